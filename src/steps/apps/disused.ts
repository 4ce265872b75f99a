// Whether an old credential is out of use, judged by the sign-ins that are known; what is not known is no reason to remove it.

const day = 86_400_000;
/** Nobody has used it for so long at least. */
const shortest = 7 * day;

/** One sign-in of the application. */
export interface Use {
  /** Ms since 1970. */
  readonly at: number;
  /** Id of the credential that it was made with; empty: not told. */
  readonly key: string;
  readonly succeeded: boolean;
}

export interface Pair {
  /** Ids of the credentials. */
  readonly old: string;
  readonly fresh: string;
  /** Ms since 1970: until then the new one may have been used by Latchkey itself, for the proof. */
  readonly ours: number;
}

/**
 * The old one was last used longer ago than the longest gap between its uses, and seven days ago at least; and the new
 * one has been used since. Counted up to the newest sign-in that the log shows, since entries come late: not up to now.
 * One that was used but once shows no gap, and one that was never used nothing at all: then nothing is known.
 */
export function isDisused(uses: readonly Use[], { old, fresh, ours }: Pair): boolean {
  const times = (which: (use: Use) => boolean): readonly number[] =>
    uses
      .filter(which)
      .map(({ at }) => at)
      .sort((a, b) => a - b);
  const past = times(({ key }) => key === old);
  const last = past.at(-1);
  if (last === undefined || past.length < 2) return false;
  // It may be the old one.
  if (uses.some(({ at, key }) => at > last && key === '')) return false;
  const taken = times(({ key, at, succeeded }) => key === fresh && succeeded && at > ours && at > last);
  const known = times(({ key, at }) => key !== fresh || at > ours).at(-1);
  if (taken.length === 0 || known === undefined) return false;
  const longest = Math.max(...past.slice(1).map((at, before) => at - (past[before] ?? at)));
  const quiet = known - last;
  return quiet > longest && quiet >= shortest;
}

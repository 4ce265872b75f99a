// What the doctor says about one thing, and how it looks in a terminal.
import { Failure } from '../contracts/failure.ts';

export interface Remark {
  readonly is: 'well' | 'note' | 'warning' | 'error';
  /** What it is about: "Sign-in: look". */
  readonly about: string;
  readonly says: string;
  /** What to do. */
  readonly fix?: string;
}

export const well = (about: string, says: string): Remark => ({ is: 'well', about, says });
export const note = (about: string, says: string): Remark => ({ is: 'note', about, says });
export const warning = (about: string, says: string, fix: string): Remark => ({
  is: 'warning',
  about,
  says,
  fix,
});
export const wrong = (about: string, says: string, fix: string): Remark => ({
  is: 'error',
  about,
  says,
  fix,
});

/** An error as a remark: a Failure carries its advice, anything else is told as it is. */
export const ofError = (about: string, error: unknown): Remark =>
  error instanceof Failure
    ? wrong(about, error.message, error.advice)
    : wrong(
        about,
        error instanceof Error ? error.message : String(error),
        'See what it says; run the doctor again.',
      );

/** Runs a check; what it throws becomes a remark. */
export async function trying(
  about: string,
  check: () => Promise<readonly Remark[]>,
): Promise<readonly Remark[]> {
  try {
    return await check();
  } catch (error) {
    return [ofError(about, error)];
  }
}

const marks = { well: '✓', note: '·', warning: '!', error: '✗' } as const;

/** One remark, its text on one line, the fix below it. */
export const spoken = ({ is, about, says, fix }: Remark): string =>
  [`${marks[is]} ${about}: ${says.replace(/\s+/g, ' ')}`, ...(fix ? [`    → ${fix}`] : [])].join('\n');

export function summed(remarks: readonly Remark[]): string {
  const count = (is: Remark['is']): number => remarks.filter((remark) => remark.is === is).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (errors + warnings === 0) return 'All is well.';
  const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
  return `${plural(errors, 'error')}, ${plural(warnings, 'warning')}.`;
}

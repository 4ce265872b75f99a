// A verb that is nearly right: offered with "Did you mean", never taken as read.

/** Edits between two words; two letters swapped count as one. */
export function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(i - 2, j - 2) + 1);
      rows[i]?.push(best);
    }
  }
  return at(a.length, b.length);
}

/**
 * The sentence with its first word put right, when that word is within two edits of exactly one closest verb, one edit for
 * words of up to four letters. undefined when it is a verb already or like none.
 */
export function didYouMean(text: string, verbs: readonly string[]): string | undefined {
  const [, word = '', rest = ''] = /^\s*(\S+)([\s\S]*)$/.exec(text) ?? [];
  const first = word.toLowerCase().replace(/[,:.!?]+$/, '');
  if (first === '' || first.length > 30 || verbs.includes(first)) return undefined;
  const near = [...new Set(verbs)]
    .map((verb) => ({ verb, far: distance(first, verb) }))
    .filter(({ verb, far }) => far <= (Math.min(verb.length, first.length) <= 4 ? 1 : 2))
    .sort((a, b) => a.far - b.far);
  const [best, next] = near;
  return best && best.far !== next?.far ? `${best.verb}${rest}`.trim() : undefined;
}

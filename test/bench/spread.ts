// Figures as they are told: the smallest, the middle and the largest of several, never one alone.
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
  readonly p99: number;
  readonly runs: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { min: at(0), median: at(0.5), max: sorted.at(-1) ?? NaN, p99: at(0.99), runs: sorted.length };
}

const digits = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(Math.abs(value) >= 10 ? 1 : 2);

/** One line of the table. */
export function line(
  what: string,
  unit: string,
  { min, median, max, p99, runs }: Spread,
  beside = '',
): string {
  return `| ${what} | ${digits(min)} | ${digits(median)} | ${digits(p99)} | ${digits(max)} | ${unit} | ${runs} | ${beside} |`;
}

export const heading =
  '| what | min | median | p99 | max | unit | runs | beside |\n| --- | ---: | ---: | ---: | ---: | --- | ---: | --- |';

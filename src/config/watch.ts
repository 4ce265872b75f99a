// Settings for watching secrets and certificates: how long before their end, and at what hour of a channel's day.
import { number, type Kind, type Reading } from './reading.ts';

export interface WatchSettings {
  /** Days before the end, each told once; the longest first. What is over is told too. */
  readonly windows: readonly number[];
  /** Hour of a channel's own day, 0 to 23. */
  readonly hour: number;
}

export const watchVariables = ['KEYS_WINDOWS', 'KEYS_HOUR'] as const;

const windows: Kind<readonly number[]> = {
  parse: (text) => {
    const days = text.split(',').map((each) => Number(each.trim()));
    return days.every((each) => Number.isInteger(each) && each >= 1 && each <= 730)
      ? [...new Set(days)].sort((one, other) => other - one)
      : undefined;
  },
  say: 'whole days from 1 to 730 with commas between them, such as 60,30,14,7,3,1',
};

export function readWatch(read: Reading): WatchSettings {
  const hour = read.take('KEYS_HOUR', number(0, 23), 7);
  if (!Number.isInteger(hour)) read.faults.push('KEYS_HOUR must be a whole hour from 0 to 23.');
  return {
    windows: read.take<readonly number[], readonly number[]>('KEYS_WINDOWS', windows, [60, 30, 14, 7, 3, 1]),
    hour,
  };
}

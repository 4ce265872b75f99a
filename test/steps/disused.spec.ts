// When an old credential is out of use, as far as the sign-in log shows it; what it does not show is no reason to remove it.
import assert from 'node:assert/strict';
import { isDisused, type Use } from '../../src/steps/apps/disused.ts';

const day = 86_400_000;
/** Days on which each was used; the new one is made on day 0, and may be ours for a day. */
interface Log {
  readonly old: readonly number[];
  readonly fresh: readonly number[];
  readonly failed?: readonly number[];
  readonly other?: readonly number[];
  /** The log does not tell with which. */
  readonly untold?: readonly number[];
}
const uses = ({ old, fresh, failed = [], other = [], untold = [] }: Log): readonly Use[] => {
  const of = (key: string, days: readonly number[], succeeded = true): readonly Use[] =>
    days.map((at) => ({ at: at * day, key, succeeded }));
  // In the log's order: newest first.
  return [
    ...of('old', old),
    ...of('fresh', fresh),
    ...of('fresh', failed, false),
    ...of('third', other),
    ...of('', untold),
  ].sort((a, b) => b.at - a.at);
};

describe('An old credential', () => {
  const table: readonly (readonly [string, Log, boolean])[] = [
    ['is out of use after seven days and the longest gap', { old: [-3, -2, -1], fresh: [2, 6.5] }, true],
    [
      'is so too where the new one took over on the day itself',
      { old: [0.5, 0.6, 1.5], fresh: [2, 9] },
      true,
    ],
    ['is not before seven days', { old: [-3, -2, -1], fresh: [2, 5.9] }, false],
    ['is not within the longest gap between its uses', { old: [-20, -10, -1], fresh: [2, 7.9] }, false],
    ['is after that gap', { old: [-20, -10, -1], fresh: [2, 9.1] }, true],
    ['is not while it is used', { old: [-3, -2, 8], fresh: [2, 9] }, false],
    ['is not where the new one was not used since', { old: [-3, -2, 3], fresh: [2] }, false],
    [
      'is not where only we have used the new one, to prove it',
      { old: [-30, -29], fresh: [0.01, 0.02] },
      false,
    ],
    ['is not where the new one is refused', { old: [-3, -2, -1], fresh: [], failed: [2, 9] }, false],
    [
      'is not known where a later sign-in does not tell its credential: it may be the old one',
      { old: [-3, -2, -1], fresh: [2, 9], untold: [5] },
      false,
    ],
    [
      'is judged where only an earlier one does not',
      { old: [-3, -2, -1], fresh: [2, 9], untold: [-2.5] },
      true,
    ],
    ['is not known where nothing is', { old: [], fresh: [] }, false],
    ['is not known where it was never used', { old: [], fresh: [2, 30] }, false],
    ['is not known where it was used but once: there is no gap', { old: [-1], fresh: [2, 30] }, false],
    [
      'is judged up to the newest sign-in, by whichever credential',
      { old: [-3, -2, -1], fresh: [2], other: [7] },
      true,
    ],
    ['is not judged by what is not in the log yet', { old: [-3, -2, -1], fresh: [2] }, false],
  ];
  for (const [title, log, expected] of table)
    it(title, () => {
      assert.equal(isDisused(uses(log), { old: 'old', fresh: 'fresh', ours: day }), expected);
    });
});

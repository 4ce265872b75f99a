// Steps of one kind on many mailboxes, as one line: "Full access · 10 mailboxes", 8 of 10 seen.
import type { Request, Row, RowState } from '../contracts/request.ts';

/** Rows that are shown as one line; one of its own where its key names no kind. */
export type Unit = readonly [Row, ...Row[]];

/** `login:imap:<mailbox>` is one of the kind `login:imap`. */
const kindOf = (key: string): string => {
  const at = key.lastIndexOf(':');
  return at < 0 ? `=${key}` : key.slice(0, at);
};

/** Rows of one kind together, in the order in which each kind comes first. */
export const unitsOf = (rows: readonly Row[]): readonly Unit[] =>
  [...Map.groupBy(rows, ({ key }) => kindOf(key)).values()].flatMap(([first, ...rest]) =>
    first ? [[first, ...rest] as const] : [],
  );

/** What their titles have in common, without a preposition at the end: "Full access on archive@" is "Full access". */
export function nameOf(unit: Unit, request: Request): string {
  const titles = unit.map(({ key }) => request.plan.find((step) => step.key === key)?.title ?? key);
  const [first = [], ...others] = titles.map((title) => title.split(' '));
  const count = first.findIndex((word, at) => others.some((words) => words[at] !== word));
  const shared = (count < 0 ? first : first.slice(0, count)).join(' ');
  return shared.replace(/[\s:,·]*(?:\b(?:on|in|of|for|to|into|from))?$/i, '') || (titles[0] ?? '');
}

/** The state that says most about how far all of them are: what needs somebody first, what is over last. */
const order: readonly RowState[] = [
  'failed',
  'blocked',
  'unproved',
  'stuck',
  'asked',
  'applying',
  'undoing',
  'checking',
  'sent',
  'unsent',
  'proving',
  'planned',
  'skipped',
  'handed',
  'kept',
  'already',
  'seen',
  'proved',
  'undone',
];
export const leading = (unit: Unit): Row =>
  unit.reduce((best, row) => (order.indexOf(row.state) < order.indexOf(best.state) ? row : best));

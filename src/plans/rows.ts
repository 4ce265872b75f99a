// A step's row: which states are final, and the small changes that the run makes to it.
import { later } from '../contracts/clock.ts';
import type { Event, EventKind } from '../contracts/event.ts';
import type { Json } from '../contracts/json.ts';
import type { Request, Row, RowState } from '../contracts/request.ts';
import type { Step } from '../contracts/step.ts';
import type { Changed } from '../contracts/store.ts';

const up: readonly RowState[] = ['seen', 'already', 'blocked', 'failed', 'skipped', 'proved', 'unproved'];
const back: readonly RowState[] = ['undoing', 'unsent', 'stuck'];

/** Nothing more is to be done about it on the way up. */
export const isSettled = (row: Row): boolean => up.includes(row.state);
/** It is still to be taken back. */
export const isLeaving = (row: Row): boolean => back.includes(row.state);
/** It holds: what comes after it may be looked at. */
export const holds = ({ state }: Row): boolean =>
  state === 'seen' || state === 'already' || state === 'proved';
/** Nothing more happens to it until somebody says that it is done. */
export const waitsForWord = (row: Row): boolean =>
  (row.state === 'asked' || row.state === 'undoing') &&
  row.asked?.word === true &&
  row.asked.seen !== true &&
  row.word === undefined;

export const fresh = (steps: readonly Step[], now: Date): readonly Row[] =>
  steps.map(({ key }) => ({ key, state: 'planned', at: now.toISOString(), tries: 0, busy: 0, made: false }));

export const rowOf = (request: Request, key: string): Row | undefined =>
  request.rows.find((row) => row.key === key);

export const put = (request: Request, row: Row): Request => ({
  ...request,
  rows: request.rows.map((old) => (old.key === row.key ? row : old)),
});

/** Waits that grow: 1, 2, 4 … 60 s, never shorter than what the service asked for. */
export const backoff = (times: number, atLeast = 0): number =>
  Math.max(atLeast, Math.min(60_000, 1000 * 2 ** times));

/** The row in a new state; what belonged to the old one is dropped. */
export function move(row: Row, state: RowState, now: Date, more: Partial<Row> = {}): Row {
  const { since: _since, next: _next, because: _because, advice: _advice, ...rest } = row;
  const { asked: _asked, steady: _steady, resting: _resting, ...kept } = rest;
  return { ...kept, busy: 0, ...more, state, at: now.toISOString() };
}

/** The same state, to be looked at again after `ms`. */
export const wait = (row: Row, now: Date, ms: number, more: Partial<Row> = {}): Row => ({
  ...row,
  ...more,
  next: later(now, ms).toISOString(),
});

/** When the call of this round first left, in ms. */
export const sentAt = (row: Row): number =>
  /* c8 ignore next -- what is on its way has its time; only the type does not know */
  Date.parse(row.sent ?? row.at);

/** An event of the run about one step. */
export const event = (
  kind: EventKind,
  request: Request,
  key: string | undefined,
  facts: { readonly [name: string]: Json } = {},
): Event => ({
  kind,
  request: request.id,
  by: 'latchkey',
  facts: key === undefined ? facts : { step: key, ...facts },
});

/** A change of one row, with the event that says so; without one, only its timing changed. */
export const changed = (
  request: Request,
  row: Row,
  happened: Event | undefined,
  more: Partial<Changed> = {},
): Changed => ({
  request: put(request, row),
  events: happened ? [happened] : [],
  ...more,
});

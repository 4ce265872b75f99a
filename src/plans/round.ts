// Turning a run round, and what a request has come to when all its rows are settled.
import { earliest, later } from '../contracts/clock.ts';
import type { Request, Row, State } from '../contracts/request.ts';
import type { Changed } from '../contracts/store.ts';
import { event, holds, isLeaving, isSettled, move } from './rows.ts';

export const day = 86_400_000;

/** A lease shorter than this needs no word the day before. */
const shortLease = 2 * day;

/** When a lease says that it ends tomorrow. */
export const warnsAt = (request: Request): Date | undefined => {
  if (!request.ends || request.noticed.includes('ends-tomorrow')) return undefined;
  const began = Date.parse(request.began ?? request.opened);
  const ends = Date.parse(request.ends);
  return ends - began >= shortLease ? new Date(ends - day) : undefined;
};

/** Something of it was made by us, or may have been: a call whose answer was lost. */
export const mayBeMade = ({ rows }: Pick<Request, 'rows'>): boolean => rows.some(({ made }) => made);

/** When the calendar next has something to say about a request whose run is over. */
export function standingWake(request: Request): Date | undefined {
  const { state } = request;
  // What was there before us ends too, though it stays: the card says when, and it may be handed to us until then.
  const stands = state === 'done' || state === 'partly' || (state === 'failed' && mayBeMade(request));
  const ends = stands && request.ends ? new Date(request.ends) : undefined;
  const lapses = request.pending ? new Date(request.pending.lapses) : undefined;
  return earliest(ends && warnsAt(request), ends, lapses);
}

/** Rows turned to go back: what we made or may have made goes, what was there before us stays. */
export const turnRound = (rows: readonly Row[], now: Date): readonly Row[] =>
  rows.map((row) => {
    if (row.made && row.state !== 'undone' && row.state !== 'handed') {
      const unseen = row.state !== 'seen' && row.sent !== undefined && !isLeaving(row);
      const { sent, other: _other, settled: _settled, word: _word, ...rest } = row;
      return move({ ...rest, tries: 0, ...(unseen && sent ? { settled: sent } : {}) }, 'undoing', now);
    }
    if (row.state === 'already') return move(row, 'kept', now);
    return ['planned', 'checking', 'proving'].includes(row.state) ? move(row, 'skipped', now) : row;
  });

/** That something is stuck is told to people once. */
export const told = (request: Request): Request =>
  request.noticed.includes('stuck') ? request : { ...request, noticed: [...request.noticed, 'stuck'] };

/** Undefined while something is still to be done; else the last change of this run. */
export function settle(request: Request, now: Date): Changed | undefined {
  const up = request.state === 'running';
  if (up ? !request.rows.every(isSettled) : request.rows.some(isLeaving)) return undefined;
  const state = up ? cameTo(request) : request.state === 'ending' ? 'ended' : 'undone';
  const kind = state === 'undone' ? 'undone-all' : state;
  const began = request.began ?? (up ? beganAt(request.rows, state, now) : undefined);
  const length = request.input.for;
  const ends =
    request.ends ??
    (began && length !== undefined ? later(new Date(began), length).toISOString() : undefined);
  const { wake: _wake, aside: _aside, ...rest } = request;
  const over: Request = {
    ...rest,
    state,
    over: now.toISOString(),
    ...(began ? { began } : {}),
    ...(ends ? { ends } : {}),
  };
  const wake = standingWake(over);
  return {
    request: wake ? { ...over, wake: wake.toISOString() } : over,
    events: [event(kind, request, undefined)],
    tickets: 'return',
    ...(up ? {} : { drop: request.rows.map(({ key }) => key) }),
  };
}

/** A length counts from the first call that left, where nothing was seen of it: it may have taken effect all the same. */
function beganAt(rows: readonly Row[], state: State, now: Date): string | undefined {
  if (state === 'failed' && !mayBeMade({ rows })) return undefined;
  const sent = rows.flatMap((row) => (row.made && row.sent ? [row.sent] : []));
  return sent.sort()[0] ?? now.toISOString();
}

/** What only served the run is no good by itself. */
function cameTo({ rows, plan }: Request): State & ('done' | 'partly' | 'failed') {
  if (rows.every(holds)) return 'done';
  const passing = new Set(plan.flatMap(({ key, kind }) => (kind === 'passing' ? [key] : [])));
  return rows.some((row) => holds(row) && !passing.has(row.key)) ? 'partly' : 'failed';
}

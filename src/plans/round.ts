// Turning a run round, and what a request has come to when all its rows are settled.
import { earliest, later } from '../contracts/clock.ts';
import type { Request, Row, State } from '../contracts/request.ts';
import type { Changed } from '../contracts/store.ts';
import { event, isLeaving, isSettled, move } from './rows.ts';

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

/** When the calendar next has something to say about a request whose run is over. */
export function standingWake(request: Request): Date | undefined {
  const stands = request.state === 'done' || request.state === 'partly' || request.state === 'failed';
  const ends =
    stands && request.ends && request.rows.some(({ made }) => made) ? new Date(request.ends) : undefined;
  const lapses = request.pending ? new Date(request.pending.lapses) : undefined;
  return earliest(ends && warnsAt(request), ends, lapses);
}

/** Rows turned to go back: what we made or may have made goes, what was there before us stays. */
export const turnRound = (rows: readonly Row[], now: Date): readonly Row[] =>
  rows.map((row) => {
    if (row.made && row.state !== 'undone' && row.state !== 'handed') {
      const unseen = row.state !== 'seen' && row.sent !== undefined && !isLeaving(row);
      const { sent, other: _other, settled: _settled, ...rest } = row;
      return move({ ...rest, tries: 0, ...(unseen && sent ? { settled: sent } : {}) }, 'undoing', now);
    }
    if (row.state === 'already') return move(row, 'kept', now);
    return row.state === 'planned' || row.state === 'checking' ? move(row, 'skipped', now) : row;
  });

/** Undefined while something is still to be done; else the last change of this run. */
export function settle(request: Request, now: Date): Changed | undefined {
  const up = request.state === 'running';
  if (up ? !request.rows.every(isSettled) : request.rows.some(isLeaving)) return undefined;
  const state = up ? cameTo(request.rows) : request.state === 'ending' ? 'ended' : 'undone';
  const kind = state === 'undone' ? 'undone-all' : state;
  const began = request.began ?? (up && state !== 'failed' ? now.toISOString() : undefined);
  const length = request.input.for;
  const ends =
    request.ends ??
    (began && length !== undefined ? later(new Date(began), length).toISOString() : undefined);
  const { wake: _wake, ...rest } = request;
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

function cameTo(rows: readonly Row[]): State & ('done' | 'partly' | 'failed') {
  const good = rows.filter(({ state }) => state === 'seen' || state === 'already').length;
  if (good === rows.length) return 'done';
  return good > 0 ? 'partly' : 'failed';
}

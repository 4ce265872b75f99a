// What a wish that was granted, or was not, makes of its request. Pure.
import { later } from '../contracts/clock.ts';
import type { Event, EventKind } from '../contracts/event.ts';
import type { Pending, Request, Row } from '../contracts/request.ts';
import type { Changed } from '../contracts/store.ts';
import { standingWake, turnRound } from '../plans/round.ts';

export type Outcome = Request['decided'][number]['outcome'];

/** The wish is off the table, with what became of it. */
export function close(request: Request, outcome: Outcome): Request {
  const { pending, ...rest } = request;
  return pending ? { ...rest, decided: [...rest.decided, { ...pending, outcome }] } : request;
}

export const said = (
  kind: EventKind,
  request: Request,
  facts: Event['facts'] = {},
  by = 'latchkey',
): Event => ({ kind, request: request.id, by, facts });

const due = (request: Request, at: string | undefined): Request => {
  const { wake: _wake, ...rest } = request;
  return at === undefined ? rest : { ...rest, wake: at };
};

/** The time at which an idle request is next due, or none. */
export const rested = (request: Request): Request => due(request, standingWake(request)?.toISOString());

/** Grants the pending wish: approved by enough, or let pass by policy. The events say what begins, not who decided. */
export function carry(request: Request, outcome: 'approved' | 'free', now: Date): Changed {
  const { pending } = request;
  if (!pending) return { request, events: [] };
  const granted = close(request, outcome);
  const at = now.toISOString();
  switch (pending.intent) {
    case 'do': {
      const approved = { ...granted, approved: pending.fingerprint };
      if (request.starts && new Date(request.starts) > now)
        return {
          request: due({ ...approved, state: 'scheduled' }, request.starts),
          events: [said('scheduled', request, { starts: request.starts })],
        };
      return { request: due({ ...approved, state: 'running' }, at), events: [said('started', request)] };
    }
    case 'retry': {
      // Nothing was sent yet: begin from the start, with the survey held against what was approved.
      const untouched = request.rows.every(({ sent }) => sent === undefined);
      return {
        request: due({ ...granted, state: 'running', rows: untouched ? [] : anew(request, at) }, at),
        events: [said('retried', request)],
        ...(untouched ? {} : { tickets: 'draw' as const }),
      };
    }
    case 'undo':
      return turned(granted, 'undoing', now);
    case 'end':
      return turned(granted, 'ending', now);
    case 'extend': {
      const noticed = granted.noticed.filter((notice) => notice !== 'ends-tomorrow');
      const extended = { ...granted, noticed, ...(pending.until ? { ends: pending.until } : {}) };
      const standing =
        extended.state === 'scheduled' || extended.state === 'running' ? due(extended, at) : rested(extended);
      return { request: standing, events: [said('extended', request, { until: pending.until ?? null })] };
    }
  }
}

/** What came to nothing is planned again; and what only serves the run, which is gone by now, with it. */
function anew({ rows, plan }: Request, at: string): readonly Row[] {
  const passing = new Set(plan.flatMap(({ key, kind }) => (kind === 'passing' ? [key] : [])));
  return rows.map((row) => {
    const came = ['blocked', 'failed', 'skipped', 'unproved'].includes(row.state);
    if (!came && !passing.has(row.key)) return row;
    const { key, made, was } = row;
    const planned = { key, state: 'planned' as const, at, tries: made ? 1 : 0, busy: 0, made };
    return was === undefined ? planned : { ...planned, was };
  });
}

/** Everything that was made goes back, last first. A wish that still waits is void: there is nothing left to change. */
export function turned(request: Request, state: 'ending' | 'undoing', now: Date, lateMs = 0): Changed {
  const { aside: _aside, ...open } = close(request, 'void');
  const rows = turnRound(open.rows, now);
  const late = lateMs > 0 ? { lateMs } : {};
  return {
    request: due({ ...open, ...late, state, rows }, now.toISOString()),
    events: [said(state === 'ending' ? 'ending' : 'undoing', request, { lateMs })],
    tickets: 'return',
  };
}

/** A new wish on a request, waiting for its approval. */
export function wish(request: Request, pending: Pending): Request {
  const next = { ...request, pending };
  return next.state === 'waiting'
    ? due(next, pending.lapses)
    : {
        ...next,
        wake: next.wake !== undefined && next.wake < pending.lapses ? next.wake : pending.lapses,
      };
}

export const lapseAt = (now: Date, hours: number): string => later(now, hours * 3_600_000).toISOString();

// Approved is run: the survey is taken again, and a plan that came out different goes back to its approvers.
import { Failure } from '../contracts/failure.ts';
import { later } from '../contracts/clock.ts';
import type { Pending, Request } from '../contracts/request.ts';
import type { Changed } from '../contracts/store.ts';
import { fingerprint } from '../plans/fingerprint.ts';
import { preview } from '../plans/preview.ts';
import { event, fresh } from '../plans/rows.ts';
import { said } from './carry.ts';
import type { Desk } from './desk.ts';

/** A run that has no rows yet has not begun. */
export const isUnbegun = (request: Request): boolean =>
  request.state === 'running' && request.rows.length === 0;

/** The change that begins the run, or sends it back, or waits because the tenant cannot be read now. */
export async function start(request: Request, desk: Desk): Promise<(now: Request) => Changed | undefined> {
  const operation = desk.operations.get(request.operation);
  if (!operation) return failed(request, `Latchkey does not know “${request.operation}” any more.`, desk);
  const granted = request.decided.findLast(({ intent }) => intent === 'do');
  if (!granted) return failed(request, 'Nobody has approved it.', desk);
  try {
    const facts = await operation.survey(desk.look, request.input);
    const steps = operation.plan(request.input, facts);
    const { approvers, count } = granted;
    const what = { operation: operation.name, input: request.input, steps, intent: 'do' as const };
    const print = fingerprint({ ...what, approvers, count });
    const now = desk.clock.now();
    if (print === request.approved) {
      return (current) =>
        isUnbegun(current)
          ? {
              request: { ...current, facts, rows: fresh(steps, now), wake: now.toISOString() },
              events: [said('started', current, { fingerprint: print })],
              tickets: 'draw',
            }
          : undefined;
    }
    const plan = await preview(steps, desk.look);
    return (current) =>
      isUnbegun(current)
        ? voided(
            {
              ...current,
              facts,
              plan,
              touches: operation.touches(current.input, facts),
              summary: operation.summary(current.input, facts),
            },
            granted,
            print,
            now,
          )
        : undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.is === 'busy') return (current) => wait(current, error, desk);
    return failed(request, `${error.message} ${error.advice}`, desk);
  }
}

/** The tenant is no longer what was approved: its approvals are void, and its card asks again. */
function voided(current: Request, granted: Request['decided'][number], print: string, now: Date): Changed {
  const { outcome: _outcome, until: _until, ...wish } = granted;
  const length = Date.parse(granted.lapses) - Date.parse(granted.at);
  const pending: Pending = {
    ...wish,
    at: now.toISOString(),
    lapses: later(now, length).toISOString(),
    fingerprint: print,
    decisions: [],
  };
  const { approved: _approved, ...rest } = current;
  const decided = rest.decided.map((old) =>
    old.fingerprint === granted.fingerprint ? { ...old, outcome: 'void' as const } : old,
  );
  return {
    request: { ...rest, state: 'waiting', fingerprint: print, pending, decided, wake: pending.lapses },
    events: [said('voided', current, { was: granted.fingerprint, fingerprint: print })],
  };
}

const wait = (current: Request, failure: Failure, desk: Desk): Changed | undefined =>
  isUnbegun(current)
    ? {
        request: {
          ...current,
          wake: later(desk.clock.now(), Math.max(5000, failure.retryAfter)).toISOString(),
        },
        events: [],
      }
    : undefined;

/** Nothing was touched; the card says why, and offers to try again. */
function failed(request: Request, because: string, desk: Desk): (now: Request) => Changed | undefined {
  const at = desk.clock.now().toISOString();
  return (current) => {
    if (!isUnbegun(current)) return undefined;
    const { wake: _wake, ...rest } = current;
    const rows = request.plan.map(({ key }) => ({
      key,
      state: 'blocked' as const,
      at,
      tries: 0,
      busy: 0,
      made: false,
      because,
      advice: 'Retry when that is mended.',
    }));
    return {
      request: { ...rest, state: 'failed', rows, over: at },
      events: [event('failed', current, undefined, { because })],
    };
  };
}

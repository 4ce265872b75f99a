// Approved is run: the survey is taken again, and a plan that came out different goes back to its approvers.
import { Failure } from '../contracts/failure.ts';
import { later } from '../contracts/clock.ts';
import type { Pending, Request } from '../contracts/request.ts';
import type { Changed } from '../contracts/store.ts';
import { fingerprint } from '../plans/fingerprint.ts';
import { preview } from '../plans/preview.ts';
import { newReference, retryAfterBug, stumbled, type Report } from '../plans/bug.ts';
import { backoff, event, fresh } from '../plans/rows.ts';
import { stillAllowed } from './allowed.ts';
import { close, rested, said } from './carry.ts';
import type { Desk } from './desk.ts';
import { inForce } from './policy.ts';

/** A run that has no rows yet has not begun. */
export const isUnbegun = (request: Request): boolean =>
  request.state === 'running' && request.rows.length === 0;

/** So many tries to read the tenant, about half an hour, are no longer a passing thing. */
const patience = 30;
const retry = 'Retry when that is mended.';

/**
 * The change that begins the run, or sends it back, or waits because the tenant cannot be read now.
 * @param report is told of a bug: the request fails with the reference
 */
export async function start(
  request: Request,
  desk: Desk,
  report: Report,
): Promise<(now: Request) => Changed | undefined> {
  const operation = desk.operations.get(request.operation);
  if (!operation) return failed(request, `Latchkey does not know “${request.operation}” any more.`, desk);
  const granted = request.decided.findLast(({ intent }) => intent === 'do');
  if (!granted) return failed(request, 'Nobody has approved it.', desk);
  try {
    const facts = await operation.survey(desk.look, request.input, request.asker.id);
    const steps = operation.plan(request.input, facts, request.id);
    stillAllowed(
      { ...request, touches: operation.touches(request.input, facts) },
      inForce(await desk.policy()).policy,
    );
    const { approvers, count } = granted;
    const what = { operation: operation.name, input: request.input, steps, intent: 'do' as const };
    const print = fingerprint({ ...what, approvers, count });
    const now = desk.clock.now();
    if (print === request.approved) {
      return (current) =>
        isUnbegun(current)
          ? {
              request: { ...read(current), facts, rows: fresh(steps, now), wake: now.toISOString() },
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
              ...read(current),
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
    if (!(error instanceof Failure)) {
      const reference = newReference();
      report(error, reference);
      return failed(request, stumbled(reference), desk, { advice: retryAfterBug, reference });
    }
    if (error.is === 'busy') {
      if ((request.unread ?? 0) < patience) return (current) => wait(current, error, desk);
      return failed(request, `The tenant could not be read: ${error.message}`, desk, {
        advice: `${error.advice} Then retry.`,
      });
    }
    return failed(request, `${error.message} ${error.advice}`, desk);
  }
}

/** The tenant was read. */
const read = ({ unread: _unread, ...current }: Request): Request => current;

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
  // Whatever else was asked for waits on a plan that is no more: its place is taken.
  const { approved: _approved, ...rest } = close(current, 'void');
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
          unread: (current.unread ?? 0) + 1,
          wake: later(
            desk.clock.now(),
            Math.max(5000, backoff(current.unread ?? 0, failure.retryAfter)),
          ).toISOString(),
        },
        events: [],
      }
    : undefined;

/** Nothing was touched; the card says why, and offers to try again. */
function failed(
  request: Request,
  because: string,
  desk: Desk,
  { advice = retry, ...facts }: { readonly advice?: string; readonly reference?: string } = {},
): (now: Request) => Changed | undefined {
  const at = desk.clock.now().toISOString();
  return (current) => {
    if (!isUnbegun(current)) return undefined;
    const rows = request.plan.map(({ key }) => ({
      key,
      state: 'blocked' as const,
      at,
      tries: 0,
      busy: 0,
      made: false,
      because,
      advice,
    }));
    return {
      request: rested({ ...read(current), state: 'failed', rows, over: at }),
      events: [event('failed', current, undefined, { because, ...facts })],
    };
  };
}

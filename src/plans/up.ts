// One step forward for one row: look, send if need be, look again until it was seen over the whole lag.
import { later } from '../contracts/clock.ts';
import type { Request, Row } from '../contracts/request.ts';
import { isByHand, type Change, type Finding } from '../contracts/step.ts';
import { apply, bar, whileTaken } from './apply.ts';
import { ask, lookAgainAt, untilLook } from './hand.ts';
import { lagOf } from './lag.ts';
import { isBeingTaken, lease, wasMadeByUs } from './leases.ts';
import { find } from './preview.ts';
import { backoff, changed, event, move, sentAt, wait } from './rows.ts';
import { block, hold, save } from './save.ts';
import { whereOf } from './where.ts';
import type { World } from './world.ts';

/** So many busy answers in a row, about half an hour, are no longer a passing thing. */
const patience = 30;
/** So often a call is sent that is answered and does not show. One that is not answered counts as busy instead. */
const sends = 4;

/** How long an answered call may stay unseen before it is sent again: the lag many times over. */
export const unseenFor = (lag: number): number => 10 * lag + 20_000;
const lookAgain = (waited: number): number => Math.min(30_000, Math.max(250, waited / 3));

/** Does what can be done for the row now. */
export async function forward(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  const isNew = row.state === 'planned' || row.state === 'checking';
  const told = isTold(step, row);
  const early = told ? undefined : untilLook(row, world.clock.now());
  if (early !== undefined && early > 0) return hold(request, row, world, early);
  // What is seen of it now says nothing of what they are still to be asked.
  const unasked = isNew && step.orTheirWord === true;
  const finding = told ? done : unasked ? todo : await find(step, world.look);
  switch (finding.is) {
    case 'done':
      return isNew ? already(request, step, row, world) : seen(request, step, row, world);
    case 'todo':
      if (isNew) return (isByHand(step) ? ask : apply)(request, step, row, world, finding.was);
      return row.state === 'asked'
        ? hold(request, unseenAgain(row), world, lookAgainAt(step))
        : unseen(request, step, row, world);
    case 'blocked':
      return block(request, row, world, finding.because, finding.advice);
    case 'unknown':
      if (row.state !== 'asked' && row.busy >= patience)
        return block(request, row, world, finding.because, 'Retry when the service answers again.');
      return hold(request, row, world, backoff(row.busy, finding.retryAfter), { busy: row.busy + 1 });
  }
}

const done = { is: 'done' } as const;
const todo: Extract<Finding, { is: 'todo' }> = { is: 'todo' };

/** What nobody can see, or not yet: a person, or the service's own answer, says that it is done. */
const isTold = ({ check, orTheirWord }: Change, { word, state }: Row): boolean =>
  check === 'on their word' || orTheirWord
    ? word !== undefined
    : check === 'by its answer' && state === 'sent';

/** It was so before our call: believed only when the same over the whole lag, and not while somebody takes it away. */
async function already(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  const now = world.clock.now();
  const since = row.state === 'checking' && row.since ? new Date(row.since) : now;
  const rest = lagOf(step, world) - (now.getTime() - since.getTime());
  return save(request, row, world, (current, around) => {
    if (isBeingTaken(step, around))
      return changed(current, wait(move(row, 'planned', now), now, whileTaken(step, world)), undefined);
    if (rest > 0)
      return changed(
        current,
        wait({ ...move(row, 'checking', now), since: since.toISOString() }, now, rest),
        undefined,
      );
    const barred = bar(current, step, row, around, now);
    if (barred) return barred;
    const made = row.made || wasMadeByUs(step, around);
    return changed(
      current,
      move(row, 'already', now, { made }),
      event('already', current, row.key, { made }),
      {
        hold: lease(current, step, made),
      },
    );
  });
}

/** Our call shows. It counts when every look over the whole lag says so. */
async function seen(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  const now = world.clock.now();
  const since = row.since ? new Date(row.since) : now;
  const rest = lagOf(step, world) - (now.getTime() - since.getTime());
  if (rest > 0) {
    const state = row.state === 'asked' ? row.state : ('sent' as const);
    const next = { ...row, state, since: since.toISOString() };
    return save(request, row, world, (current) =>
      changed(
        current,
        wait(next, now, rest),
        row.state === 'applying' ? event('found', current, row.key) : undefined,
        { hold: lease(current, step, true) },
      ),
    );
  }
  return save(request, row, world, (current) => {
    const began = current.began ?? now.toISOString();
    const ends =
      current.ends ??
      (current.input.for === undefined ? undefined : later(new Date(began), current.input.for).toISOString());
    const seen = move(row, 'seen', now, { made: true });
    const change = changed(current, seen, event('seen', current, row.key), {
      hold: lease(current, step, true),
    });
    return { ...change, request: { ...change.request, began, ...(ends === undefined ? {} : { ends }) } };
  });
}

/**
 * Our call does not show. It may still come; after the lag (a lost answer) or long after it (an answered call) it is sent
 * again. One whose answer held a secret is of no use without it, and is sent again at once.
 */
async function unseen(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  if (step.check === 'by its answer') return lostForGood(request, step, row, world);
  const waited = world.clock.now().getTime() - sentAt(row);
  const lag = lagOf(step, world);
  const lost = row.state === 'applying';
  const span = lost && keeps(step) ? 0 : lost ? lag : unseenFor(lag);
  const rest = span - waited;
  const { since: _since, ...blank } = row;
  if (rest > 0) return hold(request, blank, world, Math.min(rest, lookAgain(waited)));
  if (lost || row.tries < sends) return apply(request, step, row, world, row.was);
  const where = whereOf(step);
  return block(
    request,
    row,
    world,
    `${where.service} accepted it, but it does not show.`,
    `${where.look}, then retry or undo.`,
  );
}

/** Its answer was all that there is to know: it is not sent a second time. */
function lostForGood(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  const { service, look } = whereOf(step);
  const because = `${service}’s answer was lost: it may have been done or not.`;
  return block(request, row, world, because, `${look}; if it did not, ask for it again.`);
}

const keeps = ({ apply }: Change): boolean =>
  apply.some((call) => call.via === 'graph' && call.keep !== undefined);

/** It was seen for a while, and is not any more. */
const unseenAgain = ({ since: _since, ...row }: Row): Row => row;

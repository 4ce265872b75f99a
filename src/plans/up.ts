// One step forward for one row: look, send if need be, look again until it was seen over the whole lag.
import { later } from '../contracts/clock.ts';
import type { Request, Row } from '../contracts/request.ts';
import type { Change } from '../contracts/step.ts';
import { apply, bar } from './apply.ts';
import { isBeingTaken, lease, wasMadeByUs } from './leases.ts';
import { find } from './preview.ts';
import { backoff, changed, event, move, sentAt, wait } from './rows.ts';
import { save } from './save.ts';
import type { World } from './world.ts';

/** So many busy answers in a row, about half an hour, are no longer a passing thing. */
const patience = 30;
/** So often a call is sent that is answered and does not show. One that is not answered counts as busy instead. */
const sends = 4;

/** How long an answered call may stay unseen before it is sent again: the lag many times over. */
export const unseenFor = (world: World): number => 10 * world.lag + 20_000;
const lookAgain = (waited: number): number => Math.min(30_000, Math.max(250, waited / 3));

/** Does what can be done for the row now. */
export async function forward(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  const finding = await find(step, world.look);
  const isNew = row.state === 'planned' || row.state === 'checking';
  switch (finding.is) {
    case 'done':
      return isNew ? already(request, step, row, world) : seen(request, step, row, world);
    case 'todo':
      return isNew ? apply(request, step, row, world, finding.was) : unseen(request, step, row, world);
    case 'blocked':
      return block(request, row, world, finding.because, finding.advice);
    case 'unknown':
      if (row.busy >= patience)
        return block(request, row, world, finding.because, 'Retry when the service answers again.');
      return hold(request, row, world, backoff(row.busy, finding.retryAfter), { busy: row.busy + 1 });
  }
}

/** It was so before our call: believed only when the same over the whole lag, and not while somebody takes it away. */
async function already(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  const now = world.clock.now();
  const since = row.state === 'checking' && row.since ? new Date(row.since) : now;
  const rest = world.lag - (now.getTime() - since.getTime());
  return save(request, row, world, (current, around) => {
    if (isBeingTaken(step, around))
      return changed(current, wait(move(row, 'planned', now), now, Math.max(1000, world.lag / 3)), undefined);
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
  const rest = world.lag - (now.getTime() - since.getTime());
  if (rest > 0) {
    const next = { ...row, state: 'sent' as const, since: since.toISOString() };
    return save(request, row, world, (current) =>
      changed(
        current,
        wait(next, now, rest),
        row.state === 'sent' ? undefined : event('found', current, row.key),
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

/** Our call does not show. It may still come; after the lag (a lost answer) or long after it (an answered call) it is sent again. */
async function unseen(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  const waited = world.clock.now().getTime() - sentAt(row);
  const rest = (row.state === 'applying' ? world.lag : unseenFor(world)) - waited;
  const { since: _since, ...blank } = row;
  if (rest > 0)
    return save(request, row, world, (current) =>
      changed(current, wait(blank, world.clock.now(), Math.min(rest, lookAgain(waited))), undefined),
    );
  if (row.state === 'applying' || row.tries < sends) return apply(request, step, row, world, row.was);
  return block(
    request,
    row,
    world,
    'Exchange accepted it, but it does not show.',
    'Look at the mailbox in the Exchange admin centre, then retry or undo.',
  );
}

const block = (request: Request, row: Row, world: World, because: string, advice: string): Promise<Request> =>
  save(request, row, world, (current) =>
    changed(
      current,
      move(row, 'blocked', world.clock.now(), { because, advice }),
      event('blocked', current, row.key, { because }),
    ),
  );

const hold = (request: Request, row: Row, world: World, ms: number, more: Partial<Row>): Promise<Request> =>
  save(request, row, world, (current) => changed(current, wait(row, world.clock.now(), ms, more), undefined));

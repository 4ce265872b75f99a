// One step back for one row: send first, then look until it was seen gone over the whole lag.
import { printAll } from '../contracts/print.ts';
import { later } from '../contracts/clock.ts';
import type { Request, Row } from '../contracts/request.ts';
import type { Change } from '../contracts/step.ts';
import type { Around, Changed } from '../contracts/store.ts';
import { heir, lease } from './leases.ts';
import { find } from './preview.ts';
import { told } from './round.ts';
import { backoff, changed, event, move, rowOf, sentAt, wait } from './rows.ts';
import { save } from './save.ts';
import { pace, send, type Sent } from './send.ts';
import { unseenFor } from './up.ts';
import type { World } from './world.ts';

/** So many removals that do not show are told to people; it is tried on all the same. */
const sends = 3;
const retryStuck = 300_000;
/** So many busy answers in a row, about five minutes, are told to people too. */
const patience = 10;

/** The longest that a call which was never seen may take to show, a request still under way included. */
const settling = (world: World): number => 3 * world.lag + 10_000;

/** Does what can be done for the row now. */
export async function backward(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  return row.state === 'unsent' ? lookGone(request, step, row, world) : takeBack(request, step, row, world);
}

async function takeBack(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  const slot = await pace(world);
  if (slot)
    return save(request, row, world, (now) => changed(now, { ...row, next: slot.toISOString() }, undefined));
  const onRecord = await save(request, row, world, (current, around) =>
    leave(current, step, row, around, world.clock.now()),
  );
  const leaving = rowOf(onRecord, row.key);
  if (leaving?.state !== 'undoing' || leaving.tries !== row.tries + 1) return onRecord;
  const sent = await send(typeof step.undo === 'string' ? [] : step.undo, world);
  if (sent.is === 'left') return onRecord;
  // What is refused may be refused because it is gone: then it only has to stay so.
  const gone = sent.is === 'blocked' && (await find(step, world.look)).is === 'todo';
  return save(onRecord, leaving, world, (current) =>
    outcome(current, leaving, sent, gone, world.clock.now()),
  );
}

/** Hands the thing to whoever else stands on it, or puts on record that it is being taken away. */
function leave(current: Request, step: Change, row: Row, around: Around, now: Date): Changed {
  const next = heir(step, around);
  if (next && current.direction === 'gives') {
    return changed(
      current,
      move(row, 'handed', now, { other: next.request }),
      event('handed', current, row.key, { to: next.request }),
      {
        drop: [row.key],
        inherit: [{ ...next, made: true }],
      },
    );
  }
  const going = move(row, 'undoing', now, { sent: now.toISOString(), tries: row.tries + 1, busy: row.busy });
  return changed(
    current,
    going,
    event('undoing', current, row.key, { calls: printAll(step.undo), was: row.was ?? null }),
    {
      hold: lease(current, step, true, true),
    },
  );
}

function outcome(
  current: Request,
  row: Row,
  sent: Exclude<Sent, { is: 'left' }>,
  gone: boolean,
  now: Date,
): Changed {
  if (sent.is === 'answered')
    return changed(
      current,
      move(row, 'unsent', now),
      event('unsent', current, row.key, { calls: sent.calls }),
    );
  const { failure } = sent;
  if (gone)
    return changed(
      current,
      move(row, 'unsent', now),
      event('unsent', current, row.key, { because: failure.message }),
    );
  if (sent.is === 'busy' && row.busy < patience) {
    const again = wait(row, now, backoff(row.busy, failure.retryAfter), { busy: row.busy + 1 });
    return changed(current, again, event('busy', current, row.key, { because: failure.message }));
  }
  return stick(current, row, failure.message, failure.advice, now, failure.retryAfter);
}

/** People are told, and it is tried on: a right that should be gone is never given up. */
function stick(current: Request, row: Row, because: string, advice: string, now: Date, atLeast = 0): Changed {
  const stuck = {
    ...move(row, 'stuck', now, { because, advice }),
    next: later(now, Math.max(retryStuck, atLeast)).toISOString(),
  };
  const change = changed(current, stuck, event('stuck', current, row.key, { because }));
  return { ...change, request: told(change.request) };
}

async function lookGone(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  const finding = await find(step, world.look);
  const now = world.clock.now();
  return save(request, row, world, (current) => {
    const waited = now.getTime() - sentAt(row);
    if (finding.is === 'unknown' && row.busy >= patience)
      return stick(current, row, finding.because, 'It is looked for again by itself.', now);
    if (finding.is === 'unknown') {
      const ms = backoff(row.busy, finding.retryAfter);
      return changed(current, wait(row, now, ms, { busy: row.busy + 1 }), undefined);
    }
    if (finding.is === 'blocked') return stick(current, row, finding.because, finding.advice, now);
    const { since: _since, ...blank } = row;
    if (finding.is === 'done') {
      if (waited < unseenFor(world))
        return changed(current, wait(blank, now, Math.min(30_000, Math.max(250, waited / 3))), undefined);
      if (row.tries >= sends)
        return stick(
          current,
          row,
          'It was taken away, but still shows.',
          'Look at the mailbox in the Exchange admin centre.',
          now,
        );
      return changed(current, move(row, 'undoing', now), undefined);
    }
    const since = row.since ? Date.parse(row.since) : now.getTime();
    const settled = row.settled ? Date.parse(row.settled) + settling(world) : 0;
    const rest = Math.max(since + world.lag, settled) - now.getTime();
    if (rest > 0)
      return changed(current, wait({ ...row, since: new Date(since).toISOString() }, now, rest), undefined);
    return changed(current, move(row, 'undone', now), event('undone', current, row.key), { drop: [row.key] });
  });
}

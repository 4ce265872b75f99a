// One step back for one row: send first, then look until it was seen gone over the whole lag.
import type { Calls } from '../contracts/call.ts';
import { printAll } from '../contracts/print.ts';
import type { Request, Row } from '../contracts/request.ts';
import type { Change } from '../contracts/step.ts';
import type { Around, Changed } from '../contracts/store.ts';
import { backByHand } from './back-by-hand.ts';
import { lookGone, stayedGone } from './gone.ts';
import { handCall } from './hand.ts';
import { handOver } from './heirs.ts';
import { lease } from './leases.ts';
import { find } from './preview.ts';
import { readyCalls } from './ready.ts';
import { backoff, changed, event, move, rowOf, wait } from './rows.ts';
import { put, save } from './save.ts';
import { pace, send, type Sent } from './send.ts';
import { patience, stick } from './stuck.ts';
import type { World } from './world.ts';

/** Does what can be done for the row now. */
export async function backward(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  if (typeof step.undo === 'string') return letGo(request, step, row, world);
  if (row.state === 'unsent') return lookGone(request, step, row, world);
  return handCall(step.undo)
    ? backByHand(request, step, row, world)
    : takeBack(request, step, step.undo, row, world);
}

/** It goes with another step's way back, or it stays; nothing is sent for it. */
function letGo(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  const now = world.clock.now();
  return save(request, row, world, (current, around) => {
    const passed = handOver(current, step, row, around, now);
    if (passed) return passed;
    const drop = { drop: [row.key] };
    if (step.undo === 'nothing')
      return changed(current, move(row, 'undone', now), event('undone', current, row.key), drop);
    const because = 'This cannot be undone.';
    const kept = move(row, 'kept', now, { because, advice: 'It stays as it is.' });
    return changed(current, kept, event('kept', current, row.key, { because }), drop);
  });
}

async function takeBack(
  request: Request,
  step: Change,
  calls: Calls,
  row: Row,
  world: World,
): Promise<Request> {
  const slot = await pace(calls[0].via, step, world);
  if (slot) return put(request, { ...row, next: slot.toISOString() }, world);
  const ready = await readyCalls(step, calls, row, world);
  if (ready.is === 'wait' && ready.missing && (await find(step, world.look)).is === 'todo')
    return stayedGone(request, step, row, world);
  if (ready.is === 'blocked')
    return save(request, row, world, (current) =>
      stick(current, row, ready.because, ready.advice, world.clock.now()),
    );
  if (ready.is === 'wait') return put(request, ready.row, world);
  const onRecord = await save(request, row, world, (current, around) =>
    leave(current, step, row, around, world.clock.now()),
  );
  const leaving = rowOf(onRecord, row.key);
  if (leaving?.state !== 'undoing' || leaving.tries !== row.tries + 1) return onRecord;
  const sent = await send(ready.what, step, world);
  if (sent.is === 'left') return onRecord;
  // What is refused may be refused because it is gone: then it only has to stay so.
  const gone = sent.is === 'blocked' && (await find(step, world.look)).is === 'todo';
  return save(onRecord, leaving, world, (current) =>
    outcome(current, leaving, sent, gone, world.clock.now()),
  );
}

/** Hands it over, or puts on record that it is being taken away. */
function leave(current: Request, step: Change, row: Row, around: Around, now: Date): Changed {
  const passed = handOver(current, step, row, around, now);
  if (passed) return passed;
  const going = move(row, 'undoing', now, { sent: now.toISOString(), tries: row.tries + 1, busy: row.busy });
  return changed(
    current,
    going,
    event('undoing', current, row.key, { calls: printAll(step.undo), was: row.was ?? null }),
    { hold: lease(current, step, true, true) },
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

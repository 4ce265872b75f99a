// Sends a step's calls: first on record, then out, then what came back on record.
import { printAll } from '../contracts/print.ts';
import type { Json } from '../contracts/json.ts';
import type { Request, Row } from '../contracts/request.ts';
import type { Change } from '../contracts/step.ts';
import type { Around } from '../contracts/store.ts';
import { lagOf } from './lag.ts';
import { isBeingTaken, isOurs, lease, rival, wasMadeByUs } from './leases.ts';
import { readyCalls } from './ready.ts';
import { backoff, changed, event, move, rowOf, wait } from './rows.ts';
import { block, put, save } from './save.ts';
import { pace, send, type Sent } from './send.ts';
import type { World } from './world.ts';

/** So many busy answers in a row end the step; about half an hour. */
const patience = 30;

/** @param was what the look found it to be before us */
export async function apply(
  request: Request,
  step: Change,
  row: Row,
  world: World,
  was: Json | undefined,
): Promise<Request> {
  const slot = await pace(step.apply[0].via, step, world);
  if (slot) return put(request, { ...row, next: slot.toISOString() }, world);
  const before = row.was === undefined && was !== undefined ? { ...row, was } : row;
  const ready = await readyCalls(step, step.apply, before, world);
  if (ready.is === 'wait') return put(request, ready.row, world);
  if (ready.is === 'blocked') return block(request, row, world, ready.because, ready.advice);
  const onRecord = await record(request, step, before, world);
  const applying = rowOf(onRecord, row.key);
  if (applying?.state !== 'applying' || applying.tries !== row.tries + 1) return onRecord;
  const sent = await send(ready.what, step, world);
  return sent.is === 'left' ? onRecord : answered(onRecord, step, applying, world, sent);
}

/** Another request stands in this one's way: said so, and nothing is sent. */
export function bar(
  current: Request,
  step: Change,
  row: Row,
  around: Around,
  now: Date,
): ReturnType<typeof changed> | undefined {
  const other = rival(current, step, around);
  if (!other) return undefined;
  const { because, advice } = other;
  const next = move(row, 'blocked', now, { because, advice, other: other.request });
  return changed(current, next, event('blocked', current, row.key, { because }));
}

/** How long to wait for whoever is taking it away. */
export const whileTaken = (step: Change, world: World): number => Math.max(1000, lagOf(step, world) / 3);

/** From here on it may have taken effect, whatever happens to this process. */
async function record(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  const now = world.clock.now();
  return save(request, row, world, (current, around) => {
    const barred = bar(current, step, row, around, now);
    if (barred) return barred;
    if (isBeingTaken(step, around))
      return changed(current, wait(row, now, whileTaken(step, world)), undefined);
    const next = move(row, 'applying', now, {
      sent: now.toISOString(),
      tries: row.tries + 1,
      busy: row.busy,
      made: true,
    });
    return changed(
      current,
      next,
      event('applying', current, row.key, { calls: printAll(step.apply), was: row.was ?? null }),
      {
        // Others are told that it was us when it is known; until then it is only what was passed on.
        hold: lease(current, step, row.made || isOurs(row, around)),
      },
    );
  });
}

/** What came back; `made` on the row says only that it may have been us, the lease whether it was passed on to us. */
async function answered(
  request: Request,
  step: Change,
  row: Row,
  world: World,
  sent: Exclude<Sent, { is: 'left' }>,
): Promise<Request> {
  const now = world.clock.now();
  return save(request, row, world, (current, around) => {
    const ours = row.tries > 1 || isOurs(row, around);
    const drop = ours ? {} : { drop: [row.key] };
    if (sent.is === 'blocked') {
      const because = sent.failure.message;
      const made = ours || sent.took === 'perhaps';
      const next = move(row, 'blocked', now, { because, advice: sent.failure.advice, made });
      return changed(current, next, event('blocked', current, row.key, { because }), made ? {} : drop);
    }
    if (sent.is === 'busy') return retryLater(current, row, sent, now, ours);
    const calls = { calls: sent.calls };
    // Said to be so already at our very first try: it was there before us, and stays when we go.
    if (sent.existed && row.tries === 1) {
      const made = ours || wasMadeByUs(step, around);
      return changed(
        current,
        move(row, 'already', now, { made }),
        event('already', current, row.key, { made, ...calls }),
        {
          hold: lease(current, step, made),
        },
      );
    }
    return changed(current, move(row, 'sent', now), event('answered', current, row.key, calls), {
      hold: lease(current, step, true),
    });
  });
}

/** Nothing was done, or perhaps something: then only a look can tell, and the row stays as it is. */
function retryLater(
  current: Request,
  row: Row,
  sent: Sent & { is: 'busy' },
  now: Date,
  ours: boolean,
): ReturnType<typeof changed> {
  const { failure } = sent;
  if (row.busy >= patience) {
    const next = move(row, 'blocked', now, { because: failure.message, advice: failure.advice });
    return changed(current, next, event('blocked', current, row.key, { because: failure.message }));
  }
  const ms = backoff(row.busy, failure.retryAfter);
  const busy = { busy: row.busy + 1 };
  if (sent.took === 'perhaps') return changed(current, wait(row, now, ms, busy), undefined);
  const next = wait({ ...move(row, 'planned', now), tries: row.tries - 1, made: ours }, now, ms, busy);
  return changed(
    current,
    next,
    event('busy', current, row.key, { because: failure.message }),
    ours ? {} : { drop: [row.key] },
  );
}

// Sends a step's calls: first on record, then out, then what came back on record.
import { print } from '../contracts/call.ts';
import type { Json } from '../contracts/json.ts';
import type { Request, Row } from '../contracts/request.ts';
import { slotOf, type Step } from '../contracts/step.ts';
import { isBeingTaken, lease, rival, wasMadeByUs } from './leases.ts';
import { backoff, changed, event, move, rowOf, wait } from './rows.ts';
import { save } from './save.ts';
import { pace, send, type Sent } from './send.ts';
import type { World } from './world.ts';

/** So many busy answers in a row end the step; about half an hour. */
const patience = 30;

/** @param was what the look found it to be before us */
export async function apply(
  request: Request,
  step: Step,
  row: Row,
  world: World,
  was: Json | undefined,
): Promise<Request> {
  const slot = await pace(world);
  if (slot)
    return save(request, row, world, (current) =>
      changed(current, { ...row, next: slot.toISOString() }, undefined),
    );
  const onRecord = await record(request, step, row, world, was);
  const applying = rowOf(onRecord, row.key);
  if (applying?.state !== 'applying' || applying.tries !== row.tries + 1) return onRecord;
  return answered(onRecord, step, applying, world, await send(step.apply, world));
}

/** From here on it may have taken effect, whatever happens to this process. */
async function record(
  request: Request,
  step: Step,
  row: Row,
  world: World,
  was: Json | undefined,
): Promise<Request> {
  const now = world.clock.now();
  return save(request, row, world, (current, around) => {
    const other = rival(current, step, around);
    if (other) {
      const because = `${other.request} gives another level here (${other.thing.slice(slotOf(other.thing).length + 1)}).`;
      const next = move(row, 'blocked', now, {
        because,
        advice: `End ${other.request} first, then retry.`,
        other: other.request,
      });
      return changed(current, next, event('blocked', current, row.key, { because }));
    }
    if (isBeingTaken(step, around))
      return changed(current, wait(row, now, Math.max(1000, world.lag / 3)), undefined);
    const kept = row.was === undefined && was !== undefined ? { was } : {};
    const next = move(row, 'applying', now, {
      ...kept,
      sent: now.toISOString(),
      tries: row.tries + 1,
      busy: row.busy,
      made: true,
    });
    return changed(
      current,
      next,
      event('applying', current, row.key, { calls: step.apply.map(print), was: row.was ?? was ?? null }),
      {
        hold: lease(current, step, true),
      },
    );
  });
}

async function answered(request: Request, step: Step, row: Row, world: World, sent: Sent): Promise<Request> {
  const now = world.clock.now();
  return save(request, row, world, (current, around) => {
    if (sent.is === 'blocked') {
      const because = sent.failure.message;
      const next = move(row, 'blocked', now, { because, advice: sent.failure.advice, made: row.tries > 1 });
      return changed(
        current,
        next,
        event('blocked', current, row.key, { because }),
        row.tries > 1 ? {} : { drop: [row.key] },
      );
    }
    if (sent.is === 'busy') return retryLater(current, row, sent, now);
    const calls = { calls: sent.calls };
    // Said to be so already at our very first try: it was there before us, and stays when we go.
    if (sent.existed && row.tries === 1) {
      const made = wasMadeByUs(step, around);
      return changed(
        current,
        move(row, 'already', now, { made }),
        event('already', current, row.key, { made, ...calls }),
        {
          hold: lease(current, step, made),
        },
      );
    }
    return changed(current, move(row, 'sent', now), event('answered', current, row.key, calls));
  });
}

/** Nothing was done, or perhaps something: then only a look can tell, and the row stays as it is. */
function retryLater(
  current: Request,
  row: Row,
  sent: Sent & { is: 'busy' },
  now: Date,
): ReturnType<typeof changed> {
  const { failure } = sent;
  if (row.busy >= patience) {
    const next = move(row, 'blocked', now, { because: failure.message, advice: failure.advice });
    return changed(current, next, event('blocked', current, row.key, { because: failure.message }));
  }
  const ms = backoff(row.busy, failure.retryAfter);
  const busy = { busy: row.busy + 1 };
  if (sent.took === 'perhaps') return changed(current, wait(row, now, ms, busy), undefined);
  const next = wait(
    { ...move(row, 'planned', now), tries: row.tries - 1, made: row.tries > 1 },
    now,
    ms,
    busy,
  );
  return changed(
    current,
    next,
    event('busy', current, row.key, { because: failure.message }),
    row.tries > 1 ? {} : { drop: [row.key] },
  );
}

// What a person must do: asked of them on the card, then looked for, or taken on their word.
import type { HandAsk, HandCall } from '../contracts/call.ts';
import type { Json } from '../contracts/json.ts';
import type { Request, Row } from '../contracts/request.ts';
import type { Change } from '../contracts/step.ts';
import { bar, whileTaken } from './apply.ts';
import { callsOf } from './lag.ts';
import { isBeingTaken, isOurs, lease } from './leases.ts';
import { readyAsk } from './ready.ts';
import { changed, event, move, wait } from './rows.ts';
import { block, put, save } from './save.ts';
import type { World } from './world.ts';

/** How often it is looked whether they have done it. */
export const lookAtHand = 30_000;

/** The part of a way there or back that is done by hand. */
export const handCall = (calls: Change['undo']): HandCall | undefined =>
  callsOf(calls).find((call) => call.via === 'hand');

/** As the card shows it; looked at again by itself where anybody can see it done. */
export function asking(row: Row, step: Change, asked: HandAsk, now: Date): Row {
  if (step.check === 'on their word') return { ...row, asked: { ...asked, word: true } };
  return wait({ ...row, asked }, now, lookAtHand);
}

/** No call leaves. From here on they may have done it. */
export async function ask(
  request: Request,
  step: Change,
  row: Row,
  world: World,
  was: Json | undefined,
): Promise<Request> {
  const call = handCall(step.apply);
  /* c8 ignore next -- only steps by hand come here; only the type does not know */
  if (!call) throw new Error(`${step.key} is not done by hand.`);
  const before = row.was === undefined && was !== undefined ? { ...row, was } : row;
  const ready = await readyAsk(step, call, before, world);
  if (ready.is === 'wait') return put(request, ready.row, world);
  if (ready.is === 'blocked') return block(request, row, world, ready.because, ready.advice);
  const now = world.clock.now();
  return save(request, row, world, (current, around) => {
    const barred = bar(current, step, row, around, now);
    if (barred) return barred;
    if (isBeingTaken(step, around))
      return changed(current, wait(row, now, whileTaken(step, world)), undefined);
    const next = move(before, 'asked', now, { sent: now.toISOString(), tries: row.tries + 1, made: true });
    return changed(
      current,
      asking(next, step, ready.what, now),
      event('asked-of', current, row.key, { asked: { ...ready.what } }),
      { hold: lease(current, step, row.made || isOurs(row, around)) },
    );
  });
}

// What a person must do: asked of them on the card, then looked for, or taken on their word.
import type { HandAsk, HandCall } from '../contracts/call.ts';
import { later } from '../contracts/clock.ts';
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

/** How often, where their word is taken as well: what it is seen by comes late, and is long. */
const lookBeside = 6 * 3_600_000;
export const lookAgainAt = ({ orTheirWord }: Change): number => (orTheirWord ? lookBeside : lookAtHand);

/** Ms until it is looked whether they have done it, where that is not before a time; below zero: since. */
export const untilLook = ({ asked }: Row, now: Date): number | undefined =>
  asked?.remind === undefined ? undefined : Date.parse(asked.remind) - now.getTime();

/** As the card shows it; looked at again by itself where anybody can see it done. */
export function asking(row: Row, step: Change, asked: HandAsk, now: Date): Row {
  if (step.check === 'on their word') return { ...row, asked: { ...asked, word: true } };
  const next = {
    ...row,
    asked: step.orTheirWord ? { ...asked, word: true as const, seen: true as const } : asked,
  };
  return wait(next, now, untilLook(next, now) ?? lookAgainAt(step));
}

/** With the time from which on they are reminded. */
const timed = (asked: HandAsk, { remindAfter }: HandCall, now: Date): HandAsk =>
  remindAfter === undefined ? asked : { ...asked, remind: later(now, remindAfter).toISOString() };

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
      asking(next, step, timed(ready.what, call, now), now),
      event('asked-of', current, row.key, { asked: { ...ready.what } }),
      { hold: lease(current, step, row.made || isOurs(row, around)) },
    );
  });
}

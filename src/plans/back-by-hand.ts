// A way back that a person must go: asked of them, unless what they did is gone already.
import type { Request, Row } from '../contracts/request.ts';
import type { Change, Finding } from '../contracts/step.ts';
import { stayedGone } from './gone.ts';
import { asking, handCall, lookAtHand } from './hand.ts';
import { handOver } from './heirs.ts';
import { lease } from './leases.ts';
import { find } from './preview.ts';
import { readyAsk } from './ready.ts';
import { backoff, changed, event, move } from './rows.ts';
import { hold, put, save } from './save.ts';
import { stick } from './stuck.ts';
import type { World } from './world.ts';

export async function backByHand(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  const finding = await standing(step, row, world);
  const { since: _since, ...blank } = row;
  switch (finding.is) {
    case 'todo':
      return stayedGone(request, step, row, world);
    case 'done':
      return row.asked ? hold(request, blank, world, lookAtHand) : ask(request, step, blank, world);
    case 'unknown':
      return hold(request, row, world, Math.max(lookAtHand, backoff(0, finding.retryAfter)));
    case 'blocked':
      return save(request, row, world, (current) =>
        stick(current, row, finding.because, finding.advice, world.clock.now()),
      );
  }
}

const standing = async (step: Change, row: Row, { look }: World): Promise<Finding> =>
  step.check === 'on their word' ? { is: row.word === undefined ? 'done' : 'todo' } : find(step, look);

async function ask(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  const call = handCall(step.undo);
  /* c8 ignore next -- only ways back by hand come here; only the type does not know */
  if (!call) throw new Error(`${step.key} is not taken back by hand.`);
  const ready = await readyAsk(step, call, row, world);
  if (ready.is === 'wait') return put(request, ready.row, world);
  const now = world.clock.now();
  return save(request, row, world, (current, around) => {
    if (ready.is === 'blocked') return stick(current, row, ready.because, ready.advice, now);
    const passed = handOver(current, step, row, around, now);
    if (passed) return passed;
    const going = move(row, 'undoing', now, { tries: row.tries + 1 });
    return changed(
      current,
      asking(going, step, ready.what, now),
      event('asked-of', current, row.key, { asked: { ...ready.what }, back: true }),
      { hold: lease(current, step, true, true) },
    );
  });
}

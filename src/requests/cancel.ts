// Taking a wish back; and, for approvers, giving up on what cannot be taken away.
import { refused } from '../contracts/failure.ts';
import type { Person } from '../contracts/person.ts';
import type { Request } from '../contracts/request.ts';
import type { Changed } from '../contracts/store.ts';
import { isLeaving } from '../plans/rows.ts';
import { mayDecide } from './approvers.ts';
import { said } from './carry.ts';
import { closeByHand } from './close.ts';
import { refusedWish } from './decide.ts';
import type { Desk } from './desk.ts';

/** On its way back, and nothing moves any more. */
function isStuck({ state, rows }: Request): boolean {
  const open = rows.filter(isLeaving);
  return (
    (state === 'ending' || state === 'undoing') &&
    open.length > 0 &&
    open.every((row) => row.state === 'stuck')
  );
}

/** Cancels on record. What is stuck on its way back is closed by an approver's hand. @throws Failure refused or busy */
export async function cancelled(request: Request, by: Person, desk: Desk): Promise<Request> {
  if (request.pending || !isStuck(request)) return desk.store.change(request.id, (now) => cancel(now, by));
  const approvers = request.decided.flatMap((wish) => wish.approvers);
  await mayDecide(request, { by: request.asker, approvers }, by, desk.look);
  return desk.store.change(request.id, (now) => closeByHand(now, by, desk.clock.now()));
}

/** Takes a wish back. @throws Failure refused when there is none, or it is somebody else's */
export function cancel(request: Request, by: Person): Changed {
  const { pending, state, id } = request;
  const whose = pending?.by ?? request.asker;
  if (!pending && state !== 'scheduled')
    throw refused(
      `${id} has nothing left to cancel.`,
      state === 'running' ? 'It runs already: undo takes it back.' : 'The card shows what became of it.',
    );
  if (by.id !== whose.id && by.id !== request.asker.id)
    throw refused(`Only ${whose.name} can cancel this.`, 'An approver can reject it.');
  const event = said('cancelled', request, { intent: pending?.intent ?? 'do' }, by.id);
  if (pending) return { request: refusedWish(request, 'cancelled'), events: [event] };
  const { wake: _wake, ...rest } = request;
  return { request: { ...rest, state: 'cancelled' }, events: [event] };
}

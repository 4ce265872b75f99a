// Cancel, undo, retry, extend and end, typed or pressed: asked for, and what to say about it.
import { refused } from '../contracts/failure.ts';
import type { Moment } from '../contracts/operation.ts';
import type { Person } from '../contracts/person.ts';
import type { Request } from '../contracts/request.ts';
import { cancelled } from '../requests/cancel.ts';
import { revise } from '../requests/revise.ts';
import type { Room } from './room.ts';
import type { ChangeVerb } from './verbs.ts';

/** @param until as typed: "for 2d", "until Friday"; counts from the present end @returns a short word for the one who asked */
export async function change(
  request: Request,
  verb: ChangeVerb,
  by: Person,
  until: string,
  moment: Moment,
  room: Room,
): Promise<string> {
  const { desk } = room;
  if (verb === 'cancel') {
    const { state } = await cancelled(request, by, desk);
    return `${request.id} is ${state === 'ended' || state === 'undone' ? 'closed by hand' : 'cancelled'}.`;
  }
  if (verb === 'extend' && !request.ends)
    throw request.input.for === undefined
      ? refused(`${request.id} has no end to move.`, 'It stands until it is undone.')
      : refused(
          `${request.id} is not set yet, so its time has not begun to count.`,
          'Extend it once it is done, or cancel it and ask for longer.',
        );
  const end =
    verb === 'extend' && request.ends ? room.newEnd(until, new Date(request.ends), moment) : undefined;
  const after = await revise(request, verb, by, end, desk);
  if (after.pending) return `${request.id}: an approver is asked.`;
  const done: Record<Exclude<ChangeVerb, 'cancel'>, string> = {
    undo: 'it is being taken back.',
    end: 'it ends now.',
    retry: 'it is tried again.',
    extend: 'its end has moved.',
  };
  return `${request.id}: ${done[verb]}`;
}

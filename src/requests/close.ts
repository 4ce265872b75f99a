// Closing by hand: somebody saw to it in Exchange, or it is gone for good. What is stuck is given up, on record.
import { refused } from '../contracts/failure.ts';
import type { Person } from '../contracts/person.ts';
import type { Request, Row } from '../contracts/request.ts';
import type { Changed } from '../contracts/store.ts';
import { settle } from '../plans/round.ts';
import { isLeaving, move } from '../plans/rows.ts';
import { said } from './carry.ts';

/**
 * Ends a request whose way back is stuck: what could not be taken away is kept, and says who closed it. Nothing is sent.
 * @param by an approver; that they are one is the caller's to know
 * @throws Failure refused when it is not on its way back, or not all that is left of it is stuck
 */
export function closeByHand(request: Request, by: Person, now: Date): Changed {
  const { id, state, rows } = request;
  if (state !== 'ending' && state !== 'undoing')
    throw refused(`${id} is not on its way back.`, 'Only what is stuck on its way back is closed by hand.');
  const open = rows.filter(isLeaving);
  if (open.some((row) => row.state !== 'stuck'))
    throw refused(`${id} is still being taken back.`, 'Wait a minute; what is stuck then can be closed.');
  const because = `Closed by hand by ${by.name}.`;
  const shut = (row: Row): Row => (isLeaving(row) ? move(row, 'kept', now, { because }) : row);
  const closed = { ...request, rows: rows.map(shut) };
  const facts = { steps: open.map(({ key }) => key) };
  const event = said('closed', request, facts, by.id);
  const over = settle(closed, now);
  /* c8 ignore next -- nothing is left open, so that it always settles; only the type does not know */
  if (!over) return { request: closed, events: [event] };
  return { ...over, events: [event, ...over.events] };
}

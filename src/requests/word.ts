// "Done", said by a person about what they were asked to do by hand: on record with who said it, then looked at.
import { refused } from '../contracts/failure.ts';
import type { Person } from '../contracts/person.ts';
import type { Request, Row } from '../contracts/request.ts';
import type { Changed } from '../contracts/store.ts';
import { mayDecide } from './approvers.ts';
import { said } from './carry.ts';
import { mayAct, type Desk } from './desk.ts';

/** Asked of a person at this moment, on the way up or back. */
const isAsked = ({ state, asked }: Row): boolean =>
  asked !== undefined && (state === 'asked' || state === 'undoing');

/**
 * Takes somebody's word for a step. Where it can be seen whether it is done, it is looked at once; where it cannot, the
 * word settles it. The same word twice is one.
 * @param key the step's
 * @throws Failure refused where nothing is asked of anybody, or to who neither asked for the request, nor could approve
 * it, nor is named by the step
 */
export async function word(request: Request, key: string, by: Person, desk: Desk): Promise<Request> {
  mayAct(desk);
  const named = request.rows.find((row) => row.key === key)?.asked?.by ?? [];
  if (by.id !== request.asker.id && !named.includes(by.id.toLowerCase())) {
    const approvers = request.decided.flatMap((wish) => wish.approvers);
    await mayDecide(request, { by: request.asker, approvers }, by, desk.look);
  }
  return desk.store.change(request.id, (now) => given(now, key, by, desk.clock.now()));
}

function given(request: Request, key: string, by: Person, now: Date): Changed | undefined {
  const row = request.rows.find((each) => each.key === key);
  if (!row || !isAsked(row)) {
    if (row?.word !== undefined) return undefined;
    throw refused('Nobody is asked to do this now.', 'The card shows what is still to do.');
  }
  if (row.word === by.id) return undefined;
  const { next: _next, ...due } = row;
  const rows = request.rows.map((each) => (each === row ? { ...due, word: by.id } : each));
  return {
    request: { ...request, rows, wake: now.toISOString() },
    events: [said('word', request, { step: key }, by.id)],
  };
}

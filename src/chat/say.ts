// Says one thing in one place.
import type { Card } from '../contracts/card.ts';
import type { Where } from '../contracts/person.ts';
import type { Room } from './room.ts';

/** What to say, and where. What is on record is shown by the follower, not by a reply. */
export interface Reply {
  readonly where: Where;
  readonly text?: string;
  readonly card?: Card;
}

/** Whoever asked and cannot be reached cannot be told so either: it is reported, not thrown. */
export async function say({ where, text, card }: Reply, room: Room): Promise<void> {
  try {
    await room.poster.post(where, { ...(text ? { text } : {}), ...(card ? { card } : {}) });
  } catch (error) {
    room.report(error, 'reply');
  }
}

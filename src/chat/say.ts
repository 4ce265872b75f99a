// Says one thing in one place, at the pace that Teams allows.
import type { Card } from '../contracts/card.ts';
import { Failure } from '../contracts/failure.ts';
import type { Where } from '../contracts/person.ts';
import type { FileOffer } from '../contracts/place.ts';
import type { Room } from './room.ts';

/** What to say, and where. What is on record is shown by the follower, not by a reply. */
export interface Reply {
  readonly where: Where;
  readonly text?: string;
  readonly card?: Card;
  readonly file?: FileOffer;
}

/** How often it is tried while Teams asks for a slower pace, and how long a pause is waited out. */
const tries = 5;
const longest = 30_000;

/** Whoever asked and cannot be reached cannot be told so either: it is reported, not thrown. */
export async function say(reply: Reply, room: Room, left = tries): Promise<void> {
  const { where, text, card, file } = reply;
  try {
    await room.poster.post(where, {
      ...(text ? { text } : {}),
      ...(card ? { card } : {}),
      ...(file ? { file } : {}),
    });
  } catch (error) {
    // What may have arrived is not said twice.
    const later = error instanceof Failure && error.is === 'busy' && error.took === 'no';
    if (!later || left <= 1 || error.retryAfter > longest) {
      room.report(error, 'reply');
      return;
    }
    await room.desk.clock.sleep(Math.max(error.retryAfter, 500));
    await say(reply, room, left - 1);
  }
}

// Entries of Exchange for the application with a wrong object id, and the mailboxes on which they have full access.
import type { Look } from '../../contracts/look.ts';
import { pointersOf } from '../../steps/apps/entry.ts';
import { heldBy } from '../../steps/apps/mailbox.ts';
import type { Mailbox } from '../../steps/objects.ts';
import { everyMailbox } from './every.ts';
import type { Found, WrongPointer } from './types.ts';

export interface Wrongs {
  readonly wrong: readonly WrongPointer[];
  readonly notes: readonly string[];
}

/** @param asked the mailboxes that are asked for */
export async function wrongPointers(
  look: Look,
  found: Found | null,
  asked: readonly Mailbox[],
): Promise<Wrongs> {
  if (!found) return { wrong: [], notes: [] };
  const pointers = (await pointersOf(look, found.clientId)).filter(
    ({ objectId }) => objectId !== found.principalId,
  );
  if (pointers.length === 0) return { wrong: [], notes: [] };
  const every = await everyMailbox(look);
  const wrong = await Promise.all(
    pointers.map(async (pointer) => {
      const held = await Promise.all(
        (every ?? asked).map(async (mailbox) =>
          (await heldBy(look, mailbox, pointer, found.name)).is === 'held' ? [mailbox] : [],
        ),
      );
      return {
        objectId: pointer.objectId,
        name: pointer.display,
        sid: pointer.sid,
        hung: held.flat(),
      };
    }),
  );
  const notes = wrong.map(
    ({ objectId }) =>
      `Exchange knows it by ${objectId === found.objectId ? 'the application’s object id' : `another object id (${objectId})`}, with which no login can work: that entry is replaced.`,
  );
  if (!every)
    notes.push('Rights that the wrong entry has on other mailboxes are not looked for; they never worked.');
  return { wrong, notes };
}

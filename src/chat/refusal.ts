// What people were refused, as it is kept on record: without what they typed, which lies under their own key.
import type { Event } from '../contracts/event.ts';
import type { Failure } from '../contracts/failure.ts';
import type { Room } from './room.ts';

/** Only what this person may not, or said wrong, is a refusal; what the world is not ready for is not held against anybody. */
const kindOf = ({ is }: Failure): 'refused' | 'busy' => (is === 'refused' ? 'refused' : 'busy');

/** What people typed stands in quotes in our sentences; only the sentence around it is kept for good. */
export const bare = ({ message }: Failure): string => message.replace(/[“"](?:.*[”"]|.*$)/gs, '“…”');

/** The whole of what was told lies under the key of the one it was told to. */
export const refusedTo = (person: string, error: Failure): Pick<Event, 'kind' | 'by' | 'words'> => ({
  kind: kindOf(error),
  by: person,
  ...(bare(error) === error.message ? {} : { words: { of: person, text: error.message } }),
});

/** An answer is given all the same where the record cannot be written. */
export async function record(event: Event, room: Room): Promise<void> {
  try {
    await room.desk.store.record([event]);
  } catch (error) {
    room.report(error, 'refusal not recorded');
  }
}

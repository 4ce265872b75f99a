// Keys by which a message or a press that comes twice opens one request. Hashes: nothing of what was said is in them.
import { createHash } from 'node:crypto';
import type { Press } from '../contracts/card.ts';
import type { Person, Where } from '../contracts/person.ts';

const key = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** The same activity, sent again. */
export const onceSaid = ({ id }: Person, { conversation }: Where, activity: string | undefined): string[] =>
  activity === undefined ? [] : [key('activity', id, conversation, activity)];

/** The same activity, or the same button on the same message: a form asks once, a sentence on a button too. */
export const oncePressed = (by: Person, where: Where, { id, message, verb, data }: Press): string[] => [
  ...onceSaid(by, where, id),
  key('card', by.id, where.conversation, message, verb, data.say ?? ''),
];

// From the fields of a form to what is asked for an application; every fault at once, each saying what to write.
import type { Protocol } from '../../contracts/mail.ts';
import type { Moment, Values } from '../../contracts/operation.ts';
import { manyIn, nameIn, plain } from '../../steps/pasted.ts';
import { listed, readProtocols } from './app-words.ts';
import { when } from './dates.ts';
import { duration } from './durations.ts';

type Writable = Record<string, string>;
/** What Graph takes for a display name. */
const longestName = 256;
const mostMailboxes = 200;
/** A credential that lives longer is as good as one without end. */
const farthest = 3 * 366 * 24 * 3_600_000;

/** A name, client id or object id, as it is looked up. */
export function readAppName(values: Values, faults: Writable, field = 'name'): string {
  const name = nameIn(values[field] ?? '');
  if (name === '') faults[field] = 'Say which application: its name, client id or object id.';
  else if (manyIn(values[field] ?? '')) faults[field] = 'One application at a time: ask once for each.';
  else if (name.length > longestName) faults[field] = `Write a name of at most ${longestName} characters.`;
  return name;
}

/** @param needed whether none is a fault */
export function readAppProtocols(values: Values, faults: Writable, needed: boolean): readonly Protocol[] {
  const said = plain(values['protocols'] ?? '');
  const { protocols, unknown } = readProtocols(said);
  if (unknown[0] !== undefined)
    faults['protocols'] =
      `“${unknown[0].slice(0, 60)}” is no protocol that is known here. Write imap, pop or smtp, several joined by +.`;
  else if (protocols.length === 0 && (needed || said !== ''))
    faults['protocols'] = 'Say which protocols: imap, pop or smtp, several joined by +.';
  return protocols;
}

/** @param needed what is said when there is none; undefined: none is no fault */
export function readAppMailboxes(values: Values, faults: Writable, needed?: string): readonly string[] {
  const said = plain(values['mailboxes'] ?? '');
  const names = listed(said);
  if (names === undefined) {
    faults['mailboxes'] =
      'Write the addresses alone, with commas between them: a name with a comma cannot be told from two.';
    return [];
  }
  if (names.length === 0 && needed !== undefined) faults['mailboxes'] = needed;
  else if (names.length > mostMailboxes)
    faults['mailboxes'] = `At most ${mostMailboxes} mailboxes at a time: ask once more for the others.`;
  else if (names.some((name) => /[*?]/.test(name)))
    faults['mailboxes'] = 'Write whole names or addresses; * and ? are not looked up.';
  else if (names.some((name) => name.length > longestName))
    faults['mailboxes'] = `Write names or addresses of at most ${longestName} characters.`;
  return names;
}

/** When the credential ends: ISO 8601. Undefined where nothing was said, or what was said is at fault. */
export function readExpires(values: Values, faults: Writable, moment: Moment): string | undefined {
  const said = plain(values['expires'] ?? '').replace(/^(?:in|after|on|for|until)\s+/i, '');
  if (said === '') return undefined;
  const span = duration(said);
  const found =
    span === undefined ? when(said, 'end', moment) : { date: new Date(moment.now.getTime() + span) };
  if ('fault' in found) {
    faults['expires'] = `“${said.slice(0, 60)}” cannot be read as an end. Write 6mo, 90 days or 2027-06-30.`;
    return undefined;
  }
  const ahead = found.date.getTime() - moment.now.getTime();
  if (ahead <= 0) faults['expires'] = `“${said}” is over already. Write a time that is still to come.`;
  else if (ahead > farthest)
    faults['expires'] = `“${said}” is more than three years off. Write an earlier end.`;
  return found.date.toISOString();
}

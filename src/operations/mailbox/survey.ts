// All that a plan for mailbox access must know of the tenant, in three rounds: who is meant, what they are, what stands.
import { blocked, refused } from '../../contracts/failure.ts';
import type { Look } from '../../contracts/look.ts';
import { calendarEntry, calendarFolder, type Calendar } from '../../steps/calendar.ts';
import { mailboxOf, meantMailbox } from '../../steps/mailboxes.ts';
import type { Mailbox, Trustee } from '../../steps/objects.ts';
import type { Recipient } from '../../steps/recipients.ts';
import { about, meantTrustee } from '../../steps/trustees.ts';
import type { RightName } from '../grammar/rights.ts';

export type Facts = {
  readonly mailbox: Mailbox;
  readonly trustee: Trustee;
  /** The person cannot sign in at present. */
  readonly disabled: boolean;
  /** Of a group; 0 for a person. */
  readonly members: number;
  readonly nested: number;
  /** Only when the calendar is asked for. */
  readonly calendar?: Calendar;
};

export interface Asked {
  readonly rights: readonly RightName[];
  readonly mailbox: string;
  readonly trustee: string;
}

/** @param field the form's key for the person: `to` or `from` */
export async function survey(look: Look, asked: Asked, field: 'to' | 'from'): Promise<Facts> {
  const [box, whom] = await both(meantMailbox(look, asked.mailbox), meantTrustee(look, asked.trustee, field));
  if (box.id === whom.id)
    throw refused(
      `${whom.name} has all rights on their own mailbox.`,
      'Name somebody else, or another mailbox.',
      {
        field,
      },
    );
  const calendar = asked.rights.includes('calendar');
  const [mailbox, person, folder] = await Promise.all([
    mailboxOf(look, box),
    about(look, whom),
    calendar ? folderOf(look, box) : undefined,
  ]);
  const { trustee, ...rest } = person;
  if (folder === undefined) return { mailbox, trustee, ...rest };
  const entry = await calendarEntry(look, mailbox, trustee, folder);
  if (entry !== null && 'is' in entry) throw blocked(entry.because, entry.advice);
  return { mailbox, trustee, ...rest, calendar: { folder, entry } };
}

async function folderOf(look: Look, box: Recipient): Promise<string> {
  const folder = await calendarFolder(look, box.id);
  if (folder === undefined)
    throw blocked(
      `${box.name} has no calendar yet.`,
      'Have its owner open it once in Outlook, so that Exchange makes the folders; then ask again.',
    );
  return folder;
}

/** Waits for both, so that a fault in the first is told before one in the second, the same each time. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'rejected') throw a.reason;
  if (b.status === 'rejected') throw b.reason;
  return [a.value, b.value];
}

// All mailboxes of a small tenant, where a right has to be looked for on each: Exchange has no list of it by who has it.
import type { Look } from '../../contracts/look.ts';
import { livesHere } from '../../steps/mailboxes.ts';
import type { Mailbox } from '../../steps/objects.ts';
import { flag, text } from '../../steps/printed.ts';

/** A tenant with more mailboxes is not looked through. */
export const mostMailboxes = 100;

/** In the order of their ids. undefined: there are too many. */
export async function everyMailbox(look: Look): Promise<readonly Mailbox[] | undefined> {
  const rows = await look.exo('Get-Mailbox', { ResultSize: mostMailboxes + 1 }, [
    'ExternalDirectoryObjectId',
    'PrimarySmtpAddress',
    'DisplayName',
    'RecipientTypeDetails',
    'IsDirSynced',
  ]);
  if (rows.length > mostMailboxes) return undefined;
  return rows
    .filter((row) => livesHere(text(row, 'RecipientTypeDetails')))
    .map((row) => ({
      id: text(row, 'ExternalDirectoryObjectId').toLowerCase(),
      address: text(row, 'PrimarySmtpAddress').toLowerCase(),
      name: text(row, 'DisplayName'),
      kind: 'mailbox',
      synced: flag(row, 'IsDirSynced'),
    }))
    .filter(({ id }) => id !== '')
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

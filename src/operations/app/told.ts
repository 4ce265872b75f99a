// What a card says of an application and of what is done to it.
import type { Protocol } from '../../contracts/mail.ts';
import type { Touches } from '../../contracts/operation.ts';
import { protocolNames } from '../../steps/apps/switches.ts';
import type { Mailbox } from '../../steps/objects.ts';
import type { Found } from './types.ts';

export const protocolsTold = (protocols: readonly Protocol[]): string =>
  protocols.map((protocol) => protocolNames[protocol]).join(' + ');

const shown = 10;
/** "Archive (archive@contoso.com), Journal (journal@contoso.com) and 3 more" */
export function mailboxesTold(mailboxes: readonly Mailbox[]): string {
  const names = mailboxes.slice(0, shown).map(({ name, address }) => `${name} (${address})`);
  const more = mailboxes.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

export const whose = ({ name, how, unique }: Found): string =>
  `${name} was found by its ${how}. ${unique === null ? 'You own it.' : 'Latchkey made it.'}`;

export const touched = (
  found: Found,
  protocols: readonly Protocol[],
  mailboxes: readonly Mailbox[],
): Touches => ({
  rights: protocols,
  mailboxes: mailboxes.map(({ id, address }) => ({ id, address })),
  // Owners can make credentials on it: they lose by this, and gain when it is undone.
  people: found.owners,
  groups: [],
});

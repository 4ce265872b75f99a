// What a card says of an application: what its access really means, which application it is, and what is touched.
import type { Protocol } from '../../contracts/mail.ts';
import type { Touches } from '../../contracts/operation.ts';
import type { Mailbox } from '../../steps/objects.ts';
import type { Facts, Input } from './types.ts';

const shown = 5;
const joined = (list: readonly string[]): string =>
  list.length < 2 ? list.join('') : `${list.slice(0, -1).join(', ')} and ${list.at(-1) ?? ''}`;

export const named = (mailboxes: readonly Pick<Mailbox, 'address'>[]): string => {
  const addresses = mailboxes.map(({ address }) => address);
  return addresses.length > shown
    ? `${addresses.slice(0, shown).join(', ')} and ${addresses.length - shown} more`
    : joined(addresses);
};

/** IMAP and POP open the whole mailbox; SMTP sends in its name. */
export function means(protocols: readonly Protocol[], mailboxes: readonly Mailbox[]): string {
  const reads = protocols.some((protocol) => protocol !== 'smtp');
  const sends = protocols.includes('smtp');
  const where = named(mailboxes);
  if (reads && sends)
    return `Can read, change and delete all mail in ${where}, and send as ${mailboxes.length > 1 ? 'them' : 'it'}`;
  return reads ? `Can read, change and delete all mail in ${where}` : `Can send as ${where}`;
}

export function what(input: Input, facts: Facts): string {
  if (facts.delegated) {
    const { person } = facts.delegated;
    const whose = person === null ? 'whoever signs in' : `${person.name}, who signs in`;
    const sends = input.protocols.includes('smtp');
    const reads = input.protocols.some((protocol) => protocol !== 'smtp');
    const parts = [
      ...(reads ? [`read, change and delete the mail of ${whose}`] : []),
      ...(sends ? [reads ? 'send as them' : `send as ${whose}`] : []),
    ];
    return `Can ${joined(parts)}`;
  }
  // With full access it may use whatever role it holds already.
  const opens = input.protocols.some((protocol) => protocol !== 'smtp') || facts.smtp?.is === 'mailbox';
  return means([...new Set([...input.protocols, ...(opens ? facts.holds : [])])], facts.mailboxes);
}

/** "Verba Import (client id …)" */
export const whom = ({ app, found }: Pick<Facts, 'app' | 'found'>): string =>
  found === null ? `${app.name} (a new application)` : `${found.name} (client id ${found.clientId})`;

/** Somebody gets a credential that nobody had: with it goes all that the application may do already. */
const givesKey = ({ credential }: Facts): boolean =>
  credential !== null && !('held' in credential && credential.held !== null);

/** Who owns an application can make a credential on it, and so gains by what it is given. */
export const ownersOf = ({ found }: Pick<Facts, 'found'>): readonly string[] => found?.owners ?? [];

export function touches(input: Input, facts: Facts): Touches {
  const more = givesKey(facts) ? facts : { holds: [], opens: [] };
  // The mailbox of the one person whom it shall be for is opened as well as any that is named.
  const theirs = facts.delegated?.person ? [facts.delegated.person] : [];
  const boxes = [...facts.mailboxes, ...theirs, ...facts.wrong.flatMap(({ hung }) => hung), ...more.opens];
  return {
    rights: [...new Set([...input.protocols, ...more.holds])],
    mailboxes: boxes
      .filter(({ id }, at) => boxes.findIndex((one) => one.id === id) === at)
      .map(({ id, address }) => ({ id, address })),
    people: ownersOf(facts),
    groups: [],
  };
}

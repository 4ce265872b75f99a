// What a card says of mailbox access: the rights, the mailbox, and what is worth knowing before approving.
import type { Level } from '../../steps/calendar.ts';
import type { Touches } from '../../contracts/operation.ts';
import type { RightName } from '../grammar/rights.ts';
import type { Facts } from './survey.ts';

const long: { readonly [right in RightName]: string } = {
  full: 'full access',
  sendas: 'send as',
  sendonbehalf: 'send on behalf',
  calendar: 'calendar',
};

/** "Full access + send as on Finance (shared mailbox)" */
export function what(rights: readonly RightName[], level: Level | undefined, facts: Facts): string {
  const names = rights.map((right) =>
    right === 'calendar' && level !== undefined ? `calendar (${level})` : long[right],
  );
  const text = names.join(' + ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} on ${facts.mailbox.name} (${facts.mailbox.kind})`;
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** Notes about the one who gains or loses, the same for giving and taking. */
export function about({ trustee, members, nested, disabled }: Facts): string[] {
  if (!trustee.group)
    return disabled ? [`${trustee.name} cannot sign in at present: the account is disabled.`] : [];
  if (members === 0) return [`${trustee.name} has no members at present.`];
  const groups =
    nested === 1 ? 'one of them a group' : `${nested === members ? 'all' : nested} of them groups`;
  const inner = nested > 0 ? `, ${groups}` : '';
  return [`${trustee.name} has ${counted(members, 'member')}${inner}; whoever joins later is included.`];
}

export function touches(rights: readonly RightName[], { mailbox, trustee }: Facts): Touches {
  return {
    rights,
    mailboxes: [{ id: mailbox.id, address: mailbox.address }],
    people: trustee.group ? [] : [trustee.id],
    groups: trustee.group ? [trustee.id] : [],
  };
}

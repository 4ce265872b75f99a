// Finds the person or group that is meant as the one who gains, or says why Exchange gives it no rights.
import { Failure, refused } from '../contracts/failure.ts';
import { path, type Look } from '../contracts/look.ts';
import { described } from './mailboxes.ts';
import type { Trustee } from './objects.ts';
import { text } from './printed.ts';
import { missing, resolve, type Recipient, type Wanted } from './recipients.ts';

const person = /^(usermailbox|linkedmailbox|legacymailbox|mailuser|remoteusermailbox)$/;
const group = /^mailuniversalsecuritygroup$/;

const wanted = (look: Look, field: string): Wanted => ({
  what: 'person or group',
  field,
  fits: (one) => one.id !== '' && (person.test(one.type.toLowerCase()) || group.test(one.type.toLowerCase())),
  unfit: (one) =>
    refused(
      `${one.name} is ${described(one)}; Exchange gives rights to people with a mailbox and to mail-enabled security groups.`,
      'Write the address of a person or of a mail-enabled security group.',
      { field },
    ),
  missing: (name) => unknown(look, name, field),
});

/** Not a recipient: it may be a plain security group, or a person without a mailbox. That is worth saying. */
async function unknown(look: Look, name: string, field: string): Promise<Failure> {
  const none = missing(name, { what: 'person or group', field });
  try {
    const [groups, people] = await Promise.all([
      look.graphList(path`/groups?$filter=displayName eq '${name}'&$select=id,displayName`),
      look.graphList(
        path`/users?$filter=displayName eq '${name}' or userPrincipalName eq '${name}'&$select=id,displayName`,
      ),
    ]);
    if (groups.length > 0)
      return refused(
        `“${name}” is a security group without mail; Exchange gives rights to mail-enabled security groups only.`,
        'Name a mail-enabled security group, or a person.',
        { field },
      );
    if (people.length > 0)
      return refused(
        `“${name}” has no mailbox.`,
        'Name somebody with a mailbox, or a mail-enabled security group.',
        { field },
      );
    return none;
  } catch (error) {
    if (error instanceof Failure) return none; // the reason is a courtesy; without it the answer still stands
    throw error;
  }
}

export const meantTrustee = (look: Look, name: string, field: string): Promise<Recipient> =>
  resolve(look, name, wanted(look, field));

/** Sign-in name and account state of a person; the members of a group, all of them. */
export interface About {
  readonly trustee: Trustee;
  readonly disabled: boolean;
  readonly members: number;
  /** How many of the members are groups themselves. */
  readonly nested: number;
}

export async function about(look: Look, one: Recipient): Promise<About> {
  const base = { id: one.id, address: one.address, name: one.name, shared: one.names };
  if (group.test(one.type.toLowerCase())) {
    const members = await look.exo(
      'Get-DistributionGroupMember',
      { Identity: one.guid, ResultSize: 'Unlimited' },
      ['Guid', 'RecipientTypeDetails'],
    );
    const nested = members.filter((row) => /group/i.test(text(row, 'RecipientTypeDetails')));
    return {
      trustee: { ...base, sure: one.keys, group: true },
      disabled: false,
      members: members.length,
      nested: nested.length,
    };
  }
  const user = await look.graph(path`/users/${one.id}?$select=id,userPrincipalName,accountEnabled`);
  const upn = user ? text(user, 'userPrincipalName').toLowerCase() : '';
  return {
    trustee: { ...base, sure: [...new Set([...one.keys, ...(upn ? [upn] : [])])], group: false },
    disabled: user?.['accountEnabled'] === false,
    members: 0,
    nested: 0,
  };
}

// Finding recipients by what people and programs call them, and printing them as Exchange does.
import { sidOf } from '../guid.ts';
import type { MailGroup, MailUser, Mailbox, Pointer, Recipient } from '../tenant/exchange.ts';
import type { Reader } from '../tenant/table.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { ambiguous, noPrincipal, noTrustee, notFoundOn } from './errors.ts';

const forest =
  'OU=contoso.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=EURPR08A001,DC=PROD,DC=OUTLOOK,DC=COM';

export const dnOf = (one: { Name: string }): string => `CN=${one.Name},${forest}`;

const keys = new WeakMap<Recipient, ReadonlySet<string>>();

/** Everything by which -Identity finds a recipient, in small letters. */
const keysOf = (one: Recipient): ReadonlySet<string> => {
  const known = keys.get(one);
  if (known !== undefined) return known;
  const made = new Set(
    [
      one.id,
      one.Guid,
      one.Name,
      one.Alias,
      one.DisplayName,
      dnOf(one),
      one.Sid,
      one.PrimarySmtpAddress,
      ...one.EmailAddresses.map((address) => address.replace(/^smtp:/i, '')),
      ...(one.is === 'group' ? [] : [one.UserPrincipalName]),
      ...(one.is === 'mailbox' ? [one.ExchangeGuid] : []),
    ].map((key) => key.toLowerCase()),
  );
  keys.set(one, made);
  return made;
};

const wild = (identity: string): RegExp =>
  new RegExp(`^${identity.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i');

/** All that an identity names; a `*` matches names as PowerShell's wildcards do. */
export const allNamed = <T extends Recipient>(rows: readonly T[], identity: string): T[] => {
  if (identity.includes('*')) {
    const pattern = wild(identity);
    return rows.filter((one) => [one.Name, one.Alias, one.DisplayName].some((name) => pattern.test(name)));
  }
  const wanted = identity.toLowerCase().replace(/^smtp:/, '');
  return rows.filter((one) => keysOf(one).has(wanted));
};

export const theOne = <T extends Recipient>(rows: readonly T[], identity: string): T => {
  const found = allNamed(rows, identity);
  const [first] = found;
  if (first === undefined) throw notFoundOn(identity);
  if (found.length > 1) throw ambiguous(identity);
  return first;
};

/** Ambiguous name resolution: what a name or address begins with; two words mean first and last name. */
export const byAnr = <T extends Recipient>(rows: readonly T[], anr: string): T[] => {
  const text = anr.trim().toLowerCase();
  const words = text.split(/\s+/);
  return rows.filter((one) => {
    const display = one.DisplayName.toLowerCase();
    const parts = display.split(/\s+/);
    const starts = [display, one.Alias, one.Name, one.PrimarySmtpAddress, ...parts].some((name) =>
      name.toLowerCase().startsWith(text),
    );
    return starts || (words.length > 1 && words.every((word, at) => parts[at]?.startsWith(word) === true));
  });
};

const isMailbox = (one: Recipient): one is Mailbox => one.is === 'mailbox';

export const mailboxes = (tenant: Tenant, reader: Reader): Mailbox[] =>
  tenant.recipients.list(reader).filter(isMailbox);

export const theMailbox = (tenant: Tenant, reader: Reader, identity: string): Mailbox =>
  theOne(mailboxes(tenant, reader), identity);

export type Trustee = Mailbox | MailUser | MailGroup | Pointer;

/** By ObjectId, SID, Guid, or a display name that is the only one of its kind; not by the client id. */
export const pointersNamed = (tenant: Tenant, reader: Reader, who: string): Pointer[] => {
  const wanted = who.toLowerCase();
  return tenant.pointers
    .list(reader)
    .filter((one) =>
      [one.ObjectId, one.Guid, one.Sid, one.DisplayName].some((key) => key.toLowerCase() === wanted),
    );
};

/**
 * Who may be given a right: people, mail-enabled security groups, pointers of apps.
 * @param pointers who looks for pointers: cmdlets, even those that write, find a new one only after a while
 */
export const theTrustee = (
  tenant: Tenant,
  reader: Reader,
  who: string,
  pointers: Reader = 'exo',
): Trustee => {
  const found = who.includes('*') ? [] : allNamed(tenant.recipients.list(reader), who);
  if (found.length > 1) throw ambiguous(who);
  const [first] = found;
  if (first === undefined) {
    const [pointer, ...others] = pointersNamed(tenant, pointers, who);
    if (pointer === undefined) throw noTrustee(who);
    if (others.length > 0) throw ambiguous(who);
    return pointer;
  }
  const { RecipientTypeDetails: type } = first;
  if (type === 'MailUniversalDistributionGroup' || type === 'GuestMailUser') throw noPrincipal(who);
  return first;
};

const named = (tenant: Tenant, reader: Reader, id: string): Trustee | undefined =>
  tenant.recipients.get(id, reader) ?? tenant.pointers.get(id, reader);

/** A SID outlives who had it: what is left of a right is printed by it. */
const sidAfterwards = sidOf;

/** As permissions on a mailbox print somebody: the UPN of a person, the name of a group, the SID of all else. */
export const accountOf = (
  tenant: Tenant,
  reader: Reader,
  id: string,
): { text: string; sid: string; known: boolean } => {
  const one = named(tenant, reader, id);
  if (one === undefined) return { text: sidAfterwards(id), sid: sidAfterwards(id), known: false };
  if (!('is' in one)) return { text: one.Sid, sid: one.Sid, known: true };
  return { text: one.is === 'group' ? one.DisplayName : one.UserPrincipalName, sid: one.Sid, known: true };
};

/** As folder permissions and send-on-behalf print somebody. */
export const displayOf = (tenant: Tenant, reader: Reader, id: string): string => {
  const one = named(tenant, reader, id);
  return one === undefined ? `NT User:${sidAfterwards(id)}` : one.DisplayName;
};

// May this application open this mailbox over that protocol? The gates in Exchange's order; the first that is shut says so.
import { matches } from '../exo/recipient-filter.ts';
import type { Mailbox, Pointer, Recipient } from './exchange.ts';
import type { ManagementRoleAssignment } from './exchange-config.ts';
import type { Reader } from './table.ts';
import type { Tenant } from './tenant.ts';

export type Protocol = 'imap' | 'pop' | 'smtp';

export interface Knock {
  /** `oid` of the token. */
  principalId: string;
  /** `appid` of the token. */
  appId: string;
  /** `roles` of the token. */
  roles: readonly string[];
  /** The address after `user=`. */
  mailbox: string;
  protocol: Protocol;
}

export type Gate =
  | 'no mailbox'
  | 'on premises'
  | 'no pointer'
  | 'no role'
  | 'off for the mailbox'
  | 'off for the tenant'
  | 'denied'
  | 'no full access'
  | 'out of scope';

export type Entry =
  { opens: true; mailbox: Mailbox; pointer: Pointer } | { opens: false; gate: Gate; mailbox?: Mailbox };

export const roleFor: Readonly<Record<Protocol, string>> = {
  imap: 'IMAP.AccessAsApp',
  pop: 'POP.AccessAsApp',
  smtp: 'SMTP.SendAsApp',
};

/** The role inside Exchange that replaces SMTP.SendAsApp; there is none for IMAP and POP. */
export const smtpRole = 'Application SMTP.SendAsApp';

export const addressed = (tenant: Tenant, reader: Reader, address: string): Recipient | undefined => {
  const wanted = address.toLowerCase();
  return tenant.recipients
    .list(reader)
    .find(
      (one) =>
        one.is !== 'group' &&
        (one.UserPrincipalName.toLowerCase() === wanted ||
          one.EmailAddresses.some((text) => text.toLowerCase() === `smtp:${wanted}`)),
    );
};

export const isIn = (
  tenant: Tenant,
  reader: Reader,
  scope: ManagementRoleAssignment['scope'],
  one: Mailbox,
): boolean => {
  if (scope.type === 'Organization') return true;
  if (scope.type === 'AdministrativeUnit')
    return tenant.administrativeUnits.get(scope.id, reader)?.$members.includes(one.id) === true;
  if (scope.type === 'Group') return tenant.groups.get(scope.id, reader)?.$members.includes(one.id) === true;
  const filter = tenant.managementScopes.get(scope.id, reader)?.RecipientFilter;
  return filter !== undefined && matches(tenant, reader, filter, one);
};

/** A mailbox's own switch beats the organization's; only SMTP has one there. */
export const shutSwitch = (
  tenant: Tenant,
  reader: Reader,
  one: Mailbox,
  protocol: Protocol,
): Gate | undefined => {
  if (protocol !== 'smtp')
    return (protocol === 'imap' ? one.cas.ImapEnabled : one.cas.PopEnabled)
      ? undefined
      : 'off for the mailbox';
  const own = one.cas.SmtpClientAuthenticationDisabled;
  if (own !== null) return own ? 'off for the mailbox' : undefined;
  const all = tenant.transportConfig.get('transport', reader)?.SmtpClientAuthenticationDisabled;
  return all === false ? undefined : 'off for the tenant';
};

const shutPermission = (one: Mailbox, pointer: Pointer): Gate | undefined => {
  const aces = one.permissions.filter(
    (ace) => ace.trustee === pointer.id && ace.AccessRights.includes('FullAccess'),
  );
  if (aces.some((ace) => ace.Deny)) return 'denied';
  return aces.length > 0 ? undefined : 'no full access';
};

/** Finds the first gate that is shut, as the services see the tenant with their lag. */
export const mayOpen = (tenant: Tenant, reader: Reader, knock: Knock): Entry => {
  const found = addressed(tenant, reader, knock.mailbox);
  if (found?.is !== 'mailbox')
    return { opens: false, gate: found === undefined ? 'no mailbox' : 'on premises' };
  const shut = (gate: Gate): Entry => ({ opens: false, gate, mailbox: found });
  const pointer = tenant.pointers
    .list(reader)
    .find(
      (one) =>
        one.ObjectId.toLowerCase() === knock.principalId.toLowerCase() &&
        one.AppId.toLowerCase() === knock.appId.toLowerCase(),
    );
  if (pointer === undefined) return shut('no pointer');
  const inToken = knock.roles.includes(roleFor[knock.protocol]);
  const assigned =
    knock.protocol === 'smtp'
      ? tenant.managementRoleAssignments
          .list(reader)
          .filter((one) => one.$pointer === pointer.id && one.Role === smtpRole)
      : [];
  if (!inToken && assigned.length === 0) return shut('no role');
  const off = shutSwitch(tenant, reader, found, knock.protocol);
  if (off !== undefined) return shut(off);
  // With the role in the token the mailbox permission is asked for, whatever roles Exchange has given besides.
  const kept = inToken
    ? shutPermission(found, pointer)
    : assigned.some((one) => isIn(tenant, reader, one.scope, found))
      ? undefined
      : 'out of scope';
  return kept === undefined ? { opens: true, mailbox: found, pointer } : shut(kept);
};

/** Whether who logged in as `mailbox` may put `from` on a message: its own addresses, or Send As on another's. */
export const maySendAs = (
  tenant: Tenant,
  reader: Reader,
  entry: { mailbox: Mailbox; pointer: { id: string } },
  from: string,
): boolean => {
  const { mailbox, pointer } = entry;
  const found = addressed(tenant, reader, from) ?? groupAt(tenant, reader, from);
  if (found === undefined) return false;
  if (found.id === mailbox.id) return found.PrimarySmtpAddress.toLowerCase() === from.toLowerCase();
  const aces = found.sendAs.filter((ace) => ace.trustee === pointer.id);
  return aces.length > 0 && aces.every((ace) => ace.AccessControlType === 'Allow');
};

const groupAt = (tenant: Tenant, reader: Reader, address: string): Recipient | undefined =>
  tenant.recipients
    .list(reader)
    .find((one) => one.is === 'group' && one.PrimarySmtpAddress.toLowerCase() === address.toLowerCase());

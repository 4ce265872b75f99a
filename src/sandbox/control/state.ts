// The whole tenant as it truly is, in the services' own field names.
import { accessRows, organizationRow, policyRow, transportRow } from '../exo/cmdlets/organization.ts';
import {
  casRow,
  mailboxRow,
  permissionRows,
  pointerRow,
  recipientRow,
  sendAsRows,
} from '../exo/cmdlets/print.ts';
import { assignmentRow } from '../exo/cmdlets/roles.ts';
import { scopeRow } from '../exo/cmdlets/scopes.ts';
import { displayOf } from '../exo/names.ts';
import type { Application } from '../tenant/directory.ts';
import type { Mailbox } from '../tenant/exchange.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { VaultItem } from '../tenant/vault.ts';
import { thumbprintOf } from '../vault/desk.ts';

type Row = Record<string, unknown>;

const bare = (row: object): Row =>
  Object.fromEntries(Object.entries(row).filter(([key]) => !key.startsWith('$')));

const withPeople = (row: { $members?: string[]; $owners: string[] }): Row => ({
  ...bare(row),
  ...(row.$members === undefined ? {} : { members: row.$members }),
  owners: row.$owners,
});

/** Secrets are kept as hashes, and not even those are shown. */
const withoutSecrets = (row: { $owners: string[]; passwordCredentials: object[] }): Row => ({
  ...withPeople(row),
  passwordCredentials: row.passwordCredentials.map(bare),
});

const application = (row: Application): Row => ({
  ...withoutSecrets(row),
  federatedIdentityCredentials: row.$federated,
});

const mailbox = (tenant: Tenant, one: Mailbox): Row => ({
  ...mailboxRow(tenant, 'truth', one),
  cas: casRow(one),
  permissions: permissionRows(tenant, 'truth', one, { orphans: true, all: true }),
  recipientPermissions: sendAsRows(tenant, 'truth', one),
  folders: one.folders.map(({ entries, ...folder }) => ({
    ...folder,
    permissions: entries.map(({ who, ...entry }) => ({
      User: ['Default', 'Anonymous'].includes(who) ? who : displayOf(tenant, 'truth', who),
      ...entry,
    })),
  })),
});

/** Names, versions and attributes; never a value, not even an encrypted one. */
const vaultItem = ({ versions, policy: _, ...item }: VaultItem): Row => ({
  ...item,
  versions: versions.map(({ sealed: __, cer, ...one }) => ({
    ...one,
    ...(cer === undefined ? {} : { cer, x5t: thumbprintOf(cer) }),
  })),
});

const parts: Record<string, (tenant: Tenant) => unknown> = {
  users: (tenant) => tenant.users.list(),
  groups: (tenant) => tenant.groups.list().map(withPeople),
  applications: (tenant) => tenant.applications.list().map(application),
  servicePrincipals: (tenant) => tenant.servicePrincipals.list().map(withoutSecrets),
  appRoleAssignments: (tenant) => tenant.appRoleAssignments.list(),
  oauth2PermissionGrants: (tenant) => tenant.oauth2PermissionGrants.list(),
  roleAssignments: (tenant) => tenant.roleAssignments.list(),
  deletedItems: (tenant) =>
    tenant.deletedItems.list().map(({ row, kind, deletedDateTime }) => ({
      '@odata.type': `#microsoft.graph.${kind}`,
      deletedDateTime,
      ...withoutSecrets(row),
    })),
  appManagementPolicies: (tenant) => tenant.appManagementPolicies.list(),
  organization: (tenant) => tenant.organization.list(),
  mailboxes: (tenant) =>
    tenant.recipients.list().flatMap((one) => (one.is === 'mailbox' ? [mailbox(tenant, one)] : [])),
  recipients: (tenant) => tenant.recipients.list().map(recipientRow),
  outbox: (tenant) => tenant.outbox.list(),
  vault: (tenant) => tenant.vault.list().map(vaultItem),
  vaultRoleAssignments: (tenant) => tenant.vaultRoles.list(),
  exchangeServicePrincipals: (tenant) => tenant.pointers.list().map(pointerRow),
  managementRoles: (tenant) => tenant.managementRoles.list().map((one) => one.Name),
  managementScopes: (tenant) => tenant.managementScopes.list().map(scopeRow),
  managementRoleAssignments: (tenant) =>
    tenant.managementRoleAssignments.list().map((one) => assignmentRow(tenant, 'truth', one)),
  authenticationPolicies: (tenant) => tenant.authenticationPolicies.list().map(policyRow),
  applicationAccessPolicies: (tenant) => accessRows(tenant, 'truth'),
  organizationConfig: (tenant) => organizationRow(tenant, 'truth'),
  transportConfig: (tenant) => transportRow(tenant, 'truth'),
};

export const stateParts = Object.keys(parts);

/** @param only names of parts; undefined: all */
export const stateOf = (tenant: Tenant, only: readonly string[] | undefined): Row =>
  Object.fromEntries((only ?? stateParts).map((name) => [name, parts[name]?.(tenant)]));

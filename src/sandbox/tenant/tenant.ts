// The one tenant that all services read and write.
import type { Clock } from '../clock.ts';
import type { Disk } from '../disk.ts';
import type { Contoso } from '../seed/contoso.ts';
import { seedVaultRoles } from '../seed/vault.ts';
import type { Settings } from '../world.ts';
import type {
  AppManagementPolicy,
  AppRoleAssignment,
  Application,
  DeletedItem,
  Group,
  Issuer,
  OAuth2PermissionGrant,
  Organization,
  RoleAssignment,
  ServicePrincipal,
  SignIn,
  User,
} from './directory.ts';
import type { Pointer, Recipient } from './exchange.ts';
import type {
  AccessPolicy,
  AdministrativeUnit,
  AuthenticationPolicy,
  ManagementRole,
  ManagementRoleAssignment,
  ManagementScope,
  OrganizationConfig,
  TransportConfig,
} from './exchange-config.ts';
import { freshOrganization, freshRoles, freshTransport } from '../seed/organization.ts';
import type { Sent } from './mail.ts';
import { Table, type Reader } from './table.ts';
import type { VaultItem, VaultRole } from './vault.ts';

export class Tenant {
  readonly users: Table<User>;
  readonly groups: Table<Group>;
  readonly applications: Table<Application>;
  readonly servicePrincipals: Table<ServicePrincipal>;
  readonly appRoleAssignments: Table<AppRoleAssignment>;
  readonly oauth2PermissionGrants: Table<OAuth2PermissionGrant>;
  readonly roleAssignments: Table<RoleAssignment>;
  readonly deletedItems: Table<DeletedItem>;
  readonly appManagementPolicies: Table<AppManagementPolicy>;
  readonly issuers: Table<Issuer>;
  readonly signIns: Table<SignIn>;
  readonly organization: Table<Organization>;
  readonly recipients: Table<Recipient>;
  readonly pointers: Table<Pointer>;
  readonly outbox: Table<Sent>;
  readonly vault: Table<VaultItem>;
  readonly vaultRoles: Table<VaultRole>;
  readonly transportConfig: Table<TransportConfig>;
  readonly organizationConfig: Table<OrganizationConfig>;
  readonly authenticationPolicies: Table<AuthenticationPolicy>;
  readonly accessPolicies: Table<AccessPolicy>;
  readonly administrativeUnits: Table<AdministrativeUnit>;
  readonly managementRoles: Table<ManagementRole>;
  readonly managementScopes: Table<ManagementScope>;
  readonly managementRoleAssignments: Table<ManagementRoleAssignment>;

  constructor(parts: { clock: Clock; settings: Settings; disk: Disk }) {
    this.users = new Table('users', parts);
    this.groups = new Table('groups', parts);
    this.applications = new Table('applications', parts);
    this.servicePrincipals = new Table('servicePrincipals', parts);
    this.appRoleAssignments = new Table('appRoleAssignments', parts);
    this.oauth2PermissionGrants = new Table('oauth2PermissionGrants', parts);
    this.roleAssignments = new Table('roleAssignments', parts);
    this.deletedItems = new Table('deletedItems', parts);
    this.appManagementPolicies = new Table('appManagementPolicies', parts);
    this.issuers = new Table('issuers', parts);
    this.signIns = new Table('signIns', parts);
    this.organization = new Table('organization', parts);
    this.recipients = new Table('recipients', parts);
    this.pointers = new Table('pointers', parts);
    this.outbox = new Table('outbox', parts);
    this.vault = new Table('vault', parts);
    this.vaultRoles = new Table('vaultRoles', parts);
    // A data folder of an earlier version knows nothing of these.
    if (this.vaultRoles.size === 0) this.vaultRoles.fill(seedVaultRoles());
    this.transportConfig = new Table('transportConfig', parts);
    this.organizationConfig = new Table('organizationConfig', parts);
    this.authenticationPolicies = new Table('authenticationPolicies', parts);
    this.accessPolicies = new Table('accessPolicies', parts);
    this.administrativeUnits = new Table('administrativeUnits', parts);
    this.managementRoles = new Table('managementRoles', parts);
    this.managementScopes = new Table('managementScopes', parts);
    this.managementRoleAssignments = new Table('managementRoleAssignments', parts);
    // A data folder of an earlier version knows nothing of these.
    if (this.transportConfig.size === 0) this.fillExchange();
  }

  fill(contoso: Contoso): void {
    this.users.fill(contoso.users);
    this.groups.fill(contoso.groups);
    this.applications.fill(contoso.applications);
    this.servicePrincipals.fill(contoso.servicePrincipals);
    this.appRoleAssignments.fill(contoso.appRoleAssignments);
    this.oauth2PermissionGrants.fill(contoso.oauth2PermissionGrants);
    this.roleAssignments.fill(contoso.roleAssignments);
    this.deletedItems.fill([]);
    this.appManagementPolicies.fill([contoso.appManagementPolicy]);
    this.issuers.fill([]);
    this.signIns.fill([]);
    this.organization.fill([contoso.organization]);
    this.recipients.fill(contoso.recipients);
    this.pointers.fill(contoso.pointers);
    this.outbox.fill([]);
    this.vault.fill([]);
    this.vaultRoles.fill(seedVaultRoles());
    this.fillExchange();
  }

  /** Exchange's own settings as they are in a tenant that nobody has touched. */
  fillExchange(): void {
    this.transportConfig.fill([freshTransport]);
    this.organizationConfig.fill([freshOrganization]);
    this.authenticationPolicies.fill([]);
    this.accessPolicies.fill([]);
    this.administrativeUnits.fill([]);
    this.managementRoles.fill(freshRoles());
    this.managementScopes.fill([]);
    this.managementRoleAssignments.fill([]);
  }

  /** Ids of every group that holds `id`, directly or through other groups. */
  groupsOf(id: string, reader: Reader): Group[] {
    const groups = this.groups.list(reader);
    const found = new Map<string, Group>();
    const climb = (member: string): void => {
      for (const group of groups) {
        if (found.has(group.id) || !group.$members.includes(member)) continue;
        found.set(group.id, group);
        climb(group.id);
      }
    };
    climb(id);
    return [...found.values()];
  }

  /** Ids of everything inside a group, nested groups and what they hold included. */
  insideOf(group: Group, reader: Reader): string[] {
    const found = new Set<string>();
    const descend = (one: Group): void => {
      for (const id of one.$members) {
        if (found.has(id)) continue;
        found.add(id);
        const nested = this.groups.get(id, reader);
        if (nested !== undefined) descend(nested);
      }
    };
    descend(group);
    found.delete(group.id);
    return [...found];
  }
}

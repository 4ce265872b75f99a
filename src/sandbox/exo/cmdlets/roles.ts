// Roles for applications inside Exchange: Get-ManagementRole, *-ManagementRoleAssignment.
import { randomUUID } from 'node:crypto';
import type { ManagementRole, ManagementRoleAssignment } from '../../tenant/exchange-config.ts';
import type { Reader } from '../../tenant/table.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { Cmdlet, CmdletCall, Outcome, Row } from '../cmdlet.ts';
import { badSet, exists, ExoError, notFoundOn, tooLong } from '../errors.ts';
import { pointersNamed, theOne } from '../names.ts';
import { mustBeCustomized, mustDelegate } from './organization.ts';
import { thePointer } from './pointers.ts';
import { theScope } from './scopes.ts';

const isForApplications = (one: ManagementRole): boolean => one.Name.startsWith('Application ');

const roleRow = (one: ManagementRole): Row => ({
  Name: one.Name,
  Identity: one.Name,
  Id: one.Name,
  Guid: one.Guid,
  IsRootRole: true,
  IsEndUserRole: false,
  DistinguishedName: `CN=${one.Name},CN=Roles,CN=RBAC`,
  IsValid: true,
});

const wild = (text: string): RegExp =>
  new RegExp(`^${text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i');

const getRole: Cmdlet = {
  name: 'Get-ManagementRole',
  area: 'organization',
  takes: { Identity: 'text' },
  unbuilt: ['Cmdlet', 'CmdletParameters', 'GetChildren', 'Recurse', 'RoleType', 'Script', 'ScriptParameters'],
  run: ({ tenant, reader, given }) => {
    const identity = given.text('Identity');
    const all = tenant.managementRoles.list(reader);
    if (identity === undefined) return { rows: all.map(roleRow) };
    const rows = all.filter((one) => wild(identity).test(one.Name) || one.Guid === identity.toLowerCase());
    if (rows.length === 0 && !identity.includes('*')) throw notFoundOn(identity);
    return { rows: rows.map(roleRow) };
  },
};

/** What stands in AllowedResourceScope and beside it. */
export const reachOf = (tenant: Tenant, reader: Reader, { scope }: ManagementRoleAssignment): string => {
  if (scope.type === 'Organization') return 'Organization';
  if (scope.type === 'CustomRecipientScope')
    return tenant.managementScopes.get(scope.id, reader)?.Name ?? scope.id;
  return scope.type === 'Group'
    ? (tenant.recipients.get(scope.id, reader)?.DisplayName ?? scope.id)
    : scope.id;
};

export const assignmentRow = (tenant: Tenant, reader: Reader, one: ManagementRoleAssignment): Row => {
  const app = tenant.pointers.get(one.$pointer, reader)?.ObjectId ?? one.$pointer;
  const reach = reachOf(tenant, reader, one);
  const only = (type: ManagementRoleAssignment['scope']['type']): string | null =>
    one.scope.type === type ? reach : null;
  return {
    Name: one.Name,
    Identity: one.Name,
    Id: one.Name,
    Guid: one.id,
    Role: one.Role,
    App: app,
    RoleAssignee: app,
    RoleAssigneeName: app,
    RoleAssigneeType: 'ServicePrincipal',
    RoleAssignmentDelegationType: 'Regular',
    AssignmentMethod: 'Direct',
    CustomResourceScope: only('CustomRecipientScope'),
    RecipientAdministrativeUnitScope: only('AdministrativeUnit'),
    RecipientGroupScope: only('Group'),
    RecipientReadScope: 'Organization',
    RecipientWriteScope: one.scope.type,
    Enabled: true,
    WhenCreatedUTC: one.WhenCreatedUTC,
    IsValid: true,
  };
};

const getAssignment: Cmdlet = {
  name: 'Get-ManagementRoleAssignment',
  area: 'organization',
  takes: { Identity: 'text', Role: 'text', RoleAssignee: 'text', RoleAssigneeType: 'text' },
  unbuilt: [
    'AssignmentMethod',
    'CustomRecipientWriteScope',
    'Delegating',
    'Enabled',
    'GetEffectiveUsers',
    'RecipientAdministrativeUnitScope',
    'RecipientGroupScope',
    'RecipientWriteScope',
    'WritableRecipient',
  ],
  run: ({ tenant, reader, given }) => {
    const lower = (name: string): string | undefined => given.text(name)?.toLowerCase();
    const [identity, role, type] = [lower('Identity'), lower('Role'), lower('RoleAssigneeType')];
    const who = given.text('RoleAssignee');
    const holders = who === undefined ? undefined : pointersNamed(tenant, reader, who).map((one) => one.id);
    if (who !== undefined && holders?.length === 0) throw notFoundOn(who);
    const rows = tenant.managementRoleAssignments
      .list(reader)
      .filter(
        (one) =>
          (identity === undefined || [one.Name.toLowerCase(), one.id].includes(identity)) &&
          (role === undefined || one.Role.toLowerCase() === role) &&
          (type === undefined || type === 'serviceprincipal') &&
          (holders === undefined || holders.includes(one.$pointer)),
      );
    if (identity !== undefined && rows.length === 0) throw notFoundOn(given.must('Identity'));
    return { rows: rows.map((one) => assignmentRow(tenant, reader, one)) };
  },
};

const scopeNames = [
  'CustomResourceScope',
  'RecipientAdministrativeUnitScope',
  'RecipientGroupScope',
] as const;

const scopeOf = ({ tenant, given }: CmdletCall): ManagementRoleAssignment['scope'] => {
  const [name, ...more] = scopeNames.filter((one) => given.has(one));
  if (more.length > 0) throw badSet();
  if (name === undefined) return { type: 'Organization' };
  const said = given.must(name);
  if (name === 'CustomResourceScope') return { type: 'CustomRecipientScope', id: theScope(tenant, said).id };
  if (name === 'RecipientAdministrativeUnitScope') {
    const unit = tenant.administrativeUnits
      .list()
      .find((one) => [one.id, one.displayName].some((key) => key.toLowerCase() === said.toLowerCase()));
    if (unit === undefined) throw notFoundOn(said);
    return { type: 'AdministrativeUnit', id: unit.id };
  }
  const groups = tenant.recipients.list().filter((one) => one.is === 'group');
  return { type: 'Group', id: theOne(groups, said).id };
};

const roleGiven = ({ tenant, given }: CmdletCall): string => {
  const said = given.must('Role');
  const role =
    tenant.managementRoles.get(said) ?? tenant.managementRoles.list().find((one) => one.Guid === said);
  if (role === undefined) throw notFoundOn(said);
  if (isForApplications(role)) return role.Name;
  throw new ExoError(
    'Microsoft.Exchange.Configuration.Tasks.RoleAssignmentException',
    `The management role "${role.Name}" can't be assigned to an application. Only roles whose names begin with "Application" can.`,
  );
};

/** Where none is given Exchange makes a name of role and holder, and numbers it when it is taken. */
const nameOf = ({ tenant, given }: CmdletCall, role: string, holder: string): string => {
  const isTaken = (name: string): boolean =>
    tenant.managementRoleAssignments.list().some((one) => one.Name.toLowerCase() === name.toLowerCase());
  const said = given.text('Name');
  if (said !== undefined) {
    if (said.length > 64) throw tooLong('Name', said, 64);
    if (isTaken(said)) throw exists(`CN=${said},CN=Role Assignments,CN=RBAC`);
    return said;
  }
  const base = `${role}-${holder}`.slice(0, 60);
  let name = base;
  for (let at = 1; isTaken(name); at += 1) name = `${base}-${at}`;
  return name;
};

const addAssignment: Cmdlet = {
  name: 'New-ManagementRoleAssignment',
  area: 'organization',
  takes: {
    Name: 'text',
    'App!': 'text',
    'Role!': 'text',
    ...Object.fromEntries(scopeNames.map((name) => [name, 'text' as const])),
  },
  unbuilt: [
    'Computer',
    'CustomRecipientWriteScope',
    'Delegating',
    'Policy',
    'RecipientOrganizationalUnitScope',
    'RecipientRelativeWriteScope',
    'SecurityGroup',
    'User',
  ],
  run: (call): Outcome => {
    const { tenant, given, now } = call;
    mustBeCustomized(tenant);
    const Role = roleGiven(call);
    mustDelegate(tenant, Role, now);
    const pointer = thePointer(tenant, given.must('App'));
    const scope = scopeOf(call);
    const Name = nameOf(call, Role, pointer.ObjectId);
    const made = {
      id: randomUUID(),
      Name,
      Role,
      $pointer: pointer.id,
      scope,
      WhenCreatedUTC: now.toISOString(),
    };
    tenant.managementRoleAssignments.put(made);
    return { rows: [assignmentRow(tenant, 'truth', made)], effect: 1 };
  },
};

const removeAssignment: Cmdlet = {
  name: 'Remove-ManagementRoleAssignment',
  area: 'organization',
  prompts: true,
  takes: { 'Identity!': 'text' },
  run: ({ tenant, given }): Outcome => {
    const said = given.must('Identity');
    const one = tenant.managementRoleAssignments
      .list()
      .find((row) => [row.Name, row.id].some((key) => key.toLowerCase() === said.toLowerCase()));
    if (one === undefined) throw notFoundOn(said);
    tenant.managementRoleAssignments.drop(one.id);
    return { rows: [], effect: 1 };
  },
};

export const roles: readonly Cmdlet[] = [getRole, getAssignment, addAssignment, removeAssignment];

// Changes to the roles that Exchange itself gives to applications.
import { guidOf } from '../guid.ts';
import { roleOf } from '../seed/organization.ts';
import { directoryRoles } from '../seed/wellknown.ts';
import type { ManagementRoleAssignment } from '../tenant/exchange-config.ts';
import { smtpRole } from '../tenant/mail-gates.ts';
import { BadChange, maybe, text, theMailbox, thePrincipal, theRecipient, type Change } from './changes.ts';
import { thePointerOf } from './change-pointers.ts';

type Run = (change: Change) => number;

const said = (change: Change): string => maybe(change, 'role') ?? smtpRole;

/** The tenant is no longer offered the role; who holds it already keeps it. */
const takeRole: Run = (change) => {
  if (change.tenant.managementRoles.get(said(change)) === undefined) return 0;
  change.tenant.managementRoles.drop(said(change), change.now);
  return 1;
};

const giveRole: Run = (change) => {
  if (change.tenant.managementRoles.get(said(change)) !== undefined) return 0;
  change.tenant.managementRoles.put(roleOf(said(change)), change.now);
  return 1;
};

const scopeFor = (change: Change, name: string): ManagementRoleAssignment['scope'] => {
  if (change.said['mailbox'] === undefined) return { type: 'Organization' };
  const { PrimarySmtpAddress } = theMailbox(change, 'mailbox');
  const id = guidOf(`scope/${name}`);
  const RecipientFilter = `PrimarySmtpAddress -eq '${PrimarySmtpAddress.replaceAll("'", "''")}'`;
  change.tenant.managementScopes.put(
    { id, Name: name, RecipientFilter, WhenCreatedUTC: change.at.toISOString() },
    change.now,
  );
  return { type: 'CustomRecipientScope', id };
};

/** Somebody gives the app a role by hand: over one mailbox, or over all where none is named. */
const assignRole: Run = (change) => {
  const pointer = thePointerOf(change);
  const Role = said(change);
  const Name = maybe(change, 'name') ?? `${Role}-${pointer.ObjectId}`.slice(0, 64);
  const scope = scopeFor(change, `${maybe(change, 'mailbox') ?? ''}-${pointer.ObjectId}`.slice(0, 64));
  const id = guidOf(`role-assignment/${Name}`);
  change.tenant.managementRoleAssignments.put(
    { id, Name, Role, $pointer: pointer.id, scope, WhenCreatedUTC: change.at.toISOString() },
    change.now,
  );
  return 1;
};

const heldBy = (change: Change): ManagementRoleAssignment[] => {
  const pointer = thePointerOf(change).id;
  return change.tenant.managementRoleAssignments.list().filter((one) => one.$pointer === pointer);
};

const unassignRole: Run = (change) => {
  const rows = heldBy(change).filter((one) => one.Role === said(change));
  for (const row of rows) change.tenant.managementRoleAssignments.drop(row.id, change.now);
  return rows.length;
};

/** Every scope of the app's roles names a group by its address where the DN should stand, and so holds nobody. */
const emptyScope: Run = (change) => {
  const ids = new Set(
    heldBy(change).flatMap((one) => (one.scope.type === 'CustomRecipientScope' ? [one.scope.id] : [])),
  );
  const rows = change.tenant.managementScopes.list().filter((one) => ids.has(one.id));
  for (const row of rows)
    change.tenant.managementScopes.put(
      { ...row, RecipientFilter: "MemberOfGroup -eq 'finance-team@contoso.com'" },
      change.now,
    );
  return rows.length;
};

/** `members`: mailboxes, by what they are called. */
const addUnit: Run = (change) => {
  const displayName = text(change, 'name');
  const members = change.said['members'];
  if (!Array.isArray(members)) throw new BadChange('"addUnit" needs "members", a list.');
  const $members = members.map(
    (member: unknown) => theRecipient({ ...change, said: { member } }, 'member').id,
  );
  const id = maybe(change, 'id') ?? guidOf(`unit/${displayName}`);
  change.tenant.administrativeUnits.put({ id, displayName, $members }, change.now);
  return 1;
};

/** The app keeps a way into Exchange, but as an administrator of recipients only. */
const demote: Run = (change) => {
  const principalId = thePrincipal(change, 'app').id;
  const roleDefinitionId = directoryRoles.exchangeRecipientAdministrator;
  const rows = change.tenant.roleAssignments.list().filter((one) => one.principalId === principalId);
  for (const row of rows)
    if (row.roleDefinitionId !== roleDefinitionId) change.tenant.roleAssignments.drop(row.id, change.now);
  if (!rows.some((one) => one.roleDefinitionId === roleDefinitionId))
    change.tenant.roleAssignments.put(
      { id: guidOf(`demoted/${principalId}`), principalId, roleDefinitionId, directoryScopeId: '/' },
      change.now,
    );
  return rows.filter((one) => one.roleDefinitionId !== roleDefinitionId).length;
};

export const roleChanges: Readonly<Record<string, Run>> = {
  takeRole,
  giveRole,
  assignRole,
  unassignRole,
  emptyScope,
  addUnit,
  demote,
};

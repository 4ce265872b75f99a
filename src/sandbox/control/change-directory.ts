// Changes to Entra: people, groups, directory roles.
import { roleAssignmentOf } from '../seed/app-rows.ts';
import { directoryRoles } from '../seed/wellknown.ts';
import { BadChange, maybe, text, theGroup, thePrincipal, theUser, type Change } from './changes.ts';

type Run = (change: Change) => number;

const memberId = (change: Change): string => {
  const said = text(change, 'member');
  try {
    return theUser(change, 'member').id;
  } catch {
    const group = change.tenant.groups.list().find((one) => [one.id, one.displayName].includes(said));
    return group?.id ?? thePrincipal(change, 'member').id;
  }
};

const addMember: Run = (change) => {
  const group = theGroup(change, 'group');
  const member = memberId(change);
  if (group.$members.includes(member)) return 0;
  change.tenant.groups.put({ ...group, $members: [...group.$members, member] }, change.now);
  return 1;
};

const removeMember: Run = (change) => {
  const group = theGroup(change, 'group');
  const member = memberId(change);
  if (!group.$members.includes(member)) return 0;
  change.tenant.groups.put({ ...group, $members: group.$members.filter((id) => id !== member) }, change.now);
  return 1;
};

const setGroup: Run = (change) => {
  const group = theGroup(change, 'group');
  const { isAssignableToRole } = change.said;
  const next = {
    ...group,
    displayName: maybe(change, 'displayName') ?? group.displayName,
    isAssignableToRole:
      typeof isAssignableToRole === 'boolean' ? isAssignableToRole : group.isAssignableToRole,
  };
  change.tenant.groups.put(next, change.now);
  return 1;
};

const deleteGroup: Run = (change) => {
  const group = theGroup(change, 'group');
  change.tenant.groups.drop(group.id, change.now);
  if (change.tenant.recipients.get(group.id) !== undefined)
    change.tenant.recipients.drop(group.id, change.now);
  return 1;
};

const renameUser: Run = (change) => {
  const user = theUser(change, 'user');
  const displayName = maybe(change, 'displayName') ?? user.displayName;
  const userPrincipalName = maybe(change, 'userPrincipalName') ?? user.userPrincipalName;
  change.tenant.users.put({ ...user, displayName, userPrincipalName }, change.now);
  const recipient = change.tenant.recipients.get(user.id);
  if (recipient === undefined || recipient.is === 'group') return 1;
  change.tenant.recipients.put(
    { ...recipient, DisplayName: displayName, UserPrincipalName: userPrincipalName },
    change.now,
  );
  return 1;
};

const enabled =
  (accountEnabled: boolean): Run =>
  (change) => {
    const user = theUser(change, 'user');
    if (user.accountEnabled === accountEnabled) return 0;
    change.tenant.users.put({ ...user, accountEnabled }, change.now);
    return 1;
  };

const deleteUser: Run = (change) => {
  const user = theUser(change, 'user');
  change.tenant.users.drop(user.id, change.now);
  if (change.tenant.recipients.get(user.id) !== undefined) change.tenant.recipients.drop(user.id, change.now);
  return 1;
};

const roleId = (change: Change): string => {
  const said = text(change, 'role');
  const ids: Readonly<Record<string, string>> = directoryRoles;
  const id = ids[said] ?? said;
  if (Object.values(ids).includes(id)) return id;
  throw new BadChange(
    `The directory role "${said}" is not known. There are: ${Object.keys(ids).join(', ')}.`,
  );
};

/** To an `app`, a `user`, or a `group`. */
const holder = (change: Change): string => {
  if (change.said['group'] !== undefined) return theGroup(change, 'group').id;
  return change.said['user'] === undefined ? thePrincipal(change, 'app').id : theUser(change, 'user').id;
};

const giveDirectoryRole: Run = (change) => {
  const row = roleAssignmentOf(holder(change), roleId(change));
  if (change.tenant.roleAssignments.get(row.id) !== undefined) return 0;
  change.tenant.roleAssignments.put(row, change.now);
  return 1;
};

/** One role, or every role where none is named. */
const takeDirectoryRole: Run = (change) => {
  const principal = holder(change);
  const role = change.said['role'] === undefined ? undefined : roleId(change);
  const rows = change.tenant.roleAssignments
    .list()
    .filter(
      (one) => one.principalId === principal && (role ?? one.roleDefinitionId) === one.roleDefinitionId,
    );
  for (const row of rows) change.tenant.roleAssignments.drop(row.id, change.now);
  return rows.length;
};

export const directoryChanges: Readonly<Record<string, Run>> = {
  addMember,
  removeMember,
  setGroup,
  deleteGroup,
  renameUser,
  disableUser: enabled(false),
  enableUser: enabled(true),
  deleteUser,
  giveDirectoryRole,
  takeDirectoryRole,
};

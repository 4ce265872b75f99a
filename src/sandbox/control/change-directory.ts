// Changes to Entra: people, groups, what apps may do and sign in with.
import { X509Certificate, createHash, randomUUID } from 'node:crypto';
import { grantOf, passwordOf, roleAssignmentOf } from '../seed/app-rows.ts';
import { directoryRoles } from '../seed/wellknown.ts';
import type { Application } from '../tenant/directory.ts';
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

const giveDirectoryRole: Run = (change) => {
  const row = roleAssignmentOf(thePrincipal(change, 'app').id, roleId(change));
  if (change.tenant.roleAssignments.get(row.id) !== undefined) return 0;
  change.tenant.roleAssignments.put(row, change.now);
  return 1;
};

/** One role, or every role where none is named. */
const takeDirectoryRole: Run = (change) => {
  const principal = thePrincipal(change, 'app').id;
  const role = change.said['role'] === undefined ? undefined : roleId(change);
  const rows = change.tenant.roleAssignments
    .list()
    .filter(
      (one) => one.principalId === principal && (role ?? one.roleDefinitionId) === one.roleDefinitionId,
    );
  for (const row of rows) change.tenant.roleAssignments.drop(row.id, change.now);
  return rows.length;
};

const giveAppRole: Run = (change) => {
  const principal = thePrincipal(change, 'app');
  const value = text(change, 'role');
  for (const resource of change.tenant.servicePrincipals.list()) {
    const role = resource.appRoles.find((one) => one.value === value);
    if (role === undefined) continue;
    const row = grantOf(principal, resource, role);
    if (change.tenant.appRoleAssignments.get(row.id) !== undefined) return 0;
    change.tenant.appRoleAssignments.put(row, change.now);
    return 1;
  }
  throw new BadChange(`No resource offers the app role "${value}".`);
};

const takeAppRole: Run = (change) => {
  const principal = thePrincipal(change, 'app').id;
  const value = text(change, 'role');
  const rows = change.tenant.appRoleAssignments.list().filter((one) => {
    const resource = change.tenant.servicePrincipals.get(one.resourceId);
    const role = resource?.appRoles.find((known) => known.id === one.appRoleId);
    return one.principalId === principal && role?.value === value;
  });
  for (const row of rows) change.tenant.appRoleAssignments.drop(row.id, change.now);
  return rows.length;
};

const application = (change: Change): Application => {
  const { appId } = thePrincipal(change, 'app');
  const found = change.tenant.applications.list().find((one) => one.appId === appId);
  if (found === undefined) throw new BadChange(`"${text(change, 'app')}" has no application here.`);
  return found;
};

const addSecret: Run = (change) => {
  const app = application(change);
  const end = maybe(change, 'endDateTime');
  const made = {
    ...passwordOf(maybe(change, 'displayName') ?? 'added', text(change, 'secret'), end),
    keyId: randomUUID(),
  };
  change.tenant.applications.put(
    { ...app, passwordCredentials: [...app.passwordCredentials, made] },
    change.now,
  );
  return 1;
};

/** `certificate`: PEM, or DER in base64. */
const addCertificate: Run = (change) => {
  const app = application(change);
  const said = text(change, 'certificate');
  const pem = said.includes('BEGIN CERTIFICATE') ? said : Buffer.from(said, 'base64');
  let read: X509Certificate;
  try {
    read = new X509Certificate(pem);
  } catch {
    throw new BadChange('"certificate" is neither PEM nor DER in base64.');
  }
  const key = {
    keyId: randomUUID(),
    displayName: read.subject,
    type: 'AsymmetricX509Cert' as const,
    usage: 'Verify' as const,
    startDateTime: new Date(read.validFrom).toISOString(),
    endDateTime: new Date(read.validTo).toISOString(),
    customKeyIdentifier: createHash('sha1').update(read.raw).digest('base64'),
    key: read.raw.toString('base64'),
  };
  change.tenant.applications.put({ ...app, keyCredentials: [...app.keyCredentials, key] }, change.now);
  return 1;
};

const expireSecrets: Run = (change) => {
  const app = application(change);
  const endDateTime = new Date(change.at.getTime() - 1000).toISOString();
  const passwordCredentials = app.passwordCredentials.map((one) => ({ ...one, endDateTime }));
  change.tenant.applications.put({ ...app, passwordCredentials }, change.now);
  return passwordCredentials.length;
};

const removePrincipal: Run = (change) => {
  change.tenant.servicePrincipals.drop(thePrincipal(change, 'app').id, change.now);
  return 1;
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
  giveAppRole,
  takeAppRole,
  addSecret,
  addCertificate,
  expireSecrets,
  removePrincipal,
};

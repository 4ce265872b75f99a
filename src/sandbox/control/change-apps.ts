// Changes to applications and their service principals: owners, names, what is granted, switched off, deleted.
import { bury } from '../graph/deleted.ts';
import { exchangePrincipal, grantOf, permissionGrantOf } from '../seed/app-rows.ts';
import type { AppRole, ServicePrincipal } from '../tenant/directory.ts';
import { BadChange, text, theApplication, thePrincipal, theUser, type Change } from './changes.ts';

type Run = (change: Change) => number;

/** A user, or an application's service principal. */
const ownerId = (change: Change): string => {
  try {
    return thePrincipal(change, 'owner').id;
  } catch {
    return theUser(change, 'owner').id;
  }
};

/** Of the application, and of its service principal where there is one. */
const setOwners = (change: Change, next: (owners: readonly string[]) => string[]): number => {
  const app = theApplication(change, 'app');
  const principals = change.tenant.servicePrincipals.list().filter((one) => one.appId === app.appId);
  const changed = next(app.$owners).length === app.$owners.length ? 0 : 1;
  change.tenant.applications.put({ ...app, $owners: next(app.$owners) }, change.now);
  for (const one of principals)
    change.tenant.servicePrincipals.put({ ...one, $owners: next(one.$owners) }, change.now);
  return changed;
};

const addOwner: Run = (change) => {
  const id = ownerId(change);
  return setOwners(change, (owners) => [...new Set([...owners, id])]);
};

const removeOwner: Run = (change) => {
  const id = ownerId(change);
  return setOwners(change, (owners) => owners.filter((one) => one !== id));
};

const renameApp: Run = (change) => {
  const app = theApplication(change, 'app');
  const displayName = text(change, 'displayName');
  change.tenant.applications.put({ ...app, displayName }, change.now);
  for (const one of change.tenant.servicePrincipals.list())
    if (one.appId === app.appId)
      change.tenant.servicePrincipals.put({ ...one, displayName, appDisplayName: displayName }, change.now);
  return 1;
};

const addRedirect: Run = (change) => {
  const app = theApplication(change, 'app');
  const uri = text(change, 'uri');
  if (app.web.redirectUris.includes(uri)) return 0;
  const web = { ...app.web, redirectUris: [...app.web.redirectUris, uri] };
  change.tenant.applications.put({ ...app, web }, change.now);
  return 1;
};

const give = (change: Change, principal: ServicePrincipal, value: string): number => {
  for (const resource of change.tenant.servicePrincipals.list()) {
    const role: AppRole | undefined = resource.appRoles.find((one) => one.value === value);
    if (role === undefined) continue;
    const row = grantOf(principal, resource, role);
    const held = change.tenant.appRoleAssignments
      .list()
      .some(
        (one) =>
          one.principalId === row.principalId &&
          one.resourceId === row.resourceId &&
          one.appRoleId === row.appRoleId,
      );
    if (held) return 0;
    change.tenant.appRoleAssignments.put(row, change.now);
    return 1;
  }
  throw new BadChange(`No resource offers the app role "${value}".`);
};

const take = (change: Change, principal: ServicePrincipal, fits: (value: string) => boolean): number => {
  const rows = change.tenant.appRoleAssignments.list().filter((one) => {
    const resource = change.tenant.servicePrincipals.get(one.resourceId);
    const role = resource?.appRoles.find((known) => known.id === one.appRoleId);
    return one.principalId === principal.id && role !== undefined && fits(role.value);
  });
  for (const row of rows) change.tenant.appRoleAssignments.drop(row.id, change.now);
  return rows.length;
};

const giveAppRole: Run = (change) => give(change, thePrincipal(change, 'app'), text(change, 'role'));

const takeAppRole: Run = (change) => {
  const role = text(change, 'role');
  return take(change, thePrincipal(change, 'app'), (value) => value === role);
};

/** Its owner lists a permission that nobody has granted yet. */
const declareAppRole: Run = (change) => {
  const app = theApplication(change, 'app');
  const role = text(change, 'role');
  for (const resource of change.tenant.servicePrincipals.list()) {
    const found = resource.appRoles.find((one) => one.value === role);
    if (found === undefined) continue;
    const wish = { resourceAppId: resource.appId, resourceAccess: [{ id: found.id, type: 'Role' as const }] };
    const requiredResourceAccess = [...app.requiredResourceAccess, wish];
    change.tenant.applications.put({ ...app, requiredResourceAccess }, change.now);
    return 1;
  }
  throw new BadChange(`No resource offers the app role "${role}".`);
};

/** The role for Exchange Web Services in place of those for mail protocols. */
const wrongAppRole: Run = (change) => {
  const principal = thePrincipal(change, 'app');
  const taken = take(change, principal, (value) => /^(IMAP|POP)\.AccessAsApp$/.test(value));
  return taken + give(change, principal, 'full_access_as_app');
};

/** `scope`: values of Exchange's delegated permissions; `user`: for that one alone. */
const grantDelegated: Run = (change) => {
  const user = change.said['user'] === undefined ? null : theUser(change, 'user').id;
  const fresh = permissionGrantOf(
    thePrincipal(change, 'app'),
    exchangePrincipal,
    text(change, 'scope'),
    user,
  );
  const was = change.tenant.oauth2PermissionGrants
    .list()
    .find(
      (one) =>
        one.clientId === fresh.clientId &&
        one.resourceId === fresh.resourceId &&
        one.principalId === fresh.principalId,
    );
  change.tenant.oauth2PermissionGrants.put({ ...fresh, id: was?.id ?? fresh.id }, change.now);
  return 1;
};

/** `enabled: true` switches it on again. */
const disableApp: Run = (change) => {
  const principal = thePrincipal(change, 'app');
  const accountEnabled = change.said['enabled'] === true;
  if (principal.accountEnabled === accountEnabled) return 0;
  change.tenant.servicePrincipals.put({ ...principal, accountEnabled }, change.now);
  return 1;
};

const burial = (change: Change): Parameters<typeof bury>[0] => ({ tenant: change.tenant, now: change.at });

/** Into the deleted items, as a person in the portal does it; `purge: true`: for good. */
const removePrincipal: Run = (change) => {
  const row = thePrincipal(change, 'app');
  bury(burial(change), { kind: 'servicePrincipal', row }, change.now);
  if (change.said['purge'] === true) change.tenant.deletedItems.drop(row.id, change.now);
  return 1;
};

const removeApplication: Run = (change) => {
  const row = theApplication(change, 'app');
  const principal = change.tenant.servicePrincipals.list().find((one) => one.appId === row.appId);
  bury(burial(change), { kind: 'application', row }, change.now);
  if (principal !== undefined) bury(burial(change), { kind: 'servicePrincipal', row: principal }, change.now);
  if (change.said['purge'] === true)
    for (const id of [row.id, principal?.id ?? row.id]) change.tenant.deletedItems.drop(id, change.now);
  return principal === undefined ? 1 : 2;
};

export const appChanges: Readonly<Record<string, Run>> = {
  addOwner,
  removeOwner,
  renameApp,
  addRedirect,
  giveAppRole,
  takeAppRole,
  wrongAppRole,
  declareAppRole,
  grantDelegated,
  disableApp,
  removePrincipal,
  removeApplication,
};

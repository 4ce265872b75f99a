// Which part of Graph answers which path about applications, their service principals and what is granted to them.
import {
  addAppRole,
  appRoleAssignment,
  appRoleAssignments,
  removeAppRole,
  type Side as RoleSide,
} from './app-roles.ts';
import { addApplication, changeApplication, removeApplication } from './app-write.ts';
import { application, applications, groupsOfPrincipal, servicePrincipal, servicePrincipals } from './apps.ts';
import type { Answer, Call } from './call.ts';
import { defaultPolicy } from './credential-rules.ts';
import { deletedItem, deletedItems, purge, restore } from './deleted.ts';
import { addFederated, changeFederated, federated, oneFederated, removeFederated } from './federated.ts';
import { addOwner, owners, removeOwner, type Owned } from './owners.ts';
import { addPassword, removePassword } from './passwords.ts';
import {
  addPermissionGrant,
  changePermissionGrant,
  grantsOf,
  permissionGrant,
  permissionGrants,
  removePermissionGrant,
} from './permission-grants.ts';
import { addPrincipal, changePrincipal, removePrincipal } from './principals.ts';

type Run = (call: Call, one: string, two: string) => Answer;
type Routes = Record<string, Run>;

const ofOwners = (root: Owned): Routes => ({
  [`GET ${root}/*/owners`]: (call, id) => owners(call, root, id),
  [`POST ${root}/*/owners/$ref`]: (call, id) => addOwner(call, root, id),
  [`DELETE ${root}/*/owners/*/$ref`]: (call, id, owner) => removeOwner(call, root, id, owner),
});

const ofRoles = (verb: 'appRoleAssignments' | 'appRoleAssignedTo', side: RoleSide): Routes => ({
  [`GET servicePrincipals/*/${verb}`]: (call, id) => appRoleAssignments(call, id, side),
  [`GET servicePrincipals/*/${verb}/*`]: (call, id, one) => appRoleAssignment(call, id, side, one),
  [`POST servicePrincipals/*/${verb}`]: (call, id) => addAppRole(call, id, side),
  [`DELETE servicePrincipals/*/${verb}/*`]: (call, id, one) => removeAppRole(call, id, side, one),
});

const routes: Routes = {
  'GET applications': applications,
  'POST applications': addApplication,
  'GET applications/*': application,
  'PATCH applications/*': changeApplication,
  'DELETE applications/*': removeApplication,
  'POST applications/*/addPassword': addPassword,
  'POST applications/*/removePassword': removePassword,
  'GET applications/*/federatedIdentityCredentials': federated,
  'POST applications/*/federatedIdentityCredentials': addFederated,
  'GET applications/*/federatedIdentityCredentials/*': oneFederated,
  'PATCH applications/*/federatedIdentityCredentials/*': changeFederated,
  'DELETE applications/*/federatedIdentityCredentials/*': removeFederated,
  ...ofOwners('applications'),
  'GET servicePrincipals': servicePrincipals,
  'POST servicePrincipals': addPrincipal,
  'GET servicePrincipals/*': servicePrincipal,
  'PATCH servicePrincipals/*': changePrincipal,
  'DELETE servicePrincipals/*': removePrincipal,
  'GET servicePrincipals/*/oauth2PermissionGrants': grantsOf,
  'GET servicePrincipals/*/transitiveMemberOf': groupsOfPrincipal,
  ...ofOwners('servicePrincipals'),
  ...ofRoles('appRoleAssignments', 'principalId'),
  ...ofRoles('appRoleAssignedTo', 'resourceId'),
  'GET oauth2PermissionGrants': permissionGrants,
  'POST oauth2PermissionGrants': addPermissionGrant,
  'GET oauth2PermissionGrants/*': permissionGrant,
  'PATCH oauth2PermissionGrants/*': changePermissionGrant,
  'DELETE oauth2PermissionGrants/*': removePermissionGrant,
  'GET policies/defaultAppManagementPolicy': defaultPolicy,
  'GET directory/deletedItems/microsoft.graph.application': (call) => deletedItems(call, 'application'),
  'GET directory/deletedItems/microsoft.graph.servicePrincipal': (call) =>
    deletedItems(call, 'servicePrincipal'),
  'GET directory/deletedItems/*': deletedItem,
  'DELETE directory/deletedItems/*': purge,
  'POST directory/deletedItems/*/restore': restore,
};

const patterns = Object.entries(routes).map(([line, run]) => ({ parts: line.split(/[ /]/), run }));

export const appRoute = (call: Call): Answer | undefined => {
  const asked = [call.method, ...call.segments];
  const found = patterns.find(
    ({ parts }) =>
      parts.length === asked.length && parts.every((part, at) => part === '*' || part === asked[at]),
  );
  if (found === undefined) return undefined;
  const [one = '', two = ''] = asked.filter((_, at) => found.parts[at] === '*');
  return found.run(call, one, two);
};

// Graph: application permissions granted to a service principal, and taken back.
import { randomBytes } from 'node:crypto';
import { grantOf } from '../seed/app-rows.ts';
import { bodyOf, guidIn } from './body.ts';
import { created, done, list, need, rights, single, type Answer, type Call } from './call.ts';
import { badRequest, notFound } from './errors.ts';
import { find } from './own.ts';
import { shapes } from './shapes.ts';

const reader = 'graph';
const what = 'AppRoleAssignment';

export type Side = 'principalId' | 'resourceId';

/** What this service principal was granted, or what others were granted on it. */
export const appRoleAssignments = (call: Call, key: string, side: Side): Answer => {
  need(call, ...rights.applications);
  const { id } = find(call.tenant.servicePrincipals, key);
  const rows = call.tenant.appRoleAssignments.list(reader).filter((one) => one[side] === id);
  return list(call, shapes.appRoleAssignment, rows);
};

export const appRoleAssignment = (call: Call, key: string, side: Side, id: string): Answer => {
  need(call, ...rights.applications);
  const owner = find(call.tenant.servicePrincipals, key);
  const row = call.tenant.appRoleAssignments.list(reader).find((one) => one.id === id);
  if (row?.[side] !== owner.id) throw notFound(id);
  return single(call, shapes.appRoleAssignment, row);
};

/** POST on the resource (appRoleAssignedTo) or on the one who is to hold it (appRoleAssignments). */
export const addAppRole = (call: Call, key: string, side: Side): Answer => {
  need(call, ...rights.grantRoles);
  const owner = find(call.tenant.servicePrincipals, key);
  const body = bodyOf(call, what, ['principalId', 'resourceId', 'appRoleId']);
  const ids = {
    principalId: guidIn(body, 'principalId', what),
    resourceId: guidIn(body, 'resourceId', what),
    appRoleId: guidIn(body, 'appRoleId', what),
  };
  const principal = call.tenant.servicePrincipals.get(ids.principalId, reader);
  const resource = call.tenant.servicePrincipals.get(ids.resourceId, reader);
  if (principal === undefined || resource === undefined || ids[side] !== owner.id) {
    throw badRequest('Not a valid reference update.', 'Request_BadRequest');
  }
  const role = resource.appRoles.find((one) => one.id === ids.appRoleId && one.isEnabled);
  if (role === undefined) {
    throw badRequest('Permission being assigned was not found on application.', 'Request_BadRequest');
  }
  const taken = call.tenant.appRoleAssignments
    .list()
    .some(
      (one) =>
        one.principalId === ids.principalId &&
        one.resourceId === ids.resourceId &&
        one.appRoleId === ids.appRoleId,
    );
  if (taken) {
    throw badRequest('Permission being assigned already exists on the object', 'Request_BadRequest');
  }
  const made = {
    ...grantOf(principal, resource, role),
    id: randomBytes(32).toString('base64url'),
    createdDateTime: call.now.toISOString(),
  };
  call.tenant.appRoleAssignments.put(made);
  return created(call, shapes.appRoleAssignment, made);
};

export const removeAppRole = (call: Call, key: string, side: Side, id: string): Answer => {
  need(call, ...rights.grantRoles);
  const owner = find(call.tenant.servicePrincipals, key);
  const row = call.tenant.appRoleAssignments.list().find((one) => one.id === id);
  if (row?.[side] !== owner.id) throw notFound(id);
  call.tenant.appRoleAssignments.drop(row.id);
  return done();
};

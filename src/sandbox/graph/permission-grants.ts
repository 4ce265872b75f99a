// Graph: delegated permissions granted to an application, for everybody or for one person.
import { randomBytes } from 'node:crypto';
import type { OAuth2PermissionGrant } from '../tenant/directory.ts';
import { bodyOf, guidIn, textOf } from './body.ts';
import { created, done, list, need, rights, single, type Answer, type Call } from './call.ts';
import { badRequest, conflict, notFound } from './errors.ts';
import { shapes } from './shapes.ts';

const reader = 'graph';
const what = 'OAuth2PermissionGrant';

export const permissionGrants = (call: Call): Answer => {
  need(call, ...rights.readGrants);
  return list(call, shapes.oauth2PermissionGrant, call.tenant.oauth2PermissionGrants.list(reader));
};

/** GET /servicePrincipals/{id}/oauth2PermissionGrants */
export const grantsOf = (call: Call, id: string): Answer => {
  need(call, ...rights.readGrants);
  const rows = call.tenant.oauth2PermissionGrants.list(reader).filter((one) => one.clientId === id);
  return list(call, shapes.oauth2PermissionGrant, rows);
};

// Their ids tell capital letters from small ones; a table's keys do not.
const find = (call: Call, id: string, seen: 'graph' | 'truth'): OAuth2PermissionGrant => {
  const row = call.tenant.oauth2PermissionGrants.list(seen).find((one) => one.id === id);
  if (row === undefined) throw notFound(id);
  return row;
};

export const permissionGrant = (call: Call, id: string): Answer => {
  need(call, ...rights.readGrants);
  return single(call, shapes.oauth2PermissionGrant, find(call, id, reader));
};

/** Values as they stand, once each. */
const scopeOf = (text: string): string =>
  [...new Set(text.split(/\s+/).filter((one) => one !== ''))].join(' ');

export const addPermissionGrant = (call: Call): Answer => {
  need(call, ...rights.writeGrants);
  const body = bodyOf(call, what, [
    'clientId',
    'consentType',
    'principalId',
    'resourceId',
    'scope',
    'startTime',
    'expiryTime',
  ]);
  const consentType = textOf(body, 'consentType', what);
  if (consentType !== 'AllPrincipals' && consentType !== 'Principal') {
    throw badRequest(`Invalid value specified for property 'consentType'.`, 'Request_BadRequest');
  }
  const made: OAuth2PermissionGrant = {
    id: randomBytes(32).toString('base64url'),
    clientId: guidIn(body, 'clientId', what),
    consentType,
    principalId: consentType === 'Principal' ? guidIn(body, 'principalId', what) : null,
    resourceId: guidIn(body, 'resourceId', what),
    scope: scopeOf(textOf(body, 'scope', what, 4000)),
  };
  for (const id of [made.clientId, made.resourceId]) {
    if (call.tenant.servicePrincipals.get(id, reader) === undefined) throw notFound(id);
  }
  if (made.principalId !== null && call.tenant.users.get(made.principalId, reader) === undefined) {
    throw notFound(made.principalId);
  }
  const taken = call.tenant.oauth2PermissionGrants
    .list()
    .some(
      (one) =>
        one.clientId === made.clientId &&
        one.resourceId === made.resourceId &&
        one.principalId === made.principalId,
    );
  if (taken) throw conflict('Permission entry already exists.');
  call.tenant.oauth2PermissionGrants.put(made);
  return created(call, shapes.oauth2PermissionGrant, made);
};

/** PATCH replaces the whole text of scopes. */
export const changePermissionGrant = (call: Call, id: string): Answer => {
  need(call, ...rights.writeGrants);
  const was = find(call, id, 'truth');
  const scope = scopeOf(textOf(bodyOf(call, what, ['scope']), 'scope', what, 4000));
  if (scope === was.scope) return done(0);
  call.tenant.oauth2PermissionGrants.put({ ...was, scope });
  return done();
};

export const removePermissionGrant = (call: Call, id: string): Answer => {
  need(call, ...rights.writeGrants);
  call.tenant.oauth2PermissionGrants.drop(find(call, id, 'truth').id);
  return done();
};

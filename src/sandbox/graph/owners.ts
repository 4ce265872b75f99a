// Graph: owners of applications and service principals.
import type { Application, ServicePrincipal } from '../tenant/directory.ts';
import { bodyOf, textOf } from './body.ts';
import { done, need, rights, type Answer, type Call } from './call.ts';
import { badRequest, notFound } from './errors.ts';
import { objects } from './groups.ts';
import { find, ownApplication, ownPrincipal } from './own.ts';

export type Owned = 'applications' | 'servicePrincipals';

export const owners = (call: Call, root: Owned, key: string): Answer => {
  need(call, ...rights.applications);
  const row =
    root === 'applications' ? find(call.tenant.applications, key) : find(call.tenant.servicePrincipals, key);
  return objects(call, row.$owners, undefined);
};

const put = (call: Call, row: Application | ServicePrincipal, $owners: string[]): void => {
  if ('signInAudience' in row) call.tenant.applications.put({ ...row, $owners });
  else call.tenant.servicePrincipals.put({ ...row, $owners });
};

const own = (call: Call, root: Owned, key: string): Application | ServicePrincipal =>
  root === 'applications' ? ownApplication(call, key) : ownPrincipal(call, key);

/** POST …/owners/$ref {"@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/{id}"} */
export const addOwner = (call: Call, root: Owned, key: string): Answer => {
  const row = own(call, root, key);
  const reference = textOf(bodyOf(call, 'Reference', []), '@odata.id', 'Reference');
  const id = /\/(?:directoryObjects|users|servicePrincipals)\/([0-9a-f-]{36})$/i
    .exec(reference)?.[1]
    ?.toLowerCase();
  if (id === undefined) throw badRequest(`Invalid URL format specified in payload: ${reference}`);
  const { users, servicePrincipals } = call.tenant;
  if (users.get(id, 'graph') === undefined && servicePrincipals.get(id, 'graph') === undefined) {
    throw notFound(id);
  }
  if (row.$owners.includes(id)) {
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'owners'.",
      'Request_BadRequest',
    );
  }
  put(call, row, [...row.$owners, id]);
  return done();
};

/** DELETE …/owners/{id}/$ref */
export const removeOwner = (call: Call, root: Owned, key: string, owner: string): Answer => {
  const row = own(call, root, key);
  if (!row.$owners.includes(owner.toLowerCase())) throw notFound(owner);
  put(
    call,
    row,
    row.$owners.filter((id) => id !== owner.toLowerCase()),
  );
  return done();
};

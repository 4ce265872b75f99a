// Graph: what was deleted lies here for 30 days, to be brought back or purged.
import type { Application, DeletedItem, ServicePrincipal } from '../tenant/directory.ts';
import { done, list, need, rights, single, type Answer, type Call } from './call.ts';
import { conflict, notFound } from './errors.ts';
import { needOwn, needWriter } from './own.ts';
import { shapes, type Shape } from './shapes.ts';

const reader = 'graph';
const keptMs = 30 * 86_400_000;

type Dead = { kind: 'application'; row: Application } | { kind: 'servicePrincipal'; row: ServicePrincipal };

/** Takes it out of the tenant, with all that is bound to it. */
export const bury = (call: Pick<Call, 'tenant' | 'now'>, dead: Dead, now = false): void => {
  const { tenant } = call;
  const { id } = dead.row;
  const isBound = (one: { principalId: string | null }): boolean => one.principalId === id;
  const item: DeletedItem = {
    ...dead,
    id,
    deletedDateTime: call.now.toISOString(),
    appRoleAssignments: tenant.appRoleAssignments.list().filter(isBound),
    oauth2PermissionGrants: tenant.oauth2PermissionGrants.list().filter((one) => one.clientId === id),
    roleAssignments: tenant.roleAssignments.list().filter(isBound),
  };
  tenant.deletedItems.put(item, now);
  for (const name of bound) for (const row of item[name]) tenant[name].drop(row.id, now);
  if (dead.kind === 'application') tenant.applications.drop(id, now);
  else tenant.servicePrincipals.drop(id, now);
};

const bound = ['appRoleAssignments', 'oauth2PermissionGrants', 'roleAssignments'] as const;

const isDue = (item: DeletedItem, now: Date): boolean =>
  now.getTime() - new Date(item.deletedDateTime).getTime() > keptMs;

/** What has lain here for too long is gone. */
const prune = (call: Call): void => {
  for (const item of call.tenant.deletedItems.list())
    if (isDue(item, call.now)) call.tenant.deletedItems.drop(item.id, true);
};

const shown = (item: DeletedItem): { id: string } => ({
  ...item.row,
  ...{ deletedDateTime: item.deletedDateTime },
});

const shapeOf = (kind: DeletedItem['kind']): Shape => shapes[kind];

/** GET /directory/deletedItems/microsoft.graph.application, or servicePrincipal. */
export const deletedItems = (call: Call, kind: DeletedItem['kind']): Answer => {
  need(call, ...rights.deletedApplications);
  prune(call);
  const rows = call.tenant.deletedItems.list(reader).filter((one) => one.kind === kind);
  return list(call, shapeOf(kind), rows.map(shown));
};

const find = (call: Call, id: string): DeletedItem => {
  prune(call);
  const item = call.tenant.deletedItems.get(id, reader);
  if (item === undefined) throw notFound(id);
  return item;
};

export const deletedItem = (call: Call, id: string): Answer => {
  need(call, ...rights.deletedApplications);
  const item = find(call, id);
  return single(call, shapeOf(item.kind), shown(item));
};

const own = (call: Call, id: string): DeletedItem => {
  needWriter(call);
  find(call, id);
  const item = call.tenant.deletedItems.get(id);
  if (item === undefined) throw notFound(id);
  needOwn(call, item.row);
  return item;
};

/** DELETE: for good. The service principal of a purged application goes with it. */
export const purge = (call: Call, id: string): Answer => {
  const item = own(call, id);
  call.tenant.deletedItems.drop(item.id);
  if (item.kind === 'servicePrincipal') return done();
  const principals = call.tenant.deletedItems
    .list()
    .filter((one) => one.kind === 'servicePrincipal' && one.row.appId === item.row.appId);
  for (const one of principals) call.tenant.deletedItems.drop(one.id);
  return done(1 + principals.length);
};

/** POST …/restore: it alone; the service principal of an application is an item of its own. */
export const restore = (call: Call, id: string): Answer => {
  const item = own(call, id);
  const { tenant } = call;
  if (item.kind === 'application') tenant.applications.put(item.row as Application);
  else {
    if (tenant.servicePrincipals.list().some((one) => one.appId === item.row.appId)) {
      throw conflict('Another service principal of that application is in the directory already.');
    }
    tenant.servicePrincipals.put(item.row as ServicePrincipal);
  }
  for (const row of item.appRoleAssignments) tenant.appRoleAssignments.put(row);
  for (const row of item.oauth2PermissionGrants) tenant.oauth2PermissionGrants.put(row);
  for (const row of item.roleAssignments) tenant.roleAssignments.put(row);
  tenant.deletedItems.drop(item.id);
  call.query.delete('$select');
  return { ...single(call, shapeOf(item.kind), item.row), effect: 1 };
};

// Graph: applications, service principals, what was granted to them, and the organization.
import type { Application, ServicePrincipal } from '../tenant/directory.ts';
import type { Table } from '../tenant/table.ts';
import { list, need, rights, single, type Answer, type Call } from './call.ts';
import { notFound } from './errors.ts';
import { shapes } from './shapes.ts';

const reader = 'graph';

/** By object id, or by `appId=…` where the path says (appId='…'). */
const find = <T extends Application | ServicePrincipal>(table: Table<T>, key: string): T => {
  const appId = key.startsWith('appId=') ? key.slice('appId='.length).toLowerCase() : undefined;
  const row =
    appId === undefined ? table.get(key, reader) : table.list(reader).find((one) => one.appId === appId);
  if (row === undefined) throw notFound(appId ?? key);
  return row;
};

export const applications = (call: Call): Answer => {
  need(call, ...rights.applications);
  return list(call, shapes.application, call.tenant.applications.list(reader));
};

export const application = (call: Call, key: string): Answer => {
  need(call, ...rights.applications);
  return single(call, shapes.application, find(call.tenant.applications, key));
};

export const servicePrincipals = (call: Call): Answer => {
  need(call, ...rights.applications);
  return list(call, shapes.servicePrincipal, call.tenant.servicePrincipals.list(reader));
};

export const servicePrincipal = (call: Call, key: string): Answer => {
  need(call, ...rights.applications);
  return single(call, shapes.servicePrincipal, find(call.tenant.servicePrincipals, key));
};

/** What this service principal was granted, or what others were granted on it. */
export const appRoleAssignments = (call: Call, key: string, side: 'principalId' | 'resourceId'): Answer => {
  need(call, ...rights.applications);
  const { id } = find(call.tenant.servicePrincipals, key);
  const rows = call.tenant.appRoleAssignments.list(reader).filter((one) => one[side] === id);
  return list(call, shapes.appRoleAssignment, rows);
};

export const roleAssignments = (call: Call): Answer => {
  need(call, ...rights.roleAssignments);
  return list(call, shapes.roleAssignment, call.tenant.roleAssignments.list(reader));
};

export const organization = (call: Call): Answer => {
  need(call, ...rights.organization);
  return list(call, shapes.organization, call.tenant.organization.list(reader));
};

export const oneOrganization = (call: Call, id: string): Answer => {
  need(call, ...rights.organization);
  const row = call.tenant.organization.get(id, reader);
  if (row === undefined) throw notFound(id);
  return single(call, shapes.organization, row);
};

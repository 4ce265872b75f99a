// Graph: applications and service principals as they are read, directory roles, and the organization.
import { list, need, rights, single, type Answer, type Call } from './call.ts';
import { notFound } from './errors.ts';
import { find } from './own.ts';
import { shapes } from './shapes.ts';

const reader = 'graph';

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

/** Directory roles are not among them here; they are read where they are assigned. */
export const groupsOfPrincipal = (call: Call, key: string): Answer => {
  need(call, ...rights.applications);
  const { id } = find(call.tenant.servicePrincipals, key);
  return list(call, shapes.group, call.tenant.groupsOf(id, reader), () => ({
    '@odata.type': '#microsoft.graph.group',
  }));
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

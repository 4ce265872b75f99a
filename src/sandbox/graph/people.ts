// Graph: users, and the groups they are in.
import { isGuid } from '../guid.ts';
import type { Group, User } from '../tenant/directory.ts';
import { holds, list, need, rights, single, type Answer, type Call } from './call.ts';
import { badRequest, notFound } from './errors.ts';
import { shapes } from './shapes.ts';

const reader = 'graph';

export const findUser = (call: Call, key: string): User => {
  const wanted = key.toLowerCase();
  const user =
    call.tenant.users.get(wanted, reader) ??
    call.tenant.users.list(reader).find((one) => one.userPrincipalName.toLowerCase() === wanted);
  if (user === undefined) throw notFound(key);
  return user;
};

export const users = (call: Call): Answer => {
  // With ReadBasic alone the list is there, but not its deeper fields.
  if (holds(call, 'User.ReadBasic.All') && !holds(call, 'User.Read.All', 'Directory.Read.All')) {
    return list(call, basic, call.tenant.users.list(reader));
  }
  need(call, ...rights.users);
  return list(call, shapes.user, call.tenant.users.list(reader));
};

const basic = {
  type: 'microsoft.graph.user',
  fields: new Set(['id', 'displayName', 'givenName', 'surname', 'mail', 'userPrincipalName']),
  usual: undefined,
};

export const user = (call: Call, key: string): Answer => {
  const isBasic = holds(call, 'User.ReadBasic.All') && !holds(call, 'User.Read.All', 'Directory.Read.All');
  if (!isBasic) need(call, ...rights.users);
  return single(call, isBasic ? basic : shapes.user, findUser(call, key));
};

const groupIds = (call: Call): string[] => {
  if (call.unreadable) throw badRequest('Unable to read JSON request payload.');
  const ids = (call.body as { groupIds?: unknown } | undefined)?.groupIds;
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string' && isGuid(id))) {
    throw badRequest('Invalid value specified for property groupIds of resource.', 'Request_BadRequest');
  }
  if (ids.length > 20) {
    throw badRequest('The number of values in groupIds exceeds the limit of 20.', 'Request_BadRequest');
  }
  return ids as string[];
};

const collection = 'https://graph.microsoft.com/v1.0/$metadata#Collection(Edm.String)';

/** POST: which of these groups the user is in, through other groups too. */
export const checkMemberGroups = (call: Call, key: string): Answer => {
  need(call, ...rights.memberships);
  const asked = groupIds(call);
  const found = findUser(call, key);
  const held = new Set(call.tenant.groupsOf(found.id, reader).map((group) => group.id));
  return {
    status: 200,
    body: { '@odata.context': collection, value: asked.filter((id) => held.has(id.toLowerCase())) },
  };
};

/** POST: every group the user is in. */
export const getMemberGroups = (call: Call, key: string): Answer => {
  need(call, ...rights.memberships);
  const only = (call.body as { securityEnabledOnly?: unknown } | undefined)?.securityEnabledOnly;
  if (typeof only !== 'boolean') {
    throw badRequest('A value must be provided for parameter securityEnabledOnly.', 'Request_BadRequest');
  }
  const groups = call.tenant
    .groupsOf(findUser(call, key).id, reader)
    .filter((group) => !only || group.securityEnabled);
  return { status: 200, body: { '@odata.context': collection, value: groups.map((group) => group.id) } };
};

export const memberOf = (call: Call, key: string, deep: boolean, cast: boolean): Answer => {
  need(call, ...rights.memberships);
  const id = findUser(call, key).id;
  const groups: Group[] = deep
    ? call.tenant.groupsOf(id, reader)
    : call.tenant.groups.list(reader).filter((group) => group.$members.includes(id));
  return list(
    call,
    shapes.group,
    groups,
    cast ? undefined : () => ({ '@odata.type': '#microsoft.graph.group' }),
  );
};

// Graph: groups, and who is in them.
import type { Group } from '../tenant/directory.ts';
import { count, holds, list, need, rights, single, type Answer, type Call } from './call.ts';
import { notFound } from './errors.ts';
import { shapes, type Shape } from './shapes.ts';

const reader = 'graph';

const findGroup = (call: Call, id: string): Group => {
  const group = call.tenant.groups.get(id, reader);
  if (group === undefined) throw notFound(id);
  return group;
};

export const groups = (call: Call): Answer => {
  need(call, ...rights.members);
  return list(call, shapes.group, call.tenant.groups.list(reader));
};

export const group = (call: Call, id: string): Answer => {
  need(call, ...rights.members);
  return single(call, shapes.group, findGroup(call, id));
};

/** A list of mixed kinds may be asked for any field of any of them. */
const mixed: Shape = {
  type: 'microsoft.graph.directoryObject',
  fields: new Set([...shapes.user.fields, ...shapes.group.fields, ...shapes.servicePrincipal.fields]),
  usual: [
    ...(shapes.user.usual ?? []),
    'description',
    'mailEnabled',
    'securityEnabled',
    'isAssignableToRole',
  ],
};

const kinds = { user: 'users', group: 'groups', servicePrincipal: 'servicePrincipals' } as const;

const typeOf = (call: Call, id: string): keyof typeof kinds | undefined => {
  if (call.tenant.users.get(id, reader) !== undefined) return 'user';
  if (call.tenant.groups.get(id, reader) !== undefined) return 'group';
  return call.tenant.servicePrincipals.get(id, reader) === undefined ? undefined : 'servicePrincipal';
};

/** Whoever may not read a kind of object gets its id and nothing else. */
const mayRead = (call: Call, type: keyof typeof kinds): boolean => {
  if (holds(call, 'Directory.Read.All', 'Directory.ReadWrite.All')) return true;
  if (type === 'group') return true;
  return type === 'user'
    ? holds(call, 'User.Read.All', 'User.ReadBasic.All')
    : holds(call, 'Application.Read.All');
};

/** Users, groups and service principals in one list, each as the caller may see it. */
export const objects = (call: Call, ids: readonly string[], cast: string | undefined): Answer => {
  const found = ids.flatMap((id) => {
    const type = typeOf(call, id);
    if (type === undefined || (cast !== undefined && cast !== `microsoft.graph.${type}`)) return [];
    const row = call.tenant[kinds[type]].get(id, reader);
    if (row === undefined) return [];
    const shown = mayRead(call, type) ? { ...row } : { id: row.id };
    return [{ ...shown, $type: type }];
  });
  const types = new Map(found.map((row) => [row.id, row.$type]));
  return list(call, mixed, found, (row) => ({
    '@odata.type': `#microsoft.graph.${types.get(String(row['id'])) ?? ''}`,
  }));
};

export type Side = 'members' | 'transitiveMembers' | 'owners';

export const isSide = (text: string | undefined): text is Side =>
  text === 'members' || text === 'transitiveMembers' || text === 'owners';

export const inside = (call: Call, id: string, side: Side, rest: readonly string[]): Answer => {
  need(call, ...rights.members);
  const found = findGroup(call, id);
  const ids =
    side === 'members'
      ? found.$members
      : side === 'owners'
        ? found.$owners
        : call.tenant.insideOf(found, reader);
  const there = ids.filter((one) => typeOf(call, one) !== undefined);
  const cast = rest[0]?.startsWith('microsoft.graph.') === true ? rest[0] : undefined;
  if (rest.at(-1) === '$count') {
    const counted =
      cast === undefined
        ? there
        : there.filter((one) => `microsoft.graph.${String(typeOf(call, one))}` === cast);
    return count(call, counted.length);
  }
  return objects(call, there, cast);
};

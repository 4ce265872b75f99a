// Which part of Graph answers which path; undefined for what is not built, which is a 501 and never a polite 200.
import { appRoute } from './app-routes.ts';
import { oneOrganization, organization, roleAssignments } from './apps.ts';
import type { Answer, Call } from './call.ts';
import { group, groups, inside, isSide } from './groups.ts';
import { keyActivity } from './key-activity.ts';
import { signIns } from './sign-ins.ts';
import { checkMemberGroups, getMemberGroups, memberOf, user, users } from './people.ts';

const groupCast = 'microsoft.graph.group';

const onUser = (call: Call, id: string, verb: string, rest: readonly string[]): Answer | undefined => {
  if (call.method === 'POST' && rest.length === 0) {
    if (verb === 'checkMemberGroups') return checkMemberGroups(call, id);
    return verb === 'getMemberGroups' ? getMemberGroups(call, id) : undefined;
  }
  if (call.method !== 'GET' || rest.length > 1) return undefined;
  const isCast = rest[0] === groupCast;
  if (rest.length === 1 && !isCast) return undefined;
  if (verb === 'transitiveMemberOf') return memberOf(call, id, true, isCast);
  return verb === 'memberOf' ? memberOf(call, id, false, isCast) : undefined;
};

const read = (call: Call): Answer | undefined => {
  const [root, id, verb, ...rest] = call.segments;
  const depth = call.segments.length;
  if (root === 'roleManagement') {
    return call.segments.join('/') === 'roleManagement/directory/roleAssignments'
      ? roleAssignments(call)
      : undefined;
  }
  if (id === undefined) {
    const lists = { users, groups, organization };
    return root !== undefined && Object.hasOwn(lists, root)
      ? lists[root as keyof typeof lists](call)
      : undefined;
  }
  if (depth === 2) {
    const ones = {
      users: user,
      groups: group,
      organization: oneOrganization,
    };
    return root !== undefined && Object.hasOwn(ones, root)
      ? ones[root as keyof typeof ones](call, id)
      : undefined;
  }
  if (root === 'groups' && isSide(verb) && rest.length <= 2) return inside(call, id, verb, rest);
  return undefined;
};

const beta: ReadonlyMap<string, (call: Call) => Answer> = new Map([
  ['GET auditLogs/signIns', signIns],
  ['GET reports/appCredentialSignInActivities', keyActivity],
]);

export const route = (call: Call): Answer | undefined => {
  // Of the beta there is only what v1.0 lacks.
  if (call.version === 'beta') return beta.get(`${call.method} ${call.segments.join('/')}`)?.(call);
  const [root, id, verb, ...rest] = call.segments;
  if (root === 'users' && id !== undefined && verb !== undefined) return onUser(call, id, verb, rest);
  return appRoute(call) ?? (call.method === 'GET' ? read(call) : undefined);
};

/** `/users('a@b')/x` and `/applications(appId='…')` as plain segments. */
export const segmentsOf = (path: string): string[] =>
  path
    .split('/')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const text = decodeURIComponent(part);
      const keyed = /^(\w+)\((?:(\w+)=)?'((?:[^']|'')*)'\)$/.exec(text);
      if (keyed === null) return [text];
      const [, name = '', field, value = ''] = keyed;
      const key = value.replaceAll("''", "'");
      return [name, field === undefined ? key : `${field}=${key}`];
    });

// One call to Graph as its routes see it: who calls with what right, what is asked, and how lists are answered.
import type { Tenant } from '../tenant/tenant.ts';
import { badRequest, denied } from './errors.ts';
import { parseFilter } from './filter.ts';
import { checkSelect, show, whole, type Row, type Shape } from './shapes.ts';

export type Version = 'v1.0' | 'beta';

export interface Call {
  tenant: Tenant;
  method: string;
  version: Version;
  /** Decoded, without the version: `['users', 'x@contoso.com', 'checkMemberGroups']`. */
  segments: readonly string[];
  query: URLSearchParams;
  body: unknown;
  unreadable: boolean;
  roles: readonly string[];
  /** The application that calls: its client id, and the object id of its service principal. */
  caller: { appId: string; id: string };
  /** `Prefer: create-if-missing` was sent. */
  createIfMissing: boolean;
  now: Date;
  /** `ConsistencyLevel: eventual` was sent. */
  advanced: boolean;
  /** Where this Graph is reached, with its version: the start of next links. */
  base: string;
}

export interface Answer {
  status: number;
  body: unknown;
  effect?: number;
  headers?: Record<string, string>;
}

/** Passes when one of the sets is held whole, else 403. */
export const need = (call: Call, ...sets: readonly (readonly string[])[]): void => {
  if (!sets.some((set) => set.every((role) => call.roles.includes(role)))) throw denied();
};

export const holds = (call: Call, ...roles: readonly string[]): boolean =>
  roles.some((role) => call.roles.includes(role));

export const rights = {
  users: [['User.Read.All'], ['Directory.Read.All'], ['Directory.ReadWrite.All']],
  members: [
    ['GroupMember.Read.All'],
    ['Group.Read.All'],
    ['Directory.Read.All'],
    ['Directory.ReadWrite.All'],
  ],
  memberships: [
    ['User.Read.All', 'GroupMember.Read.All'],
    ['User.Read.All', 'Group.Read.All'],
    ['Directory.Read.All'],
    ['Directory.ReadWrite.All'],
  ],
  organization: [['Organization.Read.All'], ['Directory.Read.All'], ['Directory.ReadWrite.All']],
  applications: [
    ['Application.Read.All'],
    ['Application.ReadWrite.OwnedBy'],
    ['Application.ReadWrite.All'],
    ['Directory.Read.All'],
    ['Directory.ReadWrite.All'],
  ],
  deletedApplications: [
    ['Application.Read.All'],
    ['Application.ReadWrite.OwnedBy'],
    ['Application.ReadWrite.All'],
    ['Directory.Read.All'],
    ['Directory.ReadWrite.All'],
  ],
  newApplication: [
    ['AppRegistration.Create'],
    ['Application.ReadWrite.OwnedBy'],
    ['Application.ReadWrite.All'],
    ['Directory.ReadWrite.All'],
  ],
  grantRoles: [
    ['AppRoleAssignment.ReadWrite.All', 'Application.Read.All'],
    ['AppRoleAssignment.ReadWrite.All', 'Application.ReadWrite.OwnedBy'],
    ['AppRoleAssignment.ReadWrite.All', 'Application.ReadWrite.All'],
    ['AppRoleAssignment.ReadWrite.All', 'Directory.Read.All'],
  ],
  readGrants: [
    ['DelegatedPermissionGrant.Read.All'],
    ['DelegatedPermissionGrant.ReadWrite.All'],
    ['Directory.Read.All'],
    ['Directory.ReadWrite.All'],
  ],
  writeGrants: [['DelegatedPermissionGrant.ReadWrite.All'], ['Directory.ReadWrite.All']],
  policies: [['Policy.Read.All']],
  signIns: [['AuditLog.Read.All']],
  roleAssignments: [
    ['RoleManagement.Read.Directory'],
    ['RoleManagement.ReadWrite.Directory'],
    ['RoleManagement.Read.All'],
    ['Directory.Read.All'],
  ],
} as const;

const options = [
  '$select',
  '$filter',
  '$top',
  '$skiptoken',
  '$count',
  '$orderby',
  '$expand',
  '$search',
  '$format',
];

const checkOptions = (call: Call, allowed: readonly string[]): void => {
  for (const name of call.query.keys()) {
    if (!name.startsWith('$') || allowed.includes(name)) continue;
    const known = options.includes(name);
    throw badRequest(
      known
        ? `Unsupported Query: '${name}' is not supported here.`
        : `The query parameter '${name}' is not known.`,
      known ? 'Request_UnsupportedQuery' : 'BadRequest',
    );
  }
};

const topOf = (call: Call): number => {
  const text = call.query.get('$top');
  if (text === null) return 100;
  const top = Number(text);
  if (Number.isInteger(top) && top >= 1 && top <= 999) return top;
  throw badRequest(
    `Invalid page size specified: '${text}'. Must be between 1 and 999 inclusive.`,
    'Request_BadRequest',
  );
};

const context = (call: Call, kind: Shape, select: readonly string[] | undefined, one: boolean): string => {
  const chosen = select === undefined ? '' : `(${select.join(',')})`;
  return `https://graph.microsoft.com/v1.0/$metadata#${call.segments[0] ?? kind.type}${chosen}${one ? '/$entity' : ''}`;
};

/** The place is a guess that spares a search; the id decides. */
const nextLink = (call: Call, last: string, at: number): string => {
  const query = new URLSearchParams(call.query);
  query.set('$skiptoken', Buffer.from(`m~${at}~${last}`).toString('base64url'));
  return `${call.base}/${call.segments.map(encodeURIComponent).join('/')}?${query.toString().replaceAll('%24', '$')}`;
};

const skipTo = (call: Call, rows: readonly { id: string }[]): number => {
  const token = call.query.get('$skiptoken');
  if (token === null) return 0;
  const [, place, id] = /^m~(\d+)~(.+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  const guess = Number(place);
  const at = rows[guess]?.id === id ? guess : rows.findIndex((row) => row.id === id);
  if (at >= 0) return at + 1;
  throw badRequest('The specified page token value is expired or invalid.', 'Directory_ExpiredPageToken');
};

/** A page of rows, with a link to the next. Rows that stand for other kinds carry their `@odata.type`. */
export const list = (
  call: Call,
  kind: Shape,
  rows: readonly { id: string }[],
  fields?: (row: Row) => Row,
): Answer => {
  checkOptions(call, ['$select', '$filter', '$top', '$skiptoken', '$count']);
  const select = checkSelect(kind, call.query.get('$select') ?? undefined);
  const filter = call.query.get('$filter');
  const test = filter === null ? undefined : parseFilter(filter, kind.fields);
  // A field that a row lacks is as good as null to a filter, so only what is shown is made whole.
  const all = test === undefined ? rows : rows.filter((row) => test(row as unknown as Row));
  const from = skipTo(call, all);
  const names = select === undefined ? undefined : [...new Set(['id', ...select])];
  const page = all.slice(from, from + topOf(call)).map((row) => whole(kind, row, names));
  const more = from + page.length < all.length;
  const last = String(page.at(-1)?.['id']);
  const counted = call.query.get('$count') === 'true' && call.advanced;
  return {
    status: 200,
    body: {
      '@odata.context': context(call, kind, select, false),
      ...(counted ? { '@odata.count': all.length } : {}),
      ...(more ? { '@odata.nextLink': nextLink(call, last, from + page.length - 1) } : {}),
      value: page.map((row) => ({ ...fields?.(row), ...show(kind, row, select, true) })),
    },
  };
};

export const single = (call: Call, kind: Shape, row: { id: string }): Answer => {
  checkOptions(call, ['$select']);
  const select = checkSelect(kind, call.query.get('$select') ?? undefined);
  return {
    status: 200,
    body: {
      '@odata.context': context(call, kind, select, true),
      ...show(kind, whole(kind, row), select, false),
    },
  };
};

/** 201 with the object, as after a create. */
export const created = (call: Call, kind: Shape, row: { id: string }): Answer => ({
  status: 201,
  body: {
    '@odata.context': context(call, kind, undefined, true),
    ...show(kind, whole(kind, row), undefined, false),
  },
  effect: 1,
});

/** 204 after a write; `effect` 0 where everything was so already. */
export const done = (effect = 1): Answer => ({ status: 204, body: '', effect });

/** `/$count`: a bare number, for those who ask eventually. */
export const count = (call: Call, size: number): Answer => {
  if (!call.advanced) {
    throw badRequest("$count is not currently supported without the 'ConsistencyLevel: eventual' header.");
  }
  return { status: 200, body: String(size), headers: { 'Content-Type': 'text/plain' } };
};

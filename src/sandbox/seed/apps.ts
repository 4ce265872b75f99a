// The applications of Contoso: Microsoft's own, the three that the bot signs in with, and those of other people.
import { guidOf, sidOf } from '../guid.ts';
import type {
  AppRole,
  AppRoleAssignment,
  Application,
  OAuth2PermissionGrant,
  RoleAssignment,
  ServicePrincipal,
} from '../tenant/directory.ts';
import type { Pointer } from '../tenant/exchange.ts';
import {
  applicationOf,
  exchangePrincipal,
  grantOf,
  graphPrincipal,
  passwordOf,
  permissionGrantOf,
  principalOf,
  roleAssignmentOf,
  vaultPrincipal,
} from './app-rows.ts';
import { foreignApps, managedIdentities } from './foreign-apps.ts';
import { apps, people } from './ids.ts';
import { directoryRoles, exchangeAppId, exchangeRoles, exchangeScopes } from './wellknown.ts';
import { graphAppId, graphRoles } from './wellknown.ts';

export interface Seeded {
  name: string;
  appId: string;
  spId: string;
  /** Values of application permissions, by whom they are offered. */
  graph?: readonly string[];
  exchange?: readonly string[];
  /** Values of Exchange's delegated permissions, granted for everybody. */
  delegated?: readonly string[];
  directoryRole?: string;
  owners?: readonly string[];
  rest?: Partial<Application>;
  /** Object id that somebody gave to New-ServicePrincipal. */
  pointer?: (application: Application) => string;
}

const own: readonly Seeded[] = [
  {
    name: 'Latchkey',
    ...apps.bot,
    rest: { web: { redirectUris: ['http://localhost:3978/signed-in'], homePageUrl: null } },
  },
  {
    name: 'Latchkey look',
    ...apps.look,
    graph: [
      'User.Read.All',
      'GroupMember.Read.All',
      'Application.Read.All',
      'Organization.Read.All',
      'RoleManagement.Read.Directory',
      'DelegatedPermissionGrant.Read.All',
      'Policy.Read.All',
    ],
    exchange: ['Exchange.ManageAsApp'],
    directoryRole: directoryRoles.globalReader,
  },
  {
    name: 'Latchkey hands',
    ...apps.hands,
    graph: ['User.Read.All', 'GroupMember.Read.All', 'Application.Read.All', 'Application.ReadWrite.OwnedBy'],
    exchange: ['Exchange.ManageAsApp'],
    directoryRole: directoryRoles.exchangeAdministrator,
  },
];

const pick = <T extends { value: string }>(all: readonly T[], values: readonly string[] = []): T[] =>
  all.filter((one) => values.includes(one.value));

const rolesOf = (one: Seeded): readonly (readonly [ServicePrincipal, AppRole[]])[] => [
  [graphPrincipal, pick(graphRoles, one.graph)],
  [exchangePrincipal, pick(exchangeRoles, one.exchange)],
];

const wished = (one: Seeded): Application['requiredResourceAccess'] => {
  const scopes = pick(exchangeScopes, one.delegated).map(({ id }) => ({ id, type: 'Scope' as const }));
  const wish = (resourceAppId: string, roles: AppRole[], more: { id: string; type: 'Scope' }[]) => ({
    resourceAppId,
    resourceAccess: [...roles.map(({ id }) => ({ id, type: 'Role' as const })), ...more],
  });
  return [
    wish(graphAppId, pick(graphRoles, one.graph), []),
    wish(exchangeAppId, pick(exchangeRoles, one.exchange), scopes),
  ].filter((entry) => entry.resourceAccess.length > 0);
};

const applicationFor = (one: Seeded): Application => ({
  ...applicationOf(one.appId, one.name),
  requiredResourceAccess: wished(one),
  $owners: [...(one.owners ?? [])],
  ...one.rest,
});

const pointerFor = (one: Seeded): Pointer[] => {
  const ObjectId = one.pointer?.(applicationFor(one));
  if (ObjectId === undefined) return [];
  const WhenCreatedUTC = '2024-06-03T09:00:00Z';
  const ids = { id: ObjectId, ObjectId, Guid: guidOf(`pointer/${ObjectId}`), Sid: sidOf(ObjectId) };
  return [{ ...ids, AppId: one.appId, DisplayName: one.name, WhenCreatedUTC }];
};

export const seedApps = (): {
  applications: Application[];
  servicePrincipals: ServicePrincipal[];
  appRoleAssignments: AppRoleAssignment[];
  oauth2PermissionGrants: OAuth2PermissionGrant[];
  roleAssignments: RoleAssignment[];
  pointers: Pointer[];
} => {
  const secretly = own.map((one, at) => {
    const { secret } = [apps.bot, apps.look, apps.hands][at] ?? apps.bot;
    const passwordCredentials = [passwordOf(`${one.name} sandbox`, secret)];
    return { ...one, rest: { ...one.rest, passwordCredentials } };
  });
  const all = [...secretly, ...foreignApps()];
  const rows = all.map((one) => ({
    ...one,
    who: {
      ...principalOf(one.spId, one.appId, one.name),
      $owners: [...(one.owners ?? [])],
    },
  }));
  return {
    applications: all.map(applicationFor),
    servicePrincipals: [
      graphPrincipal,
      exchangePrincipal,
      vaultPrincipal,
      ...rows.map(({ who }) => who),
      ...managedIdentities(),
    ],
    appRoleAssignments: rows.flatMap((one) =>
      rolesOf(one).flatMap(([resource, roles]) => roles.map((role) => grantOf(one.who, resource, role))),
    ),
    oauth2PermissionGrants: rows.flatMap(({ who, delegated }) =>
      delegated === undefined ? [] : [permissionGrantOf(who, exchangePrincipal, delegated.join(' '))],
    ),
    roleAssignments: [
      // Somebody must be able to consent for everybody.
      roleAssignmentOf(people.ada, directoryRoles.globalAdministrator),
      ...rows.flatMap(({ spId, directoryRole }) =>
        directoryRole === undefined ? [] : [roleAssignmentOf(spId, directoryRole)],
      ),
    ],
    pointers: all.flatMap(pointerFor),
  };
};

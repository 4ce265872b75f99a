// The applications of Contoso: Microsoft's own, and the three that the bot signs in with.
import { createHash } from 'node:crypto';
import { guidOf } from '../guid.ts';
import type {
  AppRole,
  AppRoleAssignment,
  Application,
  PasswordCredential,
  RoleAssignment,
  ServicePrincipal,
} from '../tenant/directory.ts';
import { apps, tenantId } from './ids.ts';
import {
  directoryRoles,
  exchangeAppId,
  exchangeRoles,
  exchangeScopes,
  graphAppId,
  graphRoles,
  graphScopes,
  microsoftTenant,
  vaultAppId,
} from './wellknown.ts';

const made = '2024-05-02T10:00:00Z';

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export const passwordOf = (
  name: string,
  secret: string,
  endDateTime = '2036-05-02T10:00:00Z',
): PasswordCredential => ({
  keyId: guidOf(`secret/${name}`),
  displayName: name,
  hint: secret.slice(0, 3),
  startDateTime: made,
  endDateTime,
  customKeyIdentifier: null,
  $hash: hashOf(secret),
});

const principal = (id: string, appId: string, displayName: string): ServicePrincipal => ({
  id,
  appId,
  displayName,
  appDisplayName: displayName,
  accountEnabled: true,
  appOwnerOrganizationId: tenantId,
  appRoleAssignmentRequired: false,
  servicePrincipalType: 'Application',
  servicePrincipalNames: [appId],
  appRoles: [],
  oauth2PermissionScopes: [],
  passwordCredentials: [],
  keyCredentials: [],
  $owners: [],
});

export const graphPrincipal: ServicePrincipal = {
  ...principal(guidOf('sp/graph'), graphAppId, 'Microsoft Graph'),
  appOwnerOrganizationId: microsoftTenant,
  servicePrincipalNames: [graphAppId, 'https://graph.microsoft.com', `${graphAppId}/graph.microsoft.com`],
  appRoles: [...graphRoles],
  oauth2PermissionScopes: [...graphScopes],
};

export const exchangePrincipal: ServicePrincipal = {
  ...principal(guidOf('sp/exchange'), exchangeAppId, 'Office 365 Exchange Online'),
  appOwnerOrganizationId: microsoftTenant,
  servicePrincipalNames: [
    exchangeAppId,
    'https://outlook.office365.com',
    'https://outlook.office.com',
    'https://ps.outlook.com',
    `${exchangeAppId}/outlook.office365.com`,
  ],
  appRoles: [...exchangeRoles],
  oauth2PermissionScopes: [...exchangeScopes],
};

export const vaultPrincipal: ServicePrincipal = {
  ...principal(guidOf('sp/vault'), vaultAppId, 'Azure Key Vault'),
  appOwnerOrganizationId: microsoftTenant,
  servicePrincipalNames: [vaultAppId, 'https://vault.azure.net'],
};

export const applicationOf = (appId: string, displayName: string): Application => ({
  id: guidOf(`application/${appId}`),
  appId,
  displayName,
  signInAudience: 'AzureADMyOrg',
  createdDateTime: made,
  notes: null,
  requiredResourceAccess: [],
  passwordCredentials: [],
  keyCredentials: [],
  $owners: [],
});

export const grantOf = (
  who: ServicePrincipal,
  resource: ServicePrincipal,
  role: AppRole,
): AppRoleAssignment => ({
  id: createHash('sha256').update(`${who.id}${resource.id}${role.id}`).digest('base64url'),
  appRoleId: role.id,
  createdDateTime: made,
  principalId: who.id,
  principalDisplayName: who.displayName,
  principalType: 'ServicePrincipal',
  resourceId: resource.id,
  resourceDisplayName: resource.displayName,
});

export const roleAssignmentOf = (principalId: string, roleDefinitionId: string): RoleAssignment => ({
  id: createHash('sha256').update(`${principalId}${roleDefinitionId}`).digest('base64url'),
  principalId,
  roleDefinitionId,
  directoryScopeId: '/',
});

interface Own {
  key: keyof typeof apps;
  name: string;
  graph: readonly string[];
  exchange: readonly string[];
  role?: string;
}

const own: readonly Own[] = [
  { key: 'bot', name: 'Latchkey', graph: [], exchange: [] },
  {
    key: 'look',
    name: 'Latchkey look',
    graph: [
      'User.Read.All',
      'GroupMember.Read.All',
      'Application.Read.All',
      'Organization.Read.All',
      'RoleManagement.Read.Directory',
    ],
    exchange: ['Exchange.ManageAsApp'],
    role: directoryRoles.globalReader,
  },
  {
    key: 'hands',
    name: 'Latchkey hands',
    graph: ['User.Read.All', 'GroupMember.Read.All'],
    exchange: ['Exchange.ManageAsApp'],
    role: directoryRoles.exchangeRecipientAdministrator,
  },
];

const pick = (roles: readonly AppRole[], values: readonly string[]): AppRole[] =>
  roles.filter((one) => values.includes(one.value));

export const seedApps = (): {
  applications: Application[];
  servicePrincipals: ServicePrincipal[];
  appRoleAssignments: AppRoleAssignment[];
  roleAssignments: RoleAssignment[];
} => {
  const principals = own.map((one) => principal(apps[one.key].spId, apps[one.key].appId, one.name));
  return {
    applications: own.map((one) => {
      const graph = pick(graphRoles, one.graph);
      const exchange = pick(exchangeRoles, one.exchange);
      const wish = (resourceAppId: string, roles: AppRole[]) => ({
        resourceAppId,
        resourceAccess: roles.map((role) => ({ id: role.id, type: 'Role' as const })),
      });
      return {
        ...applicationOf(apps[one.key].appId, one.name),
        passwordCredentials: [passwordOf(`${one.name} sandbox`, apps[one.key].secret)],
        requiredResourceAccess: [wish(graphAppId, graph), wish(exchangeAppId, exchange)].filter(
          (entry) => entry.resourceAccess.length > 0,
        ),
      };
    }),
    servicePrincipals: [graphPrincipal, exchangePrincipal, vaultPrincipal, ...principals],
    appRoleAssignments: own.flatMap((one, at) => {
      const who = principals[at];
      if (who === undefined) return [];
      return [
        ...pick(graphRoles, one.graph).map((role) => grantOf(who, graphPrincipal, role)),
        ...pick(exchangeRoles, one.exchange).map((role) => grantOf(who, exchangePrincipal, role)),
      ];
    }),
    roleAssignments: own.flatMap((one) =>
      one.role === undefined ? [] : [roleAssignmentOf(apps[one.key].spId, one.role)],
    ),
  };
};

/** An application nobody has set up yet, for a tenant of any size. */
export const plainApp = (at: number): { application: Application; servicePrincipal: ServicePrincipal } => {
  const name = `App ${String(at).padStart(4, '0')}`;
  const appId = guidOf(`app/${at}`);
  return {
    application: {
      ...applicationOf(appId, name),
      passwordCredentials: [passwordOf(name, `sandbox-${appId}`)],
    },
    servicePrincipal: principal(guidOf(`sp/${at}`), appId, name),
  };
};

// How rows about applications are made: the application, its service principal, secrets, what is granted; and Microsoft's own.
import { createHash, X509Certificate } from 'node:crypto';
import { guidOf } from '../guid.ts';
import type {
  AppRole,
  AppRoleAssignment,
  Application,
  KeyCredential,
  OAuth2PermissionGrant,
  PasswordCredential,
  RoleAssignment,
  ServicePrincipal,
} from '../tenant/directory.ts';
import { printerCertificate } from './certificate.ts';
import { tenantId } from './ids.ts';
import {
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

export const principalOf = (id: string, appId: string, displayName: string): ServicePrincipal => ({
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
  notes: null,
  tags: [],
  $owners: [],
});

export const graphPrincipal: ServicePrincipal = {
  ...principalOf(guidOf('sp/graph'), graphAppId, 'Microsoft Graph'),
  appOwnerOrganizationId: microsoftTenant,
  servicePrincipalNames: [graphAppId, 'https://graph.microsoft.com', `${graphAppId}/graph.microsoft.com`],
  appRoles: [...graphRoles],
  oauth2PermissionScopes: [...graphScopes],
};

export const exchangePrincipal: ServicePrincipal = {
  ...principalOf(guidOf('sp/exchange'), exchangeAppId, 'Office 365 Exchange Online'),
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
  // Contoso once set up hybrid the old way: the servers' certificate hangs on Microsoft's own service principal.
  keyCredentials: [
    {
      keyId: guidOf('hybrid/key'),
      displayName: 'CN=Microsoft Exchange Server Auth Certificate',
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
      startDateTime: '2022-02-14T08:00:00Z',
      endDateTime: '2027-02-14T08:00:00Z',
      customKeyIdentifier: createHash('sha1').update('hybrid').digest('base64'),
      key: printerCertificate,
    },
  ],
};

export const vaultPrincipal: ServicePrincipal = {
  ...principalOf(guidOf('sp/vault'), vaultAppId, 'Azure Key Vault'),
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
  createdByAppId: null,
  uniqueName: null,
  serviceManagementReference: null,
  description: null,
  identifierUris: [],
  tags: [],
  web: { redirectUris: [], homePageUrl: null },
  $owners: [],
  $federated: [],
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

export const permissionGrantOf = (
  who: ServicePrincipal,
  resource: ServicePrincipal,
  scope: string,
  principalId: string | null = null,
): OAuth2PermissionGrant => ({
  id: createHash('sha256')
    .update(`${who.id}${resource.id}${principalId ?? 'all'}`)
    .digest('base64url'),
  clientId: who.id,
  consentType: principalId === null ? 'AllPrincipals' : 'Principal',
  principalId,
  resourceId: resource.id,
  scope,
});

/** `certificate`: DER or PEM. @throws where it is no certificate */
export const keyOf = (certificate: Buffer | string, keyId: string, displayName?: string): KeyCredential => {
  const read = new X509Certificate(certificate);
  return {
    keyId,
    displayName: displayName ?? read.subject,
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    startDateTime: read.validFromDate.toISOString(),
    endDateTime: read.validToDate.toISOString(),
    customKeyIdentifier: createHash('sha1').update(read.raw).digest('base64'),
    key: read.raw.toString('base64'),
  };
};

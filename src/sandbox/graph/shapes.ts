// What each kind of object shows: all its fields, and those that come without being asked for.
import type {
  Application,
  Group,
  Organization,
  RoleAssignment,
  ServicePrincipal,
  User,
} from '../tenant/directory.ts';
import { badRequest } from './errors.ts';

export type Row = Record<string, unknown>;

export interface Shape {
  /** As in `microsoft.graph.user`. */
  type: string;
  fields: ReadonlySet<string>;
  /** Fields shown without $select; undefined: all. */
  usual: readonly string[] | undefined;
}

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

const shape = (type: string, all: string, usual?: string): Shape => ({
  type: `microsoft.graph.${type}`,
  fields: new Set(words(`id ${all}`)),
  usual: usual === undefined ? undefined : words(`id ${usual}`),
});

export const shapes = {
  user: shape(
    'user',
    `businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname
     userPrincipalName mailNickname proxyAddresses accountEnabled userType onPremisesSyncEnabled assignedLicenses
     usageLocation department createdDateTime otherMails companyName onPremisesImmutableId deletedDateTime`,
    `businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname
     userPrincipalName`,
  ),
  group: shape(
    'group',
    `displayName description mail mailEnabled mailNickname securityEnabled groupTypes isAssignableToRole
     onPremisesSyncEnabled proxyAddresses visibility createdDateTime deletedDateTime securityIdentifier`,
  ),
  application: shape(
    'application',
    `appId displayName signInAudience createdDateTime notes requiredResourceAccess passwordCredentials keyCredentials
     createdByAppId serviceManagementReference uniqueName identifierUris web description tags deletedDateTime`,
  ),
  servicePrincipal: shape(
    'servicePrincipal',
    `appId displayName appDisplayName accountEnabled appOwnerOrganizationId appRoleAssignmentRequired
     servicePrincipalType servicePrincipalNames appRoles oauth2PermissionScopes passwordCredentials keyCredentials
     preferredTokenSigningKeyThumbprint notes tags deletedDateTime`,
  ),
  organization: shape(
    'organization',
    `displayName tenantType onPremisesSyncEnabled onPremisesLastSyncDateTime verifiedDomains countryLetterCode
     preferredLanguage createdDateTime`,
  ),
  roleAssignment: shape('unifiedRoleAssignment', 'principalId roleDefinitionId directoryScopeId'),
  oauth2PermissionGrant: shape('oAuth2PermissionGrant', 'clientId consentType principalId resourceId scope'),
  federatedIdentityCredential: shape(
    'federatedIdentityCredential',
    'name issuer subject audiences description',
  ),
  appManagementPolicy: shape(
    'tenantAppManagementPolicy',
    'displayName description isEnabled applicationRestrictions servicePrincipalRestrictions',
  ),
  signIn: shape(
    'signIn',
    `createdDateTime appId appDisplayName servicePrincipalId servicePrincipalName resourceDisplayName resourceId
     signInEventTypes clientCredentialType servicePrincipalCredentialKeyId servicePrincipalCredentialThumbprint status`,
  ),
  keyActivity: shape(
    'appCredentialSignInActivity',
    `keyId keyType keyUsage appId appObjectId servicePrincipalObjectId resourceId createdDateTime credentialOrigin
     expirationDateTime signInActivity`,
  ),
  appRoleAssignment: shape(
    'appRoleAssignment',
    'appRoleId createdDateTime principalId principalDisplayName principalType resourceId resourceDisplayName',
  ),
} as const;

type Known = User | Group | Application | ServicePrincipal | Organization | RoleAssignment;

/** Fields beginning with `$` are ours alone, in nested rows too. */
const open = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(open);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (key.startsWith('$') ? [] : [[key, open(one)]])),
  );
};

/** Every field of the shape, or those named, null where the row has none. */
export const whole = (kind: Shape, row: Known | { id: string }, only?: readonly string[]): Row => {
  const source = row as Row;
  return Object.fromEntries(
    [...(only ?? kind.fields)].map((field) => [
      field,
      open(source[field]) ?? (field === 'businessPhones' ? [] : null),
    ]),
  );
};

export const checkSelect = (kind: Shape, select: string | undefined): readonly string[] | undefined => {
  if (select === undefined || select === '') return undefined;
  const names = select.split(',').map((name) => name.trim());
  if (names.includes('*')) return [...kind.fields];
  for (const name of names) {
    if (kind.fields.has(name)) continue;
    throw badRequest(
      `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type '${kind.type}'.`,
    );
  }
  return names;
};

/** The row as it is answered. A list without $select keeps the bytes of keys to itself. */
export const show = (kind: Shape, row: Row, select: readonly string[] | undefined, inList: boolean): Row => {
  const names = select ?? kind.usual ?? [...kind.fields];
  const shown = Object.fromEntries(names.map((name) => [name, row[name]]));
  if (inList && select === undefined && Array.isArray(shown['keyCredentials'])) {
    shown['keyCredentials'] = (shown['keyCredentials'] as Row[]).map((key) => ({ ...key, key: null }));
  }
  return shown;
};

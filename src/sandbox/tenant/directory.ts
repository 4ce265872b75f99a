// Rows of Entra, in Graph's own field names; fields that Graph never shows begin with `$`.

export interface User {
  id: string;
  displayName: string;
  givenName: string | null;
  surname: string | null;
  userPrincipalName: string;
  mail: string | null;
  mailNickname: string;
  proxyAddresses: string[];
  accountEnabled: boolean;
  userType: 'Member' | 'Guest';
  onPremisesSyncEnabled: boolean | null;
  assignedLicenses: { skuId: string; disabledPlans: string[] }[];
  usageLocation: string | null;
  preferredLanguage: string | null;
  jobTitle: string | null;
  department: string | null;
  createdDateTime: string;
}

export interface Group {
  id: string;
  displayName: string;
  description: string | null;
  mail: string | null;
  mailEnabled: boolean;
  mailNickname: string;
  securityEnabled: boolean;
  groupTypes: string[];
  isAssignableToRole: boolean | null;
  onPremisesSyncEnabled: boolean | null;
  proxyAddresses: string[];
  visibility: string | null;
  createdDateTime: string;
  /** Object ids of direct members: users, groups, service principals. */
  $members: string[];
  $owners: string[];
}

export interface PasswordCredential {
  keyId: string;
  displayName: string | null;
  hint: string;
  startDateTime: string;
  /** Null: some, made long ago or by other means, have no end. */
  endDateTime: string | null;
  /** Of the password of a SAML certificate, its thumbprint. */
  customKeyIdentifier: string | null;
  /** SHA-256 of the secret, base64url: the secret itself is kept nowhere. */
  $hash: string;
}

export interface KeyCredential {
  keyId: string;
  displayName: string | null;
  /** The second kind signs SAML tokens. */
  type: 'AsymmetricX509Cert' | 'X509CertAndPassword';
  usage: 'Verify' | 'Sign';
  startDateTime: string;
  endDateTime: string;
  /** SHA-1 thumbprint, base64. */
  customKeyIdentifier: string | null;
  /** DER, base64. */
  key: string;
}

export interface Application {
  id: string;
  appId: string;
  displayName: string;
  signInAudience: string;
  createdDateTime: string;
  notes: string | null;
  requiredResourceAccess: {
    resourceAppId: string;
    resourceAccess: { id: string; type: 'Role' | 'Scope' }[];
  }[];
  passwordCredentials: PasswordCredential[];
  keyCredentials: KeyCredential[];
  /** Client id of the application that made it; null: a person, or long ago. */
  createdByAppId: string | null;
  /** Given once, and never changed. */
  uniqueName: string | null;
  serviceManagementReference: string | null;
  description: string | null;
  identifierUris: string[];
  tags: string[];
  web: { redirectUris: string[]; homePageUrl: string | null };
  $owners: string[];
  $federated: FederatedIdentityCredential[];
  /** The last write of a credential: another kind of credential too soon after it is refused. */
  $credentialWrite?: { kind: 'key' | 'password'; at: number };
}

export interface FederatedIdentityCredential {
  id: string;
  name: string;
  issuer: string;
  subject: string;
  audiences: string[];
  description: string | null;
}

export interface AppRole {
  id: string;
  value: string;
  displayName: string;
  description: string;
  allowedMemberTypes: string[];
  isEnabled: boolean;
}

export interface Scope {
  id: string;
  value: string;
  type: string;
  isEnabled: boolean;
}

export interface ServicePrincipal {
  id: string;
  appId: string;
  displayName: string;
  appDisplayName: string;
  accountEnabled: boolean;
  appOwnerOrganizationId: string;
  appRoleAssignmentRequired: boolean;
  servicePrincipalType: string;
  servicePrincipalNames: string[];
  appRoles: AppRole[];
  oauth2PermissionScopes: Scope[];
  passwordCredentials: PasswordCredential[];
  keyCredentials: KeyCredential[];
  /** Which of several SAML certificates signs, in hexadecimal. */
  preferredTokenSigningKeyThumbprint?: string | null;
  notes: string | null;
  tags: string[];
  $owners: string[];
}

export interface OAuth2PermissionGrant {
  id: string;
  /** Object id of the service principal that may act. */
  clientId: string;
  consentType: 'AllPrincipals' | 'Principal';
  /** The one person whom it is for; null: everybody. */
  principalId: string | null;
  resourceId: string;
  /** Values, with a space between them. */
  scope: string;
}

/** Soft-deleted: what it was, and what was bound to it and comes back with it. */
export interface DeletedItem {
  id: string;
  deletedDateTime: string;
  kind: 'application' | 'servicePrincipal';
  row: Application | ServicePrincipal;
  appRoleAssignments: AppRoleAssignment[];
  oauth2PermissionGrants: OAuth2PermissionGrant[];
  roleAssignments: RoleAssignment[];
}

export interface Restriction {
  restrictionType: string;
  state: 'enabled' | 'disabled';
  /** ISO 8601, days or months or years; null where the type has none. */
  maxLifetime: string | null;
  restrictForAppsCreatedAfterDateTime: string | null;
}

export interface AppManagementPolicy {
  id: string;
  displayName: string;
  description: string;
  isEnabled: boolean;
  applicationRestrictions: { passwordCredentials: Restriction[]; keyCredentials: Restriction[] };
  servicePrincipalRestrictions: { passwordCredentials: Restriction[]; keyCredentials: Restriction[] };
}

/** Somebody else's token issuer, whose tokens a federated credential may trust. */
export interface Issuer {
  /** Its `iss`. */
  id: string;
  keys: Record<string, unknown>[];
}

/** One token that an application was issued, as the beta sign-in log has it. */
export interface SignIn {
  id: string;
  createdDateTime: string;
  appId: string;
  appDisplayName: string;
  servicePrincipalId: string;
  servicePrincipalName: string;
  resourceDisplayName: string | null;
  resourceId: string | null;
  signInEventTypes: string[];
  clientCredentialType: string;
  servicePrincipalCredentialKeyId: string | null;
  servicePrincipalCredentialThumbprint: string | null;
  status: { errorCode: number; failureReason: string | null; additionalDetails: string | null };
}

export interface AppRoleAssignment {
  id: string;
  appRoleId: string;
  createdDateTime: string;
  principalId: string;
  principalDisplayName: string;
  principalType: 'ServicePrincipal';
  resourceId: string;
  resourceDisplayName: string;
}

export interface RoleAssignment {
  id: string;
  principalId: string;
  roleDefinitionId: string;
  directoryScopeId: string;
}

export interface Organization {
  id: string;
  displayName: string;
  tenantType: string;
  onPremisesSyncEnabled: boolean | null;
  onPremisesLastSyncDateTime: string | null;
  verifiedDomains: {
    name: string;
    isInitial: boolean;
    isDefault: boolean;
    type: string;
    capabilities: string;
  }[];
  countryLetterCode: string;
  preferredLanguage: string;
  createdDateTime: string;
}

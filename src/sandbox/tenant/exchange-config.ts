// What holds for the whole organization in Exchange: switches, policies, and roles that applications may be given.

/** The one row of Get-TransportConfig. */
export interface TransportConfig {
  id: 'transport';
  SmtpClientAuthenticationDisabled: boolean;
}

/** The one row of Get-OrganizationConfig. */
export interface OrganizationConfig {
  id: 'organization';
  IsDehydrated: boolean;
  DefaultAuthenticationPolicy: string | null;
  /** Until then customization is still being prepared, and role assignments are refused. */
  $settlesAt: number;
}

export interface AuthenticationPolicy {
  id: string;
  Name: string;
  Guid: string;
  /** Protocols with basic authentication, as in `AllowBasicAuthImap`: `Imap`, `Smtp`. */
  $allows: string[];
}

/** A legacy policy that narrows what an app reaches through Graph, and nothing else. */
export interface AccessPolicy {
  id: string;
  AppId: string;
  AccessRight: 'RestrictAccess' | 'DenyAccess';
  /** Id of the mail-enabled security group. */
  $group: string;
  Description: string;
}

/** A unit of Entra that a role assignment may be confined to. */
export interface AdministrativeUnit {
  id: string;
  displayName: string;
  $members: string[];
}

export interface ManagementRole {
  /** Its name in small letters. */
  id: string;
  Name: string;
  Guid: string;
}

export interface ManagementScope {
  id: string;
  Name: string;
  RecipientFilter: string;
  WhenCreatedUTC: string;
}

export interface ManagementRoleAssignment {
  id: string;
  Name: string;
  Role: string;
  /** Id of the pointer that holds the role. */
  $pointer: string;
  scope:
    | { type: 'Organization' }
    | { type: 'CustomRecipientScope'; id: string }
    | { type: 'AdministrativeUnit'; id: string }
    | { type: 'Group'; id: string };
  WhenCreatedUTC: string;
}

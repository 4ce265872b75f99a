// Rows of the Exchange directory: recipients of every kind, and the pointers to service principals.

export interface Ace {
  /** Id of the recipient or pointer that holds the right. */
  trustee: string;
  AccessRights: string[];
  Deny: boolean;
  InheritanceType: string;
  AutoMapping: boolean;
}

export interface SendAsAce {
  trustee: string;
  AccessControlType: 'Allow' | 'Deny';
}

export interface FolderEntry {
  /** Id of a recipient, or one of the two that are always there. */
  who: string;
  AccessRights: string[];
  SharingPermissionFlags: string | null;
}

export interface Folder {
  Name: string;
  /** As Get-MailboxFolderStatistics prints it: `/Kalender`. */
  FolderPath: string;
  FolderType: string;
  FolderId: string;
  ItemsInFolder: number;
  entries: FolderEntry[];
}

export interface Cas {
  ImapEnabled: boolean;
  PopEnabled: boolean;
  SmtpClientAuthenticationDisabled: boolean | null;
  ActiveSyncEnabled: boolean;
  EwsEnabled: boolean;
  MAPIEnabled: boolean;
  OWAEnabled: boolean;
}

interface RecipientFields {
  /** ExternalDirectoryObjectId: the id in Entra. */
  id: string;
  Guid: string;
  Name: string;
  DisplayName: string;
  Alias: string;
  PrimarySmtpAddress: string;
  EmailAddresses: string[];
  IsDirSynced: boolean;
  HiddenFromAddressListsEnabled: boolean;
  WhenCreated: string;
  Sid: string;
  sendAs: SendAsAce[];
  /** DN of the policy that Set-User put on somebody; absent: the organization's default holds. */
  AuthenticationPolicy?: string | null;
}

export interface Mailbox extends RecipientFields {
  is: 'mailbox';
  RecipientTypeDetails: 'UserMailbox' | 'SharedMailbox';
  ExchangeGuid: string;
  UserPrincipalName: string;
  IsExchangeCloudManaged: boolean;
  AccountDisabled: boolean;
  GrantSendOnBehalfTo: string[];
  Languages: string[];
  MessageCopyForSentAsEnabled: boolean;
  MessageCopyForSendOnBehalfEnabled: boolean;
  permissions: Ace[];
  folders: Folder[];
  cas: Cas;
}

export interface MailUser extends RecipientFields {
  is: 'mailuser';
  RecipientTypeDetails: 'MailUser' | 'GuestMailUser';
  UserPrincipalName: string;
  ExternalEmailAddress: string;
}

export interface MailGroup extends RecipientFields {
  is: 'group';
  RecipientTypeDetails: 'MailUniversalSecurityGroup' | 'MailUniversalDistributionGroup';
}

export type Recipient = Mailbox | MailUser | MailGroup;

/** What New-ServicePrincipal leaves behind: Exchange's own pointer to a service principal. */
export interface Pointer {
  id: string;
  Guid: string;
  AppId: string;
  ObjectId: string;
  DisplayName: string;
  Sid: string;
  WhenCreatedUTC: string;
}

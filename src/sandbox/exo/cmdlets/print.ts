// Rows as the Get- cmdlets print them, in Exchange's own field names.
import type { Mailbox, Pointer, Recipient } from '../../tenant/exchange.ts';
import type { Reader } from '../../tenant/table.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { Row } from '../cmdlet.ts';
import { accountOf, displayOf, dnOf } from '../names.ts';

const organizationId =
  'EURPR08A001.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/contoso.onmicrosoft.com - EURPR08A001.PROD.OUTLOOK.COM/ConfigurationUnits/contoso.onmicrosoft.com/Configuration';

const common = (one: Recipient): Row => ({
  ExternalDirectoryObjectId: one.id,
  Guid: one.Guid,
  Identity: one.id,
  Id: one.id,
  Name: one.Name,
  DisplayName: one.DisplayName,
  Alias: one.Alias,
  PrimarySmtpAddress: one.PrimarySmtpAddress,
  EmailAddresses: one.EmailAddresses,
  RecipientTypeDetails: one.RecipientTypeDetails,
  IsDirSynced: one.IsDirSynced,
  HiddenFromAddressListsEnabled: one.HiddenFromAddressListsEnabled,
  DistinguishedName: dnOf(one),
  WhenCreated: one.WhenCreated,
  OrganizationId: organizationId,
});

export const mailboxRow = (tenant: Tenant, reader: Reader, one: Mailbox): Row => ({
  ...common(one),
  RecipientType: 'UserMailbox',
  UserPrincipalName: one.UserPrincipalName,
  WindowsEmailAddress: one.PrimarySmtpAddress,
  ExchangeGuid: one.ExchangeGuid,
  IsMailboxEnabled: true,
  IsShared: one.RecipientTypeDetails === 'SharedMailbox',
  IsExchangeCloudManaged: one.IsExchangeCloudManaged,
  AccountDisabled: one.AccountDisabled,
  GrantSendOnBehalfTo: one.GrantSendOnBehalfTo.map((id) => displayOf(tenant, reader, id)),
  Languages: one.Languages,
  MessageCopyForSentAsEnabled: one.MessageCopyForSentAsEnabled,
  MessageCopyForSendOnBehalfEnabled: one.MessageCopyForSendOnBehalfEnabled,
  LitigationHoldEnabled: false,
  ProhibitSendReceiveQuota: '50 GB (53,687,091,200 bytes)',
});

const recipientType = (one: Recipient): string =>
  one.is === 'mailbox' ? 'UserMailbox' : one.is === 'mailuser' ? 'MailUser' : one.RecipientTypeDetails;

export const recipientRow = (one: Recipient): Row => ({
  ...common(one),
  RecipientType: recipientType(one),
  ...(one.is === 'group' ? {} : { WindowsLiveID: one.UserPrincipalName }),
  ...(one.is === 'mailuser' ? { ExternalEmailAddress: one.ExternalEmailAddress } : {}),
  ...(one.is === 'mailbox' ? { ExchangeGuid: one.ExchangeGuid } : {}),
});

export const groupRow = (one: Recipient): Row => ({
  ...common(one),
  RecipientType: one.RecipientTypeDetails,
  GroupType:
    one.RecipientTypeDetails === 'MailUniversalSecurityGroup' ? 'Universal, SecurityEnabled' : 'Universal',
  SamAccountName: one.Name,
  MemberJoinRestriction: 'Closed',
  MemberDepartRestriction: 'Closed',
  RequireSenderAuthenticationEnabled: true,
});

export const casRow = (one: Mailbox): Row => ({
  ExternalDirectoryObjectId: one.id,
  Guid: one.Guid,
  Identity: one.id,
  Name: one.Name,
  DisplayName: one.DisplayName,
  PrimarySmtpAddress: one.PrimarySmtpAddress,
  DistinguishedName: dnOf(one),
  ...one.cas,
});

export const pointerRow = (one: Pointer): Row => ({
  DisplayName: one.DisplayName,
  AppId: one.AppId,
  ObjectId: one.ObjectId,
  Sid: one.Sid,
  SidHistory: [],
  Identity: one.ObjectId,
  Id: one.ObjectId,
  Name: one.ObjectId,
  Guid: one.Guid,
  ExchangeObjectId: one.Guid,
  DistinguishedName: `CN=${one.ObjectId},CN=ServicePrincipals`,
  RecipientTypeDetails: 'ServicePrinciple',
  WhenCreatedUTC: one.WhenCreatedUTC,
  IsValid: true,
});

/** What stands on every mailbox before anybody was given anything. */
const standing = (one: Mailbox): Row[] => {
  const row = (
    User: string,
    UserSid: string,
    AccessRights: string[],
    Deny: boolean,
    IsInherited: boolean,
  ): Row => ({
    Identity: one.id,
    User,
    UserSid,
    AccessRights,
    IsInherited,
    Deny,
    InheritanceType: 'All',
    IsValid: true,
  });
  return [
    row('NT AUTHORITY\\SELF', 'S-1-5-10', ['FullAccess', 'ReadPermission'], false, false),
    row('EURPR08A001\\Domain Admins', 'S-1-5-21-2000-512', ['FullAccess'], true, true),
    row('NT AUTHORITY\\SYSTEM', 'S-1-5-18', ['FullAccess'], false, true),
    row('EURPR08A001\\Managed Availability Servers', 'S-1-5-21-2000-1217', ['ReadPermission'], false, true),
  ];
};

export const permissionRows = (
  tenant: Tenant,
  reader: Reader,
  one: Mailbox,
  wanted: { trustee?: string; orphans?: boolean; all?: boolean } = {},
): Row[] => {
  const given = one.permissions
    .filter((ace) => wanted.trustee === undefined || ace.trustee === wanted.trustee)
    .flatMap((ace): Row[] => {
      const account = accountOf(tenant, reader, ace.trustee);
      if (!account.known && wanted.orphans !== true) return [];
      return [
        {
          Identity: one.id,
          User: account.text,
          UserSid: account.sid,
          AccessRights: ace.AccessRights,
          IsInherited: false,
          Deny: ace.Deny,
          InheritanceType: ace.InheritanceType,
          IsValid: true,
          ...(wanted.all === true ? { AutoMapping: ace.AutoMapping } : {}),
        },
      ];
    });
  return wanted.trustee === undefined ? [...standing(one), ...given] : given;
};

export const sendAsRows = (tenant: Tenant, reader: Reader, one: Recipient, trustee?: string): Row[] => {
  const row = (Trustee: string, TrusteeSidString: string, AccessControlType: string): Row => ({
    Identity: one.id,
    Trustee,
    TrusteeSidString,
    AccessControlType,
    AccessRights: ['SendAs'],
    IsInherited: false,
    InheritanceType: 'None',
  });
  const given = one.sendAs
    .filter((ace) => trustee === undefined || ace.trustee === trustee)
    .map((ace) => {
      const account = accountOf(tenant, reader, ace.trustee);
      return row(account.text, account.sid, ace.AccessControlType);
    });
  return trustee === undefined ? [row('NT AUTHORITY\\SELF', 'S-1-5-10', 'Allow'), ...given] : given;
};

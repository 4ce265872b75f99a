// The mailboxes of Contoso: shared ones, people's own, one on premises and one that is mastered there.
import { guidOf, sidOf } from '../guid.ts';
import type { User } from '../tenant/directory.ts';
import type { Ace, Mailbox, MailGroup, MailUser, Pointer, Recipient } from '../tenant/exchange.ts';
import { foldersOf } from './folders.ts';
import { groups, initialDomain, mailboxes as ids, people, tenantDomain } from './ids.ts';
import { profiles, userOf } from './people.ts';

const base = (id: string, alias: string, DisplayName: string) => ({
  id,
  Guid: guidOf(`guid/${id}`),
  Name: alias,
  DisplayName,
  Alias: alias,
  PrimarySmtpAddress: `${alias}@${tenantDomain}`,
  EmailAddresses: [`SMTP:${alias}@${tenantDomain}`, `smtp:${alias}@${initialDomain}`],
  IsDirSynced: false,
  HiddenFromAddressListsEnabled: false,
  WhenCreated: '2024-02-05T08:00:00Z',
  Sid: sidOf(id),
  sendAs: [],
});

interface Kind {
  type: Mailbox['RecipientTypeDetails'];
  locale?: string;
  folders?: readonly string[];
}

export const mailboxOf = (id: string, alias: string, name: string, kind: Kind): Mailbox => ({
  is: 'mailbox',
  ...base(id, alias, name),
  RecipientTypeDetails: kind.type,
  ExchangeGuid: guidOf(`exchange/${id}`),
  UserPrincipalName: `${alias}@${tenantDomain}`,
  IsExchangeCloudManaged: false,
  AccountDisabled: kind.type === 'SharedMailbox',
  GrantSendOnBehalfTo: [],
  Languages: [kind.locale ?? 'en-US'],
  MessageCopyForSentAsEnabled: false,
  MessageCopyForSendOnBehalfEnabled: false,
  permissions: [],
  folders: foldersOf(id, kind.locale ?? 'en-US', kind.folders),
  cas: {
    ImapEnabled: true,
    PopEnabled: true,
    SmtpClientAuthenticationDisabled: null,
    ActiveSyncEnabled: true,
    EwsEnabled: true,
    MAPIEnabled: true,
    OWAEnabled: true,
  },
});

const shared = (
  key: keyof typeof ids,
  alias: string,
  name: string,
  rest: Partial<Mailbox> = {},
): Mailbox => ({
  ...mailboxOf(ids[key], alias, name, { type: 'SharedMailbox', folders: ['Orders'] }),
  ...rest,
});

/** A mailbox that lives on premises: the cloud knows a mail user. */
export const mailUserOf = (from: {
  id: string;
  Alias: string;
  DisplayName: string;
  UserPrincipalName: string;
}): MailUser => ({
  is: 'mailuser',
  ...base(from.id, from.Alias, from.DisplayName),
  IsDirSynced: true,
  RecipientTypeDetails: 'MailUser',
  UserPrincipalName: from.UserPrincipalName,
  ExternalEmailAddress: `SMTP:${from.Alias}@${tenantDomain}`,
});

const guest = (): MailUser => ({
  ...mailUserOf({
    id: people.gus,
    Alias: 'gus_fabrikam.com#EXT#',
    DisplayName: 'Gus Guest',
    UserPrincipalName: `gus_fabrikam.com#EXT#@${initialDomain}`,
  }),
  IsDirSynced: false,
  RecipientTypeDetails: 'GuestMailUser',
  PrimarySmtpAddress: 'gus@fabrikam.com',
  EmailAddresses: ['SMTP:gus@fabrikam.com'],
  ExternalEmailAddress: 'SMTP:gus@fabrikam.com',
  HiddenFromAddressListsEnabled: true,
});

const financeTeam = (): MailGroup => ({
  is: 'group',
  ...base(groups.financeTeam, 'finance-team', 'Finance Team'),
  RecipientTypeDetails: 'MailUniversalSecurityGroup',
});

/** Somebody wired this app by hand: what it was given hangs on its pointer, right or wrong. */
const byHand = (pointers: readonly Pointer[]): Ace[] =>
  pointers
    .filter((one) => one.DisplayName === 'Verba Archive')
    .map((one) => ({
      trustee: one.id,
      AccessRights: ['FullAccess'],
      Deny: false,
      InheritanceType: 'All',
      AutoMapping: true,
    }));

export const seedRecipients = (pointers: readonly Pointer[]): Recipient[] => [
  shared('finance', 'finance', 'Finance', { sendAs: [{ trustee: people.alex, AccessControlType: 'Allow' }] }),
  shared('financeBerlin', 'finance.berlin', 'Finance Berlin', {
    Languages: ['de-DE'],
    folders: foldersOf(ids.financeBerlin, 'de-DE'),
  }),
  shared('sales', 'sales', 'Sales'),
  shared('archive', 'archive', 'Archive'),
  shared('journal', 'journal', 'Journal', { permissions: byHand(pointers) }),
  shared('board', 'board', 'Board'),
  mailUserOf({
    id: ids.legacy,
    Alias: 'legacy',
    DisplayName: 'Legacy',
    UserPrincipalName: `legacy@${tenantDomain}`,
  }),
  shared('synced', 'synced', 'Synced', { IsDirSynced: true }),
  ...profiles
    .filter((one) => one.role !== 'guest')
    .map((one) => mailboxOf(one.id, one.alias, one.name, { type: 'UserMailbox', locale: one.locale })),
  guest(),
  financeTeam(),
];

/** Entra's side of a mailbox that belongs to no person: a user who cannot sign in. */
export const userBehind = (one: Mailbox | MailUser): User => ({
  ...userOf({
    id: one.id,
    name: one.DisplayName,
    alias: one.Alias,
    role: 'nobody',
    locale: 'en-US',
    zone: '',
    job: '',
    department: '',
  }),
  givenName: null,
  surname: null,
  jobTitle: null,
  department: null,
  accountEnabled: one.is === 'mailbox' && !one.AccountDisabled,
  onPremisesSyncEnabled: one.IsDirSynced ? true : null,
  assignedLicenses: [],
});

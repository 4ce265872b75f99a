// Exchange's settings for the whole organization as they are before anybody touched them.
import { guidOf } from '../guid.ts';
import type { ManagementRole, OrganizationConfig, TransportConfig } from '../tenant/exchange-config.ts';

/** SMTP AUTH is off for all, as in every tenant made since 2020: it is opened mailbox by mailbox. */
export const freshTransport: TransportConfig = { id: 'transport', SmtpClientAuthenticationDisabled: true };

export const freshOrganization: OrganizationConfig = {
  id: 'organization',
  IsDehydrated: false,
  DefaultAuthenticationPolicy: null,
  $settlesAt: 0,
};

export const roleOf = (Name: string): ManagementRole => ({
  id: Name.toLowerCase(),
  Name,
  Guid: guidOf(`management-role/${Name}`),
});

const forApplications = [
  ...['Read', 'ReadBasic', 'ReadWrite', 'Send'].map((one) => `Mail.${one}`),
  ...['Calendars', 'Contacts', 'MailboxSettings'].flatMap((one) => [`${one}.Read`, `${one}.ReadWrite`]),
  'Mail Full Access',
  'Exchange Full Access',
  'EWS.AccessAsApp',
  'SMTP.SendAsApp',
].map((one) => `Application ${one}`);

const forPeople = ['Mail Recipients', 'Recipient Policies', 'Role Management', 'View-Only Recipients'];

/** Roles that Exchange offers; applications can hold those that begin with "Application". */
export const freshRoles = (): ManagementRole[] => [...forApplications, ...forPeople].map(roleOf);

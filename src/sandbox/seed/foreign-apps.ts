// Applications of Contoso that were there before the bot: owned by people, half set up, too mighty, or with old credentials.
import { guidOf } from '../guid.ts';
import type { ServicePrincipal } from '../tenant/directory.ts';
import { keyOf, passwordOf, principalOf } from './app-rows.ts';
import type { Seeded } from './apps.ts';
import { printerCertificate } from './certificate.ts';
import { people } from './ids.ts';
import { directoryRoles } from './wellknown.ts';

/** Ids that come out the same each time; `key` tells two of one name apart. */
const idsOf = (key: string): { appId: string; spId: string } => ({
  appId: guidOf(`foreign/${key}/appId`),
  spId: guidOf(`foreign/${key}/spId`),
});

export const foreignApps = (): readonly Seeded[] => [
  {
    // Made by hand, its pointer with the id that the first portal page shows: the application's own.
    ...idsOf('verba-archive'),
    name: 'Verba Archive',
    exchange: ['IMAP.AccessAsApp'],
    owners: [people.riley],
    pointer: (application) => application.id,
    rest: { passwordCredentials: [passwordOf('Verba Archive', 'sandbox-verba-archive-secret')] },
  },
  {
    ...idsOf('payroll-sync'),
    name: 'Payroll Sync',
    exchange: ['full_access_as_app'],
    directoryRole: directoryRoles.exchangeAdministrator,
    owners: [people.riley],
    rest: { passwordCredentials: [passwordOf('Payroll Sync', 'sandbox-payroll-sync-secret')] },
  },
  { ...idsOf('scanner-berlin'), name: 'Scanner', exchange: ['SMTP.SendAsApp'], owners: [people.sam] },
  { ...idsOf('scanner-munich'), name: 'Scanner', delegated: ['SMTP.Send'], owners: [people.riley] },
  {
    ...idsOf('ticket-intake'),
    name: 'Ticket Intake',
    exchange: ['IMAP.AccessAsApp'],
    owners: [people.alex],
    rest: {
      passwordCredentials: [
        passwordOf('Ticket Intake', 'sandbox-ticket-intake-secret', '2025-05-02T10:00:00Z'),
      ],
    },
  },
  {
    // Its certificate ends on 10 December 2026.
    ...idsOf('printer-relay'),
    name: 'Printer Relay',
    exchange: ['SMTP.SendAsApp'],
    owners: [people.dana],
    rest: {
      keyCredentials: [keyOf(Buffer.from(printerCertificate, 'base64'), guidOf('foreign/printer-relay/key'))],
    },
  },
];

/** Of a machine in Azure: a service principal without an application, whose key nobody sees. */
export const managedIdentities = (): readonly ServicePrincipal[] => {
  const { appId, spId } = idsOf('mi-verba');
  return [{ ...principalOf(spId, appId, 'mi-verba'), servicePrincipalType: 'ManagedIdentity' }];
};

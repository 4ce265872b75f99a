// A fresh Contoso, of the size one wants; the same ids each time.
import { guidOf } from '../guid.ts';
import type {
  AppManagementPolicy,
  AppRoleAssignment,
  Application,
  Group,
  OAuth2PermissionGrant,
  Organization,
  RoleAssignment,
  ServicePrincipal,
  User,
} from '../tenant/directory.ts';
import type { Pointer, Recipient } from '../tenant/exchange.ts';
import { seedApps } from './apps.ts';
import { crowdApp } from './crowd.ts';
import { seedGroups } from './groups.ts';
import { initialDomain, tenantDomain, tenantId } from './ids.ts';
import { mailboxOf, seedRecipients, userBehind } from './mailboxes.ts';
import { profiles, userOf } from './people.ts';

export interface Contoso {
  users: User[];
  groups: Group[];
  applications: Application[];
  servicePrincipals: ServicePrincipal[];
  appRoleAssignments: AppRoleAssignment[];
  oauth2PermissionGrants: OAuth2PermissionGrant[];
  roleAssignments: RoleAssignment[];
  appManagementPolicy: AppManagementPolicy;
  organization: Organization;
  recipients: Recipient[];
  pointers: Pointer[];
}

/** How many mailboxes and apps there are besides the named ones. */
export interface Size {
  apps?: number;
  mailboxes?: number;
}

const organization: Organization = {
  id: tenantId,
  displayName: 'Contoso',
  tenantType: 'AAD',
  onPremisesSyncEnabled: true,
  onPremisesLastSyncDateTime: '2026-11-20T06:30:00Z',
  verifiedDomains: [
    {
      name: initialDomain,
      isInitial: true,
      isDefault: false,
      type: 'Managed',
      capabilities: 'Email, OfficeCommunicationsOnline',
    },
    {
      name: tenantDomain,
      isInitial: false,
      isDefault: true,
      type: 'Managed',
      capabilities: 'Email, OfficeCommunicationsOnline',
    },
  ],
  countryLetterCode: 'DE',
  preferredLanguage: 'en',
  createdDateTime: '2019-04-01T07:00:00Z',
};

const unrestricted = { passwordCredentials: [], keyCredentials: [] };

const appManagementPolicy: AppManagementPolicy = {
  id: '00000000-0000-0000-0000-000000000000',
  displayName: 'Default app management tenant policy',
  description: 'Default tenant policy that enforces app management restrictions on applications.',
  isEnabled: false,
  applicationRestrictions: unrestricted,
  servicePrincipalRestrictions: unrestricted,
};

const many = <T>(count: number, one: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => one(at + 1));

/** @param now from which the credentials of the crowd count */
export const contoso = (size: Size = {}, now = new Date('2026-11-20T08:00:00Z')): Contoso => {
  const crowd = many(size.mailboxes ?? 0, (at) => {
    const number = String(at).padStart(4, '0');
    return mailboxOf(guidOf(`crowd/${at}`), `user${number}`, `User ${number}`, { type: 'UserMailbox' });
  });
  const apps = many(size.apps ?? 0, (at) => crowdApp(at, now));
  const seeded = seedApps();
  const recipients = [...seedRecipients(seeded.pointers), ...crowd];
  const named = new Set(profiles.map((one) => one.id));
  return {
    ...seeded,
    users: [
      ...profiles.map(userOf),
      ...recipients.flatMap((one) => (one.is === 'group' || named.has(one.id) ? [] : [userBehind(one)])),
    ],
    groups: seedGroups(),
    applications: [...seeded.applications, ...apps.map((one) => one.application)],
    servicePrincipals: [...seeded.servicePrincipals, ...apps.map((one) => one.servicePrincipal)],
    appManagementPolicy,
    organization,
    recipients,
  };
};

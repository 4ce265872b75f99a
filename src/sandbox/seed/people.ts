// The people of Contoso: who may ask, who may approve, who may do neither.
import { createHash } from 'node:crypto';
import type { User } from '../tenant/directory.ts';
import type { Person } from '../world.ts';
import { initialDomain, people as ids, tenantDomain, tenantId } from './ids.ts';

export interface Profile {
  id: string;
  name: string;
  alias: string;
  role: Person['role'];
  locale: string;
  zone: string;
  job: string;
  department: string;
}

const person = (
  key: keyof typeof ids,
  name: string,
  role: Person['role'],
  job: [string, string],
  locale = 'en-US',
): Profile => ({
  id: ids[key],
  name,
  alias: key,
  role,
  locale,
  zone: 'Europe/Berlin',
  job: job[0],
  department: job[1],
});

export const profiles: readonly Profile[] = [
  person('riley', 'Riley Chen', 'asker', ['Messaging engineer', 'IT operations']),
  person('ada', 'Ada Osei', 'approver', ['Head of messaging', 'IT operations']),
  person('ben', 'Ben Novak', 'approver', ['Exchange administrator', 'IT operations']),
  person('chris', 'Chris Lund', 'approver', ['Security lead', 'IT security']),
  person('alex', 'Alex Kim', 'asker', ['Accountant', 'Finance']),
  person('alexandra', 'Alexandra Kimura', 'asker', ['Controller', 'Finance']),
  person('sam', 'Sam Rivera', 'asker', ['Sales manager', 'Sales']),
  person('dana', 'Dana Weiss', 'asker', ['Serviceleiterin', 'Vertrieb'], 'de-DE'),
  person('nora', 'Nora Blum', 'nobody', ['Receptionist', 'Facilities']),
  person('gus', 'Gus Guest', 'guest', ['Consultant', 'Fabrikam']),
];

const upnOf = (one: Profile): string =>
  one.role === 'guest' ? `gus_fabrikam.com#EXT#@${initialDomain}` : `${one.alias}@${tenantDomain}`;

/** The id under which this bot knows a person in Teams: stable, and of no use to anybody else. */
const teamsId = (id: string): string =>
  `29:1${createHash('sha512').update(`${tenantId}/${id}`).digest('base64url')}`;

/** As Teams knows them, in the order in which pages show them. */
export const teamsPeople: readonly Person[] = profiles.map((one) => ({
  id: teamsId(one.id),
  aadObjectId: one.id,
  name: one.name,
  upn: upnOf(one),
  role: one.role,
  locale: one.locale,
  zone: one.zone,
}));

export const licence = { skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965', disabledPlans: [] };

export const userOf = (one: Profile): User => {
  const isGuest = one.role === 'guest';
  const mail = isGuest ? 'gus@fabrikam.com' : upnOf(one);
  const [givenName = one.name, surname = ''] = one.name.split(' ');
  return {
    id: one.id,
    displayName: one.name,
    givenName,
    surname,
    userPrincipalName: upnOf(one),
    mail,
    mailNickname: one.alias,
    proxyAddresses: [`SMTP:${mail}`, ...(isGuest ? [] : [`smtp:${one.alias}@${initialDomain}`])],
    accountEnabled: true,
    userType: isGuest ? 'Guest' : 'Member',
    onPremisesSyncEnabled: null,
    assignedLicenses: isGuest ? [] : [licence],
    usageLocation: 'DE',
    preferredLanguage: one.locale,
    jobTitle: one.job,
    department: one.department,
    createdDateTime: '2024-02-05T08:00:00Z',
  };
};

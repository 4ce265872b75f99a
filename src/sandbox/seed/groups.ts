// The groups of Contoso; Chris approves only through a group inside a group.
import type { Group } from '../tenant/directory.ts';
import { groups as ids, people, tenantDomain } from './ids.ts';

const group = (
  key: keyof typeof ids,
  displayName: string,
  description: string,
  members: string[],
  rest: Partial<Group> = {},
): Group => ({
  id: ids[key],
  displayName,
  description,
  mail: null,
  mailEnabled: false,
  mailNickname: key,
  securityEnabled: true,
  groupTypes: [],
  isAssignableToRole: null,
  onPremisesSyncEnabled: null,
  proxyAddresses: [],
  visibility: 'Private',
  createdDateTime: '2024-03-11T09:00:00Z',
  $members: members,
  $owners: [],
  ...rest,
});

const { ada, ben, chris, riley, alex, alexandra, sam, dana, nora } = people;

export const seedGroups = (): Group[] => [
  group(
    'approvers',
    'Exchange Approvers',
    'May approve changes to Exchange',
    [ada, ben, ids.seniorApprovers],
    {
      isAssignableToRole: true,
    },
  ),
  group('seniorApprovers', 'Senior Approvers', 'Approvers for what is risky', [chris], {
    isAssignableToRole: true,
  }),
  group('askers', 'Mailbox Askers', 'May ask for mailbox access', [riley, alex, alexandra, sam, dana]),
  group('financeTeam', 'Finance Team', 'Everybody in Finance', [alexandra, sam, dana], {
    mail: `finance-team@${tenantDomain}`,
    mailEnabled: true,
    mailNickname: 'finance-team',
    proxyAddresses: [`SMTP:finance-team@${tenantDomain}`],
  }),
  group('looseApprovers', 'Loose Approvers', 'Approvers whom an owner can add to', [ben], {
    $owners: [nora],
  }),
];

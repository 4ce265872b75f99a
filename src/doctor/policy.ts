// Explains the policy in plain words, and looks at the groups it names.
import type { Policy, PolicyInForce, Rule } from '../contracts/policy.ts';
import { path, type Look } from '../contracts/look.ts';
import { note, trying, warning, well, wrong, type Remark } from './remark.ts';

export interface Group {
  readonly id: string;
  readonly name: string;
  /** Object ids of the people in it, also through other groups. */
  readonly people: readonly string[];
  readonly roleAssignable: boolean;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

async function groupOf(look: Look, id: string): Promise<Group | undefined> {
  const group = await look.graph(path`/groups/${id}?$select=id,displayName,isAssignableToRole`);
  if (!group) return undefined;
  const members = await look.graphList(path`/groups/${id}/transitiveMembers?$select=id,displayName`);
  const people = members.filter((member) => !textOf(member['@odata.type']).endsWith('.group'));
  return {
    id,
    name: textOf(group['displayName']) || id,
    people: people.map((member) => textOf(member['id'])),
    roleAssignable: group['isAssignableToRole'] === true,
  };
}

const all = (names: readonly string[], what: string): string =>
  names.includes('*') ? `all ${what}` : names.join(', ');

/** 720 hours → "30 days". */
const span = (hours: number): string =>
  hours % 24 === 0 && hours >= 48 ? `${hours / 24} days` : `${hours} h`;

function explained(rule: Rule, name: (id: string) => string): string {
  const people = rule.approvals === 1 ? 'one person' : `${rule.approvals} different people`;
  return [
    `${rule.askers.map(name).join(' or ')} may ask for ${all(rule.operations, 'operations')} with ${all(rule.rights, 'rights')}`,
    `${people} of ${rule.approvers.map(name).join(' or ')} must approve within ${span(rule.lapseHours)}`,
    rule.longestHours === undefined ? 'it may be without end' : `for at most ${span(rule.longestHours)}`,
    ...(rule.ticket === 'required' ? ['a ticket is required'] : []),
    ...(rule.reason === 'required' ? ['a reason is required'] : []),
  ].join('; ');
}

function rest(policy: Policy): string {
  const list = (items: readonly string[]): string => items.join(', ') || 'none';
  return [
    `Never touched: ${list(policy.neverTouch)}`,
    `cards to people only: ${list(policy.discreet)}`,
    `open asks a person: ${policy.openAsks}`,
    `without approval: ${policy.free.length > 0 ? 'taking away' : 'nothing'}`,
    `channels: ${policy.channels.length}`,
  ].join('; ');
}

function judged(rule: Rule, n: number, groups: ReadonlyMap<string, Group>): readonly Remark[] {
  const about = `Policy, rule ${n + 1}`;
  const approvers = rule.approvers.flatMap((id) => groups.get(id) ?? []);
  const people = new Set(approvers.flatMap((group) => group.people));
  const askers = new Set(rule.askers.flatMap((id) => groups.get(id)?.people ?? []));
  const missing = [...rule.askers, ...rule.approvers].filter((id) => !groups.has(id));
  return [
    note(about, `${askers.size} may ask, ${people.size} may approve.`),
    ...missing.map((id) =>
      wrong(about, `There is no group ${id}.`, 'Put the object id of an Entra group there.'),
    ),
    ...(people.size < rule.approvals
      ? [
          wrong(
            about,
            `It wants ${rule.approvals} approvals, and ${people.size} may approve.`,
            'Add people to the approver groups.',
          ),
        ]
      : []),
    ...approvers
      .filter((group) => !group.roleAssignable)
      .map((group) =>
        warning(
          about,
          `The approver group ${group.name} is not role-assignable: anyone who owns it can let themselves in.`,
          'Make a role-assignable group and name that one; it cannot be switched on later.',
        ),
      ),
  ];
}

/** @returns remarks, and who may approve by any rule */
export async function examinePolicy(
  file: string,
  inForce: PolicyInForce,
  look: Look,
): Promise<{ remarks: readonly Remark[]; approvers: readonly string[] }> {
  if (inForce.is === 'none')
    return {
      remarks: [
        wrong(
          'Policy',
          `Nobody may do anything: ${inForce.because}`,
          `Write ${file} as env/policy.md explains.`,
        ),
      ],
      approvers: [],
    };
  const { policy, hash } = inForce;
  const approvers: string[] = [];
  const remarks = await trying('Policy', async () => {
    const ids = [
      ...new Set(
        policy.rules
          .flatMap((rule) => [...rule.askers, ...rule.approvers])
          .concat(policy.readers, policy.watchers ?? []),
      ),
    ];
    const found = await Promise.all(ids.map((id) => groupOf(look, id)));
    const groups = new Map(found.flatMap((group) => (group ? [[group.id, group] as const] : [])));
    const name = (id: string): string => groups.get(id)?.name ?? id;
    approvers.push(
      ...new Set(
        policy.rules.flatMap((rule) => rule.approvers.flatMap((id) => groups.get(id)?.people ?? [])),
      ),
    );
    return [
      well('Policy', `${file} is in force, ${hash.slice(0, 12)}.`),
      ...policy.rules.flatMap((rule, n) => [
        note(`Policy, rule ${n + 1}`, `${explained(rule, name)}.`),
        ...judged(rule, n, groups),
      ]),
      note('Policy', `${rest(policy)}.`),
      ...(policy.renews ?? []).map(({ app, vault }) =>
        note(
          'Policy',
          `The secret of ${app} is renewed by itself, with no approval, and put into the vault as ${vault}.`,
        ),
      ),
      ...(policy.watchers === undefined
        ? []
        : [
            note(
              'Policy',
              `Who watches secrets and certificates is said by ${policy.watchers.map(name).join(' and ') || 'nobody'}.`,
            ),
          ]),
      note('Policy', `Questions are answered for ${policy.readers.map(name).join(' and ') || 'nobody'}.`),
    ];
  });
  return { remarks, approvers };
}

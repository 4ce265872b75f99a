// Retires an application: it loses all it has and is switched off at once, and is deleted after quiet days; until then undo
// brings everything back.
import { refused } from '../contracts/failure.ts';
import { path, type Look, type Row } from '../contracts/look.ts';
import type { Operation } from '../contracts/operation.ts';
import { exchangeAdmin, grantsRoles, ownsApps, recipientAdmin, vaultSecrets } from '../steps/apps/needs.ts';
import { text } from '../steps/printed.ts';
import { heldNames } from './app/held.ts';
import { planRetire, type RetireFacts } from './app/ending.ts';
import { byFullAccess, reached, standing, type Standing } from './app/stands.ts';
import { settingsOf } from './app/survey.ts';
import { mailboxesTold, touched, whose } from './app/told.ts';
import { whom } from './app/words.ts';
import { wrongPointers } from './app/wrong.ts';
import { appRetireFields, parseAppRetire, readAppRetire, type AppRetireInput } from './grammar/app-change.ts';
import { reading, readWords } from './grammar/terms.ts';

export const operation: Operation<AppRetireInput, RetireFacts> = {
  name: 'app-retire',
  title: 'Retire an application',
  verbs: ['app', 'retire', 'decommission'],
  examples: [
    'app retire "Verba Import"',
    'decommission "Verba Import" ref INC47 because replaced',
    'disconnect "Verba Import"',
  ],
  fields: appRetireFields,
  direction: 'takes',
  needs: [ownsApps, grantsRoles, exchangeAdmin, recipientAdmin, vaultSecrets],
  parse: parseAppRetire,
  read(values, moment) {
    const faults: Record<string, string> = {};
    const input = readAppRetire(values, faults, moment);
    return reading(faults, { ...input, ...readWords(values, faults) });
  },
  async survey(look, input, by) {
    const there = await standing(look, input.name, by);
    if (there.found.clientId === look.setup.hands.toLowerCase())
      throw refused('Latchkey cannot retire itself.', 'Write another application.', { field: 'name' });
    const [boxes, held, others] = await Promise.all([
      reached(look, there),
      heldNames(look, there.found, there.app),
      elsewhere(look, there),
    ]);
    const { wrong } = await wrongPointers(look, there.found, boxes ?? []);
    const facts = {
      ...there,
      mailboxes: boxes ?? [],
      wrong,
      held,
      settings: settingsOf(look),
      quietDays: look.setup.quietDays,
    };
    const told = { ...facts, notes: notes(facts, boxes !== undefined, others) };
    // Nothing to switch off or to take: it would be deleted at once, without its quiet days.
    if (planRetire(told, 'LK-0')[0]?.key === 'deleted')
      throw refused(
        `${there.found.name} has no enterprise application and nothing in Exchange: nothing of it could rest first.`,
        'Have its owner delete it in Entra, under App registrations; it can be restored there for 30 days.',
        { field: 'name' },
      );
    return told;
  },
  plan: (_input, facts, label) => planRetire(facts, label),
  touches: (_input, facts) =>
    touched(
      facts.found,
      [...new Set([...byFullAccess(facts), ...(facts.assignments.length > 0 ? (['smtp'] as const) : [])])],
      facts.mailboxes,
    ),
  summary: (_input, facts) => ({
    what: `Everything that ${facts.found.name} has${facts.mailboxes.length > 0 ? `: ${mailboxesTold(facts.mailboxes)}` : ''}; then the application itself`,
    whom: whom(facts),
    notes: facts.notes,
  }),
};

/** How many permissions it has beside those for mail: they go with its deletion. */
async function elsewhere(look: Look, { found, granted }: Standing): Promise<number> {
  if (found.principalId === null) return 0;
  const rows: readonly Row[] = await look.graphList(
    path`/servicePrincipals/${found.principalId}/appRoleAssignments`,
  );
  const ours = granted.map(({ id }) => id);
  return rows.filter((row) => !ours.includes(text(row, 'appRoleId').toLowerCase())).length;
}

function notes(facts: Omit<RetireFacts, 'notes'>, looked: boolean, others: number): readonly string[] {
  const { found, quietDays, granted, settings, pointer, held } = facts;
  const stays = granted.length > 0 && !settings.grants.application;
  return [
    whose(found),
    `It is switched off at once and deleted ${quietDays} days later. Until then undo brings back what was taken; its secrets and certificates are good again then.`,
    `After that it cannot come back from here. Entra keeps it for 30 days more, where an administrator can restore it.`,
    ...(pointer
      ? [
          'Undo makes its entry in Exchange anew: Exchange gives it another SID, and mailbox rights are given anew with it.',
        ]
      : []),
    ...(stays
      ? [
          'What was granted to it stays while it is switched off, and goes with it: undo needs no new consent.',
        ]
      : []),
    ...(others > 0
      ? [
          `It has ${others} other permission${others === 1 ? '' : 's'}: they rest while it is switched off, and go with it.`,
        ]
      : []),
    ...(looked
      ? []
      : [
          'There are too many mailboxes to look for its rights on them: without its entry in Exchange they do nothing, and stay in their lists. To take them first, write: app drop, its name, and on which mailboxes.',
        ]),
    ...(held.length > 0 ? ['What the vault holds of it is forgotten when it is deleted.'] : []),
    'A token that it has already is good for about an hour more.',
    ...(found.writable
      ? []
      : [
          'Latchkey’s writing application is not among its owners: add it first, or the run stops at the first change in Entra.',
        ]),
  ];
}

// Takes mailboxes away from an application; undo gives back what there was.
import { refused } from '../contracts/failure.ts';
import type { Protocol } from '../contracts/mail.ts';
import type { Operation } from '../contracts/operation.ts';
import type { Step } from '../contracts/step.ts';
import { labelled } from '../steps/apps/app.ts';
import { mailboxAccess } from '../steps/apps/mailbox.ts';
import { exchangeAdmin, recipientAdmin } from '../steps/apps/needs.ts';
import { assignmentName, sendAssignment } from '../steps/apps/smtp-rbac.ts';
import { protocolNames } from '../steps/apps/switches.ts';
import { taken } from '../steps/apps/taken.ts';
import type { Mailbox } from '../steps/objects.ts';
import { byFullAccess, reached, standing, type Standing } from './app/stands.ts';
import { mailboxesFor } from './app/survey.ts';
import { mailboxesTold, protocolsTold, touched, whose } from './app/told.ts';
import { whom } from './app/words.ts';
import { appDropFields, parseAppDrop, readAppDrop, type AppMoreInput } from './grammar/app-change.ts';
import { reading, readWords } from './grammar/terms.ts';

export type Facts = Standing & {
  readonly mailboxes: readonly Mailbox[];
  /** Full access goes. */
  readonly full: boolean;
  /** Mailboxes from which Exchange's own role lets it send, and no longer shall. */
  readonly sends: readonly string[];
  readonly gone: readonly Protocol[];
  readonly notes: readonly string[];
};

/** Protocols by full access go together: the mailbox knows but the one right. @throws Failure refused */
function takesFull(asked: readonly Protocol[], there: Standing): boolean {
  const by = byFullAccess(there);
  if (asked.length === 0) return true;
  const some = by.filter((protocol) => asked.includes(protocol));
  const rest = by.filter((protocol) => !asked.includes(protocol));
  if (some.length > 0 && rest.length > 0)
    throw refused(
      `${protocolsTold(by)} go by one right on the mailbox, full access: ${protocolsTold(some)} cannot be taken away alone.`,
      'Leave the protocol out to take all of them from this mailbox.',
      { field: 'protocols' },
    );
  return some.length > 0;
}

export const operation: Operation<AppMoreInput, Facts> = {
  name: 'app-drop',
  title: 'Take mailboxes away from an application',
  verbs: ['app', 'disconnect'],
  examples: [
    'app drop "Verba Import" on journal',
    'disconnect "Verba Import" from journal ref INC47 because moved',
    'remove journal from app "Verba Import"',
  ],
  fields: appDropFields,
  direction: 'takes',
  needs: [recipientAdmin, exchangeAdmin],
  parse: parseAppDrop,
  read(values) {
    const faults: Record<string, string> = {};
    const input = readAppDrop(values, faults);
    return reading(faults, { ...input, ...readWords(values, faults) });
  },
  async survey(look, input, by) {
    const there = await standing(look, input.name, by);
    const [mailboxes, all] = await Promise.all([mailboxesFor(look, input.mailboxes), reached(look, there)]);
    const full = takesFull(input.protocols, there);
    const names = there.assignments.map(({ name }) => name.toLowerCase());
    const asksSend = input.protocols.length === 0 || input.protocols.includes('smtp');
    const sends = mailboxes
      .filter((box) => asksSend && names.includes(assignmentName(there.app, box).toLowerCase()))
      .map(({ id }) => id);
    const left = all?.filter(({ id }) => !full || !mailboxes.some((box) => box.id === id));
    const last = left?.length === 0 && there.assignments.length === sends.length;
    if (last && (sends.length > 0 || (all?.length ?? 0) > 0))
      throw refused(
        `These are the last mailboxes of ${there.found.name}: it would be left with nothing.`,
        `Write “app retire "${there.found.name}"”, which takes them away and switches it off.`,
        { field: 'mailboxes' },
      );
    const gone = [...(full ? byFullAccess(there) : []), ...(sends.length > 0 ? (['smtp'] as const) : [])];
    return { ...there, mailboxes, full, sends, gone: [...new Set(gone)], notes: notes(there, gone, left) };
  },
  plan(_input, facts, label): readonly Step[] {
    const app = labelled(facts.app, label);
    return facts.mailboxes.flatMap((box) => [
      ...(facts.full ? [taken(mailboxAccess(app, box, []), `No full access: ${box.name}`)] : []),
      ...(facts.sends.includes(box.id)
        ? [taken(sendAssignment(app, box, []), `May not send: ${box.name}`)]
        : []),
    ]);
  },
  touches: (_input, facts) => touched(facts.found, facts.gone, facts.mailboxes),
  summary: (_input, facts) => ({
    what: `${protocolsTold(facts.gone) || 'Mail'} on ${mailboxesTold(facts.mailboxes)}`,
    whom: whom(facts),
    notes: facts.notes,
  }),
};

function notes(
  there: Standing,
  gone: readonly Protocol[],
  left: readonly Mailbox[] | undefined,
): readonly string[] {
  const open = [...new Set(gone)].map((protocol) => protocolNames[protocol]).join(', ');
  return [
    whose(there.found),
    ...(left === undefined
      ? ['Whether these are its last mailboxes is not known: there are too many to look.']
      : left.length > 0
        ? [`It keeps ${mailboxesTold(left)}.`]
        : []),
    ...(open === '' ? [] : [`${open} stays switched on on the mailbox: others may use it.`]),
  ];
}

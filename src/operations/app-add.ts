// Lets an application that is there open more mailboxes, or by more protocols; its credential stays as it is.
import { refused } from '../contracts/failure.ts';
import type { Protocol } from '../contracts/mail.ts';
import type { Look } from '../contracts/look.ts';
import type { Operation } from '../contracts/operation.ts';
import { exchangeAdmin, grantsRoles, ownsApps, recipientAdmin } from '../steps/apps/needs.ts';
import { atHand, untried } from './app/at-hand.ts';
import { handoverOf } from './app/handover.ts';
import { planApp } from './app/plan.ts';
import { byFullAccess, standing } from './app/stands.ts';
import { surveyApp } from './app/survey.ts';
import type { Facts as Surveyed } from './app/types.ts';
import { touches, what, whom } from './app/words.ts';
import { appAddFields, parseAppAdd, readAppAdd } from './grammar/app-change.ts';
import { reading, readTimes, readWords } from './grammar/terms.ts';

export type Input = {
  readonly name: string;
  /** None: those that it has. */
  readonly protocols: readonly Protocol[];
  readonly mailboxes: readonly string[];
  /** ISO 8601: when it was asked. */
  readonly asked: string;
};
export type Facts = Surveyed & { readonly protocols: readonly Protocol[] };

async function protocolsFor(look: Look, input: Input, by: string): Promise<readonly Protocol[]> {
  const there = await standing(look, input.name, by);
  if (input.protocols.length > 0) return input.protocols;
  const sends: readonly Protocol[] = there.assignments.length > 0 ? ['smtp'] : [];
  const has = [...new Set([...byFullAccess(there), ...sends])];
  if (has.length > 0) return has;
  throw refused(
    `${there.found.name} has no mail protocol yet.`,
    'Say which: imap, pop or smtp, several joined by +.',
    { field: 'protocols' },
  );
}

export const operation: Operation<Input, Facts> = {
  name: 'app-add',
  title: 'More mailboxes for an application',
  verbs: ['app'],
  examples: [
    'app add "Verba Import" on journal',
    'app add "Verba Import" smtp on archive, journal until 2027-03-31 ref INC47 because tickets',
    'let "Verba Import" also read journal over imap',
    'add journal to app "Verba Import"',
  ],
  fields: appAddFields,
  direction: 'gives',
  needs: [ownsApps, grantsRoles, exchangeAdmin, recipientAdmin],
  parse: parseAppAdd,
  read(values, moment) {
    const faults: Record<string, string> = {};
    const input = readAppAdd(values, faults);
    const { until } = readTimes({ until: values['until'] ?? '' }, faults, moment);
    const words = readWords(values, faults);
    return reading(faults, {
      ...input,
      asked: moment.now.toISOString(),
      ...(until === undefined ? {} : { until }),
      ...words,
    });
  },
  async survey(look, input, by) {
    const protocols = await protocolsFor(look, input, by);
    const asked = { ...input, protocols };
    const facts = await surveyApp(look, asked, by);
    const credential = await atHand(look, input.asked, facts, by);
    const why = credential ? null : (facts.unprovable ?? (await untried(look, facts)));
    const notes = why === null || facts.notes.includes(why) ? facts.notes : [...facts.notes, why];
    return { ...facts, protocols, credential, unprovable: why, notes };
  },
  plan: (input, facts, label) => planApp({ ...input, protocols: facts.protocols }, facts, label),
  touches: (input, facts) => touches({ ...input, protocols: facts.protocols }, facts),
  summary: (input, facts) => ({
    what: what({ ...input, protocols: facts.protocols }, facts),
    whom: whom(facts),
    notes: facts.notes,
  }),
  handover: (look, input, facts, label) =>
    handoverOf(look, { ...input, protocols: facts.protocols }, facts, label),
};

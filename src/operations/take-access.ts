// Takes access to a mailbox away; undo gives back what there was.
import { refused } from '../contracts/failure.ts';
import type { Operation } from '../contracts/operation.ts';
import { levelOf, type Level } from '../steps/calendar.ts';
import { taking } from '../steps/inverse.ts';
import { titled } from '../steps/objects.ts';
import { role } from '../steps/right.ts';
import type { RightName } from './grammar/rights.ts';
import { parseTake, takeVerbs } from './grammar/take.ts';
import { reading, readWords } from './grammar/terms.ts';
import { readAsked, readName } from './mailbox/read.ts';
import { rightsOf } from './mailbox/rights.ts';
import { survey, type Facts } from './mailbox/survey.ts';
import { about, touches, what } from './mailbox/words.ts';

export type Input = {
  readonly rights: readonly RightName[];
  readonly mailbox: string;
  readonly trustee: string;
  /** Named only to be sure: when another level stands there, nothing is taken. */
  readonly level?: Level;
};

function notes(input: Input, facts: Facts): readonly string[] {
  const lines = about(facts);
  if (input.rights.includes('full') && !facts.trustee.group)
    lines.push('Exchange does not show whether automapping is on; undo would turn it on.');
  const entry = facts.calendar?.entry;
  if (entry) lines.push(`On the calendar ${facts.trustee.name} has ${entry.rights.join(' + ')} now.`);
  return lines;
}

export const operation: Operation<Input, Facts> = {
  name: 'take-access',
  title: 'Take mailbox access away',
  verbs: takeVerbs,
  examples: [
    'take full on finance from alex',
    "revoke alex's full access to finance ref INC47 because left the team",
    'remove calendar on sam from alex',
  ],
  fields: ['rights', 'mailbox', 'from', 'ref', 'because'],
  direction: 'takes',
  needs: [role],
  parse: parseTake,
  read(values) {
    const faults: Record<string, string> = {};
    const asked = readAsked(values, faults, false);
    const mailbox = readName(values, 'mailbox', 'which mailbox', faults);
    const trustee = readName(values, 'from', 'from whom', faults);
    const timed = ['starts', 'until', 'for'].some((field) => (values[field] ?? '').trim() !== '');
    if (timed) faults['from'] ??= 'Taking away happens as soon as it is approved: leave the time out.';
    const words = readWords(values, faults);
    return reading(faults, { ...asked, mailbox, trustee, ...words });
  },
  async survey(look, input) {
    const facts = await survey(look, input, 'from');
    const entry = facts.calendar?.entry;
    if (input.level && entry && levelOf(entry).toLowerCase() !== input.level.toLowerCase())
      throw refused(
        `On this calendar ${facts.trustee.name} has ${levelOf(entry)}, not ${input.level}.`,
        'Write “take calendar” without a level to take away what there is.',
        { field: 'rights' },
      );
    return facts;
  },
  plan(input, facts) {
    const [first, ...rest] = rightsOf(input.rights, facts, { level: null, automapping: true });
    return [taking(first), ...rest.map(taking)];
  },
  touches: (input, facts) => touches(input.rights, facts),
  summary: (input, facts) => ({
    what: what(input.rights, input.level, facts),
    whom: titled(facts.trustee),
    notes: notes(input, facts),
  }),
};

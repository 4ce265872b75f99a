// Gives people and mail-enabled security groups access to a mailbox: full, send as, send on behalf, calendar.
import type { Operation } from '../contracts/operation.ts';
import type { Level } from '../steps/calendar.ts';
import { titled } from '../steps/objects.ts';
import { giving, role } from '../steps/right.ts';
import { giveVerbs, parseGive } from './grammar/give.ts';
import type { RightName } from './grammar/rights.ts';
import { reading, readTimes, readWords } from './grammar/terms.ts';
import { readAsked, readAutomapping, readName } from './mailbox/read.ts';
import { rightsOf, type Wish } from './mailbox/rights.ts';
import { survey, type Facts } from './mailbox/survey.ts';
import { about, touches, what } from './mailbox/words.ts';

export type Input = {
  readonly rights: readonly RightName[];
  readonly mailbox: string;
  readonly trustee: string;
  readonly level?: Level;
  readonly automapping: boolean;
};

const wishOf = ({ level, automapping }: Input): Wish => ({ level: level ?? null, automapping });

function notes(input: Input, facts: Facts): readonly string[] {
  const { trustee } = facts;
  const lines = about(facts);
  if (input.rights.includes('full')) {
    if (trustee.group)
      lines.push('Outlook does not open a mailbox by itself for members of a group: they add it by hand.');
    else if (input.automapping) lines.push('Outlook shows the mailbox by itself, usually within an hour.');
    else
      lines.push(
        'Outlook will not open it by itself. If full access is there already, automapping stays as it is.',
      );
  }
  const before = facts.calendar?.entry;
  if (before && input.level && before.rights.join('+') !== input.level)
    lines.push(`On the calendar ${trustee.name} has ${before.rights.join(' + ')} now.`);
  return lines;
}

export const operation: Operation<Input, Facts> = {
  name: 'give-access',
  title: 'Mailbox access',
  verbs: giveVerbs,
  examples: [
    'give full+sendas on finance to alex for 8h ref INC47 because invoices',
    'grant full access on finance@contoso.com to alex@contoso.com until tomorrow 17:00',
    'give calendar editor on sam to alex from mon until fri',
    'give full without automapping on finance to alex',
    'please give alex send on behalf on finance for 2 days',
  ],
  fields: ['rights', 'mailbox', 'to', 'level', 'automapping', 'starts', 'until', 'for', 'ref', 'because'],
  direction: 'gives',
  needs: [role],
  parse: parseGive,
  read(values, moment) {
    const faults: Record<string, string> = {};
    const asked = readAsked(values, faults, true);
    const mailbox = readName(values, 'mailbox', 'which mailbox', faults);
    const trustee = readName(values, 'to', 'who gets it', faults);
    const automapping = readAutomapping(values, faults);
    const terms = { ...readTimes(values, faults, moment), ...readWords(values, faults) };
    return reading(faults, { ...asked, mailbox, trustee, automapping, ...terms });
  },
  survey: (look, input) => survey(look, input, 'to'),
  plan(input, facts) {
    const [first, ...rest] = rightsOf(input.rights, facts, wishOf(input));
    return [giving(first), ...rest.map(giving)];
  },
  touches: (input, facts) => touches(input.rights, facts),
  summary: (input, facts) => ({
    what: what(input.rights, input.level, facts),
    whom: titled(facts.trustee),
    notes: notes(input, facts),
  }),
};

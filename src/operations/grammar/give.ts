// Reads sentences that give: "give full on finance to alex", "grant alex full access to finance", "can alex send as finance?"
import type { Values } from '../../contracts/operation.ts';
import type { Ask } from '../../contracts/person.ts';
import { appSentence } from './app-sentence.ts';
import { cut, type Clause, type Cut } from './clauses.ts';
import { isDurationLike } from './durations.ts';
import { isRights, joined, readRights } from './rights.ts';
import { headOf, saysMailbox, Slots, valuesOf } from './slots.ts';

export const giveVerbs = ['give', 'grant', 'add'] as const;

const wish =
  /^(?:please |pls )?(?:can|could|may|let|should) (?!you\b|we\b)(.+?) (?:please )?(?:(?:have|get|be given|be granted) |(?=send[ -]?as\b|send[ -]?on[ -]?behalf))(.*)$/is;
const need = /^(.+?) (?:needs|should have|should get) (.*)$/is;
const dated =
  /^(?:\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mo\b|di\b|mi\b|do\b|fr\b|sa\b|so\b)/i;

/** A wish made a command: "can alex send as finance" → "give alex send as on finance". */
function command(text: string): string {
  const found = wish.exec(text) ?? need.exec(text);
  if (!found) return text;
  const [, who = '', what = ''] = found;
  const rest = joined(what).replace(
    /\b(sendas|sendonbehalf)\s+(?!(?:and|on|to|for|of|until|from|with|rights?|permissions?|access)\b|[+,&])/i,
    '$1 on ',
  );
  const said = readRights(rest);
  return said.rights.length > 0 || /\baccess\b/i.test(rest) ? `give ${who} ${rest}` : text;
}

/** undefined: not for this operation. */
export function parseGive(ask: Ask): Values | undefined {
  if (appSentence(ask.text)) return undefined;
  const sentence = cut(command(ask.text.trim()));
  if (!(giveVerbs as readonly string[]).includes(sentence.verb)) return undefined;
  return place(sentence, ask.who.name);
}

function place(sentence: Cut, asker: string): Values {
  const { clauses } = sentence;
  const preps = clauses.filter((_, at) => !isRange(clauses, at)).map(({ prep }) => prep);
  const sides =
    (preps.includes('on') && preps.includes('to')) || preps.filter((prep) => prep === 'to').length > 1;
  const head = headOf(sentence.head, sides);
  const slots = new Slots();
  let rights = head.rights;
  // "give fulll to alex" names a right that is none; "add alex to finance" names a person.
  const misspelt = head.plain && sentence.verb !== 'add' && preps.includes('to') && !preps.includes('on');
  if (misspelt) rights = head.who;
  else if (head.who !== '') slots.put('who', { prep: '', text: head.who });
  clauses.forEach((clause, at) => {
    if (clause.prep === 'with' && rights === '' && isRights(clause.text)) rights = clause.text;
    else
      slots.put(
        keyOf(
          clause,
          slots,
          clauses.slice(at + 1).filter((_, i) => !isRange(clauses, at + 1 + i)),
        ),
        clause,
      );
  });
  return valuesOf(sentence, slots, rights, 'to', asker);
}

/** "from Monday to Friday": this "to" leads to a date. */
const isRange = (clauses: readonly Clause[], at: number): boolean => {
  const before = clauses.at(at - 1);
  return at > 0 && clauses.at(at)?.prep === 'to' && (before?.prep === 'from' || before?.prep === 'starting');
};

function keyOf(clause: Clause, slots: Slots, later: readonly Clause[]): string {
  const timed = slots.last !== undefined && ['starts', 'until', 'for'].includes(slots.last);
  const still = (...preps: readonly string[]): boolean => later.some(({ prep }) => preps.includes(prep));
  switch (clause.prep) {
    case 'until':
    case 'till':
    case 'til':
      return 'until';
    case 'from':
    case 'starting':
      return 'starts';
    case 'for':
      if (isDurationLike(clause.text) || slots.has('who') || still('to')) return 'for';
      return 'who';
    case 'to':
      if (slots.last === 'starts' && (slots.has('who') || still('to'))) return 'until';
      if (slots.has('who')) return 'mailbox';
      // "on Return to Sender to alex": the last one says who.
      if (slots.has('mailbox')) return still('to') ? 'mailbox' : 'who';
      return saysMailbox(clause.text) || (!still('on', 'of') && laterWho(later)) ? 'mailbox' : 'who';
    case 'on':
      return timed && dated.test(clause.text) ? slots.last : 'mailbox';
    default:
      return timed ? slots.last : 'mailbox';
  }
}

/** Somebody is named further on, so that this "to" leads to the mailbox. */
const laterWho = (later: readonly Clause[]): boolean =>
  later.some(({ prep, text }) => prep === 'to' || (prep === 'for' && !isDurationLike(text)));

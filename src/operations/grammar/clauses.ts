// Cuts a sentence into what stands before its first preposition and the pieces that follow, each led by one.
import { mask } from './mask.ts';
import { joined } from './rights.ts';

export interface Clause {
  readonly prep: string;
  readonly text: string;
}
export interface Cut {
  /** The first word, lower case. */
  readonly verb: string;
  readonly head: string;
  readonly clauses: readonly Clause[];
  readonly ref?: string;
  readonly because?: string;
  readonly automapping?: 'on' | 'off';
  readonly open: (part: string) => string;
}

const manners: readonly RegExp[] = [
  /^(?:hi|hello|hey|dear)\b[\s,!]*(?:latchkey\b)?[\s,!:]*/i,
  /^@?latchkey\b[\s,:]*/i,
  /^(?:please|pls|kindly|now)\b[\s,]*/i,
  /^(?:can|could|would|will) (?:you|we)\b\s*/i,
  /^(?:i(?: woul|['’])d like|i want|i need|we need) (?:you )?to\b\s*/i,
];
const goodbye = /[\s,]*(?:[?!.;]+|\b(?:please|pls|thanks|thank you|thx|cheers))$/i;
const prepositions = new Set([
  'on',
  'to',
  'from',
  'until',
  'till',
  'til',
  'for',
  'starting',
  'of',
  'in',
  'with',
]);
const reference =
  /(?<!(?:^|\s)(?:on|to|from|of|for))(?:^|\s)(?:ref(?:erence)?[:#]?\s+|(?:for |with )?ticket[:#]?\s+(?=\S*\d))(\S+)/i;
const outlook =
  /(?:^|\s)(?:and )?(?:(with|without|no) )?auto[ -]?mapping(?:\s*[:=]\s*(?:on|(off))\b|\s+(?:is )?(off)\b|\s+on(?=\s+(?:on|to|for|from|until|till|of|starting)\b|\s*$))?/i;

/** A sentence without greeting, thanks, ticket and reason; quoted names stay hidden until `open`. */
export interface Trimmed {
  readonly rest: string;
  readonly ref?: string;
  readonly because?: string;
  readonly open: (part: string) => string;
}

export function trimmed(said: string): Trimmed {
  const { text, open } = mask(said);
  let rest = strip(text, manners);
  const cause = /(?:^|\s)because\b[\s:,]*/i.exec(rest);
  const because = cause ? open(rest.slice(cause.index + cause[0].length)).trim() : undefined;
  if (cause) rest = rest.slice(0, cause.index);
  rest = strip(rest, [goodbye]);
  const ticket = reference.exec(rest);
  if (ticket) rest = strip(rest.replace(reference, ' '), [goodbye]);
  return {
    rest,
    ...(ticket?.[1] === undefined ? {} : { ref: open(ticket[1]).replace(/[,;.]+$/, '') }),
    ...(because === undefined ? {} : { because }),
    open,
  };
}

export function cut(said: string): Cut {
  const { rest: whole, ...kept } = trimmed(said);
  const mapping = outlook.exec(whole);
  const rest = mapping ? strip(whole.replace(outlook, ' '), [goodbye]) : whole;
  const [, verb = '', tail = ''] = /^(\S+)\s*(.*)$/s.exec(joined(rest).replace(/\s+/g, ' ').trim()) ?? [];
  const off = /^(without|no)$/i.test(mapping?.[1] ?? '') || (mapping?.[2] ?? mapping?.[3]) !== undefined;
  return {
    verb: verb.toLowerCase().replace(/[,:]+$/, ''),
    ...clausesOf(tail),
    ...kept,
    ...(mapping ? { automapping: off ? 'off' : 'on' } : {}),
  };
}

function strip(text: string, parts: readonly RegExp[]): string {
  const shorter = parts.reduce((rest, part) => rest.replace(part, ''), text.trim()).trim();
  return shorter === text ? text : strip(shorter, parts);
}

function clausesOf(tail: string): { head: string; clauses: Clause[] } {
  const head: string[] = [];
  const clauses: { prep: string; words: string[] }[] = [];
  for (const word of tail.split(' ').filter(Boolean)) {
    const last = clauses.at(-1);
    const prep = word.toLowerCase();
    // A preposition directly after another is the start of its text: "from in two days" is one clause.
    if (prepositions.has(prep) && (!last || last.words.length > 0)) clauses.push({ prep, words: [] });
    else (last ? last.words : head).push(word);
  }
  return {
    head: head.join(' '),
    clauses: clauses.map(({ prep, words }) => ({ prep, text: words.join(' ') })),
  };
}

// Reads rights: short names, long names, calendar levels, several joined by +, a comma or "and".
import { levels, type Level } from '../../steps/calendar.ts';

export const rightNames = ['full', 'sendas', 'sendonbehalf', 'calendar'] as const;
export type RightName = (typeof rightNames)[number];

export interface Rights {
  readonly rights: readonly RightName[];
  readonly levels: readonly Level[];
  /** Words that mean no right. */
  readonly unknown: readonly string[];
}

const spaced = (level: Level): string => level.replace(/(?<=[a-z])(?=[A-Z])/g, '[ -]?');
/** Longest first, so that "publishing editor" is not an editor. */
const levelWords = [...levels]
  .sort((a, b) => b.length - a.length)
  .map((level) => ({ level, regex: new RegExp(`^${spaced(level)}\\b`, 'i') }));
const rightWords: readonly { readonly right: RightName; readonly regex: RegExp }[] = [
  { right: 'full', regex: /^full(?:[ -]?(?:mailbox[ -]?)?access)?\b/i },
  { right: 'sendonbehalf', regex: /^(?:send[ -]?)?on[ -]?behalf(?: of)?\b|^behalf\b/i },
  { right: 'sendas', regex: /^send[ -]?as\b/i },
  { right: 'calendar', regex: /^calendar(?: folder)?\b/i },
];
const joints =
  /^(?:[\s+,&]+|(?:and|as|the|a|an|on the|on|with|also|access|permissions?|rights?|level|role)\b)/i;

export function readRights(text: string): Rights {
  const rights: RightName[] = [];
  const found: Level[] = [];
  const unknown: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const at = rest;
    const right = rightWords.find(({ regex }) => regex.test(at));
    const level = levelWords.find(({ regex }) => regex.test(at));
    if (right) {
      if (!rights.includes(right.right)) rights.push(right.right);
      rest = rest.replace(right.regex, '');
    } else if (level) {
      if (!found.includes(level.level)) found.push(level.level);
      rest = rest.replace(level.regex, '');
    } else if (joints.test(rest)) rest = rest.replace(joints, '');
    else {
      const word = /^.[^\s+,&]*/su.exec(rest)?.[0] ?? rest;
      unknown.push(word);
      rest = rest.slice(word.length);
    }
  }
  return { rights: rightNames.filter((name) => rights.includes(name)), levels: found, unknown };
}

/** Says at least one right and nothing that is none. */
export const isRights = (text: string): boolean => {
  const read = readRights(text);
  return read.unknown.length === 0 && read.rights.length + read.levels.length > 0;
};

/** Phrases with a preposition inside, made one word before the sentence is cut at its prepositions. */
export const joined = (text: string): string =>
  text
    .replace(/\b(?:send[ -]?)?on[ -]behalf\b/gi, 'sendonbehalf')
    .replace(/\bsend[ -]as\b/gi, 'sendas')
    .replace(
      /\b(?:on|in|to) (?:the |his |her |their )?calendar(?=\s+(?:of|for|to|from|until|till)\b|\s*$)/gi,
      'calendar',
    );

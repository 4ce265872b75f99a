// Puts the pieces of a sentence where they belong; what has no place of its own stays with the piece before it.
import type { Values } from '../../contracts/operation.ts';
import { nameIn } from '../../steps/pasted.ts';
import type { Clause, Cut } from './clauses.ts';
import { isRights, readRights } from './rights.ts';

/** Fields as they fill up; nothing that was said is dropped. */
export class Slots {
  readonly #texts = new Map<string, string>();
  #last: string | undefined;

  has(key: string): boolean {
    return this.#texts.has(key);
  }
  get last(): string | undefined {
    return this.#last;
  }
  /** Fills a field, or lengthens the last one by this piece when the field is taken already. */
  put(key: string, { prep, text }: Clause): void {
    if (!this.#texts.has(key)) {
      this.#texts.set(key, text);
      this.#last = key;
    } else if (this.#last !== undefined) {
      this.#texts.set(this.#last, `${this.#texts.get(this.#last) ?? ''} ${prep} ${text}`.trim());
    }
  }
  get(key: string): string {
    return this.#texts.get(key) ?? '';
  }
}

export interface Head {
  /** Before the rights: "alex" in "alex full access". */
  readonly who: string;
  readonly rights: string;
  /** Some word was there that may be meant as a right or as a name. */
  readonly plain: boolean;
}

const possessive = (text: string): string => text.replace(/['’]s?$/i, '').trim();
const accessWord = /(?:^|\s)(?:(?:all|any|the)\s+)?(?:access|permissions?|rights?)$/i;

/** @param sides whether the rest of the sentence names both mailbox and person, so that this can only be rights */
export function headOf(text: string, sides: boolean): Head {
  const words = text.split(' ').filter(Boolean);
  for (let at = 0; at < words.length; at++) {
    const rights = words.slice(at).join(' ');
    if (!isRights(rights)) continue;
    const before = words.slice(0, at).join(' ');
    if (before !== '' && sides) return { who: '', rights: text, plain: false };
    return { who: possessive(before), rights, plain: false };
  }
  if (sides) return { who: '', rights: text.replace(accessWord, '').trim(), plain: false };
  const start = words.findIndex(
    (word, at) => at > 0 && readRights(word).unknown.length === 0 && isRights(word),
  );
  if (start > 0 || isStarted(words)) {
    const split = Math.max(start, 0);
    return {
      who: possessive(words.slice(0, split).join(' ')),
      rights: words.slice(split).join(' '),
      plain: false,
    };
  }
  return { who: possessive(text.replace(accessWord, '').trim()), rights: '', plain: !accessWord.test(text) };
}
const isStarted = ([first]: readonly string[]): boolean =>
  first !== undefined && readRights(first).rights.length + readRights(first).levels.length > 0;

const mailboxWord = /(?:['’]s)?\s+(?:shared )?(?:mailbox|inbox)$/i;
export const saysMailbox = (text: string): boolean =>
  mailboxWord.test(text) ||
  /(?:['’]s|\S) calendar$/i.test(text) ||
  /^(?:the )?(?:shared )?mailbox \S/i.test(text);

/** "the finance mailbox" → "finance"; "sam's calendar" → "sam", and that it is about the calendar. */
export function mailboxIn(text: string): { readonly name: string; readonly calendar: boolean } {
  const calendar = /^(.*?\S)(?:['’]s)?\s+calendar$/i.exec(text);
  const inner = calendar?.[1] ?? text;
  const short = inner
    .replace(/^the\s+/i, '')
    .replace(/^(?:shared )?mailbox\s+(?:of\s+)?/i, '')
    .replace(mailboxWord, '')
    .trim();
  return { name: short === '' ? text : short, calendar: calendar !== null };
}

/** The values of the form: rights by their short names when all are known, else as they were written. */
export function valuesOf(
  cut: Cut,
  slots: Slots,
  rights: string,
  whoKey: 'to' | 'from',
  asker: string,
): Values {
  const box = mailboxIn(slots.get('mailbox'));
  const said = `${rights}${box.calendar ? ' calendar' : ''}`.trim();
  const read = readRights(said);
  const known = read.unknown.length === 0 && read.rights.length > 0 && read.levels.length < 2;
  const level = known && read.rights.includes('calendar') ? read.levels[0] : undefined;
  const sure = known && (read.levels.length === 0 || level !== undefined);
  const who = cut.open(slots.get('who'));
  const timed = (key: string): string => cut.open(slots.get(key)).trim();
  const values = {
    rights: sure ? read.rights.join('+') : cut.open(said),
    level: level ?? '',
    mailbox: nameIn(cut.open(box.name)),
    [whoKey]: /^(?:me|myself|i)$/i.test(who) ? asker : one(who),
    automapping: cut.automapping ?? '',
    starts: timed('starts'),
    until: timed('until'),
    for: timed('for'),
    ref: cut.ref ?? '',
    because: cut.because ?? '',
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

/** Several pasted people stay as they are: the form says that it takes one. */
const one = (text: string): string =>
  (text.match(/<[^<>\s]+@[^<>\s]+>/g) ?? []).length > 1 ? text : nameIn(text);

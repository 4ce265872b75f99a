// Which change of an application a sentence asks for; whole sentences are brought to name, protocols and mailboxes.
import { trimmed, type Trimmed } from './clauses.ts';
import { protocolRun, runTogether } from './app-words.ts';

export type AppChange = 'new' | 'add' | 'drop' | 'retire' | 'test' | 'why' | 'renew' | 'remove key';

export interface AppSentence extends Omit<Trimmed, 'rest'> {
  readonly change: AppChange;
  /** What follows the words that say which change it is. */
  readonly tail: string;
}

type Found = Pick<AppSentence, 'change' | 'tail'>;

const words: { readonly [word: string]: AppChange } = {
  new: 'new',
  create: 'new',
  connect: 'new',
  register: 'new',
  add: 'add',
  drop: 'drop',
  remove: 'drop',
  retire: 'retire',
  delete: 'retire',
  decommission: 'retire',
  test: 'test',
  why: 'why',
};
const app = String.raw`(?:the |an? )?(?:new )?app(?:lication)?`;
const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();
const within = new RegExp(String.raw`(?<![\w.@+-])${protocolRun}(?![\w.@-])`, 'i');
/** A protocol that is no mailbox's name: not right after "on" or "to", or led by "over" and its kin. */
const led = new RegExp(String.raw`\b(?:over|via|through|using|by) ${protocolRun}(?![\w.@-])`, 'i');
const spoken = new RegExp(
  String.raw`(?:^|\s(?<!\b(?:on|to|of|from|for|in)\s))${protocolRun}(?![\w.@-])|${led.source}`,
  'i',
);
/** Of sentences that could as well be about a person's access. */
const isOurs = (text: string): boolean => spoken.test(text) && (!/\bfull\b/i.test(text) || led.test(text));
const doing =
  String.raw`(?:read|open|access|use|fetch|poll|pull|get|send(?: mail)?(?: as| from)?|log ?in to|sign ?in to)` +
  String.raw`(?: (?:the )?e?-?mails?(?: in| of| from)?)?`;

/** A whole sentence that is longer is a text; a command may list many mailboxes. */
const longest = { sentence: 1500, command: 12_000 };

interface Form {
  readonly like: RegExp;
  readonly found: (match: readonly string[], text: string) => Found | undefined;
}
const at = (match: readonly string[], index: number): string => match[index] ?? '';

const one = String.raw`(?:client )?(?:secrets?|keys?|cert(?:ificate)?s?|credentials?)`;
const guid = String.raw`[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`;

const forms: readonly Form[] = [
  {
    like: /^app(?:lication)?s? (new|create|connect|register|add|drop|remove|retire|delete|decommission|test|why)(?: (.*))?$/is,
    found: (m) => ({ change: words[at(m, 1).toLowerCase()] ?? 'new', tail: at(m, 2) }),
  },
  {
    like: /^keys? (?:renew|rotate|roll(?: over)?|replace)(?: (.*))?$/is,
    found: (m) => ({ change: 'renew', tail: at(m, 1) }),
  },
  {
    like: /^keys? (?:remove|delete|revoke|drop)(?: (.*))?$/is,
    found: (m) => ({ change: 'remove key', tail: at(m, 1) }),
  },
  {
    like: new RegExp(
      String.raw`^(?:remove|delete|revoke|drop) (?:the |an? )?(?:old |expired )?${one} (${guid}) (?:of|from|on) (?:the app(?:lication)? )?(.+)$`,
      'is',
    ),
    found: (m) => ({ change: 'remove key', tail: `${at(m, 2)} key ${at(m, 1)}` }),
  },
  {
    like: new RegExp(
      String.raw`^(?:renew|rotate|roll(?: over)?|replace) (?:the |all |its |an? )?(?:old |expiring |expired )?${one} (?:of|for|from|on) (?:the app(?:lication)? )?(.+)$`,
      'is',
    ),
    found: (m) => ({ change: 'renew', tail: at(m, 1) }),
  },
  {
    like: new RegExp(String.raw`^(?:renew|rotate) (.+?)(?:['’]s ${one})?$`, 'is'),
    found: (m) => ({ change: 'renew', tail: at(m, 1) }),
  },
  {
    like: /^(?:send|try) (?:(?:a|one|the) )?(?:test[ -]?)?(?:e-?)?mail from (.+?) (?:with|by|through|via|using|as) (?:the app(?:lication)? )?(.+)$/is,
    found: (m, text) =>
      /\btest[ -]?(?:e-?)?mail\b/i.test(text)
        ? { change: 'test', tail: `${at(m, 2)} on ${at(m, 1)}` }
        : undefined,
  },
  {
    like: new RegExp(
      String.raw`^why (?:can(?:no|['’])?t|can not|does(?: not|n['’]t)?|is(?: not|n['’]t)?|can|won['’]t) (.+?) (?:not )?(?:able to |allowed to )?(?:${doing}|work(?:ing)?|fail(?:ing|s)?|log(?:ging)? in|sign(?:ing)? in) ?(.*)$`,
      'is',
    ),
    found: (m) => ({ change: 'why', tail: `${at(m, 1)} for ${at(m, 2)}` }),
  },
  {
    like: new RegExp(String.raw`^can (.+?) ${doing} (.+)$`, 'is'),
    found: (m, text) =>
      within.test(text) ? { change: 'why', tail: `${at(m, 1)} for ${at(m, 2)}` } : undefined,
  },
  {
    like: new RegExp(
      String.raw`^(?:create|register|set ?up|make|new) ${app}\b(?:(?: called| named))? ?(.*)$`,
      'is',
    ),
    found: (m) => ({ change: 'new', tail: at(m, 1) }),
  },
  {
    like: /^set ?up (.+)$/is,
    found: (m, text) => (within.test(text) ? { change: 'new', tail: at(m, 1) } : undefined),
  },
  {
    like: /^(also )?(?:connect|hook(?: up)?|wire(?: up)?|attach|link)(?: (.*))?$/is,
    found: (m) => connected(at(m, 2), at(m, 1) !== ''),
  },
  {
    like: /^(?:retire|decommission|off-?board|shut ?down)(?: (.*))?$/is,
    found: (m) => ({ change: 'retire', tail: at(m, 1) }),
  },
  {
    like: new RegExp(
      String.raw`^(?:delete|remove|drop) (?:the )?app(?:lication)? ((?:(?! (?:on|from|of|for) ).)+)$`,
      'is',
    ),
    found: (m) => ({ change: 'retire', tail: at(m, 1) }),
  },
  { like: /^disconnect(?: (.*))?$/is, found: (m) => parted(at(m, 1)) },
  {
    like: new RegExp(
      String.raw`^stop (.+?) (?:from )?(?:reading|opening|accessing|using|fetching|polling|sending(?: mail)?(?: as| from)?)(?: mails?(?: in| of| from)?)? (.*)$`,
      'is',
    ),
    found: (m) => ({ change: 'drop', tail: `${at(m, 1)} for ${at(m, 2)}` }),
  },
  {
    like: new RegExp(
      String.raw`^(?:also )?(?:let|allow|permit|enable) (.+?) (?:to )?(also )?${doing} (.+)$`,
      'is',
    ),
    found: (m, text) =>
      within.test(text)
        ? { change: m[2] || /^also /i.test(text) ? 'add' : 'new', tail: `${at(m, 1)} for ${at(m, 3)}` }
        : undefined,
  },
  {
    like: new RegExp(
      String.raw`^(.+?) (?:needs|should have|should get|must have|requires) (?:to ${doing} )?(.+)$`,
      'is',
    ),
    found: (m, text) => (spoken.test(text) ? { change: 'new', tail: `${at(m, 1)} ${at(m, 2)}` } : undefined),
  },
  {
    like: new RegExp(String.raw`^(?:add|give) (.+) to (?:the )?app(?:lication)? (.+)$`, 'is'),
    found: (m) => ({ change: 'add', tail: `${at(m, 2)} on ${at(m, 1)}` }),
  },
  {
    like: /^(give|grant|add) (.+)$/is,
    found: (m) => (isOurs(at(m, 2)) ? granted(at(m, 1), at(m, 2)) : undefined),
  },
  {
    like: new RegExp(
      String.raw`^(?:take|remove|revoke|drop)(?: away)? (.+) from (?:the )?app(?:lication)? (.+)$`,
      'is',
    ),
    found: (m) => ({ change: 'drop', tail: `${at(m, 2)} on ${at(m, 1)}` }),
  },
  {
    like: /^drop(?: (.*))?$/is,
    found: (m) => parted(at(m, 1), 'drop'),
  },
  {
    like: /^(?:take|remove|revoke) (.+)$/is,
    found: (m) => (isOurs(at(m, 1)) ? taken(at(m, 1)) : undefined),
  },
];

/** "X to imap for archive"; "archive@contoso.com to X over imap" names the mailbox first. */
function connected(tail: string, also: boolean): Found {
  const change = also || /^(?:also|too) | (?:also|too)(?: to|$)/i.test(tail) ? 'add' : 'new';
  const rest = tidy(tail.replace(/\b(?:also|too)\b/gi, ' ').replace(/ up to /i, ' to '));
  const swap = /^(\S*@\S+(?:(?:,| and) \S+)*) (?:to|with) (.+)$/is.exec(rest);
  return swap && !within.test(at(swap, 2).split(' ')[0] ?? '')
    ? { change, tail: `${at(swap, 2)} on ${at(swap, 1)}` }
    : { change, tail: rest };
}
/** "X from journal" takes a mailbox away, "X" alone or "X from everything" is the end of it. */
function parted(tail: string, verb?: 'drop'): Found {
  const all = /^(.*?) from (?:everything|all(?: mailboxes)?|exchange)$/is.exec(tail);
  if (all) return { change: 'retire', tail: at(all, 1) };
  const from = /^(.*?) from (.+)$/is.exec(tail);
  if (verb === 'drop' && from) return { change: 'drop', tail: `${at(from, 2)} on ${at(from, 1)}` };
  const sides = / (?:from|on|for|of) /i.test(tail);
  return { change: sides || verb === 'drop' ? 'drop' : 'retire', tail };
}

/** "imap on archive to X", "X imap access to archive". */
function granted(verb: string, tail: string): Found {
  const last = new RegExp(String.raw`^(${protocolRun}(?: access)? (?:on|to|of|for) .+) to (.+)$`, 'is').exec(
    tail,
  );
  const change = verb.toLowerCase() === 'add' ? 'add' : 'new';
  return { change, tail: last ? `${at(last, 2)} ${at(last, 1)}` : tail.replace(/^(\S+)['’]s (?=\S)/, '$1 ') };
}

/** "imap on journal from X", "X's imap access to journal". */
function taken(tail: string): Found {
  const last = /^(.+) from (.+)$/is.exec(tail);
  const rest = last ? `${at(last, 2)} ${at(last, 1)}` : tail.replace(/^(.+?)['’]s (?=\S)/, '$1 ');
  return { change: 'drop', tail: rest };
}

/** undefined: not about an application. */
export function appSentence(said: string): AppSentence | undefined {
  if (said.length > longest.command) return undefined;
  const { rest, ...kept } = trimmed(said);
  const text = tidy(rest);
  for (const { like, found } of text.length > longest.sentence ? forms.slice(0, 1) : forms) {
    const match = like.exec(text);
    const sentence = match && found(match, text);
    if (sentence) return { ...kept, ...sentence, tail: runTogether(tidy(sentence.tail)) };
  }
  return undefined;
}

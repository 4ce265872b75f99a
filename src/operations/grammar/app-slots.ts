// Puts the pieces of a sentence about an application into the fields of its form.
import type { Values } from '../../contracts/operation.ts';
import { nameIn } from '../../steps/pasted.ts';
import { appSentence, type AppChange } from './app-sentence.ts';
import { credentialIn, isProtocols, readProtocols } from './app-words.ts';
import { isDurationLike } from './durations.ts';

type Field =
  | 'name'
  | 'protocols'
  | 'mailboxes'
  | 'as'
  | 'user'
  | 'credential'
  | 'issuer'
  | 'subject'
  | 'identity'
  | 'certificate'
  | 'expires'
  | 'until'
  | 'key';

const leads = new Set(
  'on in of to for from over via through using by with as expires until till til issuer subject identity'.split(
    ' ',
  ),
);

/** Phrases made one word, so that the sentence is cut only where a piece begins. */
const smoothed = (text: string): string =>
  text
    .replace(
      /,?\s*\b(?:(?:and|which|that) )?(?:expires?|expiring|expiry|valid|lasting|good)\b[:,]?(?: (?:in|after|on|at|for|until|till|within|by)\b)*/gi,
      ' expires',
    )
    .replace(
      /\b(?:with |by |using |as )?(?:the |an? )?(?:managed identity|identity)[:=]? (?=\S)/gi,
      'identity ',
    )
    .replace(/ for (?=(?:on|in|of|over|via) )/gi, ' ')
    .replace(/\b(issuer|subject)(?:[:=] ?| is )/gi, '$1 ')
    .replace(
      / (?:(?:kept|held|stored|that stays|lying) )?(?:in|from) (?:the |our |a )?(?:azure )?(?:key ?)?vault\b/gi,
      '-in-vault',
    )
    .replace(
      /,?\s*(?:\b(?:with|by|using) )?(?:a )?\bfederated(?: credentials?| identity)?(?: from| with| by|:)?(?= (?:issuer|subject|identity) )/gi,
      ' with federated',
    )
    .replace(/\s+/g, ' ')
    .trim();

interface Piece {
  readonly lead: string;
  readonly text: string;
}

/** Only where one credential is spoken of: else a key is part of a name. */
const withKey = new Set([...leads, 'key']);

function pieces(tail: string, leads: ReadonlySet<string>): readonly Piece[] {
  const found: { lead: string; words: string[] }[] = [{ lead: '', words: [] }];
  for (const word of tail.split(' ').filter(Boolean)) {
    const lead = word.toLowerCase();
    const last = found.at(-1);
    // A lead directly after another begins its text: "expires in two days" is one piece.
    if (leads.has(lead) && (last?.words.length || last?.lead === '')) found.push({ lead, words: [] });
    else last?.words.push(word);
  }
  return found.map(({ lead, words }) => ({ lead, text: words.join(' ').replace(/[,;]+$/, '') }));
}

const everyone = /^(?:all|everyone|everybody|all users|all people|anyone|anybody)$/i;
const users = /^(?:its |the |their |signed-in |delegated |a )*(?:users?|delegated|people)$/i;

class Fields {
  readonly #texts = new Map<Field, string>();
  #last: Field | undefined;
  has = (field: Field): boolean => this.#texts.has(field);
  get = (field: Field): string => this.#texts.get(field) ?? '';
  /** A list grows; where another field is taken, the last one grows instead: nothing that was said is dropped. */
  put(field: Field, text: string, lead = ''): void {
    if (text === '') return;
    const list = field === 'mailboxes' || field === 'protocols';
    const into = this.has(field) && !list ? (this.#last ?? field) : field;
    const joint = into === field && list ? ', ' : ` ${lead} `.replace('  ', ' ');
    this.#texts.set(into, this.has(into) ? `${this.get(into)}${joint}${text}` : text);
    this.#last = into;
  }
}

/** What comes before the first lead: "the app X imap+smtp access". */
function head(text: string, fields: Fields): void {
  const words = text.split(' ').filter(Boolean);
  const [first = ''] = words;
  // After a name in quotes there is nothing but protocols, right or wrong.
  if (/^\uE000\d+\uE001$/.test(first)) {
    fields.put('name', first);
    return fields.put(
      'protocols',
      words
        .slice(1)
        .join(' ')
        .replace(/ ?\b(?:full )?access$/i, ''),
    );
  }
  if (isProtocols(first) && words.length > 1 && !/^access$/i.test(words[1] ?? '')) {
    fields.put('protocols', first);
    fields.put('name', named(words.slice(1).join(' ')));
    return;
  }
  const bare = text.replace(/ (?:full )?access$/i, '');
  const last = bare.split(' ').at(-1) ?? '';
  // "app new imap" may name an application so; only what follows a name is a protocol for sure.
  if (isProtocols(last)) {
    fields.put('protocols', last);
    fields.put('name', named(bare.slice(0, -last.length).replace(/ (?:an? )?$/i, '')));
  } else fields.put('name', named(bare));
}
const named = (text: string): string =>
  text
    .replace(/^(?:the |an? )?app(?:lication)?(?: called| named)? (?=\S)/i, '')
    .replace(/(?<=\S) (?:app(?:lication)?)$/i, '')
    .replace(/^the (?=\S)/i, '')
    .replace(/[,:]+$/, '')
    .trim();

function place({ lead, text }: Piece, fields: Fields): void {
  const [first = '', ...others] = text.split(' ');
  const rest = others.join(' ');
  const withProtocol = isProtocols(first);
  switch (lead) {
    case 'to':
    case 'for':
      if (fields.has('as') && lead === 'for') return fields.put('user', everyone.test(text) ? '' : text);
      if (lead === 'for' && isDurationLike(text)) return fields.put('expires', text, lead);
      if (withProtocol) {
        fields.put('protocols', first);
        return fields.put('mailboxes', rest.replace(/^(?:access|in|on)\b ?/i, ''));
      }
      if (!fields.has('name')) return fields.put('name', named(text));
      return fields.put('mailboxes', mailboxText(text, fields));
    case 'over':
    case 'via':
    case 'through':
    case 'using':
    case 'by':
    case 'with':
      if (isProtocols(text)) return fields.put('protocols', text);
      return credential(text, fields, lead);
    case 'as':
      if (users.test(text)) return fields.put('as', 'users');
      return fields.put(fields.has('mailboxes') ? 'as' : 'mailboxes', text);
    case 'expires':
      return fields.put('expires', text, lead);
    case 'until':
    case 'till':
    case 'til':
      return fields.put('until', text, lead);
    case 'issuer':
    case 'subject':
    case 'identity':
    case 'key':
      return fields.put(lead, text.replace(/[,;]| and$/g, ''), lead);
    default:
      return fields.put('mailboxes', mailboxText(text, fields));
  }
}

/** "archive imap": a protocol may follow the mailboxes. */
function mailboxText(text: string, fields: Fields): string {
  const found = /^(.*\S),? (\S+)$/s.exec(text);
  const [, before = '', last = ''] = found ?? [];
  if (!isProtocols(last) || fields.has('protocols') || /\b(?:and|&|\+)$/i.test(before)) return text;
  fields.put('protocols', last);
  return before;
}

/** "a certificate upload:k3f9": the kind, and which one. What is no kind stays as it was said, to be told of. */
function credential(text: string, fields: Fields, lead: string): void {
  const upload = /\bupload:\S+/i.exec(text)?.[0];
  if (upload !== undefined) fields.put('certificate', upload);
  const rest = text.replace(upload ?? '', '').trim();
  if (rest === '' && upload !== undefined) return fields.put('credential', 'cert');
  fields.put('credential', credentialIn(rest) ?? rest, lead);
}

/** The values of the form. undefined: not this change. Never throws. */
export function appValues(said: string, change: AppChange): Values | undefined {
  const sentence = appSentence(said);
  if (sentence?.change !== change) return undefined;
  const fields = new Fields();
  const [first, ...others] = pieces(
    smoothed(sentence.tail),
    change === 'renew' || change === 'remove key' ? withKey : leads,
  );
  if (first) head(first.text, fields);
  for (const piece of others) place(piece, fields);
  const text = (field: Field): string => sentence.open(fields.get(field)).trim();
  const read = readProtocols(text('protocols'));
  const federated = (['issuer', 'subject', 'identity'] as const).some((field) => fields.has(field));
  const values = {
    name: nameIn(text('name')),
    protocols: read.unknown.length === 0 ? read.protocols.join('+') : text('protocols'),
    mailboxes: text('mailboxes'),
    as: text('as'),
    user: nameIn(text('user')),
    credential: text('credential') || (federated ? 'federated' : ''),
    issuer: nameIn(text('issuer')),
    subject: nameIn(text('subject')),
    identity: nameIn(text('identity')),
    certificate: text('certificate'),
    expires: text('expires'),
    until: text('until'),
    key: text('key'),
    ref: sentence.ref ?? '',
    because: sentence.because ?? '',
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

// Words of sentences about applications: protocols, kinds of credential, lists of mailboxes.
import type { Protocol } from '../../contracts/mail.ts';
import { manyIn, nameIn, plain } from '../../steps/pasted.ts';
import { mask } from './mask.ts';

export const protocolNames: readonly Protocol[] = ['imap', 'pop', 'smtp'];
export const credentialNames = ['secret', 'cert', 'vault-cert', 'federated'] as const;
export type CredentialName = (typeof credentialNames)[number];

const one = String.raw`(?:imap4?|pop3?|smtp(?:[ -]auth)?)`;
/** Several protocols with what joins them: "imap, pop and smtp". */
export const protocolRun = String.raw`${one}(?:(?:\s*[+,/&]\s*(?:and\s+)?|\s+and\s+|\s+)${one})*`;
const run = new RegExp(String.raw`(?<![\w.@-])${protocolRun}(?![\w.@-])`, 'gi');

const spelt = (word: string): string =>
  word
    .toLowerCase()
    .replace(/[ -]auth$/, '')
    .replace(/[34]$/, '');

/** Protocols named in a text, in their usual order, and the words that are none. */
export function readProtocols(text: string): {
  readonly protocols: readonly Protocol[];
  readonly unknown: readonly string[];
} {
  const words = text
    .replace(/\bsmtp[ -]auth\b/gi, 'smtp')
    .split(/[\s+,/&]+|\band\b/i)
    .filter((word) => word !== '' && !/^(?:access|rights?|protocols?|the|over|via)$/i.test(word));
  const known = words.map(spelt);
  return {
    protocols: protocolNames.filter((name) => known.includes(name)),
    unknown: words.filter((word) => !(protocolNames as readonly string[]).includes(spelt(word))),
  };
}

export const isProtocols = (text: string): boolean => {
  const { protocols, unknown } = readProtocols(text);
  return protocols.length > 0 && unknown.length === 0;
};

/** Each run of protocols made one word, "imap+smtp", so that no comma or "and" in it is taken for another's. */
export const runTogether = (text: string): string =>
  text.replace(run, (found) => readProtocols(found).protocols.join('+'));

/** The kind of credential that is meant, or undefined. "In the vault" may have been made `-in-vault`. */
export function credentialIn(text: string): CredentialName | undefined {
  if (/federat|workload identity|managed identity/i.test(text)) return 'federated';
  const certificate = /\bcert(?:s|ificates?)?\b/i.test(text);
  if (certificate) return /vault/i.test(text) ? 'vault-cert' : 'cert';
  return /\b(?:client )?secrets?\b/i.test(text) ? 'secret' : undefined;
}

/**
 * Names in a list: "archive, journal and "Finance, Berlin"", or pasted with semicolons. Each once.
 * @returns undefined where a comma may belong to a name: "Kim, Alex <alex@contoso.com>"
 */
export function listed(said: string): readonly string[] | undefined {
  const { text, open } = mask(said);
  const parts = text
    .split(/\s*;\s*|\s+(?:and|plus)\s+|\s*[&+]\s+/i)
    .map((part) => part.replace(/^(?:and|plus)\s+/i, '').trim());
  const names: string[] = [];
  for (const part of parts) {
    const pieces = part.split(/\s*,\s*(?:and\s+)?/).map((piece) => open(piece));
    const pasted = pieces.some((piece) => /[^\s<]\s*<[^<>]*>/.test(piece));
    if (pieces.filter(Boolean).length > 1 && pasted) return undefined;
    names.push(...pieces.filter((piece) => !manyIn(piece)).map((piece) => nameIn(bare(piece))));
    if (pieces.some(manyIn)) return undefined;
  }
  const once = new Map(names.filter((name) => name !== '').map((name) => [name.toLowerCase(), name]));
  return [...once.values()];
}

/** "the finance mailbox" → "finance" */
const bare = (text: string): string => {
  const short = plain(text)
    .replace(/^the\s+(?=\S)/i, '')
    .replace(/^(?:shared )?mailbox(?:es)?\s+(?:of\s+)?(?=\S)/i, '')
    .replace(/(?<=\S)(?:['’]s)?\s+(?:shared )?(?:mailbox(?:es)?|inbox)$/i, '')
    .trim();
  return short === '' ? text : short;
};

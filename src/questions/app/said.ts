// Reads "app why "Verba Import" imap on archive" and the sentences that ask the same.
import type { Values } from '../../contracts/operation.ts';
import { nameIn, plain } from '../../steps/pasted.ts';

const manners = /^(?:hi|hello|hey|please|pls)\b[\s,!]*|^@?latchkey\b[\s,:]*/i;
const goodbye = /[\s,]*(?:[?!.;]+|\b(?:please|thanks|thank you))$/i;
const verb = String.raw`(?:read|open|access|use|fetch|poll|pull|get|send(?: mail)?(?: as| from)?|log(?:ging)? ?in(?: to)?|sign(?:ing)? ?in(?: to)?|connect(?: to)?|work(?:ing)?(?: with| on)?|fail(?:s|ing)?)`;
const mails = String.raw`(?: (?:the )?e?-?mails?(?: in| of| from)?)?`;
const word = String.raw`(?:imap4?|pop3?|smtp(?: auth)?)`;
/** Not a part of an address or of another word. */
const protocol = new RegExp(
  String.raw`(?<![\w.@-])(?:(?:over|via|through|using|by) )?(${word})(?![\w.@-])(?: access)?`,
  'i',
);

const forms: readonly RegExp[] = [
  /^app(?:lication)? why(?: (?<app>.*))?$/i,
  new RegExp(
    String.raw`^why (?:can(?:no|['’])?t|can not|can|does(?: not|n['’]t)?|is(?: not|n['’]t)?|won['’]t) (?<app>.+?) (?:not )?(?:able to |allowed to )?${verb}${mails}(?: (?<rest>.*))?$`,
    'i',
  ),
  new RegExp(
    String.raw`^can (?<app>.+?) ${verb}${mails} (?<rest>.*(?:over|via|through|using|by) ${word}.*)$`,
    'i',
  ),
];

/** @returns undefined: not for this question. Never throws */
export function whyIn(said: string): Values | undefined {
  if (said.length > 1000) return undefined;
  let text = plain(said);
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(manners, '').replace(goodbye, '').trim();
  }
  for (const form of forms) {
    const groups = form.exec(text)?.groups;
    if (groups) return valuesOf(groups['app'] ?? '', groups['rest']);
  }
  return undefined;
}

const quoted = /^[“„"«](?<name>[^“”„"«»]+)[”“"»](?: (?<rest>.*))?$/;
const bareName = new RegExp(
  String.raw`^(?<name>.+?)(?: (?<rest>(?:${word}|on|in|over|via|through|for|of) .*|${word}))?$`,
  'i',
);

function valuesOf(app: string, more: string | undefined): Values {
  const groups = (quoted.exec(app) ?? bareName.exec(app))?.groups;
  const rest = [groups?.['rest'], more].filter(Boolean).join(' ');
  const named = protocol.exec(rest)?.[1] ?? '';
  const mailbox = rest
    .replace(protocol, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:(?:on|in|of|for|to|from|as|the)\s+)+/i, '')
    .replace(/^(?:shared )?mailbox\s+/i, '')
    .replace(/\s+(?:mailbox|inbox)$/i, '');
  const values = {
    name: nameIn((groups?.['name'] ?? '').replace(/^(?:the )?app(?:lication)? (?=\S)/i, '')),
    protocol: named.toLowerCase().replace(/ auth$|[34]$/, ''),
    mailbox: nameIn(mailbox),
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

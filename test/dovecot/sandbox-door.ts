// Asks the sandbox's own mail servers whether they would let somebody in: Dovecot then says so in its own way.
import type { Protocol } from '../../src/contracts/mail.ts';
import { blobOf, type Line, type Wired } from '../sandbox/mail-wires.ts';
import type { Ask, Verdict } from './door.ts';

/** The words after the number or the BAD. */
const words = (reply: string): string =>
  reply.replace(/^(?:A2 (?:NO|BAD)|-ERR|535 5\.7\.139|\d{3} [\d.]+)\s+/, '');

const visits: Readonly<Record<Protocol, (line: Line, blob: string, mailbox: string) => Promise<Verdict>>> = {
  async imap(line, blob) {
    const reply = (await line.ask(`A1 AUTHENTICATE XOAUTH2 ${blob}`)) ?? '';
    if (!reply.startsWith('A1 OK')) return 'out';
    line.say('A2 EXAMINE INBOX');
    const opened = (await line.until(/^A2 /)).at(-1) ?? '';
    return opened.startsWith('A2 OK') ? 'in' : { off: words(opened) };
  },
  async pop(line, blob) {
    await line.ask('AUTH XOAUTH2');
    const reply = (await line.ask(blob)) ?? '';
    if (!reply.startsWith('+OK')) return 'out';
    const stat = (await line.ask('STAT')) ?? '';
    return stat.startsWith('+OK') ? 'in' : { off: words(stat) };
  },
  async smtp(line, blob, mailbox) {
    const reply = (await line.ask(`AUTH XOAUTH2 ${blob}`)) ?? '';
    if (reply.startsWith('535 5.7.139')) return { off: words(reply) };
    if (!reply.startsWith('235')) return 'out';
    const from = (await line.ask(`MAIL FROM:<${mailbox}>`)) ?? '';
    return from.startsWith('250') ? 'in' : { off: words(from) };
  },
};

export const askSandbox =
  (wired: Wired): Ask =>
  async (protocol, mailbox, token) => {
    const line = await wired.greeted(protocol);
    try {
      return await visits[protocol](line, blobOf(mailbox, token), mailbox);
    } finally {
      line.close();
    }
  };

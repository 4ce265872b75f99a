// SMTP submission: encrypts, signs in, names the sender, takes it back, and leaves. Nothing is sent but a letter, where there is one.
import { isIPv6 } from 'node:net';
import { written } from './letter.ts';
import { decoded, out, type Dialog, type Outcome } from './dialog.ts';
import type { Lines } from './lines.ts';

interface Reply {
  readonly code: number;
  readonly lines: readonly string[];
  /** All of it on one line. */
  readonly said: string;
}

async function reply(lines: Lines): Promise<Reply> {
  const read: string[] = [];
  for (;;) {
    const line = await lines.read();
    read.push(line);
    if (/^\d{3}-/.test(line)) continue;
    const text = read.map((one) => one.slice(4).trim()).join(' ');
    return { code: Number(line.slice(0, 3)), lines: read, said: `${line.slice(0, 3)} ${text}`.trim() };
  }
}

const offers = ({ lines }: Reply, what: RegExp): boolean => lines.some((line) => what.test(line.slice(4)));

const ask = (lines: Lines, line: string): Promise<Reply> => {
  lines.write(line);
  return reply(lines);
};
const hello = (lines: Lines): Promise<Reply> =>
  ask(lines, `EHLO [${isIPv6(lines.here) ? `IPv6:${lines.here}` : lines.here}]`);

/** From the greeting to the encryption; an outcome where it does not come to that. @throws Broken */
export async function encrypt(lines: Lines): Promise<Outcome | undefined> {
  const greeting = await reply(lines);
  if (greeting.code !== 220) return out('greeting', greeting.said);
  const plain = await hello(lines);
  if (plain.code !== 250) return out('greeting', plain.said);
  if (!offers(plain, /^STARTTLS\b/i)) return out('encryption', 'it does not offer STARTTLS');
  const start = await ask(lines, 'STARTTLS');
  if (start.code !== 220) return out('encryption', start.said);
  await lines.startTls();
  return undefined;
}

export const smtp: Dialog = async (lines, { mailbox, bearer, letter, leaves }) => {
  const early = await encrypt(lines);
  if (early) return early;
  const secure = await hello(lines);
  if (secure.code !== 250) return out('greeting', secure.said);
  if (!offers(secure, /^AUTH[ =].*\bXOAUTH2\b/i)) return out('sign-in', 'it does not offer AUTH XOAUTH2');

  // The token goes in a line of its own: a command line of its length is refused by some servers.
  let answer = await ask(lines, 'AUTH XOAUTH2');
  if (answer.code === 334) answer = await ask(lines, bearer);
  let challenge: string | undefined;
  if (answer.code === 334) {
    challenge = decoded(answer.said.slice(4));
    answer = await ask(lines, '');
  }
  if (answer.code !== 235) return out('sign-in', answer.said, challenge);

  const from = await ask(lines, `MAIL FROM:<${mailbox}>`);
  if (from.code !== 250) return out('mailbox', from.said);
  if (letter) {
    const to = await ask(lines, `RCPT TO:<${letter.to}>`);
    if (to.code !== 250 && to.code !== 251) return out('letter', to.said);
    const data = await ask(lines, 'DATA');
    if (data.code !== 354) return out('letter', data.said);
    leaves?.();
    const sent = await ask(lines, written(mailbox, letter));
    if (sent.code !== 250) return out('letter', sent.said);
  } else await ask(lines, 'RSET').catch(() => undefined);
  await ask(lines, 'QUIT').catch(() => undefined);
  return { is: 'in' };
};

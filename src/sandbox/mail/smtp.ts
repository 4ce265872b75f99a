// SMTP submission as Exchange Online speaks it: STARTTLS, XOAUTH2, and messages that go to nobody.
import type { SecureContext } from 'node:tls';
import type { Crowd } from './crowd.ts';
import { knock, type Came, type Refusal } from './door.ts';
import { keep, senderOf } from './outbox.ts';
import type { Outcome, Session } from './session.ts';

const host = 'AM0PR08CA0010.outlook.office365.com';
const where = '[SN2PR08CA0010.namprd08.prod.outlook.com]';
const reply = (text: string, more: Partial<Outcome> = {}): Outcome => ({
  lines: [text],
  status: Number(text.slice(0, 3)),
  ...more,
});
const sequence = reply('503 5.5.1 Bad sequence of commands');
const crowded = reply('432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded');
const notTheSender = reply('554 5.7.60 SMTP; Client does not have permissions to send as this sender');

const off = (of: string): Outcome =>
  reply(
    `535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the ${of}. Visit https://aka.ms/smtp_auth_disabled for more information. ${where}`,
  );
const refusal = (why: Refusal): Outcome => {
  if (why === 'off for the mailbox') return off('Mailbox');
  if (why === 'off for the tenant') return off('Tenant');
  return reply(`535 5.7.3 Authentication unsuccessful ${where}`);
};

type In = Extract<Came, { is: 'in' }>;

class Talk {
  readonly session: Session;
  readonly crowd: Crowd;
  greeted = false;
  came: In | undefined;
  from: string | undefined;
  to: string[] = [];

  constructor(session: Session, crowd: Crowd) {
    this.session = session;
    this.crowd = crowd;
  }

  clear(): void {
    this.from = undefined;
    this.to = [];
  }

  ehlo(verb: string, name: string): Outcome {
    this.greeted = true;
    this.clear();
    if (verb === 'HELO') return reply(`250 ${host} Hello [127.0.0.1]`);
    const offers = [
      `${host} Hello ${name === '' ? '[127.0.0.1]' : name}`,
      ...['SIZE 157286400', 'PIPELINING', 'DSN', 'ENHANCEDSTATUSCODES'],
      this.session.wire.secure ? 'AUTH LOGIN XOAUTH2' : 'STARTTLS',
      ...['8BITMIME', 'BINARYMIME', 'CHUNKING', 'SMTPUTF8'],
    ];
    const lines = offers.map((offer, at) => `250${at === offers.length - 1 ? ' ' : '-'}${offer}`);
    return { lines, status: 250 };
  }

  async signIn(mechanism: string, blob: string): Promise<Outcome> {
    if (mechanism === 'LOGIN')
      return reply(`535 5.7.139 Authentication unsuccessful, basic authentication is disabled. ${where}`);
    const came = await knock(this.session, blob);
    if (came.is === 'out') return refusal(came.refusal);
    this.came = came;
    this.crowd.join(this.session, came.mailbox.id);
    return reply('235 2.7.0 Authentication successful');
  }

  mail(rest: string): Outcome {
    if (this.came === undefined) return reply(`530 5.7.57 Client not authenticated to send mail. ${where}`);
    const from = /^FROM: *<([^<>]*)>/i.exec(rest)?.[1];
    if (from === undefined) return reply('501 5.5.4 Invalid arguments');
    if (this.from !== undefined) return sequence;
    if (this.crowd.isFull(this.session, this.came.mailbox.id)) return crowded;
    if (!this.came.sends(from)) return notTheSender;
    this.from = from;
    return reply('250 2.1.0 Sender OK');
  }

  rcpt(rest: string): Outcome {
    if (this.from === undefined) return sequence;
    const to = /^TO: *<([^<>]+@[^<>]+)>/i.exec(rest)?.[1];
    if (to === undefined) return reply('501 5.1.3 Invalid address');
    this.to.push(to);
    return reply('250 2.1.5 Recipient OK');
  }

  take(text: readonly string[]): Outcome {
    const { came, from, to } = this;
    this.clear();
    if (came === undefined || from === undefined) return sequence;
    if (this.crowd.sendsTooMuch(came.mailbox.id)) return crowded;
    const sender = senderOf(text);
    if (sender !== undefined && !came.sends(sender)) return notTheSender;
    const id = keep(this.session, { mailbox: came.mailbox.id, from: sender ?? from, to }, text);
    return reply(`250 2.0.0 OK <${id}@${host}> [Hostname=${host}]`, { effect: 1 });
  }

  answer(verb: string, rest: string): Outcome {
    switch (verb) {
      case 'EHLO':
      case 'HELO':
        return this.ehlo(verb, rest);
      case 'MAIL':
        return this.greeted ? this.mail(rest) : sequence;
      case 'RCPT':
        return this.rcpt(rest);
      case 'RSET':
        this.clear();
        return reply('250 2.0.0 Resetting');
      case 'NOOP':
        return reply('250 2.0.0 OK');
      case 'QUIT':
        return reply('221 2.0.0 Service closing transmission channel', { end: true });
      default:
        return reply(`500 5.3.3 Unrecognized command ${where}`);
    }
  }
}

/** Lines up to the lone dot, dots undoubled; undefined where the other side is gone first. */
const readMessage = async (session: Session): Promise<string[] | undefined> => {
  const text: string[] = [];
  for (;;) {
    const line = await session.wire.line();
    if (line === undefined) return undefined;
    if (line === '.') return text;
    text.push(line.replace(/^\.\./, '.'));
  }
};

const authenticate = async (talk: Talk, rest: string): Promise<boolean> => {
  const { session } = talk;
  const [word = '', first] = rest.split(' ');
  const mechanism = word.toUpperCase();
  const open = session.wire.secure && talk.greeted && talk.came === undefined;
  const asked = open && (mechanism === 'XOAUTH2' || mechanism === 'LOGIN');
  let blob = first;
  const prompts = mechanism === 'LOGIN' ? ['334 VXNlcm5hbWU6', '334 UGFzc3dvcmQ6'] : ['334 '];
  for (const prompt of asked ? prompts.slice(blob === undefined ? 0 : 1) : []) {
    session.wire.say(prompt);
    blob = await session.wire.line();
    if (blob === undefined) return false;
  }
  return session.command('AUTH', { mechanism }, () => {
    if (asked) return talk.signIn(mechanism, blob ?? '');
    return talk.came === undefined && (!session.wire.secure || talk.greeted)
      ? reply('504 5.7.4 Unrecognized authentication type')
      : sequence;
  });
};

export const smtp = async (session: Session, crowd: Crowd, context: SecureContext): Promise<void> => {
  const { wire, realm } = session;
  const talk = new Talk(session, crowd);
  const ready = (): Outcome =>
    reply(`220 ${host} Microsoft ESMTP MAIL Service ready at ${realm.now().toUTCString()}`);
  let on = await session.command('CONNECT', undefined, ready);
  while (on) {
    const line = await wire.line();
    if (line === undefined) return;
    const [, word = '', rest = ''] = /^(\S*) *(.*)$/.exec(line) ?? [];
    const verb = word.toUpperCase();
    if (verb === 'AUTH') on = await authenticate(talk, rest);
    else if (verb === 'STARTTLS' && !wire.secure) {
      on = await session.command('STARTTLS', undefined, () => reply('220 2.0.0 SMTP server ready'));
      if (!on) return;
      await wire.upgrade(context);
      talk.greeted = false;
      talk.clear();
    } else if (verb === 'DATA' && talk.to.length > 0) {
      wire.say('354 Start mail input; end with <CRLF>.<CRLF>');
      const text = await readMessage(session);
      if (text === undefined) return;
      on = await session.command('DATA', { to: talk.to.length }, () => talk.take(text));
    } else {
      const name = /^[A-Z]{1,10}$/.test(verb) ? verb : 'UNKNOWN';
      on = await session.command(name, { arguments: rest }, () =>
        verb === 'DATA' ? sequence : talk.answer(verb, rest),
      );
    }
  }
};

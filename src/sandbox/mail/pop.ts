// POP3 as Exchange Online speaks it to somebody who proves a login: sign in, count, leave.
import type { Mailbox } from '../tenant/exchange.ts';
import type { Crowd } from './crowd.ts';
import { knock } from './door.ts';
import type { Outcome, Session } from './session.ts';

const refused: Outcome = {
  lines: ['-ERR Authentication failure: unknown user name or bad password.'],
  status: 401,
};
const protocolError: Outcome = { lines: ['-ERR Protocol error. 19'], status: 400 };

const count = (mailbox: Mailbox): string => {
  const messages = mailbox.folders.find((one) => one.FolderType === 'Inbox')?.ItemsInFolder ?? 0;
  // Every message of this Contoso is as long as the next.
  return `+OK ${messages} ${messages * 4096}`;
};

const answer = (verb: string, mailbox: Mailbox | undefined): Outcome => {
  const ok = (...lines: string[]): Outcome => ({ lines, status: 200 });
  switch (verb) {
    case 'CAPA':
      return ok('+OK', 'TOP', 'UIDL', 'SASL PLAIN XOAUTH2', 'USER', '.');
    case 'USER':
      return ok('+OK');
    case 'PASS':
      return { lines: ['-ERR Logon failure: unknown user name or bad password.'], status: 401 };
    case 'QUIT':
      return { ...ok('+OK Microsoft Exchange Server POP3 server signing off.'), end: true };
    case 'STAT':
      return mailbox === undefined ? protocolError : ok(count(mailbox));
    case 'NOOP':
      return mailbox === undefined ? protocolError : ok('+OK');
    default:
      return protocolError;
  }
};

export const pop = async (session: Session, crowd: Crowd): Promise<void> => {
  const { wire } = session;
  let mailbox: Mailbox | undefined;
  const greeting = '+OK The Microsoft Exchange POP3 service is ready. [UwBhAG4AZABiAG8AeAA=]';
  let on = await session.command('CONNECT', undefined, () => ({ lines: [greeting], status: 200 }));

  const signIn = async (blob: string): Promise<Outcome> => {
    const came = await knock(session, blob);
    if (came.is === 'out') return refused;
    crowd.join(session, came.mailbox.id);
    if (crowd.isFull(session, came.mailbox.id)) return refused;
    mailbox = came.mailbox;
    return { lines: ['+OK User successfully authenticated.'], status: 200 };
  };
  while (on) {
    const line = await wire.line();
    if (line === undefined) return;
    const [word = '', mechanism = '', first] = line.split(' ');
    const verb = word.toUpperCase();
    if (verb !== 'AUTH') {
      const name = /^[A-Z]{1,10}$/.test(verb) ? verb : 'UNKNOWN';
      on = await session.command(name, undefined, () => answer(verb, mailbox));
      continue;
    }
    const isOurs = mechanism.toUpperCase() === 'XOAUTH2' && mailbox === undefined;
    let blob = first;
    if (isOurs && blob === undefined) {
      wire.say('+ ');
      blob = await wire.line();
      if (blob === undefined) return;
    }
    on = await session.command('AUTH', { mechanism }, () => {
      if (mailbox !== undefined) return protocolError;
      return isOurs ? signIn(blob ?? '') : refused;
    });
  }
};

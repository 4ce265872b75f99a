// IMAP as Exchange Online speaks it to somebody who proves a login: sign in, open the inbox, leave.
import type { Mailbox } from '../tenant/exchange.ts';
import type { Crowd } from './crowd.ts';
import { knock, type Refusal } from './door.ts';
import type { Outcome, Session } from './session.ts';

const capabilities =
  'CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+';
const noPassword = 'NO AUTHENTICATE failed. Provided authentication mechanism is not supported';

/** Gates behind the sign-in: it comes through, and the mailbox does not open. */
const behind: readonly Refusal[] = ['on premises', 'off for the mailbox', 'denied', 'no full access'];

interface State {
  signedIn: boolean;
  mailbox: Mailbox | undefined;
}

const unquoted = (text: string): string => text.replace(/^"(.*)"$/, '$1').replaceAll('\\"', '"');

const opened = (tag: string, verb: string, mailbox: Mailbox, name: string): Outcome => {
  const path = name.toLowerCase() === 'inbox' ? undefined : `/${name}`.toLowerCase();
  const folder = mailbox.folders.find((one) =>
    path === undefined ? one.FolderType === 'Inbox' : one.FolderPath.toLowerCase() === path,
  );
  if (folder === undefined) return { lines: [`${tag} NO ${name} doesn't exist.`], status: 404 };
  const readOnly = verb === 'EXAMINE';
  return {
    lines: [
      `* ${folder.ItemsInFolder} EXISTS`,
      '* 0 RECENT',
      '* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $MDNSent)',
      `* OK [PERMANENTFLAGS (${readOnly ? '' : '\\Seen \\Answered \\Flagged \\Deleted \\Draft $MDNSent'})] Permanent flags`,
      '* OK [UIDVALIDITY 14] UIDVALIDITY value',
      `* OK [UIDNEXT ${folder.ItemsInFolder + 1}] The next unique identifier value`,
      `${tag} OK [READ-${readOnly ? 'ONLY' : 'WRITE'}] ${verb} completed.`,
    ],
    status: 200,
  };
};

/** One signed-in connection's commands beside signing in. */
const answer = (tag: string, verb: string, rest: string, state: State, isFull: () => boolean): Outcome => {
  const ok = (...lines: string[]): Outcome => ({
    lines: [...lines, `${tag} OK ${verb} completed.`],
    status: 200,
  });
  const bad = (text: string): Outcome => ({ lines: [`${tag} BAD ${text}`], status: 400 });
  if (verb === 'CAPABILITY') return ok(`* ${capabilities}`);
  if (verb === 'ID') return ok('* ID ("name" "Microsoft.Exchange.Imap4.Imap4Server" "version" "15.20")');
  if (verb === 'LOGIN') return { lines: [`${tag} ${noPassword}`], status: 401 };
  if (verb === 'LOGOUT')
    return {
      ...ok('* BYE Microsoft Exchange Server IMAP4 server signing off.'),
      end: true,
    };
  if (verb === 'NOOP' && !state.signedIn) return ok();
  if (!['NOOP', 'SELECT', 'EXAMINE', 'LIST', 'CLOSE', 'UNSELECT'].includes(verb))
    return bad('Command Error. 12');
  if (!state.signedIn) return bad('Command received in Invalid state.');
  if (state.mailbox === undefined || isFull()) return bad('User is authenticated but not connected.');
  if (verb === 'SELECT' || verb === 'EXAMINE') return opened(tag, verb, state.mailbox, unquoted(rest));
  if (verb === 'LIST')
    return ok(
      ...state.mailbox.folders.map(
        (one) =>
          `* LIST (\\HasNoChildren) "/" "${one.FolderType === 'Inbox' ? 'INBOX' : one.FolderPath.slice(1)}"`,
      ),
    );
  return ok();
};

export const imap = async (session: Session, crowd: Crowd): Promise<void> => {
  const { wire } = session;
  const state: State = { signedIn: false, mailbox: undefined };
  const greeting = '* OK The Microsoft Exchange IMAP4 service is ready. [UwBhAG4AZABiAG8AeAA=]';
  const full = (): boolean => state.mailbox !== undefined && crowd.isFull(session, state.mailbox.id);
  let on = await session.command('CONNECT', undefined, () => ({ lines: [greeting], status: 200 }));

  const signIn = async (tag: string, blob: string): Promise<Outcome> => {
    const came = await knock(session, blob);
    if (came.is === 'out' && !behind.includes(came.refusal))
      return { lines: [`${tag} NO AUTHENTICATE failed.`], status: 401 };
    state.signedIn = true;
    if (came.is === 'in') {
      state.mailbox = came.mailbox;
      crowd.join(session, came.mailbox.id);
    }
    return { lines: [`${tag} OK AUTHENTICATE completed.`], status: 200 };
  };
  while (on) {
    const line = await wire.line();
    if (line === undefined) return;
    const [, tag = '*', word = '', rest = ''] = /^(\S+) +(\S+) *(.*)$/.exec(line) ?? [];
    const verb = word.toUpperCase();
    const frame = (text: string): string => (text.startsWith('*') ? text : `${tag} ${text}`);
    if (verb !== 'AUTHENTICATE') {
      const shown = verb === 'LOGIN' ? undefined : { arguments: rest };
      const name = /^[A-Z]{1,20}$/.test(verb) ? verb : 'UNKNOWN';
      on = await session.command(name, shown, () => answer(tag, verb, rest, state, full), frame);
      continue;
    }
    const [mechanism = '', first] = rest.split(' ');
    let blob = first;
    const isOurs = mechanism.toUpperCase() === 'XOAUTH2' && !state.signedIn;
    if (isOurs && blob === undefined) {
      wire.say('+ ');
      blob = await wire.line();
      if (blob === undefined) return;
    }
    on = await session.command(
      'AUTHENTICATE',
      { mechanism },
      () => {
        if (state.signedIn) return { lines: [`${tag} BAD Command received in Invalid state.`], status: 400 };
        if (!isOurs) return { lines: [`${tag} ${noPassword}`], status: 401 };
        if (blob === '*') return { lines: [`${tag} BAD AUTHENTICATE cancelled.`], status: 400 };
        return signIn(tag, blob ?? '');
      },
      frame,
    );
  }
};

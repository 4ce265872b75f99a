// One real sign-in to a mailbox, and what came of it. The token is in nothing that leaves.
import type { Letter, LoginAnswer, MailHost, Protocol } from '../../contracts/mail.ts';
import { bearerOf, type Dialog, type Stage } from './dialog.ts';
import { imap } from './imap.ts';
import type { Issued } from './issued.ts';
import { Broken, openLines, type Lines } from './lines.ts';
import { pop } from './pop.ts';
import { refusedWith, type Expected } from './refused.ts';
import { meaningOf, nameOf, type Meaning } from './replies.ts';
import { scrubbed } from './said.ts';
import { encrypt, smtp } from './smtp.ts';
import { tooOld, troubleOf } from './trouble.ts';

export interface SignIn {
  readonly protocol: Protocol;
  readonly at: MailHost;
  readonly mailbox: string;
  readonly token: Issued;
  readonly expected: Expected;
  readonly letter?: Letter;
  /** PEM; default: the authorities of this process. */
  readonly ca?: readonly string[];
  readonly connectMs?: number;
  readonly commandMs?: number;
}

const dialogs: Readonly<Record<Protocol, Dialog>> = { imap, pop, smtp };

export async function signIn(options: SignIn): Promise<LoginAnswer> {
  const { protocol, at, mailbox, token, expected, letter, ca, connectMs, commandMs } = options;
  const bearer = bearerOf(mailbox, token.token);
  const answer = ({ cause, because, advice, passing }: Meaning, said: string): LoginAnswer => ({
    is: 'out',
    cause,
    because,
    advice,
    passing,
    said: scrubbed(said, [bearer, token.token]),
  });
  const way = { left: false };
  const leaves = (): void => void (way.left = true);
  let lines: Lines | undefined;
  try {
    lines = await openLines({
      ...at,
      secure: protocol !== 'smtp',
      ...(ca ? { ca } : {}),
      ...(connectMs === undefined ? {} : { connectMs }),
      ...(commandMs === undefined ? {} : { commandMs }),
    });
    const outcome = await dialogs[protocol](lines, {
      mailbox,
      bearer,
      ...(letter ? { letter, leaves } : {}),
    });
    if (outcome.is === 'in') return outcome;
    const { at: stage, said, challenge = '' } = outcome;
    const told = meaningOf(`${said} ${challenge}`, mailbox, protocol);
    if (told) return answer(told, said);
    if (stage === 'sign-in') return answer(refusedWith(token, expected, mailbox, protocol), said);
    return answer(otherwise(stage, mailbox, at, protocol), said);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    const trouble = troubleOf(error, at, protocol);
    // Some servers that are too old for us hang up without a word.
    const mayBeOld = error.at === 'handshake' && trouble.cause === 'unreachable';
    const isOld = mayBeOld && (await onlyOldTls(protocol, at));
    const out = answer(isOld ? tooOld(`${at.host}:${at.port}`) : trouble, error.message);
    return out.is === 'out' && way.left ? { ...out, perhaps: true } : out;
  } finally {
    lines?.close();
  }
}

/** Whether it would take TLS older than 1.2. Nothing is said over that. */
async function onlyOldTls(protocol: Protocol, at: MailHost): Promise<boolean> {
  let lines: Lines | undefined;
  try {
    lines = await openLines({ ...at, secure: protocol !== 'smtp', old: true, commandMs: 10_000 });
    return protocol !== 'smtp' || (await encrypt(lines)) === undefined;
  } catch {
    return false;
  } finally {
    lines?.close();
  }
}

/** A no that the tables do not know, by where it came. */
function otherwise(
  stage: Exclude<Stage, 'sign-in'>,
  mailbox: string,
  { host, port }: MailHost,
  protocol: Protocol,
): Meaning {
  if (stage === 'encryption')
    return {
      cause: 'tls',
      because: `${host}:${port} offers no encryption.`,
      advice: 'Check the port: 587 for SMTP. Something in between may take the offer away.',
      passing: false,
    };
  if (stage === 'greeting')
    return {
      cause: 'unknown',
      because: `${host}:${port} does not let anybody in just now.`,
      advice: `See that it is the ${nameOf[protocol]} host of Exchange Online, and its service health.`,
      passing: true,
    };
  if (stage === 'letter')
    return {
      cause: 'unsent',
      because: `The sign-in is right, but Exchange does not take the mail from ${mailbox}.`,
      advice:
        'See what the server said: a mailbox over its limits, a blocked sender or recipient, or a rule for outgoing mail.',
      passing: false,
    };
  return {
    cause: 'unknown',
    because: `The sign-in is right, but ${mailbox} could not be opened.`,
    advice: 'See what the server said; Full Access may still be on its way.',
    passing: true,
  };
}

// Reads sentences that connect an application: "app new "Verba" imap on archive with secret", "let Verba read archive over imap".
import type { Input, Wish } from '../app/types.ts';
import type { Moment, Values } from '../../contracts/operation.ts';
import type { Ask } from '../../contracts/person.ts';
import { nameIn, plain } from '../../steps/pasted.ts';
import { readAppMailboxes, readAppName, readAppProtocols, readExpires } from './app-read.ts';
import { appValues } from './app-slots.ts';
import { credentialIn } from './app-words.ts';

export const appNewVerbs = ['app', 'connect'] as const;
/** Keys of the form's inputs. */
export const appNewFields = [
  'name',
  'protocols',
  'as',
  'mailboxes',
  'user',
  'credential',
  'certificate',
  'issuer',
  'subject',
  'identity',
  'expires',
  'until',
  'ref',
  'because',
] as const;

/** undefined: not for this operation. */
export const parseAppNew = (ask: Ask): Values | undefined => appValues(ask.text, 'new');

/** Checks the fields and turns them into the operation's own input; what is wrong goes into `faults`. */
export function readAppNew(values: Values, faults: Record<string, string>, moment: Moment): Input {
  const text = (field: string): string => plain(values[field] ?? '');
  const name = readAppName(values, faults);
  const protocols = readAppProtocols(values, faults, true);
  const users = readAs(text('as'), faults);
  const user = nameIn(text('user'));
  const mailboxes = readAppMailboxes(
    values,
    faults,
    users ? undefined : 'Say which mailboxes: names or addresses, with commas between them.',
  );
  if (users && mailboxes.length > 0)
    faults['mailboxes'] ??=
      'As its users, it opens the mailbox of whoever signs in: leave the mailboxes out.';
  if (!users && user !== '')
    faults['user'] =
      'One person can be named only with “as users”. Leave the person out, or write “as users for” and the name.';
  const credential = readWish(values, faults, users);
  const expires = readExpires(values, faults, moment);
  const lasts = credential?.is === 'cert' || credential?.is === 'federated';
  if (lasts && text('expires') !== '')
    faults['expires'] =
      credential.is === 'cert'
        ? 'Your certificate brings its own end: leave this out.'
        : 'Nothing expires where no credential is kept: leave this out.';
  return {
    name,
    protocols,
    mailboxes: users ? 'users' : mailboxes,
    ...(users && user !== '' ? { user } : {}),
    ...(credential ? { credential } : {}),
    asked: moment.now.toISOString(),
    ...(expires === undefined || lasts ? {} : { expires }),
  };
}

function readAs(said: string, faults: Record<string, string>): boolean {
  if (/^(?:as )?(?:its )?users?$|^delegated$/i.test(said)) return true;
  if (!/^(?:|mailboxes|itself|app)$/i.test(said))
    faults['as'] =
      `“${said.slice(0, 60)}” is not known here. Write users for those who sign in, or leave it out.`;
  return false;
}

/** @param users an application that people sign in to, or that has a credential, need not be given one */
export function readWish(values: Values, faults: Record<string, string>, users: boolean): Wish | undefined {
  const text = (field: string): string => plain(values[field] ?? '');
  const said = text('credential');
  const kind = credentialIn(said);
  const [issuer, subject, identity] = [text('issuer'), text('subject'), text('identity')];
  const certificate = (values['certificate'] ?? '').trim();
  if (kind === undefined && (said !== '' || !users))
    faults['credential'] =
      said === ''
        ? 'Say how it signs in: with secret, cert, vault-cert or federated.'
        : `“${said.slice(0, 60)}” is no credential that is known here. Write secret, cert, vault-cert or federated.`;
  if (/PRIVATE KEY/.test(certificate))
    faults['certificate'] =
      'This holds a private key. Make a new one, and give the public certificate alone (.cer or .pem).';
  else if (certificate !== '' && kind !== undefined && kind !== 'cert')
    faults['certificate'] =
      'A certificate of yours goes with “cert”: choose that, or leave the certificate out.';
  else if (kind === 'cert' && certificate === '')
    faults['certificate'] =
      'Attach the public certificate (.cer or .pem) to your message, or upload it on the page and write upload: and its number.';
  if (kind === 'federated') return federated(issuer, subject, identity, faults);
  if (kind !== undefined)
    for (const field of ['issuer', 'subject', 'identity'])
      if (text(field) !== '') faults[field] = 'This goes with “federated”: choose that, or leave it out.';
  if (kind === 'cert') return { is: 'cert', certificate };
  return kind === undefined ? undefined : { is: kind };
}

/** Either a managed identity, or an issuer with its subject. */
function federated(issuer: string, subject: string, identity: string, faults: Record<string, string>): Wish {
  if (identity !== '') {
    if (issuer !== '' || subject !== '')
      faults['identity'] = 'Write either a managed identity, or an issuer with a subject, not both.';
    return { is: 'federated', identity: nameIn(identity) };
  }
  if (issuer === '' && subject === '')
    faults['identity'] = 'Write the managed identity’s name, or an issuer and a subject.';
  else if (issuer === '') faults['issuer'] = 'Write the issuer too: an https address, as its tokens say it.';
  else if (subject === '') faults['subject'] = 'Write the subject too, exactly as the tokens say it.';
  if (issuer !== '' && !/^https:\/\/[^\s/]+\S*$/i.test(issuer))
    faults['issuer'] = 'The issuer is an address that begins with https://, exactly as its tokens say it.';
  return { is: 'federated', issuer, subject };
}

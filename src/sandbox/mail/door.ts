// Who may come in by XOAUTH2: the token first, then Exchange's own gates.
import type { Realm } from '../realm.ts';
import type { Mailbox } from '../tenant/exchange.ts';
import { mayOpen, maySendAs, type Entry, type Gate, type Protocol } from '../tenant/mail-gates.ts';
import { mayOpenOwn, type OwnEntry } from '../tenant/mail-own.ts';
import type { Session } from './session.ts';

/** `token`: not one of ours for this service, or not good any more. */
export type Refusal = Gate | 'token';

export type Came =
  { is: 'in'; mailbox: Mailbox; sends(from: string): boolean } | { is: 'out'; refusal: Refusal };

const applications = 'https://outlook.office365.com';
/** Tokens of people carry the address by which their scopes are named. */
const people = [applications, 'https://outlook.office.com'];

const scopes: Readonly<Record<Protocol, string>> = {
  imap: 'IMAP.AccessAsUser.All',
  pop: 'POP.AccessAsUser.All',
  smtp: 'SMTP.Send',
};

/** `user=…^Aauth=Bearer …^A^A`, or nothing that can be read so. */
export const readBlob = (blob: string): { user: string; token: string } | undefined => {
  const text = Buffer.from(blob, 'base64').toString('utf8');
  const [user, auth, ...ends] = text.split('\u0001');
  if (user?.startsWith('user=') !== true || auth === undefined || ends.join('') !== '' || ends.length !== 2)
    return undefined;
  const token = /^auth=Bearer (\S+)$/i.exec(auth)?.[1];
  return token === undefined ? undefined : { user: user.slice('user='.length), token };
};

const gates = (
  realm: Realm,
  protocol: Protocol,
  user: string,
  claims: Record<string, unknown>,
): Entry | OwnEntry => {
  const oid = String(claims['oid']);
  if (typeof claims['scp'] === 'string') {
    const held = claims['scp'].split(' ').includes(scopes[protocol]);
    return held
      ? mayOpenOwn(realm.tenant, 'mail', { userId: oid, mailbox: user, protocol })
      : { opens: false, gate: 'no role' };
  }
  return mayOpen(realm.tenant, 'mail', {
    principalId: oid,
    appId: String(claims['appid']),
    roles: (claims['roles'] ?? []) as string[],
    mailbox: user,
    protocol,
  });
};

/** Decides, and tells the session who it is. */
export const knock = async (session: Session, blob: string): Promise<Came> => {
  const { realm, protocol } = session;
  const read = readBlob(blob);
  if (read === undefined) return { is: 'out', refusal: 'token' };
  session.mailbox = read.user;
  let claims: Record<string, unknown> | undefined;
  for (const audience of people) {
    claims ??= await realm.readToken(`Bearer ${read.token}`, audience);
  }
  session.appId = claims?.['appid'] as string | undefined;
  const forPeople = typeof claims?.['scp'] === 'string';
  if (claims === undefined || (claims['aud'] !== applications && !forPeople))
    return { is: 'out', refusal: 'token' };
  const entry = gates(realm, protocol, read.user, claims);
  if (!entry.opens) return { is: 'out', refusal: entry.gate };
  return {
    is: 'in',
    mailbox: entry.mailbox,
    sends: (from) => maySendAs(realm.tenant, 'mail', entry, from),
  };
};

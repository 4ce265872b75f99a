// Why a sign-in was refused that Exchange only says no to: the token tells most of it.
import type { Protocol } from '../../contracts/mail.ts';
import type { Issued } from './issued.ts';
import { nameOf, type Meaning } from './replies.ts';

export interface Expected {
  /** The audience that Exchange takes. */
  readonly aud: string;
  readonly tenant: string;
  readonly now: Date;
}

export const roleFor: Readonly<Record<Protocol, string>> = {
  imap: 'IMAP.AccessAsApp',
  pop: 'POP.AccessAsApp',
  smtp: 'SMTP.SendAsApp',
};

/** What is wrong with the token itself, whatever the server says. */
function wrongToken(token: Issued, { aud, tenant, now }: Expected): Meaning | undefined {
  const wrong = (because: string, advice: string): Meaning => ({
    cause: 'token',
    because,
    advice,
    passing: false,
  });
  if (token.tid === '' && token.aud === '')
    return wrong('What was sent is no token of Entra ID.', 'Ask Entra ID for a new one.');
  if (token.aud !== aud)
    return wrong(
      `The token is for ${token.aud}; Exchange takes only one for ${aud}.`,
      `Ask for the token with the scope ${aud}/.default.`,
    );
  if (token.tid !== tenant && /^[0-9a-f-]{36}$/i.test(tenant))
    return wrong(
      `The token is of the tenant ${token.tid}, not of ${tenant}.`,
      'Ask for the token at the tenant that holds the mailbox.',
    );
  if (token.expires <= now)
    return wrong(
      `The token expired at ${token.expires.toISOString()}.`,
      'Ask for a new one; where it was new, set this machine’s clock right.',
    );
  return undefined;
}

/** The causes that are left, most likely first. */
export function refusedWith(token: Issued, expected: Expected, mailbox: string, protocol: Protocol): Meaning {
  const wrong = wrongToken(token, expected);
  if (wrong) return wrong;
  const role = roleFor[protocol];
  const passing = true;
  if (!token.roles.includes(role) && protocol === 'smtp')
    return {
      cause: 'refused',
      because: `The token holds no ${role}, and Exchange knows no role “Application ${role}” of the application whose scope holds ${mailbox}, or not yet.`,
      advice: `See Get-ManagementRoleAssignment for the application, or grant ${role}; both take up to two hours.`,
      passing,
    };
  if (!token.roles.includes(role))
    return {
      cause: 'refused',
      because: `The token holds no ${role}: the permission is not granted, or was granted after the token was issued.`,
      advice: `Grant ${role} of Office 365 Exchange Online to the application, with an administrator’s consent.`,
      passing,
    };
  return {
    cause: 'refused',
    because: `By its claims the token is right, with ${role}; so one of these is missing in Exchange, or younger than two hours: the pointer to the enterprise application (object id ${token.oid}), Full Access to ${mailbox}, or the switch for ${nameOf[protocol]}.`,
    advice: `Compare Get-ServicePrincipal (ObjectId ${token.oid}), Get-MailboxPermission and Get-CASMailbox; wait where they are right.`,
    passing,
  };
}

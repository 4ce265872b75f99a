// What a mail server's reply means, by its words. Exchange says the same for many causes: those are told apart by the token.
import type { LoginCause, Protocol } from '../../contracts/mail.ts';

export interface Meaning {
  readonly cause: LoginCause;
  readonly because: string;
  readonly advice: string;
  readonly passing: boolean;
}

export const nameOf: Readonly<Record<Protocol, string>> = { imap: 'IMAP', pop: 'POP', smtp: 'SMTP' };

type Rule = readonly [
  pattern: RegExp,
  cause: LoginCause,
  passing: boolean,
  because: (mailbox: string, protocol: string) => string,
  advice: string,
];

const rules: readonly Rule[] = [
  [
    /SmtpClientAuthentication is disabled for the Tenant/i,
    'switchedOff',
    true,
    (mailbox) =>
      `SMTP sign-in is switched off for the whole organization, and ${mailbox} does not say otherwise.`,
    'Switch it on for this mailbox: Set-CASMailbox -SmtpClientAuthenticationDisabled $false. It takes up to an hour.',
  ],
  [
    /SmtpClientAuthentication is disabled for the Mailbox/i,
    'switchedOff',
    true,
    (mailbox) => `SMTP sign-in is switched off for ${mailbox}.`,
    'Switch it on: Set-CASMailbox -SmtpClientAuthenticationDisabled $false. It takes up to an hour.',
  ],
  [
    /security defaults/i,
    'policy',
    false,
    () => 'The organization’s security defaults block this sign-in.',
    'Security defaults block passwords, not OAuth: see that nothing between here and Exchange signs in with one.',
  ],
  [
    /did not meet the criteria to be authenticated/i,
    'policy',
    false,
    () => 'A Conditional Access policy blocks this sign-in.',
    'Find the policy in the sign-in log of the enterprise application in Entra ID; exclude it there, or let it comply.',
  ],
  [
    /BasicAuthBlocked|basic authentication is (?:disabled|not supported)/i,
    'policy',
    false,
    () => 'Exchange took this for a sign-in with a password, which it no longer accepts.',
    'See that no gateway stands between here and Exchange that signs in by itself.',
  ],
  [
    /authenticated but not connected/i,
    'notConnected',
    true,
    (mailbox, protocol) =>
      `The sign-in is right, but ${mailbox} could not be opened: ${protocol} is off there, Full Access is missing or still on its way, the address is another one, or the mailbox is not in the cloud.`,
    'Look at Get-CASMailbox and Get-MailboxPermission of the mailbox; what was changed within the last hour may still be on its way.',
  ],
  [
    /\b(?:imap|pop3?|smtp)\b[^.]{0,40}\b(?:is |access )*(?:disabled|not enabled|switched off)/i,
    'switchedOff',
    true,
    (mailbox, protocol) => `${protocol} is switched off for ${mailbox}.`,
    'Switch it on with Set-CASMailbox for this mailbox. It takes up to an hour.',
  ],
  [
    /AuthFailed:LogonDenied/i,
    'refused',
    true,
    (mailbox) => `Exchange took the token, but does not let the application into ${mailbox}.`,
    'Compare the object id of Get-ServicePrincipal with that of the enterprise application, and see that it has Full Access.',
  ],
  [
    /SubmissionQuotaExceeded/i,
    'throttled',
    true,
    (mailbox) => `${mailbox} has sent to as many recipients as it may in a day.`,
    'Wait a day, or spread what is sent over several mailboxes.',
  ],
  [
    /^(?:421|432|45\d)\b|\b4\.7\.\d|thread limit|too many|throttl|connection limit|try again later|server (?:is )?busy|UNAVAILABLE|\[IN-USE\]|\[SYS\/TEMP\]/i,
    'throttled',
    true,
    (mailbox) => `The server takes no more for ${mailbox} just now.`,
    'It is tried again by itself; see whether other programs open this mailbox many times at once.',
  ],
  [
    /5\.7\.60|permissions to send as/i,
    'unknown',
    true,
    (mailbox) => `The sign-in is right, but the application may not send as ${mailbox}.`,
    'Give it Full Access to the mailbox, or name the scope of its Exchange role so that it holds the mailbox.',
  ],
  [
    /mechanism is not supported|unsupported authentication|unrecognized authentication type|does not offer AUTH/i,
    'unknown',
    false,
    () => 'The server does not take OAuth (XOAUTH2).',
    'Check the host: it must be Exchange Online’s, not that of a gateway or of a server on premises.',
  ],
];

/** undefined: it says no more than that it refuses. */
export function meaningOf(said: string, mailbox: string, protocol: Protocol): Meaning | undefined {
  const rule = rules.find(([pattern]) => pattern.test(said));
  if (!rule) return undefined;
  const [, cause, passing, because, advice] = rule;
  return { cause, because: because(mailbox, nameOf[protocol]), advice, passing };
}

// What was set when Latchkey was set up, as far as a plan must know it. No secrets.
import type { MailHost, Protocol } from './mail.ts';

export interface Setup {
  /** Tenant id. */
  readonly tenant: string;
  /** Entra's token service, e.g. https://login.microsoftonline.com */
  readonly authority: string;
  /** Where the pages of ours are reached from a browser, without a slash at the end; absent: there are none. */
  readonly pages?: string;
  /** Rights to consent that the bot was given; off by default. */
  readonly grants: { readonly application: boolean; readonly delegated: boolean };
  /** Where secrets are kept; `none`: nowhere, so that only federated and the consumer's own certificates can be had. */
  readonly vault:
    { readonly is: 'azure'; readonly address: string } | { readonly is: 'sealed' } | { readonly is: 'none' };
  readonly mail: { readonly [protocol in Protocol]: MailHost };
  /** Scope of tokens for IMAP, POP and SMTP. */
  readonly mailScope: string;
  /** Days between a retired application's switching off and its deletion. */
  readonly quietDays: number;
  /** Days for which an old credential stays beside the new one, unless somebody says that the new one is used. */
  readonly overlapDays: number;
  /** Entra's sign-in log may be read: it shows which credential of an application is used. */
  readonly signInData: boolean;
  /** Client id of the application that writes. */
  readonly hands: string;
  /** What Latchkey itself signs in with. */
  readonly own: readonly OwnSignIn[];
}

export interface OwnSignIn {
  readonly name: 'bot' | 'look' | 'hands';
  readonly clientId: string;
  /** End of the certificate that it signs in with, ISO 8601; absent: it is a secret, whose end Entra knows. */
  readonly expires?: string;
}

// One link of the chain from an application to a mailbox, and what is seen of all of them.
import type { Row } from '../../contracts/look.ts';
import type { LoginAnswer, Protocol, TokenAnswer } from '../../contracts/mail.ts';
import type { Mailbox } from '../../steps/objects.ts';

export type State = 'right' | 'wrong' | 'pending' | 'unknown';

export interface Link {
  readonly title: string;
  readonly state: State;
  /** What was found, in a sentence. */
  readonly says: string;
  /** What to do about it. */
  readonly fix?: string;
  /** Row of the table of pitfalls, or the number of Entra's error. */
  readonly row?: string;
  /** Latchkey can put it right: by connecting it anew, or by adding what is missing. */
  readonly mend?: 'new' | 'add';
}

/** What was read, or why it could not be: an answer that is missing is not one that says no. */
export type Read<T> =
  { readonly is: 'read'; readonly of: T } | { readonly is: 'unread'; readonly because: string };

export interface Seen {
  /** As it was said. */
  readonly said: string;
  readonly how: string;
  readonly clientId: string;
  readonly name: string;
  readonly application: Row | undefined;
  /** It lies in Entra's recycle bin. */
  readonly deleted: boolean;
  readonly principal: Row | undefined;
}

/** Exchange Online as this tenant knows it, and what the application holds there. */
export interface Grants {
  /** Names of application permissions of Exchange Online that are granted, with when. */
  readonly roles: readonly { readonly name: string; readonly at: string }[];
  /** Names of delegated permissions. */
  readonly delegated: readonly string[];
  /** The right permission is among those that it declares. */
  readonly declared: boolean;
}

export interface Pointer {
  readonly objectId: string;
  readonly sid: string;
  readonly name: string;
  readonly at: string;
}

export type Box =
  | { readonly is: 'here'; readonly mailbox: Mailbox }
  | { readonly is: 'away'; readonly because: string; readonly advice: string };

export interface Reach {
  readonly role: string;
  readonly scope: string;
  readonly within: boolean;
  /** The scope's filter, where it has one. */
  readonly filter: string;
}

/** Our own try; absent where the vault holds no credential of it. */
export interface Tried {
  readonly where: string;
  readonly token: Read<TokenAnswer>;
  readonly login: Read<LoginAnswer> | undefined;
}

/** All that is seen; pure judgement goes by it. */
export interface Sight {
  readonly now: Date;
  readonly tenant: string;
  /** Scope of tokens for mail. */
  readonly scope: string;
  readonly protocol: Protocol;
  readonly app: Seen;
  /** How many federated credentials it has. */
  readonly federated: Read<number>;
  readonly grants: Read<Grants>;
  readonly pointers: Read<readonly Pointer[]>;
  readonly box: Read<Box>;
  /** Whether the protocol is open on the mailbox, and who says so. */
  readonly open: Read<{ readonly on: boolean; readonly by: 'mailbox' | 'organization' }>;
  /** Entries of full access on the mailbox: by whom, and whether they deny. */
  readonly access: Read<readonly { readonly who: string; readonly deny: boolean }[]>;
  /** Exchange's roles of the application that send; only for SMTP. */
  readonly reach: Read<readonly Reach[]>;
  /** An application access policy names the application. */
  readonly policy: boolean;
  /** When Latchkey last changed something of it: ISO 8601. */
  readonly changed: string | undefined;
  readonly tried: Tried | undefined;
}

export const roleOf: { readonly [protocol in Protocol]: string } = {
  imap: 'IMAP.AccessAsApp',
  pop: 'POP.AccessAsApp',
  smtp: 'SMTP.SendAsApp',
};
export const delegatedOf: { readonly [protocol in Protocol]: string } = {
  imap: 'IMAP.AccessAsUser.All',
  pop: 'POP.AccessAsUser.All',
  smtp: 'SMTP.Send',
};
export const sendRole = 'Application SMTP.SendAsApp';
/** How long Exchange may go on with what it knew before. */
export const memory = 2 * 3_600_000;

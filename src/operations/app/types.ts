// What is asked for an application, and all that a survey found of it: what the plans of app-new, -add, -drop and -retire are made from.
import type { Protocol } from '../../contracts/mail.ts';
import type { AppRef } from '../../steps/apps/app.ts';
import type { Access } from '../../steps/apps/declared.ts';
import type { Mailbox } from '../../steps/objects.ts';

/** The credential that is wished for. */
export type Wish =
  | { readonly is: 'secret' }
  | { readonly is: 'vault-cert' }
  /** The public part, as it came: PEM, base64 of DER, or `upload:<id>` from the page. */
  | { readonly is: 'cert'; readonly certificate: string }
  /** Either issuer and subject, or the name of a managed identity. */
  | {
      readonly is: 'federated';
      readonly issuer?: string;
      readonly subject?: string;
      readonly identity?: string;
    };

export type Input = {
  /** A name, a client id or either object id, as it was said. */
  readonly name: string;
  /** At least one, in the order imap, pop, smtp, each once. */
  readonly protocols: readonly Protocol[];
  /** Names of mailboxes as they were said, each once; `users`: signed-in people, each in their own mailbox (delegated). */
  readonly mailboxes: readonly string[] | 'users';
  /** With `users`: the one person it is for, as said; absent: all people. */
  readonly user?: string;
  /** Absent only with `users`: an application that people sign in to need not have one. */
  readonly credential?: Wish;
  /** ISO 8601: when it was asked. Lifetimes count from here, so that plans stay the same. */
  readonly asked: string;
  /** ISO 8601: the end of the credential that was wished for; absent: the usual (6 months for a secret, 12 for a certificate). */
  readonly expires?: string;
};

/** How the said name was understood. */
export type How = 'name' | 'client id' | 'application object id' | 'enterprise application object id';

/** An application that is there. */
export type Found = {
  readonly clientId: string;
  readonly objectId: string;
  /** Object id of its enterprise application; null where it has none. */
  readonly principalId: string | null;
  readonly name: string;
  readonly how: How;
  /** `latchkey-lk-3` where Latchkey made it; null: somebody else did. */
  readonly unique: string | null;
  /** Its enterprise application may sign in. */
  readonly enabled: boolean;
  /** Object ids of those who own it or its enterprise application. */
  readonly owners: readonly string[];
  /** Latchkey's writing sign-in is among its owners. */
  readonly writable: boolean;
  /** ISO 8601. */
  readonly made: string;
  readonly notes: string;
};

/** What Office 365 Exchange Online offers in this tenant; ids are of this tenant. */
export type Offer = {
  /** Object id of its service principal. */
  readonly resource: string;
  /** Application roles by protocol; a protocol that is missing is not offered. */
  readonly roles: { readonly [protocol in Protocol]?: string };
  /** Delegated permissions by protocol. */
  readonly scopes: { readonly [protocol in Protocol]?: string };
};

/** What each application role is called. */
export const roleNames: { readonly [protocol in Protocol]: string } = {
  imap: 'IMAP.AccessAsApp',
  pop: 'POP.AccessAsApp',
  smtp: 'SMTP.SendAsApp',
};
export const scopeNames: { readonly [protocol in Protocol]: string } = {
  imap: 'IMAP.AccessAsUser.All',
  pop: 'POP.AccessAsUser.All',
  smtp: 'SMTP.Send',
};

/** Client id of Microsoft Graph, the same everywhere. */
export const graphApp = '00000003-0000-0000-c000-000000000000';
/** Delegated permissions that open no more than mail protocols do. */
export const harmlessScopes: readonly string[] = [
  ...Object.values(scopeNames),
  'User.Read',
  'offline_access',
  'openid',
  'profile',
];

/** An entry of Exchange for the client id that has another object id than the enterprise application's. */
export type WrongPointer = {
  readonly objectId: string;
  readonly name: string;
  readonly sid: string;
  /** Mailboxes on which it has full access, as far as they were looked at. */
  readonly hung: readonly Mailbox[];
};

/** Name in the vault, and the title under which it stands in Entra. */
export type Held = { readonly name: string; readonly title: string };

/** The credential that is planned for. */
export type Credential =
  | {
      readonly is: 'secret';
      /** Where one of Latchkey's is there already and still good; null: it is made, and named by the request. */
      readonly held: Held | null;
      readonly expires: string;
    }
  | {
      readonly is: 'vault-cert';
      readonly held: Held | null;
      readonly subject: string;
      readonly months: number;
      readonly expires: string;
    }
  | {
      readonly is: 'cert';
      /** DER, base64. */
      readonly der: string;
      /** SHA-1, base64. */
      readonly thumbprint: string;
      readonly subject: string;
      readonly expires: string;
    }
  | {
      readonly is: 'federated';
      readonly issuer: string;
      readonly subject: string;
      readonly identity: string | null;
    };

/** The way an application sends: by the role that is confined to chosen mailboxes, or by full access. */
export type SmtpWay = { readonly is: 'tight' | 'mailbox'; readonly why: string };

/** What was set when Latchkey was set up, as far as the plan prints it. */
export type Settings = {
  readonly authority: string;
  readonly tenant: string;
  readonly pages: string | null;
  readonly grants: { readonly application: boolean; readonly delegated: boolean };
  /** Address of the Key Vault; null where secrets are sealed in the database, or kept nowhere. */
  readonly keyVault: string | null;
};

export type Facts = {
  /** The application as the steps know it. */
  readonly app: AppRef;
  /** What was there; null: it is made. */
  readonly found: Found | null;
  /** Protocols whose application role it holds already. */
  readonly holds: readonly Protocol[];
  /** Mailboxes that it opens already, as far as they were looked at. */
  readonly opens: readonly Mailbox[];
  readonly mailboxes: readonly Mailbox[];
  readonly offer: Offer;
  /** Application roles to grant (none for the tight way of SMTP), or delegated permissions. */
  readonly permissions: readonly Access[];
  /** How it sends; null: it does not. */
  readonly smtp: SmtpWay | null;
  readonly wrong: readonly WrongPointer[];
  readonly credential: Credential | null;
  /** With `users`. */
  readonly delegated: {
    /** null: all people. */
    readonly person: { readonly id: string; readonly name: string; readonly address: string } | null;
    /** The consent that is there. */
    readonly grant: { readonly id: string; readonly scope: string } | null;
  } | null;
  /** Why no login can be tried; null: the proof is made. */
  readonly unprovable: string | null;
  readonly settings: Settings;
  /** Who asks; the name as Entra has it. */
  readonly asker: { readonly id: string; readonly name: string };
  /** Lines for the card, in their order. */
  readonly notes: readonly string[];
};

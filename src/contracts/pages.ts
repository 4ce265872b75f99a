// What the pages of ours in a browser keep on record: one-time links, and certificates that people uploaded.
import type { Upload } from './handover.ts';

/** A one-time link to a secret. Its token is known to its holder alone; what is kept is the token's hash. */
export interface Link {
  readonly request: string;
  /** Object id of the one who may open it. */
  readonly person: string;
  /** ISO 8601: not good any more from then on. */
  readonly until: string;
}

/** What became of a wish to use a link. */
export type Used =
  | { readonly is: 'used'; readonly link: Link }
  /** The secret of this request was shown before, through this link or another. */
  | { readonly is: 'shown'; readonly link: Link; readonly at: string }
  | { readonly is: 'late'; readonly link: Link }
  | { readonly is: 'foreign'; readonly link: Link }
  | { readonly is: 'unknown' };

/** Each writes its line of the audit trail in the same transaction. */
export interface Links {
  /** Puts a link on record, with its event; links of the same request from before are good no more. @throws Failure busy */
  add(hash: string, link: Link): Promise<void>;
  /** What using it would come to now; changes nothing and writes nothing. @throws Failure busy */
  look(hash: string, person: string): Promise<Used>;
  /** Uses it up, once per request however many ask at the same time. What is refused is on record too. @throws Failure busy */
  use(hash: string, person: string): Promise<Used>;
  /** When the secret of this request was shown, ISO 8601; undefined: it was not. @throws Failure busy */
  shown(request: string): Promise<string | undefined>;
}

export interface Uploads {
  /** Puts a certificate's public part on record, with its event. @throws Failure busy */
  add(upload: Upload): Promise<void>;
  get(id: string): Promise<Upload | undefined>;
}

/** A certificate as it was read: its public part alone. */
export interface Certificate {
  /** DER, base64. */
  readonly der: string;
  readonly subject: string;
  /** ISO 8601. */
  readonly expires: string;
  /** SHA-1, hex, upper case, as portals show it. */
  readonly thumbprint: string;
}

/** Somebody signed in to our pages: what their own token says. */
export interface SignedIn {
  /** Object id, lower case. */
  readonly id: string;
  readonly name: string;
}

/** Signing people in to our pages: authorization code with PKCE. */
export interface SignIn {
  /** Where the browser goes, and what has to come back with it; kept by the browser in a signed cookie. */
  begin(redirect: string): Promise<{ readonly address: string; readonly kept: SignInKept }>;
  /** @throws Failure refused (wrong tenant, code used before …), busy */
  finish(code: string, kept: SignInKept, redirect: string): Promise<SignedIn>;
}
export interface SignInKept {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

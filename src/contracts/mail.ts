// Signing in to a mailbox to prove that it works: nothing is read, nothing is changed.

export type Protocol = 'imap' | 'pop' | 'smtp';

/** An application signs in with a credential that the vault holds; the credential itself is seen by no room but the adapters. */
export interface Credentialed {
  readonly appId: string;
  /** Its name in the vault. */
  readonly credential: string;
}

/** What Entra ID said to a sign-in. Claims are for diagnosis only. */
export type TokenAnswer =
  | {
      readonly is: 'token';
      readonly aud: string;
      readonly tid: string;
      readonly oid: string;
      readonly appId: string;
      readonly roles: readonly string[];
      /** ISO 8601: when it was issued; what was granted later is not in it. */
      readonly issued: string;
    }
  /** code: the AADSTS number. passing: it may work in some minutes, as after a new credential. */
  | {
      readonly is: 'refused';
      readonly code: number;
      readonly because: string;
      readonly advice: string;
      readonly passing: boolean;
    };

/** A test mail, plain text. */
export interface Letter {
  /** Address of the one who gets it. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Its Message-ID. */
  readonly id: string;
}

export interface Login extends Credentialed {
  readonly protocol: Protocol;
  /** Address of the mailbox to open. */
  readonly mailbox: string;
}

/** Why a login did not come through, as far as it can be told from outside. */
export type LoginCause =
  /** No token: see the answer to `token`. */
  | 'token'
  /** No connection: host, port, firewall, proxy. */
  | 'unreachable'
  /** The server offers no TLS 1.2 or later, or no TLS where it should. */
  | 'tls'
  /** Its certificate is not trusted or names another host. */
  | 'certificate'
  /** AUTHENTICATE failed, 535 5.7.3: role, pointer, permission, or too young. */
  | 'refused'
  /** "User is authenticated but not connected": permission, protocol switch, or not in the cloud. */
  | 'notConnected'
  /** 535 5.7.139 … SmtpClientAuthentication is disabled; or the protocol is off on the mailbox. */
  | 'switchedOff'
  /** Security defaults or Conditional Access. */
  | 'policy'
  /** Too many connections or attempts; later. */
  | 'throttled'
  /** Signed in, and the sender taken; but what was sent is not. */
  | 'unsent'
  /** Signed in, but the mailbox could not be opened, or another reply. */
  | 'unknown';

export type LoginAnswer =
  | { readonly is: 'in' }
  | {
      readonly is: 'out';
      readonly cause: LoginCause;
      /** What the server said, without anything secret; at most 200 characters. */
      readonly said: string;
      readonly because: string;
      readonly advice: string;
      /** It may come right by waiting, as Exchange takes up to two hours. */
      readonly passing: boolean;
      /** A letter was on its way when the line was lost. */
      readonly perhaps?: true;
    };

export interface MailHost {
  readonly host: string;
  readonly port: number;
}

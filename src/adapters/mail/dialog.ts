// What the three dialogs have in common: what they are given, and what they come to.
import type { Letter } from '../../contracts/mail.ts';
import type { Lines } from './lines.ts';

export interface Visit {
  readonly mailbox: string;
  /** The answer to XOAUTH2, in base64. */
  readonly bearer: string;
  /** SMTP alone. `leaves` is told just before it goes: from there on it may have been taken, whatever comes back. */
  readonly letter?: Letter;
  readonly leaves?: () => void;
}

/** How far it came: the greeting, the encryption, the sign-in, the mailbox behind it, or the letter. */
export type Stage = 'greeting' | 'encryption' | 'sign-in' | 'mailbox' | 'letter';

export type Outcome =
  | { readonly is: 'in' }
  /** `said` as the server wrote it; `challenge` what it said beside it, for machines. */
  | { readonly is: 'out'; readonly at: Stage; readonly said: string; readonly challenge?: string };

/** Leaves the server in a state as it found it, but for a letter. @throws Broken */
export type Dialog = (lines: Lines, visit: Visit) => Promise<Outcome>;

export const out = (at: Stage, said: string, challenge?: string): Outcome => ({
  is: 'out',
  at,
  said,
  ...(challenge === undefined ? {} : { challenge }),
});

/** One line: `user=…^Aauth=Bearer …^A^A`. */
export const bearerOf = (mailbox: string, token: string): string =>
  Buffer.from(`user=${mailbox}\x01auth=Bearer ${token}\x01\x01`).toString('base64');

/** The text of a challenge; Exchange sends none, others say why in JSON. */
export const decoded = (base64: string): string => Buffer.from(base64.trim(), 'base64').toString('utf8');

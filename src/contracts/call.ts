// A write as data: what the plan prints, the approver approves and the run sends is this very value.
import type { Json, JsonObject } from './json.ts';
import type { Letter } from './mail.ts';
import type { Late } from './late.ts';
import type { Path } from './look.ts';

/** Adds to and takes from a multi-valued property, and leaves the rest of it alone. */
export interface Members {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}
/** A parameter as it is sent. */
export type Param = Json | Members;
/** A parameter, or any part of it, as it is planned. */
export type Value = Param | Late | readonly Value[] | { readonly [key: string]: Value };

/** Sent once per row that the late value finds, an array; none is no call at all. */
interface Each {
  readonly each?: Late;
}

export interface ExoCall extends Each {
  via: 'exo';
  cmdlet: `${'Add' | 'Disable' | 'Enable' | 'New' | 'Remove' | 'Set'}-${string}`;
  /** Parameters as PowerShell knows them; a switch is `true`, `Confirm: false` is `-Confirm:$false`. */
  params: { readonly [name: string]: Value };
  /** Whom the ids mean, for eyes; printed as a comment, never sent. */
  note: string;
}

/**
 * The answer holds a secret: it goes into the vault first of all, under `as`, and comes back to nobody.
 * `field` is where it stands in the answer; `mark` the field that says which one it is (keyId).
 */
export interface Keep {
  readonly field: string;
  readonly as: string;
  readonly mark: string;
}

export interface GraphCall extends Each {
  via: 'graph';
  method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** After the version; made by `graphPath`. */
  path: GraphPath;
  body?: { readonly [name: string]: Value };
  /** PATCH by an alternate key makes the object where there is none. */
  prefer?: 'create-if-missing';
  keep?: Keep;
  note: string;
}

/** Literal and inserted parts in turn, beginning and ending with a literal. Inserted ones are encoded when sent. */
export type GraphPath = readonly (string | Late)[];
export const graphPath = (
  literals: TemplateStringsArray,
  ...inserted: readonly (string | Late)[]
): GraphPath =>
  literals.flatMap((literal, at) => {
    const value = inserted[at];
    return value === undefined ? [literal] : [literal, value];
  });

/**
 * The vault makes a certificate whose key stays with it, holds a secret under another name as well, or forgets what it
 * holds under a name.
 */
export interface VaultCall extends Each {
  via: 'vault';
  verb: 'make certificate' | 'copy' | 'forget';
  name: string;
  /** Name of what is copied; what was there before is replaced. */
  from?: string;
  /** Of a certificate. */
  params?: { readonly subject: string; readonly months: number };
  note: string;
}

/** One mail, sent over SMTP by an application that signs in with what the vault holds of it. All of it is printed. */
export interface MailCall extends Each {
  via: 'mail';
  /** Client id. */
  app: string | Late;
  /** Name in the vault. */
  credential: string;
  /** Address of the mailbox that it is sent from. */
  from: string;
  letter: Letter;
  note: string;
}

/** Something that a person must do: shown with what to run or open, and a Done button where nobody can see it done. */
export interface HandCall {
  via: 'hand';
  /** Where it is done: "In a shell with the Azure CLI", "In the browser, as a Global Administrator". */
  where: string;
  /** Lines to run, for eyes. Late values are put in when the step is reached. */
  script: readonly (readonly (string | Late)[])[];
  /** An address to open, built of parts: late values are encoded, all else stands as it is. */
  link?: GraphPath;
  /** What the button says in place of Done, a word or two. */
  button?: string;
  /** Object ids of those who may say so beside the asker and the approvers. */
  by?: readonly string[];
  /** Ms after it was asked: nobody looks before, and then people are reminded. */
  remindAfter?: number;
  note: string;
}

export type Call = ExoCall | GraphCall | VaultCall | MailCall | HandCall;
/** Only calls that are sent once per row may stand before the last: safe to start again half-way. */
export type Calls = readonly [Call, ...Call[]];

/** A call with all late values found: what leaves. */
export interface ReadyExo {
  readonly via: 'exo';
  readonly cmdlet: string;
  readonly params: { readonly [name: string]: Param };
}
export interface ReadyGraph {
  readonly via: 'graph';
  readonly method: GraphCall['method'];
  readonly path: Path;
  readonly body?: JsonObject;
  readonly prefer?: 'create-if-missing';
  readonly keep?: Keep;
}
export interface ReadyVault {
  readonly via: 'vault';
  readonly verb: VaultCall['verb'];
  readonly name: string;
  readonly from?: string;
  readonly params?: { readonly subject: string; readonly months: number };
}
export interface ReadyMail {
  readonly via: 'mail';
  readonly app: string;
  readonly credential: string;
  readonly from: string;
  readonly letter: Letter;
}
export type Ready = ReadyExo | ReadyGraph | ReadyVault | ReadyMail;

/** A hand step with its values in, as the card shows it. */
export interface HandAsk {
  readonly where: string;
  readonly script: readonly string[];
  readonly link?: string;
  /** A person's word is taken for it, with the Done button. */
  readonly word?: true;
  /** It is looked for as well. Without it, and with `word`: nobody can see it done. */
  readonly seen?: true;
  /** What the button says in place of Done. */
  readonly button?: string;
  /** Object ids of those who may say so beside the asker and the approvers. */
  readonly by?: readonly string[];
  /** ISO 8601: nobody looks before, and then people are reminded. */
  readonly remind?: string;
}

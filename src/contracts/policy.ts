// Who may do what, as data. Read from a file in env/; missing, empty or unreadable means that nobody may.
export interface Rule {
  /** Object ids of Entra groups whose members may ask. */
  readonly askers: readonly string[];
  /** Names of operations and rights this rule speaks of; `*` is all. */
  readonly operations: readonly string[];
  readonly rights: readonly string[];
  /** Object ids of Entra groups that approve; never empty. */
  readonly approvers: readonly string[];
  /** How many different people must approve. */
  readonly approvals: number;
  /** Hours until an undecided request lapses. */
  readonly lapseHours: number;
  /** Longest life of what is given; absent: it may be without end. */
  readonly longestHours?: number;
  readonly ticket: 'required' | 'optional';
  readonly reason: 'required' | 'optional';
}

export interface Policy {
  readonly rules: readonly Rule[];
  /** Addresses or object ids, lower case, that are never touched. */
  readonly neverTouch: readonly string[];
  /** Mailboxes whose cards go to people only, never to a channel. */
  readonly discreet: readonly string[];
  /** Open asks a person may have. */
  readonly openAsks: number;
  /** Conversations (channel thread ids) in which the bot answers and may have its place. */
  readonly channels: readonly string[];
  /** What passes without approval: `takes` is taking away (a take, an undo or an early end of what was given). */
  readonly free: readonly 'takes'[];
  /** Object ids of Entra groups whose members may ask questions. */
  readonly readers: readonly string[];
  /** Object ids of Entra groups whose members say which channel watches what; absent: all who may ask anything. */
  readonly watchers?: readonly string[];
}

/** The policy in force with the hash of the file's bytes; `none` says why nobody may. */
export type PolicyInForce = { is: 'policy'; policy: Policy; hash: string } | { is: 'none'; because: string };

// One ask for an operation, on record: its plan, its approvals, and how far it has come.
import type { HandAsk } from './call.ts';
import type { Handover } from './handover.ts';
import type { Finding } from './step.ts';
import type { Json, JsonObject } from './json.ts';
import type { Summary, Terms, Touches } from './operation.ts';
import type { Habits, Person, Where } from './person.ts';

/** What is to be decided about a request. `do` is the ask itself; the others come later and stay on the same request. */
export type Intent = 'do' | 'retry' | 'undo' | 'extend' | 'end';

export interface Decision {
  readonly by: Person;
  readonly at: string;
  readonly is: 'approved' | 'rejected';
  readonly reason?: string;
}

/** A wish that waits for approval, and the terms under which it is decided; copied from policy when it was asked. */
export interface Pending {
  readonly intent: Intent;
  readonly by: Person;
  readonly at: string;
  readonly lapses: string;
  /** What exactly is approved: changes with the plan, the end, the approval's terms, and the intent. */
  readonly fingerprint: string;
  readonly approvers: readonly string[];
  readonly count: number;
  /** Hash of the policy that was in force when it was asked for. */
  readonly policy?: string;
  readonly decisions: readonly Decision[];
  /** New end, for `extend`. */
  readonly until?: string;
}

/**
 * A step's life. Up: planned → checking → applying → sent → seen, or already, blocked, failed, skipped. What a person
 * must do is `asked` until it is seen. A proof is `proving` until it is proved or `unproved`.
 * Back: undoing → unsent → undone, or handed (another request's lease holds it), kept (true before us), stuck (tried on).
 */
export type RowState =
  | 'planned'
  | 'checking'
  | 'applying'
  | 'sent'
  | 'seen'
  | 'already'
  | 'blocked'
  | 'failed'
  | 'skipped'
  | 'asked'
  | 'proving'
  | 'proved'
  | 'unproved'
  | 'undoing'
  | 'unsent'
  | 'undone'
  | 'handed'
  | 'kept'
  | 'stuck';

export interface Row {
  readonly key: string;
  readonly state: RowState;
  /** Of the last change of state. */
  readonly at: string;
  /** What it was before us, kept with the first `applying`. */
  readonly was?: Json;
  /** When the call of this round first left. */
  readonly sent?: string;
  /** Since when every look has given the answer that is waited for. */
  readonly since?: string;
  /** How often the call was sent in this round, and how often in a row the service was busy. */
  readonly tries: number;
  readonly busy: number;
  /** On the way back, for what was sent and never seen: when it was sent. Not seeing it proves nothing until long after. */
  readonly settled?: string;
  /** Not before this time: pace, Retry-After, the next look. */
  readonly next?: string;
  /** Made by us (or handed to us), so that taking it away is ours to do. */
  readonly made: boolean;
  /** Why it is blocked, failed, handed or stuck, and what to do next. */
  readonly because?: string;
  readonly advice?: string;
  /** Another request that holds the same thing. */
  readonly other?: string;
  /** What a person is asked to do, on the way up or back. */
  readonly asked?: HandAsk;
  /** What its steady values were, by a hash, and since when: it is sent when they stayed the same over the whole lag. */
  readonly steady?: { readonly of: string; readonly since: string };
  /** What it comes after holds, and has to rest until `next` before this one is looked at. */
  readonly resting?: true;
  /** Somebody said that it is done: object id. */
  readonly word?: string;
}

/** A step as it was approved: enough to show it, to send it and to compare it. */
export interface Planned {
  readonly key: string;
  readonly title: string;
  /** Absent: a change. */
  readonly kind?: 'proof' | 'hand' | 'passing';
  readonly thing: string;
  readonly on: readonly string[];
  readonly apply: readonly string[];
  readonly undo: readonly string[];
  /** It has no way back. */
  readonly final?: true;
  /** Nobody can see it done: a person's word is taken for it. */
  readonly word?: true;
  /** Nobody can see it done: the service's answer is all there is. */
  readonly answered?: true;
  /** It needs what is handed over: the handover does not wait for it. */
  readonly afterHandover?: true;
  /** Once it may have been done, nothing of the request goes back any more. */
  readonly seals?: true;
  /** What the preview found; outside the fingerprint. */
  readonly found: Finding;
}

export type State =
  | 'waiting'
  | 'scheduled'
  | 'running'
  | 'done'
  | 'partly'
  | 'failed'
  | 'rejected'
  | 'lapsed'
  | 'cancelled'
  | 'ending'
  | 'ended'
  | 'undoing'
  | 'undone';

export interface Request {
  /** "LK-12" */
  readonly id: string;
  /** Grows by one with each change; cards follow it. */
  readonly version: number;
  readonly state: State;
  readonly operation: string;
  readonly title: string;
  readonly direction: 'gives' | 'takes';
  readonly asker: Person & Habits;
  readonly home: Where;
  /** Nobody asked: the calendar did, as policy says; the asker is who hears of it. */
  readonly byItself?: true;
  readonly input: JsonObject & Terms;
  readonly facts: JsonObject;
  readonly touches: Touches;
  readonly summary: Summary;
  /** As typed, for the card's first line; inert. */
  readonly said: string;
  readonly plan: readonly Planned[];
  /** Of the plan now; the approved one is in `approved`. */
  readonly fingerprint: string;
  readonly approved?: string;
  readonly pending?: Pending;
  /** All that were decided, oldest first, with what they decided. */
  readonly decided: readonly (Pending & {
    readonly outcome: 'approved' | 'rejected' | 'lapsed' | 'cancelled' | 'void' | 'free';
  })[];
  readonly rows: readonly Row[];
  readonly opened: string;
  readonly starts?: string;
  /** First thing seen. */
  readonly began?: string;
  readonly ends?: string;
  /** Minutes late that the end began, when the bot was down over it. */
  readonly lateMs?: number;
  readonly over?: string;
  /** When the next turn is due; absent: nothing to do but wait for a person. */
  readonly wake?: string;
  /** Its places in the queues are given back while it waits for a person, a proof or a rest. */
  readonly aside?: true;
  /** How often in a row the tenant could not be read when the run was to begin. */
  readonly unread?: number;
  /** What the asker is given, once what it names is there. */
  readonly handover?: Handover;
  /** Notices that went out, so that none goes twice: `ends-tomorrow`, `stuck`. */
  readonly noticed: readonly string[];
}

export type Headline =
  | 'Waiting'
  | 'Scheduled'
  | 'Running'
  | 'Waiting for Exchange'
  | 'Done'
  | 'Partly'
  | 'Failed'
  | 'Rejected'
  | 'Lapsed'
  | 'Cancelled'
  | 'Ending'
  | 'Ended'
  | 'Undone';

const words: Record<State, Headline> = {
  waiting: 'Waiting',
  scheduled: 'Scheduled',
  running: 'Running',
  done: 'Done',
  partly: 'Partly',
  failed: 'Failed',
  rejected: 'Rejected',
  lapsed: 'Lapsed',
  cancelled: 'Cancelled',
  ending: 'Ending',
  ended: 'Ended',
  undoing: 'Ending',
  undone: 'Undone',
};

/**
 * The one word that a card opens with. A run waits where a person has something to do, or where a rest is all that is
 * left; it waits for Exchange where its calls are all sent and not all seen, or its proofs are not all through.
 */
export function headline(request: Request): Headline {
  const { state, rows, plan } = request;
  if (state !== 'running') return request.pending ? 'Waiting' : words[state];
  const any = (...states: readonly RowState[]): boolean => rows.some((row) => states.includes(row.state));
  if (any('asked')) return 'Waiting';
  const beside = new Set(
    plan.flatMap(({ key, kind }) => (kind === 'proof' || kind === 'passing' ? [key] : [])),
  );
  const open = rows.filter(
    (row) => ['planned', 'checking', 'applying'].includes(row.state) && !beside.has(row.key),
  );
  if (
    open.length === 0 &&
    (any('sent', 'proving') || rows.some(({ key, state }) => beside.has(key) && state === 'planned'))
  )
    return 'Waiting for Exchange';
  return rows.some(({ resting }) => resting) && !any('checking', 'applying', 'sent', 'proving')
    ? 'Waiting'
    : 'Running';
}

/** Nothing will happen to it any more unless somebody asks. A given right that has no end is over too. */
export const isOver = (request: Request): boolean =>
  !request.pending && !['waiting', 'scheduled', 'running', 'ending', 'undoing'].includes(request.state);

/** Something that was given still stands and has an end. */
export const isLease = (request: Request): boolean =>
  request.ends !== undefined && (request.state === 'done' || request.state === 'partly');

// One line of the audit trail. The store chains it by hash to the line before.
import type { Json } from './json.ts';

export type EventKind =
  | 'asked'
  | 'approved'
  | 'rejected'
  | 'lapsed'
  | 'cancelled'
  | 'voided'
  | 'passed'
  | 'refused'
  | 'busy'
  | 'scheduled'
  | 'started'
  | 'found'
  | 'applying'
  | 'answered'
  | 'seen'
  | 'asked-of'
  | 'word'
  | 'tried'
  | 'proved'
  | 'unproved'
  | 'handed-over'
  | 'link'
  | 'opened'
  | 'uploaded'
  | 'already'
  | 'blocked'
  | 'failed'
  | 'skipped'
  | 'undoing'
  | 'unsent'
  | 'undone'
  | 'handed'
  | 'kept'
  | 'stuck'
  | 'retried'
  | 'done'
  | 'partly'
  | 'ending'
  | 'ended'
  | 'undone-all'
  | 'extended'
  | 'noticed'
  | 'closed'
  | 'place'
  | 'watching'
  | 'unwatched'
  | 'announced'
  | 'mine'
  | 'later'
  | 'erased';

export interface Event {
  readonly kind: EventKind;
  /** Request id; absent for things that belong to none. */
  readonly request?: string;
  /** Object id of who did it; `latchkey` for the bot by its calendar or run. */
  readonly by: string;
  /** Facts: fingerprints, policy hash, the printed call, the service's own id for it, the state before. No text that people wrote. */
  readonly facts: { readonly [name: string]: Json };
  /** What a person wrote, and who; kept apart under that person's key, so that it can be erased without breaking the chain. */
  readonly words?: { readonly of: string; readonly text: string };
}

// What the follower needs of the outside, and what became of one attempt.
import type { Clock } from '../contracts/clock.ts';
import type { Event } from '../contracts/event.ts';
import type { Person } from '../contracts/person.ts';
import type { Copies, Poster } from '../contracts/place.ts';
import type { Records } from '../contracts/question.ts';
import type { Request } from '../contracts/request.ts';

export interface Surroundings {
  readonly records: Pick<Records, 'get'> & {
    /** Newest first, a page at a time; `before`: only those opened before the request of this id. */
    find(what: { waiting: boolean; before?: string }): Promise<readonly Request[]>;
  };
  /** Puts on record what changes no request. @throws Failure busy; then what it reports must not happen */
  readonly record: (event: Event) => Promise<void>;
  readonly copies: Copies;
  readonly poster: Poster;
  readonly clock: Clock;
  /** People in these Entra groups, directly or through others; by object id. @throws Failure */
  readonly members: (groups: readonly string[]) => Promise<readonly Person[]>;
  /** Whether policy keeps the request's cards out of channels. */
  readonly discreet: (request: Request) => boolean | Promise<boolean>;
  readonly log: {
    warn(facts: object, message: string): void;
    error(facts: object, message: string): void;
  };
}

/** How long a claim to post is ours; another process goes on after it. */
export const claimMs = 12_000;
/** How long an edit may take. */
export const editMs = 10_000;
/** Between two edits in one conversation. */
export const spacingMs = 2_000;

/** `again`: not finished; not before so many milliseconds. `lost`: cannot be reached. `out`: done. */
export type Outcome =
  { readonly is: 'out' } | { readonly is: 'lost' } | { readonly is: 'again'; readonly ms: number };
export const out: Outcome = { is: 'out' };
export const lost: Outcome = { is: 'lost' };
export const again = (ms: number): Outcome => ({ is: 'again', ms });

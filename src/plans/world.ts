// What the run needs of the world; handed in, so that tests can stand in for all of it.
import type { Clock } from '../contracts/clock.ts';
import type { Hands } from '../contracts/hands.ts';
import type { Look } from '../contracts/look.ts';
import type { Operation } from '../contracts/operation.ts';
import type { Ledger } from '../contracts/store.ts';
import type { Request } from '../contracts/request.ts';

export interface World {
  readonly ledger: Ledger;
  read(id: string): Promise<Request | undefined>;
  readonly clock: Clock;
  /** Signed in to read only. */
  readonly look: Look;
  /** Signed in to write; nothing else ever is. */
  readonly hands: Hands;
  operation(name: string): Operation;
  /** How long Exchange and Graph may go on answering from before a write, in ms. */
  readonly lag: { readonly exo: number; readonly graph: number };
  /** Exchange writes a second, for the whole tenant. */
  readonly perSecond: number;
  /** Whether this process still holds the request's claim: one that was paused may have lost it, and sends nothing then. */
  holds(): boolean;
  /** Ends what waits when the process is asked to stop. */
  readonly stopping: AbortSignal;
}

// What is on record, and the only way it changes: one transaction with its events and the jobs it calls for.
import type { Event } from './event.ts';
import type { Records } from './question.ts';
import type { Request } from './request.ts';

/** Who stands on a thing. `made`: it was made by a request of ours, so the last to leave takes it away. */
export interface Lease {
  readonly thing: string;
  readonly request: string;
  readonly key: string;
  readonly made: boolean;
  /** Its request is taking it away at this moment. */
  readonly leaving: boolean;
  /** What its way back sends. Two that stand on one thing can pass it on only when this is the same. */
  readonly back?: string;
}

/** What a change may know of other requests; read under the same locks. */
export interface Around {
  /** Leases of other requests in the slots of this one's plan (same slot, any value). */
  readonly leases: readonly Lease[];
  /** Keys of this one's own leases that say that the thing was made by us; it may have been passed on since. */
  readonly mine?: readonly string[];
  /** Whether no other live request has an earlier ticket for any of this one's targets. */
  readonly first: boolean;
  /** Requests of the same asker that are not over, this one not counted, nor those that wait for people or time alone. */
  readonly open: number;
}

export interface Changed {
  /** As it shall be; the store counts the version up. */
  readonly request: Request;
  /** What happened. Empty only where nothing did but the timing of the next look: then the version stays, and no card follows. */
  readonly events: readonly Event[];
  /** Leases of this request to write, and keys of steps whose leases end. */
  readonly hold?: readonly Lease[];
  readonly drop?: readonly string[];
  /** Other requests' leases that pass on being made by us. */
  readonly inherit?: readonly Lease[];
  /** Places in the queues of all its targets: drawn at once, given back at once. */
  readonly tickets?: 'draw' | 'return';
}

/** What the run needs of the store. */
export interface Ledger {
  /**
   * The only way a request changes. `change` is pure and may run more than once; what it throws undoes everything.
   * It answers undefined to leave all as it is.
   * @throws Failure busy when the database cannot be reached; then nothing has happened.
   */
  change(id: string, change: (now: Request, around: Around) => Changed | undefined): Promise<Request>;
  /**
   * A slot in a stream of writes: the earliest time at which this write may leave, `perSecond` apart across all processes.
   * @param within one that is further away than this, in ms, is told but not kept: ask again nearer to it
   */
  pace(stream: string, perSecond: number, within?: number): Promise<Date>;
  /** Nobody gets a slot in the stream before `until`: the service said so. */
  slow(stream: string, until: Date): Promise<void>;
}

export interface Store extends Ledger, Records {
  /**
   * Takes a number and writes the first version. `make` gets the id and how many of the asker's requests are open.
   * @param once keys that open one request, ever: when one of them did already, that request is answered as it is now,
   * and `make` is not called
   */
  open(
    asker: string,
    make: (id: string, open: number) => Changed,
    once?: readonly string[],
  ): Promise<Request>;
  /** An event that changes no request: a refused press, a place named. @throws Failure busy; then what it reports must not happen */
  record(events: readonly [Event, ...Event[]]): Promise<void>;
  /** Ids of requests whose turn is due and that no process holds: those taking something back first, then the soonest. */
  due(now: Date, most: number): Promise<readonly string[]>;
  /**
   * Takes a request for one process for `forMs` of real time, however the clock is moved; false when another has it.
   * Renewing is claiming again.
   */
  claim(id: string, holder: string, forMs: number): Promise<boolean>;
  release(id: string, holder: string): Promise<void>;
  /** Requests that have an end or are being taken back, for `npm run due`. */
  leases(): Promise<readonly Request[]>;
}

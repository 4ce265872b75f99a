// One thing made true, with a way to look and a way back.
import type { Calls } from './call.ts';
import type { Json } from './json.ts';
import type { Look } from './look.ts';

export type Finding =
  | { is: 'done' }
  | { is: 'todo'; was?: Json; because?: string }
  | { is: 'blocked'; because: string; advice: string }
  /** retryAfter: milliseconds before which looking again is useless, where the service named them. */
  | { is: 'unknown'; because: string; retryAfter?: number };

/** A right that a step needs, as an admin would grant it, e.g. `Exchange: Recipient Administrator`. */
export type Permission = string;

export interface Change {
  key: string;
  /** Short, as a card shows it: "Full access". */
  title: string;
  needs: readonly [Permission, ...Permission[]];
  /** Keys of steps that must hold before this one is looked at. */
  after?: readonly string[];
  /** What is written to: requests on the same target go in the order of their tickets, one write at a time. */
  on: readonly [string, ...string[]];
  /**
   * The one thing made true, as a lease: `<slot>=<value>`. Equal things are shared between requests; the same slot with
   * another value is somebody else's wish for the same place.
   */
  thing: string;
  check(look: Look): Promise<Finding>;
  apply: Calls;
  undo: Calls;
}
export type Step = Change;

export const slotOf = (thing: string): string => thing.slice(0, thing.lastIndexOf('='));

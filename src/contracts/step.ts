// One thing made true, with a way to look and a way back; or a proof that it works.
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

/** A step that must hold before; `rest`: so many ms after it was seen, proved or found so. */
export type Tie = string | { readonly key: string; readonly rest: number };
export const tieKey = (tie: Tie): string => (typeof tie === 'string' ? tie : tie.key);
export const tieRest = (tie: Tie): number => (typeof tie === 'string' ? 0 : tie.rest);

interface StepBase {
  key: string;
  /** Short, as a card shows it: "Full access". */
  title: string;
  needs: readonly [Permission, ...Permission[]];
  /** Steps that must hold before this one is looked at. */
  after?: readonly Tie[];
}

export interface Change extends StepBase {
  kind?: 'change';
  /** What is written to: requests on the same target go in the order of their tickets, one write at a time. */
  on: readonly [string, ...string[]];
  /**
   * The one thing made true, as a lease: `<slot>=<value>`. Equal things are shared between requests; the same slot with
   * another value is somebody else's wish for the same place.
   */
  thing: string;
  /**
   * `on their word`: nobody can see it; a person says that it is done. Only for hand calls.
   * `by its answer`: nobody can see it; what the service answers is all there is, and where that is lost it is not sent again.
   */
  check: ((look: Look) => Promise<Finding>) | 'on their word' | 'by its answer';
  apply: Calls;
  /** `nothing`: it goes with another step's way back. `cannot be undone`: it stays as it is, and the card says so before. */
  undo: Calls | 'nothing' | 'cannot be undone';
  /** It serves the run alone and is gone after it, as a credential for the proof: not counted as a change that is asked for. */
  passing?: true;
  /**
   * What a person does by hand can be seen, but late or not by everybody: their word settles it at once, and the look
   * goes on beside it. Only with a look, for hand calls; its way back is none of its own.
   */
  orTheirWord?: true;
  /** It needs what is handed over, as setting a new secret does: the handover does not wait for it. */
  afterHandover?: true;
  /** Once it may have been done, nothing of its request goes back any more: what was there before is gone for good. */
  seals?: true;
}

export interface Proof extends StepBase {
  kind: 'proof';
  /** Each login tried is one look. todo: not yet; unknown: could not be tried; blocked: waiting is useless, with the diagnosis. */
  prove(look: Look): Promise<Finding>;
  /** Waits between tries in ms, from the first on; after the last the proof has failed with its last finding. */
  patience: readonly [number, ...number[]];
}

export type Step = Change | Proof;
export const isProof = (step: Step): step is Proof => step.kind === 'proof';

/** Its call is one that a person must make. */
export const isByHand = (step: Change): boolean => step.apply.some(({ via }) => via === 'hand');

export const slotOf = (thing: string): string => thing.slice(0, thing.lastIndexOf('='));

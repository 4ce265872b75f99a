// Cards as they leave: JSON made from a template, and what a press brings back.
import type { JsonObject } from './json.ts';

/** An Adaptive Card with the text that stands for it in notifications and in a terminal. */
export interface Card {
  readonly json: JsonObject;
  readonly text: string;
}

export const verbs = [
  'approve',
  'reject',
  'undo',
  'retry',
  'cancel',
  'extend',
  'end',
  'done',
  'reveal',
  'choose',
  'submit',
  'mine',
  'later',
] as const;
export type Verb = (typeof verbs)[number];

/** A press as it came in, from the signed activity; `data` and `inputs` are the presser's word and decide nothing. */
export interface Press {
  readonly verb: Verb;
  /** Request id and fingerprint for verbs on a request; operation and values for forms; a sentence for `choose`. */
  readonly data: { readonly [key: string]: string };
  readonly inputs: { readonly [key: string]: string };
  /** The activity's id: a press that comes twice has the same. */
  readonly id: string;
  /** The message that the card stands in. */
  readonly message: string;
}

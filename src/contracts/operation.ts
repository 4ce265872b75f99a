// A change a person may ask for. One file each in src/operations, found by its name.
import type { Handover } from './handover.ts';
import type { JsonObject } from './json.ts';
import type { Look } from './look.ts';
import type { Ask, Habits } from './person.ts';
import type { Permission, Step } from './step.ts';

/** What is in the fields of a form: text as people write it. */
export type Values = { readonly [field: string]: string };
/** Faults by field, each a sentence that says what to do. */
export type Faults = { readonly [field: string]: string };

export type Reading<Input> = { is: 'read'; input: Input } | { is: 'faulty'; faults: Faults };

/** When it was said and how the asker writes dates; relative dates are made absolute with it, once. */
export interface Moment extends Habits {
  readonly now: Date;
}

/** What every operation's input has, beside its own. Dates are ISO 8601 in UTC; `for` is a duration in milliseconds. */
export interface Terms {
  readonly from?: string;
  readonly until?: string;
  /** Counts from the first thing seen. */
  readonly for?: number;
  readonly ref?: string;
  readonly because?: string;
}

/** Whom and what a plan touches, so that policy and the approval rule can judge it. */
export interface Touches {
  /** Rights asked for, as policy names them: full, sendas, sendonbehalf, calendar. */
  readonly rights: readonly string[];
  /** Objects written to: id and address, lower case. */
  readonly mailboxes: readonly { readonly id: string; readonly address: string }[];
  /** Object ids of people and groups who gain (or lose) by it. */
  readonly people: readonly string[];
  readonly groups: readonly string[];
}

/** Lines for eyes. All text in it is inert: cards show it as plain runs. */
export interface Summary {
  /** "Full access + send as on Finance (shared mailbox)" */
  readonly what: string;
  /** "Alex Kim (alex@contoso.com)" */
  readonly whom: string;
  /** Things worth knowing before approving, e.g. "Finance Team has 3 members". */
  readonly notes: readonly string[];
}

export interface Operation<Input extends JsonObject = JsonObject, Facts extends JsonObject = JsonObject> {
  /** The file's name, and its form's: `give-access`. */
  readonly name: string;
  /** As a card's head names it: "Mailbox access". */
  readonly title: string;
  /** First words it answers to, the usual one first. */
  readonly verbs: readonly [string, ...string[]];
  readonly examples: readonly [string, ...string[]];
  /** Keys of the form's inputs. */
  readonly fields: readonly [string, ...string[]];
  /** Whether it gives something or takes it away; undoing turns it round. */
  readonly direction: 'gives' | 'takes';
  /** Least permissions, for the documents. */
  readonly needs: readonly [Permission, ...Permission[]];
  /** undefined: not for me. What is missing is asked for with the form. @throws never */
  parse(ask: Ask): Values | undefined;
  /** Checks and turns text into input; everything that is wrong at once. */
  read(values: Values, moment: Moment): Reading<Input & Terms>;
  /**
   * All that the plan must know of the tenant; kept with the request.
   * @param by object id of the asker
   * @throws Failure refused with `field` and perhaps `choices`; blocked; busy
   */
  survey(look: Look, input: Input, by: string): Promise<Facts>;
  /**
   * Pure: equal input, facts and label give an equal plan. No steps: all is so already.
   * @param label the request's id, or `LK-0` before it has one: calls may name things by it, but nothing in a step's
   * `thing`, `on` or `key` may hold it
   */
  plan(input: Input, facts: Facts, label: string): readonly Step[];
  touches(input: Input, facts: Facts): Touches;
  summary(input: Input, facts: Facts): Summary;
  /**
   * What the asker is given when every change holds; proofs may still be open. undefined: nothing.
   * @throws Failure busy, blocked
   */
  handover?(look: Look, input: Input, facts: Facts, label: string): Promise<Handover | undefined>;
}

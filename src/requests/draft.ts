// From what was asked to a request not yet on record: read, looked up, planned, held against the tenant.
import type { JsonObject } from '../contracts/json.ts';
import type { Operation, Terms, Values } from '../contracts/operation.ts';
import type { Habits, Person, Where } from '../contracts/person.ts';
import type { Rule } from '../contracts/policy.ts';
import type { Planned } from '../contracts/request.ts';
import type { Step } from '../contracts/step.ts';
import { preview } from '../plans/preview.ts';
import { mayAsk } from './allowed.ts';
import type { Desk } from './desk.ts';

/** What somebody wants, before anything is known of the tenant. */
export interface Wanted {
  readonly operation: Operation;
  readonly values: Values;
  readonly who: Person & Habits;
  readonly where: Where;
  readonly said: string;
  /** Keys of what was said or pressed: what comes twice opens one request. */
  readonly once?: readonly string[];
  /** Nobody asks for it and nobody approves it: the calendar does, as policy says. */
  readonly byItself?: true;
}

export interface Draft {
  readonly wanted: Wanted;
  readonly input: JsonObject & Terms;
  readonly facts: JsonObject;
  readonly steps: readonly Step[];
  readonly plan: readonly Planned[];
}

export type Drafted =
  { is: 'draft'; draft: Draft } | { is: 'faulty'; faults: { readonly [field: string]: string } };

/** @throws Failure refused to who may not ask; of the survey: refused (with the field at fault), blocked, busy */
export async function draft(wanted: Wanted, desk: Desk): Promise<Drafted> {
  const { operation, values, who } = wanted;
  const reading = operation.read(values, { now: desk.clock.now(), zone: who.zone, locale: who.locale });
  if (reading.is === 'faulty') return reading;
  const { input } = reading;
  const survey = operation.survey(desk.look, input, who.id);
  survey.catch(() => undefined);
  if (wanted.byItself === undefined) await mayAsk(wanted, desk);
  const facts = await survey;
  const steps = operation.plan(input, facts, 'LK-0');
  return { is: 'draft', draft: { wanted, input, facts, steps, plan: await preview(steps, desk.look) } };
}

export const isBlocked = ({ plan }: Pick<Draft, 'plan'>): boolean =>
  plan.some(({ found }) => found.is === 'blocked');
/** Proofs, and what only serves the run, change nothing that is asked for. */
export const changesNothing = ({ plan }: Pick<Draft, 'plan'>): boolean =>
  plan.every(({ kind, found }) => kind === 'proof' || kind === 'passing' || found.is === 'done');

/** Who decides and how many, as the fingerprint counts it. */
export const terms = ({ approvers, approvals }: Rule): { approvers: readonly string[]; count: number } => ({
  approvers: [...approvers].sort(),
  count: approvals,
});

// An ask as it would come in, and the way from a sentence to a plan.
import type { ExoCall } from '../../src/contracts/call.ts';
import { isProof, type Change, type Step } from '../../src/contracts/step.ts';
import assert from 'node:assert/strict';
import type { JsonObject } from '../../src/contracts/json.ts';
import type { Moment, Operation, Values } from '../../src/contracts/operation.ts';
import type { Ask } from '../../src/contracts/person.ts';
import type { Tenant } from './tenant.ts';

/** A Wednesday, noon in Berlin. */
export const wednesday = new Date('2026-10-21T10:00:00Z');
export const berlin: Moment = { now: wednesday, zone: 'Europe/Berlin', locale: 'en-GB' };

export const ask = (text: string, moment: Moment = berlin): Ask => ({
  text,
  who: { id: 'riley', name: 'Riley Chen' },
  where: { conversation: 'chat', kind: 'personal' },
  ...moment,
});

export function faults(
  operation: Operation,
  values: Values,
  moment: Moment = berlin,
): Record<string, string> {
  const reading = operation.read(values, moment);
  return reading.is === 'faulty' ? { ...reading.faults } : {};
}

/** A change that can be looked at, and taken back by calls. */
export type Seen = Omit<Change, 'check' | 'apply' | 'undo'> & {
  check: Exclude<Change['check'], string>;
  apply: readonly [ExoCall, ...ExoCall[]];
  undo: readonly [ExoCall, ...ExoCall[]];
};
/** The steps that change something in Exchange. */
export const changes = (steps: readonly Step[]): readonly Seen[] =>
  steps.filter((step): step is Seen => !isProof(step) && typeof step.check !== 'string');

export async function planned<Input extends JsonObject, Facts extends JsonObject>(
  operation: Operation<Input, Facts>,
  text: string,
  tenant: Tenant,
  moment: Moment = berlin,
) {
  const values = operation.parse(ask(text, moment));
  assert.ok(values, `${operation.name} does not read: ${text}`);
  const reading = operation.read(values, moment);
  assert.ok(reading.is === 'read', `${text}: ${JSON.stringify(reading)}`);
  const { input } = reading;
  const facts = await operation.survey(tenant.look, input, 'asker');
  return {
    input,
    facts,
    steps: changes(operation.plan(input, facts, 'LK-0')),
    summary: operation.summary(input, facts),
  };
}

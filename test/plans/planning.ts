// An operation made of the steps that a test needs, as a case for a trial.
import type { GraphCall, HandCall } from '../../src/contracts/call.ts';
import { graphPath } from '../../src/contracts/call.ts';
import { path } from '../../src/contracts/look.ts';
import type { Operation } from '../../src/contracts/operation.ts';
import type { Change, Finding, Proof, Step } from '../../src/contracts/step.ts';
import type { Case } from './trial.ts';

export const planning = (name: string, plan: (label: string) => readonly Step[]): Case => ({
  name,
  operation: {
    name,
    title: name,
    direction: 'gives',
    plan: (_input: unknown, _facts: unknown, label: string) => plan(label),
  } as unknown as Operation,
  input: {},
  facts: {},
  before: {},
  after: {},
});

const thing = (method: GraphCall['method'], name: string): GraphCall => ({
  via: 'graph',
  method,
  path: graphPath`/things/${name}`,
  ...(method === 'PUT' ? { body: { value: 'on' } } : {}),
  note: '',
});

/** Something in Graph that is there or not. */
export const change = (key: string, more: Partial<Change> = {}): Change => ({
  key,
  title: key,
  needs: ['things'],
  on: ['things'],
  thing: `thing:${key}=on`,
  check: async (look): Promise<Finding> =>
    (await look.graph(path`/things/${key}`)) ? { is: 'done' } : { is: 'todo' },
  apply: [thing('PUT', key)],
  undo: [thing('DELETE', key)],
  ...more,
});

export const hand: HandCall = { via: 'hand', where: 'in a shell', script: [['do it']], note: '' };
/** The same, done by a person. */
export const byHand = (key: string, more: Partial<Change> = {}): Change =>
  change(key, { apply: [hand], undo: 'nothing', ...more });

/** A proof that finds what it is told, try by try; the last finding stays. */
export function proof(key: string, findings: readonly Finding[], more: Partial<Proof> = {}) {
  const tries: number[] = [];
  const step: Proof = {
    kind: 'proof',
    key,
    title: key,
    needs: ['login'],
    patience: [60_000, 300_000],
    prove: async () => {
      tries.push(tries.length);
      return findings[Math.min(tries.length, findings.length) - 1] ?? { is: 'done' };
    },
    ...more,
  };
  return { step, tries };
}

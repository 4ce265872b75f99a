// What counts for an approval: all that the run will do, to the last letter, and nothing of how it is found out.
import assert from 'node:assert/strict';
import { graphPath, type GraphCall } from '../../src/contracts/call.ts';
import type { Json } from '../../src/contracts/json.ts';
import { Late } from '../../src/contracts/late.ts';
import type { Change, Step } from '../../src/contracts/step.ts';
import { fingerprint } from '../../src/plans/fingerprint.ts';
import { preview } from '../../src/plans/preview.ts';
import { byHand, change, hand, proof } from './planning.ts';
import { Trial } from './trial.ts';

const print = (...steps: Step[]): string =>
  fingerprint({ operation: 'o', input: {}, steps, intent: 'do', approvers: [], count: 1 });
const call = (more: Partial<GraphCall>): Change =>
  change('one', {
    apply: [{ via: 'graph', method: 'PUT', path: graphPath`/x/${'y'}`, note: '', ...more }],
    undo: 'nothing',
  });
const late = (name: string, of: Json, steady = false) => new Late(name, of, async () => null, steady);

describe('A fingerprint', () => {
  it('is the same for equal steps, however their values are found', () => {
    const body = () => ({ a: late('id', { app: 'x' }), list: [1, null, undefined as never] });
    assert.equal(print(call({ body: body() })), print(call({ body: body() })));
  });

  it('changes with each part of a call that is sent, and of a late value that names it', () => {
    const exo = (Identity: string | Late): Change =>
      change('one', { apply: [{ via: 'exo', cmdlet: 'Set-Mailbox', params: { Identity }, note: '' }] });
    const all = [
      call({}),
      call({ prefer: 'create-if-missing' }),
      call({ keep: { field: 'f', as: 'a', mark: 'm' } }),
      call({ keep: { field: 'f', as: 'a', mark: 'other' } }),
      call({ body: { a: late('id', 'x') } }),
      call({ body: { a: late('id', 'y') } }),
      call({ body: { a: late('id', 'x', true) } }),
      call({ body: { a: '<id>' } }),
      call({ each: late('rows', 'x') }),
      { ...call({}), undo: 'cannot be undone' as const },
      { ...call({}), passing: true as const },
      exo('m1'),
      exo(late('m1', 'x')),
      exo('<m1>'),
      byHand('one'),
      byHand('one', { check: 'on their word' }),
      byHand('one', { orTheirWord: true }),
      byHand('one', { apply: [{ ...hand, by: ['o-1'] }] }),
      byHand('one', { apply: [{ ...hand, remindAfter: 5 }] }),
      { ...call({}), seals: true as const },
    ];
    assert.equal(new Set(all.map((step) => print(step))).size, all.length);
  });

  it('counts proofs: what they come after, what they need and how patient they are', () => {
    const { step } = proof('login', []);
    const all = [
      print(),
      print(step),
      print({ ...step, key: 'other' }),
      print({ ...step, after: ['one'] }),
      print({ ...step, after: [{ key: 'one', rest: 5 }] }),
      print({ ...step, needs: ['more'] }),
      print({ ...step, patience: [1] as const }),
    ];
    assert.equal(new Set(all).size, all.length);
    assert.equal(print(step), print({ ...step, prove: async () => ({ is: 'done' as const }) }));
  });
});

describe('A preview', () => {
  it('tells kinds apart, looks for changes alone, and says what has no way back', async () => {
    const world = new Trial(0, 1);
    world.tenant.seed('thing|there', 'on');
    const { step, tries } = proof('login', []);
    const steps = [
      change('there', { undo: 'cannot be undone' }),
      byHand('hand'),
      byHand('told', { check: 'on their word' }),
      change('key', { passing: true }),
      step,
    ];
    const shown = await preview(steps, world.tenant.look);
    assert.deepEqual(
      shown.map(({ key, kind, final, word, found }) => [key, kind, final, word, found.is]),
      [
        ['there', undefined, true, undefined, 'done'],
        ['hand', 'hand', undefined, undefined, 'todo'],
        ['told', 'hand', undefined, true, 'todo'],
        ['key', 'passing', undefined, undefined, 'todo'],
        ['login', 'proof', undefined, undefined, 'todo'],
      ],
    );
    assert.deepEqual(tries, []);
    const { on, thing, apply, undo } = shown[4] ?? assert.fail();
    assert.deepEqual([on, thing, apply, undo], [[], '', [], []]);
  });
});

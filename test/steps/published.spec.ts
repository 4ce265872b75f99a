// A secret put where its product reads it: done when both names hold the same one, and never taken back.
import assert from 'node:assert/strict';
import { print } from '../../src/contracts/print.ts';
import { slotOf } from '../../src/contracts/step.ts';
import { labelled } from '../../src/steps/apps/app.ts';
import { published } from '../../src/steps/apps/published.ts';
import { beside } from '../beside.ts';

const app = labelled({ name: 'Verba', slot: 'verba', known: null }, 'LK-2');
const step = published(app, { from: 'latchkey-verba-lk-2', as: 'verba-mail', old: 'k1' }, ['token']);

describe('A secret where its product reads it', () => {
  const found = async (held: { readonly [name: string]: string }): Promise<string> => {
    assert.ok(typeof step.check === 'function');
    const look = {
      ...beside,
      vault: async (name: string) => {
        const mark = held[name];
        return mark === undefined ? undefined : { kind: 'secret' as const, mark, where: 'here' };
      },
    } as unknown as Parameters<typeof step.check>[0];
    return (await step.check(look)).is;
  };

  it('is there when both names hold the very same one', async () => {
    assert.equal(await found({ 'latchkey-verba-lk-2': 'k2', 'verba-mail': 'k2' }), 'done');
    assert.equal(await found({ 'latchkey-verba-lk-2': 'k2', 'verba-mail': 'k1' }), 'todo');
    assert.equal(await found({ 'latchkey-verba-lk-2': 'k2' }), 'todo');
    assert.equal(await found({ 'verba-mail': 'k2' }), 'todo');
    assert.equal(await found({}), 'todo', 'nothing is not the same as nothing');
  });

  it('is a thing of its own for each secret that it replaces, so that the next renewal is not in its way', () => {
    const next = published(app, { from: 'latchkey-verba-lk-9', as: 'verba-mail', old: 'k2' }, ['token']);
    assert.notEqual(slotOf(next.thing), slotOf(step.thing));
    assert.deepEqual(next.on, step.on, 'but written to one after the other');
  });

  it('is printed with both names, and has no way back: the product may have read it', () => {
    assert.deepEqual(
      step.apply.map((call) => print(call)),
      ["Vault: copy 'latchkey-verba-lk-2' to 'verba-mail' # Verba"],
    );
    assert.deepEqual([step.undo, step.seals], ['cannot be undone', true]);
  });
});

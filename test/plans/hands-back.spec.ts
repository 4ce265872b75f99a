// Ways back that people go: asked of them until it is seen gone, of nobody where it is gone already.
import assert from 'node:assert/strict';
import type { HandCall } from '../../src/contracts/call.ts';
import { blocked, busy } from '../../src/contracts/failure.ts';
import type { Json } from '../../src/contracts/json.ts';
import { Late } from '../../src/contracts/late.ts';
import type { Change } from '../../src/contracts/step.ts';
import { byHand, hand, planning } from './planning.ts';
import { Trial } from './trial.ts';

describe('A step by hand, on the way back,', () => {
  let world: Trial;
  beforeEach(() => {
    world = new Trial(20_000, 3);
  });
  const begin = (step: Change) => world.begin(planning('hand', () => [step]));
  const row = async (id: string) => (await world.store.get(id))?.rows[0] ?? assert.fail();
  const kinds = () => world.store.events.map(({ kind }) => kind);
  const calling = (call: Partial<HandCall>): HandCall => ({ ...hand, ...call });
  const both = (more: Partial<Change> = {}) => byHand('consent', { undo: [hand], ...more });
  const given = async (more: Partial<Change> = {}) => {
    world.tenant.set('thing|consent', '');
    const id = await begin(both(more));
    await world.once(id);
    world.tenant.set('thing|consent', 'on');
    await world.run(id);
    await world.turnBack(id);
    return id;
  };

  it('is asked of a person until it is seen gone', async () => {
    const id = await given();
    await world.once(id);
    assert.deepEqual([(await row(id)).state, (await row(id)).asked?.where], ['undoing', 'in a shell']);
    await world.run(id, ({ version: _version }) => world.clock.now().getMinutes() > 5);
    assert.equal((await row(id)).state, 'undoing');
    assert.equal(kinds().filter((kind) => kind === 'asked-of').length, 2, 'there and back, once each');
    world.tenant.set('thing|consent', '');
    assert.equal((await world.run(id)).state, 'undone');
    assert.ok(world.tenant.agrees());
  });

  it('is asked of nobody where it is gone already', async () => {
    const id = await given();
    world.tenant.seed('thing|consent', '');
    assert.equal((await world.run(id)).state, 'undone');
    assert.equal(kinds().filter((kind) => kind === 'asked-of').length, 1);
  });

  it('goes to whoever stands on it', async () => {
    const id = await given();
    const other = await begin(both());
    await world.run(other);
    assert.equal((await world.run(id)).rows[0]?.state, 'handed');
  });

  it('waits where it cannot be looked at, and is stuck where it may not be', async () => {
    const id = await given();
    world.tenant.trouble = () => {
      throw busy('Busy.', 'Wait.', { retryAfter: 90_000 });
    };
    await world.once(id);
    assert.equal(Date.parse((await row(id)).next ?? '') - world.clock.now().getTime(), 90_000);
    world.tenant.trouble = () => {
      throw blocked('No right.', 'Grant it.');
    };
    const stuck = await world.run(id, ({ rows }) => rows[0]?.state === 'stuck');
    assert.equal(stuck.rows[0]?.advice, 'Grant it.');
    world.tenant.trouble = () => undefined;
    world.tenant.set('thing|consent', '');
    assert.equal((await world.run(id)).state, 'undone');
  });

  it('waits for its values, and is stuck where they may not be read', async () => {
    let find = async (): Promise<Json | undefined> => undefined;
    const late = new Late('id', {}, () => find());
    const id = await given({ undo: [calling({ script: [[late]] })] });
    await world.once(id);
    assert.equal((await row(id)).asked, undefined);
    find = async () => {
      throw blocked('No right.', 'Grant it.');
    };
    const stuck = await world.run(id, ({ rows }) => rows[0]?.state === 'stuck');
    assert.equal(stuck.rows[0]?.advice, 'Grant it.');
  });
});

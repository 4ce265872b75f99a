// A right is a lease: who stands on a thing, who takes it away, and who has to wait.
import assert from 'node:assert/strict';
import type { Request } from '../../src/contracts/request.ts';
import type { Change, Step } from '../../src/contracts/step.ts';
import { heir, isBeingTaken, rivalIn, wasMadeByUs } from '../../src/plans/leases.ts';
import { changes } from '../operations/asked.ts';
import { named } from './cases.ts';
import { Trial } from './trial.ts';

const lag = 3_000;
const full = named('give full access');
const on = { 'full|m1|u1': 'on' };
const editor = named('give a calendar level where there was none');
const reviewer = {
  ...editor,
  input: { ...editor.input, level: 'Reviewer' },
  facts: { ...editor.facts, calendar: { folder: 'Kalender', entry: { rights: ['Editor'], flags: [] } } },
};

const stateOf = (request: Request): string =>
  `${request.state}: ${request.rows.map((row) => row.state).join()}`;

describe('Two requests for the same right', () => {
  let world: Trial;
  beforeEach(() => {
    world = new Trial(lag, 7);
  });
  const given = async () => world.run(await world.begin(full));
  const back = async (id: string, state: 'ending' | 'undoing' = 'ending') => {
    await world.turnBack(id, state);
    return world.run(id);
  };

  it('the first to end hands the right to the other, and the last takes it away', async () => {
    const first = await given();
    const second = await given();
    assert.equal(stateOf(second), 'done: already');
    assert.equal(second.rows[0]?.made, true, 'it was made by a request of ours');
    world.tenant.effects = [];
    const over = await back(first.id);
    assert.equal(stateOf(over), 'ended: handed');
    assert.equal(over.rows[0]?.other, second.id);
    assert.deepEqual(world.tenant.state(), on);
    assert.deepEqual(world.tenant.effects, [], 'nothing is sent for a right that is handed over');
    assert.equal(stateOf(await back(second.id)), 'ended: undone');
    assert.deepEqual(world.tenant.state(), {});
    assert.deepEqual(world.store.held, []);
  });

  it('the right stays for the first when the second ends before it', async () => {
    const first = await given();
    const second = await given();
    assert.equal(stateOf(await back(second.id)), 'ended: handed');
    assert.deepEqual(world.tenant.state(), on);
    assert.equal(stateOf(await back(first.id, 'undoing')), 'undone: undone');
    assert.deepEqual(world.tenant.state(), {});
  });

  it('what was there before both is taken away by neither', async () => {
    world.tenant.seed('full|m1|u1', 'on');
    const first = await given();
    const second = await given();
    assert.deepEqual(
      [first, second].map(({ rows }) => rows[0]?.made),
      [false, false],
    );
    assert.equal(stateOf(await back(first.id)), 'ended: kept');
    assert.equal(stateOf(await back(second.id)), 'ended: kept');
    assert.deepEqual(world.tenant.state(), on);
    assert.deepEqual(world.tenant.effects, []);
  });

  it('one that comes while the other takes it away waits, then gives it anew', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      world = new Trial(lag, seed);
      const first = await given();
      await world.turnBack(first.id, 'ending');
      await world.once(first.id);
      assert.equal((await world.store.get(first.id))?.rows[0]?.state, 'unsent');
      const second = await world.begin(full);
      await world.once(second);
      assert.equal((await world.store.get(second))?.rows[0]?.state, 'planned', 'it waits');
      world.clock.pass(lag);
      await world.once(second);
      assert.equal((await world.store.get(second))?.rows[0]?.sent, undefined, 'gone, and still being taken');
      assert.equal(stateOf(await world.run(first.id)), 'ended: undone');
      assert.equal(stateOf(await world.run(second)), 'done: seen');
      assert.deepEqual(world.tenant.state(), on);
    }
  });

  it('what the service says to be there already was not made by the one who found it so', async () => {
    world = new Trial(20_000, 3, 60_000);
    world.tenant.set('full|m1|u1', 'on');
    const request = await given();
    assert.equal(stateOf(request), 'done: already');
    assert.equal(request.rows[0]?.made, false);
    assert.deepEqual(world.tenant.effects, []);
    await back(request.id);
    assert.deepEqual(world.tenant.state(), on);
  });
});

describe('Two requests for different levels in the same place', () => {
  it('the second is blocked and says which one to end, and goes through after that', async () => {
    const world = new Trial(lag, 5);
    const first = await world.run(await world.begin(editor));
    const second = await world.run(await world.begin(reviewer));
    assert.equal(stateOf(second), 'failed: blocked');
    const [row] = second.rows;
    assert.equal(row?.because, `${first.id} gives another level here (Editor).`);
    assert.equal(row.advice, `End ${first.id} first, then retry.`);
    assert.equal(row.other, first.id);
    assert.deepEqual(world.tenant.state(), { 'calendar|m1|u1': 'Editor' });
    await world.turnBack(first.id, 'ending');
    await world.run(first.id);
    const third = await world.run(await world.begin({ ...reviewer, facts: editor.facts }));
    assert.equal(stateOf(third), 'done: seen');
    assert.deepEqual(world.tenant.state(), { 'calendar|m1|u1': 'Reviewer' });
  });
});

describe('Taking away', () => {
  it('holds nothing, and its undo gives back although somebody else was given the same', async () => {
    const world = new Trial(lag, 9);
    const given = await world.run(await world.begin(full));
    const take = named('take full access and send as');
    world.tenant.seed('sendas|m1|u1', 'on');
    const taken = await world.run(await world.begin(take));
    assert.equal(taken.state, 'done');
    assert.deepEqual(world.tenant.state(), {});
    assert.deepEqual(
      world.store.held.map(({ request }) => request),
      [given.id],
    );
    await world.turnBack(taken.id);
    assert.equal(stateOf(await world.run(taken.id)), 'undone: undone,undone');
    assert.deepEqual(world.tenant.state(), { ...on, 'sendas|m1|u1': 'on' });
  });
});

describe('A thing without a way back of its own', () => {
  it('can be passed on to whoever has one, and the other way round', async () => {
    for (const [first, second] of [
      ['nothing', 'own'],
      ['own', 'nothing'],
    ]) {
      const world = new Trial(lag, 5);
      const step = (undo: string | undefined) =>
        changes(full.operation.plan(full.input, full.facts, 'LK-0')).map((one) =>
          undo === 'nothing' ? { ...one, undo } : one,
        );
      const begin = (undo: string | undefined) =>
        world.begin({
          ...full,
          operation: { ...full.operation, name: `${undo}`, plan: () => step(undo) as Step[] },
        });
      const one = await world.run(await begin(first));
      const [next] = step(second);
      assert.ok(next);
      assert.equal(rivalIn(next as Change, [one]), undefined);
      const other = await world.run(await begin(second));
      assert.equal(stateOf(other), 'done: already');
      await world.turnBack(one.id);
      assert.equal(stateOf(await world.run(one.id)), 'undone: handed');
    }
  });
});

describe('Who stands on a thing', () => {
  const [step] = changes(full.operation.plan(full.input, full.facts, 'LK-0'));
  assert.ok(step);
  const lease = (request: string, leaving: boolean) => ({
    thing: step.thing,
    request,
    key: 'full',
    made: true,
    leaving,
  });
  const around = (...leases: ReturnType<typeof lease>[]) => ({ leases, first: true, open: 0 });

  it('is nobody who is leaving it: that one neither inherits it nor vouches for it', () => {
    const leaving = around(lease('LK-1', true));
    assert.deepEqual(
      [heir(step, leaving), wasMadeByUs(step, leaving), isBeingTaken(step, leaving)],
      [undefined, false, true],
    );
    const both = around(lease('LK-1', true), lease('LK-2', false));
    assert.deepEqual(
      [heir(step, both)?.request, wasMadeByUs(step, both), isBeingTaken(step, both)],
      ['LK-2', true, true],
    );
  });
});

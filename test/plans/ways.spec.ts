// Rests between steps, lags and paces by service, and ways back that send nothing.
import assert from 'node:assert/strict';
import { graphPath, type Call, type Ready } from '../../src/contracts/call.ts';
import { headline, type Request } from '../../src/contracts/request.ts';
import { blocked, busy } from '../../src/contracts/failure.ts';
import { ofRow, Late } from '../../src/contracts/late.ts';
import type { Change, Step } from '../../src/contracts/step.ts';
import { lagOf } from '../../src/plans/lag.ts';
import { whereOf } from '../../src/plans/where.ts';
import { byHand, change, planning } from './planning.ts';
import { Trial } from './trial.ts';

const lag = 3_000;
const day = 86_400_000;
const exo: Call = { via: 'exo', cmdlet: 'Set-Mailbox', params: {}, note: '' };
const vault: Call = { via: 'vault', verb: 'forget', name: 'v', note: '' };
const del = (name: string): Call => ({
  via: 'graph',
  method: 'DELETE',
  path: graphPath`/things/${name}`,
  note: '',
});

describe('A step', () => {
  let world: Trial;
  beforeEach(() => {
    world = new Trial(lag, 3);
  });
  const begin = (...steps: Step[]) => world.begin(planning(steps.map(({ key }) => key).join(), () => steps));
  const states = async (id: string) => (await world.store.get(id))?.rows.map(({ state }) => state);

  /** Turns until it lets others go before it. */
  const aside = async (id: string): Promise<Request> => {
    for (;;) {
      await world.once(id);
      const request = (await world.store.get(id)) ?? assert.fail();
      if (request.aside) return request;
      world.clock.pass(1_000);
    }
  };

  it('rests after the one before it, across any number of turns, and others write meanwhile', async () => {
    const id = await begin(change('one'), change('two', { after: [{ key: 'one', rest: 30 * day }] }));
    const resting = await aside(id);
    const seen = resting.rows[0]?.at ?? '';
    assert.equal(Date.parse(resting.rows[1]?.next ?? '') - Date.parse(seen), 30 * day);
    assert.equal(headline(resting), 'Waiting');
    const other = await begin(change('other'));
    await world.once(other);
    assert.deepEqual(world.tenant.effects, ['PUT one', 'PUT other']);
    await world.run(other);
    const over = await world.run(id);
    assert.equal(over.state, 'done');
    assert.ok(Date.parse(over.rows[1]?.sent ?? '') - Date.parse(seen) >= 30 * day);
  });

  it('goes beside those that write to other things, and after those that write to the same', async () => {
    const at = (key: string, box: string): Change => change(key, { on: [box] });
    const steps = [at('a1', 'a'), at('a2', 'a'), at('b1', 'b'), at('b2', 'b'), at('c1', 'c')];
    const under = new Set<string>();
    const together = new Set<string>();
    const hands = {
      send: async (call: Ready) => {
        const name = call.via === 'graph' ? String(call.path).replace('/things/', '') : '';
        under.add(name);
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
        together.add([...under].sort().join('+'));
        const answer = await world.world.hands.send(call);
        under.delete(name);
        return answer;
      },
    };
    const id = await begin(...steps);
    const up = await world.run(id, undefined, { ...world.world, hands });
    assert.equal(up.state, 'done');
    assert.ok(together.has('a1+b1+c1'), [...together].join(', '));
    assert.ok(together.has('a2+b2'), [...together].join(', '));
    for (const set of together) assert.ok(!/(.)1.*\1(?=2)/.test(set), set);
    together.clear();
    await world.turnBack(id);
    assert.equal((await world.run(id, undefined, { ...world.world, hands })).state, 'undone');
    assert.ok(together.has('a2+b2+c1'), 'and on the way back');
    assert.equal(world.tenant.effects.length, 10, 'each effect once');
  });

  it('is taken back in the middle of a rest, and waits for nobody', async () => {
    const id = await begin(change('one'), change('two', { after: [{ key: 'one', rest: 30 * day }] }));
    await aside(id);
    const began = world.clock.now().getTime();
    await world.turnBack(id);
    assert.equal((await world.run(id)).state, 'undone');
    assert.ok(world.clock.now().getTime() - began < day);
    assert.deepEqual(await states(id), ['undone', 'skipped']);
    assert.deepEqual(world.tenant.state(), {});
  });

  it('that goes with another goes at once, and one that cannot be undone says so and stays', async () => {
    const id = await begin(
      change('app'),
      change('principal', { undo: 'nothing', after: ['app'] }),
      change('final', { undo: 'cannot be undone' }),
    );
    await world.run(id);
    world.tenant.effects = [];
    await world.turnBack(id);
    const over = await world.run(id);
    assert.deepEqual(await states(id), ['undone', 'undone', 'kept']);
    assert.equal(over.rows[2]?.because, 'This cannot be undone.');
    assert.deepEqual(world.tenant.effects, ['DELETE app']);
    assert.deepEqual(world.store.held, []);
  });

  it('that goes with another is handed to whoever stands on it', async () => {
    const first = await begin(change('one', { undo: 'nothing' }));
    await world.run(first);
    const second = await world.run(await begin(change('one')));
    assert.deepEqual([second.state, second.rows[0]?.state], ['done', 'already']);
    await world.store.change(first, (now) => ({ request: now, events: [] }));
    await world.begin(
      planning('one', () => [change('one', { undo: 'nothing' })]),
      { state: 'done' },
    );
    await world.turnBack(first);
    assert.equal((await world.run(first)).rows[0]?.state, 'handed');
  });

  it('whose way back finds nothing to name is gone when it stays so, and not before', async () => {
    const id = new Late('id', {}, async ({ look }) =>
      (await look.graph('/things/one' as never)) ? 'one' : undefined,
    );
    const back: Call = { via: 'graph', method: 'DELETE', path: ['/things/', id, ''], note: '' };
    const request = await begin(change('one', { undo: [back] }));
    await world.run(request);
    world.tenant.seed('thing|one', '');
    world.tenant.effects = [];
    await world.turnBack(request);
    await world.once(request);
    assert.deepEqual(await states(request), ['undoing']);
    assert.equal((await world.run(request)).state, 'undone');
    assert.deepEqual(world.tenant.effects, []);
    // It stands, but its name cannot be found: tried again, and told.
    const lost = new Late('id', {}, async () => undefined);
    const stays = await begin(change('two', { undo: [{ ...back, path: ['/things/', lost, ''] }] }));
    await world.run(stays);
    await world.turnBack(stays);
    const stuck = await world.run(stays, ({ rows }) => rows[0]?.state === 'stuck');
    assert.match(stuck.rows[0]?.because ?? '', /is not there yet/);
  });

  it('waits as long as the slowest service that shows it', () => {
    const world = { lag: { exo: 10, graph: 30 } };
    const of = (apply: Change['apply'], undo: Change['undo'], more: Partial<Change> = {}) =>
      lagOf(change('one', { apply, undo, ...more }), world);
    assert.equal(of([exo], [exo]), 10);
    assert.equal(of([exo], [del('a')]), 30);
    assert.equal(of([vault], 'nothing'), 0);
    assert.equal(of([vault], [exo]), 10);
    assert.equal(lagOf(byHand('one'), world), 30);
    assert.equal(of(byHand('one').apply, 'nothing', { check: 'on their word' }), 0);
  });

  it('names the service that it shows in', () => {
    assert.equal(whereOf({ apply: [vault, exo] }).service, 'Exchange');
    assert.equal(whereOf({ apply: [vault] }).service, 'The vault');
    assert.equal(whereOf(byHand('one')).service, 'Entra ID');
  });

  it('writes to one object in Graph once a second, and to a vault as fast as it can', async () => {
    const each = new Late('rows', {}, async () => [{ n: 'a' }, { n: 'b' }, { n: 'c' }]);
    const path = graphPath`/things/${ofRow('n', 'thing')}`;
    const calls: Change['apply'] = [
      { via: 'graph', method: 'PUT', path, body: { value: 'on' }, each, note: '' },
    ];
    const began = world.clock.now().getTime();
    const id = await begin(change('a', { apply: calls }));
    await world.once(id);
    assert.equal(world.tenant.effects.length, 3);
    assert.equal(world.clock.now().getTime() - began, 2_000);
    const forgets: Call = { ...vault, each };
    await world.once(await begin(change('v', { on: ['vault'], apply: [forgets] })));
    assert.equal(world.clock.now().getTime() - began, 2_000);
  });

  it('copies within the vault as it was printed: from one name to another', async () => {
    world.tenant.entra.vault.set('fresh', { kind: 'secret', mark: 'k2', where: 'memory' });
    const copy: Call = { via: 'vault', verb: 'copy', name: 'read', from: 'fresh', note: '' };
    await world.once(await begin(change('v', { on: ['vault'], apply: [copy] })));
    assert.equal(world.tenant.entra.vault.get('read')?.mark, 'k2');
  });

  it('leaves off where the service lets nobody write in the middle of it, and goes on later', async () => {
    const each = new Late('rows', {}, async ({ look }) =>
      (await look.graph('/things/a' as never)) ? [{ n: 'b' }] : [{ n: 'a' }, { n: 'b' }],
    );
    const path = graphPath`/things/${ofRow('n', 'thing')}`;
    const put: Call = { via: 'graph', method: 'PUT', path, body: { value: 'on' }, each, note: '' };
    const id = await begin(change('b', { apply: [put] }));
    world.tenant.trouble = (when, what) => {
      if (when === 'after' && what === 'PUT a')
        void world.store.slow('graph things', new Date(world.clock.now().getTime() + 60_000));
    };
    await world.once(id);
    assert.deepEqual([await states(id), world.tenant.effects], [['applying'], ['PUT a']]);
    assert.equal((await world.run(id)).state, 'done');
  });

  it('refused in the middle of its calls may have been made: it is taken back', async () => {
    const [put] = change('one').apply;
    const id = await begin(change('one', { apply: [put, del('x')] }));
    world.tenant.trouble = (when, what) => {
      if (when === 'before' && what === 'DELETE x') throw blocked('No right.', 'Grant it.');
    };
    const failed = await world.run(id);
    assert.deepEqual(
      [failed.state, failed.rows[0]?.state, failed.rows[0]?.made],
      ['failed', 'blocked', true],
    );
    await world.turnBack(id);
    assert.equal((await world.run(id)).state, 'undone');
    assert.deepEqual(world.tenant.state(), {});
  });

  it('asked to wait does not write to that object before', async () => {
    const id = await begin(change('one'));
    world.tenant.trouble = (when, what) => {
      if (when === 'before' && what === 'PUT one') throw busy('Busy.', 'Wait.', { retryAfter: 60_000 });
    };
    const began = world.clock.now().getTime();
    await world.once(id);
    assert.ok((await world.store.pace('graph things', 1)).getTime() >= began + 60_000);
    const forgets = await begin(change('v', { on: ['vault'], apply: [vault] }));
    world.tenant.trouble = (when, what) => {
      if (when === 'before' && what === 'forget') throw busy('Busy.', 'Wait.', { retryAfter: 60_000 });
    };
    await world.once(forgets);
    assert.equal((await world.store.get(forgets))?.wake, new Date(began + 60_000).toISOString());
  });
});

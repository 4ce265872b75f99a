// Late values: what is not there yet is waited for, what must be steady is read over the whole lag, rows one by one.
import assert from 'node:assert/strict';
import { graphPath, type Call, type Ready } from '../../src/contracts/call.ts';
import { blocked, busy } from '../../src/contracts/failure.ts';
import type { Json } from '../../src/contracts/json.ts';
import { Late, ofRow, type At } from '../../src/contracts/late.ts';
import type { Change } from '../../src/contracts/step.ts';
import { readyCalls } from '../../src/plans/ready.ts';
import { change, planning } from './planning.ts';
import { Trial } from './trial.ts';

const lag = 20_000;
const call = (more: Partial<Call & { via: 'graph' }>): Call => ({
  via: 'graph',
  method: 'PUT',
  path: graphPath`/things/one`,
  body: { value: 'on' },
  note: '',
  ...more,
});

describe('A late value', () => {
  let world: Trial;
  let sent: Ready[];
  beforeEach(() => {
    world = new Trial(lag, 3);
    sent = [];
    const { hands } = world.world;
    Object.assign(world.world, {
      hands: {
        send: (ready: Ready) => {
          sent.push(ready);
          return hands.send(ready);
        },
      },
    });
  });
  const late = (find: (at: At) => Json | undefined, steady = false) =>
    new Late('id', { of: 'x' }, async (at) => find(at), steady);
  const begin = (apply: Call, more: Partial<Change> = {}) =>
    world.begin(planning('late', () => [change('one', { apply: [apply], ...more })]));
  const row = async (id: string) => (await world.store.get(id))?.rows[0] ?? assert.fail();

  it('is put into the body, the parameters and the path, where it cannot become an address', async () => {
    const name = late(() => `a/b'c?d`);
    const id = await begin(
      call({ path: graphPath`/things/${name}/${"x'y"}`, body: { value: name, list: [name, 1, null] } }),
      { check: async () => ({ is: 'todo' }) },
    );
    await world.once(id);
    assert.deepEqual(sent, [
      {
        via: 'graph',
        method: 'PUT',
        path: "/things/a%2Fb''c%3Fd/x''y",
        body: { value: `a/b'c?d`, list: [`a/b'c?d`, 1, null] },
      },
    ]);
    const facts = world.store.events.find(({ kind }) => kind === 'answered')?.facts;
    assert.match(JSON.stringify(facts), /\/things\/<id>/, 'the printed call is kept');
  });

  it('that is not there yet is waited for, and everything is found before anything is on record', async () => {
    let there = false;
    const id = await begin(call({ body: { value: late(() => (there ? 'on' : undefined)) } }));
    await world.once(id);
    assert.deepEqual([(await row(id)).state, (await row(id)).busy], ['planned', 1]);
    there = true;
    assert.equal((await world.run(id)).state, 'done');
    assert.equal(sent.length, 1);
  });

  it('that never comes blocks the step after half an hour, with advice', async () => {
    const id = await begin(call({ body: { value: late(() => undefined) } }));
    assert.equal((await world.run(id)).state, 'failed');
    const { because, advice, made } = await row(id);
    assert.deepEqual([because, made], ['The id is not there yet.', false]);
    assert.match(advice ?? '', /retry or undo/);
    assert.deepEqual(sent, []);
  });

  it('that cannot be read now is asked for again, and one that may not be read blocks', async () => {
    let tries = 0;
    const flaky = late(() => {
      tries += 1;
      if (tries === 1) throw busy('Busy.', 'Wait.', { retryAfter: 90_000 });
      return 'on';
    });
    const began = world.clock.now().getTime();
    const id = await begin(call({ body: { value: flaky } }));
    await world.once(id);
    assert.equal(Date.parse((await row(id)).next ?? ''), began + 90_000);
    assert.equal((await world.run(id)).state, 'done');
    const barred = await begin(
      call({
        body: {
          value: late(() => {
            throw blocked('No right.', 'Grant it.');
          }),
        },
      }),
      { check: async () => ({ is: 'todo' }) },
    );
    await world.run(barred);
    assert.equal((await row(barred)).advice, 'Grant it.');
  });

  it('that is no text in a path, no list where rows are meant, or a bug, fails with a reference', async () => {
    for (const apply of [
      call({ path: graphPath`/things/${late(() => ['a'])}` }),
      call({ each: late(() => 'no list') }),
    ]) {
      const id = await begin(apply);
      assert.equal((await world.run(id)).rows[0]?.state, 'failed');
    }
    assert.equal(world.bugs.length, 2);
  });

  it('is asked for of no call that is done by hand: nobody sends one', async () => {
    const id = await begin(call({}));
    const calls = [{ via: 'hand', where: '', script: [], note: 'by hand' }] as const;
    await assert.rejects(
      readyCalls(change('one'), calls, await row(id), world.world),
      /“by hand” is done by hand/,
    );
  });

  it('knows what was before us, on the way up and back', async () => {
    const seen: Json[] = [];
    const was = late((at) => {
      seen.push(at.was);
      return 'on';
    });
    const id = await begin(call({ body: { value: was } }), {
      check: async (look) =>
        (await look.graph('/things/one' as never)) ? { is: 'done' } : { is: 'todo', was: 'before' },
      undo: [call({ method: 'DELETE', body: { was } })],
    });
    await world.run(id);
    await world.turnBack(id);
    assert.equal((await world.run(id)).state, 'undone');
    assert.deepEqual(seen, ['before', 'before']);
  });

  describe('that must be steady', () => {
    it('is read the same over the whole lag before the call leaves', async () => {
      const id = await begin(call({ body: { value: late(() => 'on', true) } }));
      const began = world.clock.now().getTime();
      await world.run(id, () => sent.length > 0);
      assert.ok(world.clock.now().getTime() - began >= lag);
      assert.equal((await world.run(id)).state, 'done');
    });

    it('begins anew when somebody changes it meanwhile', async () => {
      let value = 'one';
      const id = await begin(call({ body: { value: late(() => value, true) } }));
      await world.once(id);
      world.clock.pass(lag / 2);
      value = 'two';
      await world.once(id);
      const changed = world.clock.now().getTime();
      await world.run(id, () => sent.length > 0);
      assert.ok(world.clock.now().getTime() - changed >= lag);
      assert.deepEqual(
        sent.map((one) => one.via === 'graph' && one.body),
        [{ value: 'two' }],
      );
    });
  });

  describe('that finds rows', () => {
    const each = late(() => ['a', 'b'].flatMap((n) => (world.tenant.get(`thing|${n}`) ? [{ n }] : [])));
    const clearing = call({ method: 'DELETE', path: graphPath`/things/${ofRow('n', 'thing')}`, each });
    const none: Partial<Change> = {
      check: async (look) =>
        (await look.graphList('/things' as never)).length > 0 ? { is: 'todo' } : { is: 'done' },
      undo: 'nothing',
    };

    it('sends the call once for each of them', async () => {
      world.tenant.seed('thing|a', 'on');
      world.tenant.seed('thing|b', 'on');
      const id = await begin(clearing, none);
      assert.equal((await world.run(id)).state, 'done');
      assert.deepEqual(world.tenant.effects, ['DELETE a', 'DELETE b']);
      assert.deepEqual(world.tenant.state(), {});
    });

    it('sends nothing where there are none, and looks on', async () => {
      world.tenant.seed('thing|c', 'on');
      const id = await begin(clearing, none);
      await world.once(id);
      assert.equal((await row(id)).state, 'sent');
      assert.deepEqual(sent, []);
      world.tenant.set('thing|c', '');
      assert.equal((await world.run(id)).state, 'done');
    });

    it('that is no object gives none of its fields', async () => {
      const at = { look: world.tenant.look, was: null, now: world.clock.now() };
      for (const row of [null, 'text', ['list']])
        assert.equal(await ofRow('n', 'thing').find({ ...at, row }), undefined);
      assert.equal(await ofRow('n', 'thing').find({ ...at, row: { n: 1 } }), 1);
    });

    it('keeps a way back from being called gone while it finds any', async () => {
      const id = await begin(call({}), {
        undo: [
          call({ method: 'DELETE', path: graphPath`/things/${ofRow('n', 'thing')}`, each }),
          call({ method: 'DELETE' }),
        ],
      });
      await world.run(id);
      await world.turnBack(id);
      world.tenant.effects = [];
      await world.once(id);
      // It came late: a first call whose answer was lost.
      world.tenant.set('thing|a', 'on');
      assert.equal((await world.run(id)).state, 'undone');
      assert.deepEqual(world.tenant.state(), {});
      assert.deepEqual(world.tenant.effects, ['DELETE one', 'DELETE a']);
      const barred = await world.begin(
        planning('late', () => [
          change('one', {
            undo: [
              call({
                method: 'DELETE',
                each: late(() => {
                  if (world.tenant.get('thing|one') !== '') return [{}];
                  throw blocked('No right.', 'Grant it.');
                }),
              }),
            ],
          }),
        ]),
      );
      await world.run(barred);
      await world.turnBack(barred);
      const stuck = await world.run(barred, ({ rows }) => rows[0]?.state === 'stuck');
      assert.equal(stuck.rows[0]?.advice, 'Grant it.');
    });
  });
});

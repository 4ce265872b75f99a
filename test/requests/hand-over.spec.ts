// What the asker is given: once every change holds, once only, and tried again where it cannot be made now.
import assert from 'node:assert/strict';
import { busy } from '../../src/contracts/failure.ts';
import type { Handover } from '../../src/contracts/handover.ts';
import type { Operation } from '../../src/contracts/operation.ts';
import type { Planned, Row, RowState } from '../../src/contracts/request.ts';
import { handOver } from '../../src/requests/hand-over.ts';
import { makeWorker } from './crew.ts';
import { ada, Office } from './office.ts';
import { Ticks } from './ticks.ts';

const given: Handover = {
  title: 'Verba',
  fields: [['Client id', 'c-1']],
  notes: [],
  secret: 'latchkey-verba-lk-1',
  expires: '2027-05-01T00:00:00Z',
};
const row = (key: string, state: RowState): Row => ({ key, state, at: '', tries: 1, busy: 0, made: true });

describe('What is handed over', () => {
  let office: Office;
  let id: string;
  let made: () => Promise<Handover | undefined>;
  let labels: string[];
  let bugs: unknown[];
  beforeEach(async () => {
    office = new Office();
    labels = [];
    bugs = [];
    made = async () => given;
    const give = office.operations.get('give-access') ?? assert.fail();
    const handover: Operation['handover'] = (_look, _input, _facts, label) => {
      labels.push(label);
      return made();
    };
    office.operations.set(give.name, { ...give, handover });
    ({ id } = await office.opened('give full on finance to alex'));
    await office.judge(id, ada);
  });
  const turns = () => handOver(id, office.desk, (error) => bugs.push(error));
  const plan = (...kinds: Planned['kind'][]): Planned[] =>
    kinds.map((kind, n) => ({
      key: `k${n}`,
      title: '',
      thing: '',
      on: [],
      apply: [],
      undo: [],
      found: { is: 'todo' },
      ...(kind ? { kind } : {}),
    }));
  const stands = (...states: RowState[]) =>
    office.put(id, {
      state: 'running',
      plan: plan(undefined, 'proof', 'passing'),
      rows: states.map((state, n) => row(`k${n}`, state)),
    });

  it('does not wait for what needs it', async () => {
    const [first, second] = plan(undefined, 'hand');
    assert.ok(first && second);
    const stand = (state: RowState, later: Planned) =>
      office.put(id, { state: 'running', plan: [first, later], rows: [row('k0', 'seen'), row('k1', state)] });
    await stand('asked', second);
    await turns();
    assert.equal((await office.get(id)).handover, undefined);
    await stand('asked', { ...second, afterHandover: true });
    await turns();
    assert.deepEqual((await office.get(id)).handover, given);
  });

  it('is made when every change holds, though proofs are open, and goes on record without what is secret', async () => {
    await stands('seen', 'proving', 'planned');
    await turns();
    assert.deepEqual((await office.get(id)).handover, given);
    const { kind, facts } = office.store.events.at(-1) ?? assert.fail();
    assert.deepEqual([kind, facts], ['handed-over', { title: 'Verba', expires: given.expires }]);
    assert.deepEqual(labels, [id], 'by its label');
    await turns();
    assert.equal(labels.length, 1);
  });

  it('waits for every change, and is nothing for what is not run, is over, or has nothing to hand over', async () => {
    await stands('sent', 'planned', 'planned');
    await turns();
    await office.put(id, { state: 'undone', rows: [row('k0', 'undone')] });
    await turns();
    await office.put(id, { state: 'running', rows: [] });
    await turns();
    assert.deepEqual(labels, []);
    await handOver('LK-99', office.desk, (error) => bugs.push(error));
    office.operations.set('give-access', new Office().operations.get('give-access') ?? assert.fail());
    await stands('seen', 'proved', 'seen');
    await turns();
    assert.equal((await office.get(id)).handover, undefined);
  });

  it('is tried again later where the tenant cannot be read, and then no more', async () => {
    const { expires: _expires, ...endless } = given;
    await stands('seen', 'proved', 'seen');
    await office.put(id, { state: 'done' });
    made = async () => {
      throw busy('Busy.', 'Wait.');
    };
    await turns();
    const later = new Date(office.clock.now().getTime() + 300_000).toISOString();
    assert.equal((await office.get(id)).wake, later);
    office.clock.pass(300_000);
    made = async () => endless;
    await turns();
    const after = await office.get(id);
    assert.deepEqual([after.handover, after.wake], [endless, undefined]);
    assert.equal(office.store.events.at(-1)?.facts['expires'], null);
  });

  it('leaves a run its own sooner time, and puts an old one off', async () => {
    await stands('seen', 'proving', 'planned');
    made = async () => {
      throw new TypeError('a bug');
    };
    for (const [wake, then] of [
      [60_000, 60_000],
      [600_000, 300_000],
      [0, 300_000],
    ] as const) {
      const at = (ms: number) => new Date(office.clock.now().getTime() + ms).toISOString();
      await office.put(id, { wake: at(wake) });
      await turns();
      assert.equal((await office.get(id)).wake, at(then));
    }
    assert.ok(bugs[0] instanceof TypeError);
  });

  it('may be nothing: then a request that is over sleeps again', async () => {
    made = async () => undefined;
    await stands('seen', 'proved', 'seen');
    await office.put(id, { state: 'done', wake: office.clock.now().toISOString() });
    await turns();
    const { wake, version } = await office.get(id);
    assert.equal(wake, undefined);
    await turns();
    assert.equal((await office.get(id)).version, version);
  });

  it('that somebody took back meanwhile is not put on record', async () => {
    for (const fails of [false, true]) {
      await stands('seen', 'proved', 'seen');
      made = async () => {
        await office.put(id, { state: 'undoing' });
        if (fails) throw busy('Busy.', 'Wait.');
        return given;
      };
      await turns();
      const { handover, wake } = await office.get(id);
      assert.deepEqual([handover, wake], [undefined, undefined]);
    }
  });

  it('is made by the worker after a turn', async () => {
    const clock = new Ticks(office);
    const worker = makeWorker({
      office,
      clock,
      holder: 'one',
      hands: 1,
      reports: [],
      beforeWrite: async () => undefined,
    });
    worker.start();
    for (let n = 0; n < 20 && !(await office.get(id)).handover; n += 1) {
      await clock.tick();
      office.clock.pass(1_000);
    }
    await worker.stop();
    assert.equal((await office.get(id)).handover?.title, 'Verba');
  });
});

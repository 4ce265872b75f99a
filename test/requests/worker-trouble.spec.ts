// The worker, where something is in its way: it neither spins nor lets the others wait, and never sends without its claim.
import assert from 'node:assert/strict';
import { busy } from '../../src/contracts/failure.ts';
import { makeWorker, type Reported } from './crew.ts';
import { ada, hour, Office } from './office.ts';
import { at } from './rows.ts';
import { Ticks } from './ticks.ts';

describe('The worker, in trouble,', () => {
  let office: Office;
  let clock: Ticks;
  let reports: Reported[];
  let beforeWrite: () => Promise<void>;
  beforeEach(() => {
    office = new Office();
    clock = new Ticks(office);
    reports = [];
    beforeWrite = async () => undefined;
  });
  const worker = (holder = 'one', hands = 2) =>
    makeWorker({ office, clock, holder, hands, reports, beforeWrite: () => beforeWrite() });
  const approved = async (text = 'give full on finance to alex') => {
    const { id } = await office.opened(text);
    await office.judge(id, ada);
    return id;
  };
  const state = async (id: string) => (await office.get(id)).state;

  it('comes back later to what it was thrown out of, rather than at every look', async () => {
    const id = await approved();
    const get = office.store.get.bind(office.store);
    let reads = 0;
    office.store.get = (one) => {
      reads += 1;
      return Promise.reject(one === id ? new TypeError('a bug') : new Error('no'));
    };
    const one = worker();
    one.start();
    for (let n = 0; n < 20; n += 1) {
      await clock.tick();
      office.clock.pass(500);
    }
    assert.equal(reads, 1);
    office.store.get = get;
    const wake = Date.parse((await office.get(id)).wake ?? '') - office.clock.now().getTime();
    assert.ok(wake > 15_000 && wake <= 30_000, `${wake} ms`);
    office.clock.pass(30_000);
    await clock.tick();
    assert.notDeepEqual((await office.get(id)).rows, []);
    await one.stop();
  });

  it('comes back soon when the record could not be reached, and leaves what is due later as it is', async () => {
    const id = await approved();
    const change = office.store.change.bind(office.store);
    let down = true;
    office.store.change = (...given) =>
      down ? Promise.reject(busy('The database cannot be reached.', 'Wait.')) : change(...given);
    const one = worker();
    one.start();
    await clock.tick();
    assert.deepEqual(
      reports.map(({ reference }) => reference),
      ['worker', 'worker'],
      'the turn, and the note to come back',
    );
    down = false;
    await clock.tick();
    assert.deepEqual((await office.get(id)).rows, []);
    office.clock.pass(2_000);
    await clock.tick();
    assert.notDeepEqual((await office.get(id)).rows, []);
    const wake = (await office.get(id)).wake;
    const get = office.store.get.bind(office.store);
    office.store.get = () => Promise.reject(new TypeError('a bug'));
    one.wake(id);
    await clock.tick();
    office.store.get = get;
    assert.equal((await office.get(id)).wake, wake);
    await one.stop();
  });

  it('does not let what it only observes keep the rest waiting', async () => {
    const ids = [await approved(), await approved('give full on sam to alex')];
    office.rule({}, { openAsks: 9 });
    for (let n = 0; n < 3; n += 1)
      ids.push(await approved(`give full on finance.paris to alex for ${n + 2}d`));
    const other = await office.opened('give sendas on finance to alex');
    office.clock.pass(5 * hour);
    office.trust = 'observe';
    let claims = 0;
    const claim = office.store.claim.bind(office.store);
    office.store.claim = (...given) => {
      claims += 1;
      return claim(...given);
    };
    const one = worker('one', 1);
    one.start();
    for (let n = 0; n < 10; n += 1) {
      await clock.tick();
      office.clock.pass(500);
    }
    assert.equal(await state(other.id), 'lapsed');
    assert.equal(claims, ids.length + 1, 'each once');
    await one.stop();
  });

  it('sends nothing when it was paused for longer than its claim lasts', async () => {
    const id = await approved();
    const now = performance.now.bind(performance);
    let paused = 0;
    office.beforeCommit = () => {
      if (office.store.events.at(-1)?.kind === 'started') paused = 9_001;
    };
    let writes = 0;
    beforeWrite = async () => {
      writes += 1;
    };
    try {
      performance.now = () => now() + paused;
      worker().wake(id);
      await clock.tick();
    } finally {
      performance.now = now;
    }
    assert.equal(writes, 0);
  });

  it('takes back at once what came to its end while it was being given', async () => {
    const id = await approved('give full,sendas on finance to alex for 8h');
    await office.put(id, { state: 'running', ends: at(5_000), wake: at(0) });
    beforeWrite = async () => {
      if (office.tenant.full.size === 0) office.clock.pass(6_000);
      beforeWrite = async () => undefined;
    };
    worker().wake(id);
    await clock.tick();
    assert.ok(office.kinds.includes('ending'), office.kinds.join());
  });
});

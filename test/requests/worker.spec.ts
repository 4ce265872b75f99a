// The worker: gives each request that is due its turn, one process at a time, and stops without losing any.
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { ada, day, hour, Office } from './office.ts';
import { makeWorker, type Reported } from './crew.ts';
import { gate, Ticks } from './ticks.ts';

describe('The worker', () => {
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

  it('finds what is due by itself, and carries it through to done', async () => {
    const id = await approved();
    const one = worker();
    one.start();
    for (let n = 0; n < 20 && (await state(id)) === 'running'; n += 1) {
      await clock.tick();
      office.clock.pass(1_000);
    }
    assert.equal(await state(id), 'done');
    assert.deepEqual(reports, []);
    one.check();
    await one.stop();
  });

  it('asks the calendar first, until it has nothing more to say', async () => {
    const { id } = await office.opened(
      'give full on finance to alex from 2026-10-22 10:00 until 2026-10-23 10:00',
    );
    await office.judge(id, ada);
    assert.equal(await state(id), 'scheduled');
    office.clock.pass(5 * day);
    worker().wake(id);
    await clock.tick();
    assert.deepEqual(
      office.kinds.slice(-3),
      ['started', 'ending', 'ended'],
      'begun and ended while the bot was down',
    );
    assert.equal((await office.get(id)).lateMs, 5 * day - 46 * hour);
    assert.equal(office.tenant.full.size, 0);
  });

  it('runs nothing where the bot only observes, but lets asks lapse', async () => {
    const id = await approved();
    const other = await office.opened('give sendas on finance to alex');
    office.trust = 'observe';
    office.clock.pass(5 * hour);
    const one = worker();
    for (const each of [id, other.id]) one.wake(each);
    await clock.tick();
    assert.deepEqual((await office.get(id)).rows, []);
    assert.equal(await state(other.id), 'lapsed');
  });

  it('leaves to another process what that one holds', async () => {
    const id = await approved();
    assert.equal(await office.store.claim(id, 'another', 9_000), true);
    worker().wake(id);
    await clock.tick();
    assert.deepEqual((await office.get(id)).rows, []);
    office.clock.pass(9_000);
    worker().wake(id);
    await clock.tick();
    assert.notDeepEqual((await office.get(id)).rows, []);
  });

  it('keeps its hold while it works, and gives it back afterwards', async () => {
    const id = await approved();
    const writing = gate();
    beforeWrite = () => writing.passed;
    worker().wake(id);
    await clock.tick();
    office.clock.pass(8_000);
    await clock.tick();
    office.clock.pass(8_000);
    assert.equal(await office.store.claim(id, 'another', 9_000), false, 'renewed');
    writing.go();
    await clock.tick();
    assert.equal(await office.store.claim(id, 'another', 9_000), true);
    assert.deepEqual(clock.running, []);
  });

  it('works on as many requests side by side as it has hands, and on each once', async () => {
    const ids = [
      await approved(),
      await approved('give full on sam to alex'),
      await approved('give full on finance.paris to alex'),
    ];
    const writing = gate();
    let writes = 0;
    beforeWrite = () => {
      writes += 1;
      return writing.passed;
    };
    const one = worker('one', 2);
    for (const id of [...ids, ...ids]) one.wake(id);
    await clock.tick();
    assert.equal(writes, 2);
    writing.go();
    await clock.tick();
    assert.equal(writes, 3);
  });

  it('looks once more at what it was woken for while at work on it', async () => {
    const id = await approved();
    const writing = gate();
    beforeWrite = () => writing.passed;
    const one = worker();
    one.wake(id);
    await clock.tick();
    let turns = 0;
    const release = office.store.release.bind(office.store);
    office.store.release = (...given) => {
      turns += 1;
      return release(...given);
    };
    one.wake(id);
    one.wake(id);
    writing.go();
    await clock.tick();
    assert.equal(turns, 2, 'the one at work, and one more for any number of calls');
  });

  it('reports what went wrong, with the request, and goes on with the others', async () => {
    const [id, other] = [await approved(), await approved('give full on sam to alex')];
    const get = office.store.get.bind(office.store);
    office.store.get = (one) => (one === id ? Promise.reject(new TypeError('a bug')) : get(one));
    const one = worker('one', 1);
    one.wake(id);
    one.wake(other);
    await clock.tick();
    assert.deepEqual(
      reports.map((each) => [each.id, each.reference]),
      [[id, 'worker']],
    );
    assert.notDeepEqual((await office.get(other)).rows, []);
    assert.equal(await office.store.claim(id, 'another', 1), true, 'it is not held for ever');
  });

  it('reports a bug in a step with the reference that is on the card', async () => {
    const id = await approved();
    beforeWrite = () => Promise.reject(new TypeError('a bug'));
    worker().wake(id);
    await clock.tick();
    assert.equal(reports.length, 1);
    assert.ok((await office.get(id)).rows[0]?.because?.includes(reports[0]?.reference ?? '-'));
  });

  it('does nothing about a request that is not on record', async () => {
    worker().wake('LK-99');
    await clock.tick();
    await office.store.claim('LK-99', 'x', 1);
    assert.deepEqual(reports, []);
  });

  it('takes nothing new once it is asked to stop, and waits for what is at work', async () => {
    const [id, other] = [await approved(), await approved('give full on sam to alex')];
    const writing = gate();
    beforeWrite = () => writing.passed;
    const one = worker('one', 1);
    one.start();
    one.wake(id);
    one.wake(other);
    await clock.tick();
    let stopped = false;
    const stopping = one.stop().then(() => {
      stopped = true;
    });
    one.wake(other);
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    assert.equal(stopped, false);
    writing.go();
    await stopping;
    assert.equal((await office.get(id)).rows[0]?.state, 'sent', 'the answer is on record');
    assert.deepEqual((await office.get(other)).rows, []);
    assert.equal(await office.store.claim(id, 'another', 9_000), true);
  });

  it('says so when it has not been able to look for long', () => {
    const one = worker();
    one.check();
    const now = performance.now.bind(performance);
    try {
      performance.now = () => now() + 11_000;
      assert.throws(() => one.check(), /nothing was looked for since 11 s/);
    } finally {
      performance.now = now;
    }
  });
});

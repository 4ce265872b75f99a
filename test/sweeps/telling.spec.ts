// What becomes of what a sweep tells: where Teams throttles or refuses, places and people that are gone, two processes.
import assert from 'node:assert/strict';
import { blocked, busy } from '../../src/contracts/failure.ts';
import { dana, SweepWorld } from './world.ts';

const day = 86_400_000;

describe('What a sweep tells', () => {
  let world: SweepWorld;
  beforeEach(async () => {
    world = await SweepWorld.start();
  });
  afterEach(() => world.close());

  /** Passes this many days, a morning each. */
  const days = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) {
      world.bench.pass(day);
      await world.morning();
    }
  };
  const mark = (credential: string, change: Parameters<typeof world.bench.opened.book.mark>[1]) =>
    world.bench.opened.book.mark([credential], change, []);

  it('waits where Teams throttles, and tells each once all the same', async () => {
    world.app('Verba', 5);
    await world.watch('one');
    let refusals = 3;
    world.poster.trouble = (call) => {
      if (call === 'post' && refusals-- > 0) throw busy('Teams is busy.', 'Wait.', { retryAfter: 20_000 });
    };
    const { sweep, show } = world.process();
    await sweep();
    for (let n = 0; n < 10; n += 1) {
      await show();
      world.bench.pass(21_000);
    }
    assert.equal(world.shown('one').length, 1);
    assert.equal(refusals, -1);
  });

  it('keeps the watch where Teams refuses for another reason, and tells it all when that is mended', async () => {
    world.app('Verba', 5);
    await world.watch('one');
    let refuses = true;
    world.poster.trouble = (call) => {
      if (call === 'post' && refuses) throw blocked('Teams does not accept the bot’s token.', 'Check it.');
    };
    const { sweep, show } = world.process();
    await sweep();
    await show();
    assert.equal((await world.bench.opened.book.watches()).length, 1);
    refuses = false;
    world.bench.pass(16 * 60_000);
    await show();
    assert.equal(world.count('one', 'Verba'), 1);
  });

  it('is not held up by a hundred that cannot be shown', async () => {
    const people = Array.from({ length: 100 }, (_, n) => ({ id: `p${n}`, name: `Person ${n}` }));
    for (const one of people) world.app(`App of ${one.id};`, 5, [one]);
    world.reachable = people.map(({ id }) => id);
    await world.watch('one');
    world.poster.trouble = (call, to) => {
      if (call === 'post' && to.startsWith('chat-p')) throw blocked('Teams did not take it.', 'Wait.');
    };
    const { sweep, show } = world.process();
    await sweep();
    await show();
    world.app('Zebra', 5);
    world.bench.pass(1000);
    await sweep();
    await show();
    assert.equal(world.count('one', 'Zebra'), 1);
  });

  it('tells places what a person was to hear who cannot be reached any more', async () => {
    world.app('Verba', 5, [dana]);
    await world.watch('one', { is: 'name', part: 'else' });
    world.poster.trouble = (call, to) => {
      if (call === 'post' && to === 'chat-dana') throw blocked('Blocked.', 'Ask them.', undefined, 'gone');
    };
    await world.morning();
    assert.equal(world.count('one', 'Verba'), 0);
    await world.morning();
    assert.equal(world.count('one', 'Verba'), 1);
    const reads = world.reads;
    await world.morning();
    assert.equal(world.reads, reads, 'and that is the end of it');
  });

  it('tells that it is over though a request is at work on it, or somebody put it off before', async () => {
    world.app('Verba', 2);
    await world.watch('one');
    await world.morning();
    const later = {
      from: new Date(world.now).toISOString(),
      until: new Date(world.now + 30 * day).toISOString(),
      by: dana,
    };
    await mark('id-Verba/key-Verba', (now) => ({ ...now, later }));
    await days(3);
    assert.match(world.shown('one').at(-1) ?? '', /1 needs someone[\s\S]*ended/);
  });

  it('tells others what a place was to hear that is gone', async () => {
    world.app('Verba', 5);
    await world.watch('one');
    await world.watch('two', { is: 'name', part: 'verba' });
    world.poster.trouble = (call, to) => {
      if (call === 'post' && to === 'two')
        throw blocked('It is gone.', 'Say watch elsewhere.', undefined, 'gone');
    };
    await world.morning();
    assert.equal(world.shown('one').length, 0);
    await world.morning();
    assert.equal(world.count('one', 'Verba'), 1);
    assert.deepEqual(
      (await world.bench.opened.book.watches()).map(({ conversation }) => conversation),
      ['one'],
    );
    const { rows } = await world.bench.opened.database.pool.query<{ kind: string }>(
      `select kind from events where kind = 'unwatched'`,
    );
    assert.equal(rows.length, 1);
  });

  it('tells each once though two processes look and show at the same time', async () => {
    for (let n = 0; n < 30; n += 1) world.app(`App ${n};`, 5 + n, [dana]);
    await world.watch('one');
    const all = Array.from({ length: 4 }, () => world.process());
    const due = await world.bench.opened.book.due(world.bench.clock.now());
    await Promise.all(all.map(({ sweep }) => sweep(due)));
    await Promise.all(all.map(({ show }) => show()));
    await Promise.all(all.map(({ show }) => show()));
    assert.equal(world.shown('one').length, 1);
    assert.equal(world.shown('chat-dana').length, 1);
    assert.deepEqual(world.trouble, []);
  });
});

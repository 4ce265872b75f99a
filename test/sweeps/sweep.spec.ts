// What a sweep tells to whom, once each: windows, restarts, two processes, what could not be read, places that are gone.
import assert from 'node:assert/strict';
import { alex, dana, SweepWorld } from './world.ts';

const day = 86_400_000;

describe('A sweep', () => {
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

  it('tells a place of each credential once per window, and is silent between', async () => {
    world.app('Verba', 13.5);
    await world.watch('one');
    await world.morning();
    assert.equal(world.count('one', 'Verba'), 1);
    await days(6);
    assert.equal(world.shown('one').length, 1, 'within the window of 14 days nothing is said again');
    await days(1);
    assert.equal(world.shown('one').length, 2, 'the window of 7 days');
    await days(8);
    assert.equal(world.shown('one').length, 5, '7, 3 and 1 days, and that it ended');
    await days(30);
    assert.equal(world.shown('one').length, 5, 'what is over is told once');
    assert.match(world.shown('one')[4] ?? '', /1 needs someone/);
    assert.match(
      world.shown('one')[0] ?? '',
      /Told again further down/,
      'an older card leaves it to the newest',
    );
  });

  it('reads once each day, and not at all where nobody watches', async () => {
    world.app('Verba', 5);
    await world.morning();
    const reads = (): number => world.reads;
    assert.equal(reads(), 0);
    await world.watch('one');
    for (let n = 0; n < 24 * 4; n += 1) {
      await world.morning();
      world.bench.pass(day / 24);
    }
    assert.ok(reads() >= 4 && reads() <= 5, String(reads()));
  });

  it('sends each place what it watches, the rest to the default one, and owners theirs in person', async () => {
    world.app('Verba', 5, [dana]);
    world.app('Desk', 6, [alex]);
    await world.watch('one');
    await world.watch('two', { is: 'name', part: 'verba' });
    world.reachable = ['dana'];
    await world.morning();
    assert.deepEqual([world.count('one', 'Desk'), world.count('one', 'Verba')], [1, 0]);
    assert.deepEqual([world.count('two', 'Desk'), world.count('two', 'Verba')], [0, 1]);
    assert.equal(world.count('chat-dana', 'Verba'), 1);
    assert.equal(world.shown('chat-alex').length, 0, 'an owner without the bot');
    const { mention } = world.poster.messages.find(({ conversation }) => conversation === 'one') ?? {};
    assert.equal(mention, 'Alex Kim', 'the owner is pinged, not the channel');
  });

  it('says so where owners could not be read, and tells them when they are known', async () => {
    world.app('Verba', 5, [dana]);
    world.app('Robot', 6, [{ id: 'sp', name: 'Some App', is: 'application' }]);
    world.owned.delete('id-Verba');
    await world.watch('one');
    await world.morning();
    assert.match(world.shown('one')[0] ?? '', /Not all owners could be read\. Those of one app are missing/);
    assert.match(
      world.shown('one')[0] ?? '',
      /Who owns it could not be read\.[\s\S]*Nobody owns it in Entra\./,
    );
    world.owned.set('id-Verba', [dana]);
    world.bench.pass(16 * 60_000);
    await world.morning();
    assert.equal(world.count('chat-dana', 'Verba'), 1);
    assert.equal(world.shown('one').length, 1);
  });

  it('leaves nothing untold: what nobody watches and no owner hears of goes to the first channel', async () => {
    world.app('Orphan', 5);
    world.app('Owned', 5, [dana]);
    await world.watch('one', { is: 'name', part: 'verba' });
    await world.watch('two', { is: 'name', part: 'desk' });
    await world.morning();
    assert.deepEqual([world.count('one', 'Orphan'), world.count('one', 'Owned')], [1, 0]);
    assert.equal(world.shown('two').length, 0);
    assert.equal(world.count('chat-dana', 'Owned'), 1);
  });

  it('says nothing where policy does not let it speak any more', async () => {
    world.app('Verba', 5);
    await world.watch('one');
    world.channels = [];
    await world.morning();
    assert.equal(world.shown('one').length, 0);
    assert.equal(world.reads, 0, 'and reads nothing for it');
    world.channels = ['one'];
    world.bench.pass(day);
    await world.morning();
    assert.equal(world.shown('one').length, 1);
  });

  it('tells whoever took it alone, and the place again when it ends', async () => {
    world.app('Verba', 13.5, [dana]);
    await world.watch('one');
    await world.morning();
    await mark('id-Verba/key-Verba', (now) => ({
      ...now,
      mine: { ...alex, at: new Date(world.now).toISOString() },
    }));
    await world.morning();
    await world.process().show();
    assert.match(world.shown('one')[0] ?? '', /Verba: Alex Kim has it/);
    await days(12);
    assert.equal(world.shown('one').length, 1);
    assert.equal(world.shown('chat-alex').length, 3, '7, 3 and 1 days');
    assert.match(world.shown('chat-alex').at(-1) ?? '', /1 needs someone[\s\S]*Alex Kim has it/);
    assert.equal(world.shown('chat-dana').length, 1, 'the owner hears no more of it either');
    await days(2);
    assert.equal(world.shown('one').length, 2);
    assert.match(world.shown('one')[1] ?? '', /1 needs someone[\s\S]*ended[\s\S]*Alex Kim has it/);
  });

  it('takes a row off the card when it was renewed, and brings it back when that is undone', async () => {
    world.app('Verba', 5);
    world.app('Desk', 6);
    await world.watch('one');
    await world.morning();
    const verba = world.holders[0];
    assert.ok(verba);
    world.drop('Verba');
    await days(1);
    assert.match(world.shown('one')[0] ?? '', /1 needs someone/);
    assert.doesNotMatch(world.shown('one')[0] ?? '', /Verba/);
    world.holders.push(verba);
    await days(1);
    assert.match(world.shown('one').join('\n'), /Verba/);
  });

  it('keeps the row where the list could not be read: no answer is no renewal', async () => {
    world.app('Verba', 5);
    await world.watch('one');
    await world.morning();
    world.drop('Verba');
    world.failed = [
      { what: 'applications', count: 0, failed: { because: 'Graph is away.', advice: 'Try again.' } },
    ];
    await days(1);
    assert.match(world.shown('one')[0] ?? '', /Verba/);
  });

  it('says in the same sweep what it could not look at and since when, once a day, and what it did see', async () => {
    await world.watch('one');
    await world.watch('two', { is: 'name', part: 'x' });
    await world.morning();
    assert.equal(world.shown('one').length, 0);
    world.app('Verba', 5);
    world.failed = [
      { what: 'enterprise applications', count: 998, failed: { because: 'Graph is busy.', advice: 'Wait.' } },
    ];
    world.bench.pass(day);
    const since = new Date(world.now).toISOString().slice(0, 16);
    await world.morning();
    assert.match(
      world.shown('one')[0] ?? '',
      /1 needs someone[\s\S]*Not all enterprise applications could be read\. Graph is busy\. Wait\.[\s\S]*Verba/,
    );
    assert.match(world.shown('two')[0] ?? '', /could not all be looked at/);
    for (let n = 0; n < 8; n += 1) {
      world.bench.pass(16 * 60_000);
      await world.morning();
    }
    assert.deepEqual([world.shown('one').length, world.shown('two').length], [1, 1]);
    assert.ok(world.reads > 8, 'it tries again each quarter of an hour');
    world.bench.pass(day);
    await world.morning();
    assert.equal(world.shown('two').length, 2);
    const { rows } = await world.bench.opened.database.pool.query<{ since: Date }>(
      'select since from unread',
    );
    assert.equal(rows[0]?.since.toISOString().slice(0, 16), since);
    world.failed = [];
    await days(1);
    assert.equal((await world.bench.opened.database.pool.query('select from unread')).rowCount, 0);
    for (let n = 0; n < 4; n += 1) {
      world.bench.pass(3000);
      await world.process().show();
    }
    assert.doesNotMatch(world.shown('one').join(), /could be read/, 'no card goes on warning');
  });
});

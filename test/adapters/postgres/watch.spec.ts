// The book of watches on the database: what is said twice is one, what was told stays told, and a name can be erased.
import assert from 'node:assert/strict';
import { erase } from '../../../src/adapters/postgres/erase.ts';
import type { Watch } from '../../../src/contracts/watch.ts';
import { digest, item } from '../../cards/digest-samples.ts';
import { postgresBench, type PostgresBench } from './bench.ts';
import { changed, planned, riley, row, sample } from './samples.ts';

const dana = { id: 'a0000000-0000-4000-8000-000000000009', name: 'Dana Weiss' };
const watch = (interest: Watch['interest'], conversation = 'one'): Watch => ({
  conversation,
  kind: 'channel',
  interest,
  by: 'riley',
  zone: 'Europe/Berlin',
});
const event = { kind: 'watching', by: 'riley', facts: {} } as const;

describe('The book of watches', () => {
  let bench: PostgresBench;
  beforeEach(async () => {
    bench = await postgresBench();
  });
  afterEach(() => bench.close());
  const count = async (kind: string): Promise<number> =>
    (await bench.opened.database.pool.query('select from events where kind = $1', [kind])).rowCount ?? 0;

  it('keeps what is said once, whatever the case, and a line of the trail only for what changed', async () => {
    const { book } = bench.opened;
    assert.equal(await book.watch(watch({ is: 'name', part: 'Verba' }), event), true);
    assert.equal(await book.watch(watch({ is: 'name', part: 'VERBA' }), event), false);
    assert.equal(await book.watch(watch({ is: 'owner', person: dana }), event), true);
    assert.equal(await count('watching'), 2);
    assert.deepEqual(
      (await book.watches()).map(({ interest }) => interest.is),
      ['name', 'owner'],
    );
    const gone = { kind: 'unwatched', by: 'riley', facts: {} } as const;
    assert.equal(await book.unwatch('one', { is: 'all' }, gone), 0);
    assert.equal(await book.unwatch('two', undefined, gone), 0);
    assert.equal(await book.unwatch('one', undefined, gone), 2);
    assert.equal(await count('unwatched'), 1);
    assert.deepEqual(await book.due(bench.clock.now()), [], 'nobody is left to be told');
  });

  it('is due at once for a new watch, and then when it was said', async () => {
    const { book } = bench.opened;
    await book.watch(watch({ is: 'all' }), event);
    assert.deepEqual(await book.due(bench.clock.now()), ['one']);
    await book.next('one', new Date(bench.clock.now().getTime() + 60_000), bench.clock.now());
    assert.deepEqual(await book.due(bench.clock.now()), []);
    bench.pass(60_000);
    assert.deepEqual(await book.due(bench.clock.now()), ['one']);
    const began = bench.clock.now();
    bench.pass(1000);
    await book.watch(watch({ is: 'name', part: 'x' }), event);
    await book.next('one', new Date(began.getTime() + 86_400_000), began);
    assert.deepEqual(await book.due(bench.clock.now()), ['one'], 'asked for while a look was under way');
  });

  it('puts on record what is new to an audience, once for each step, and lets older cards go', async () => {
    const { book } = bench.opened;
    const [verba, desk] = [item('Verba', 5), item('Desk', 6)];
    const { id: _id, version: _version, items: _items, ...base } = digest([]);
    const first = await book.announce(base, [{ item: verba, step: '7d' }], []);
    assert.equal(first?.id, 'KD-1');
    const pairs = [
      { item: verba, step: '7d' },
      { item: desk, step: '7d' },
    ];
    assert.deepEqual(
      await book.untold(
        base.audience,
        pairs.map((one) => [one.item.credential, one.step]),
      ),
      [false, true],
    );
    const second = await book.announce(base, pairs, []);
    assert.deepEqual(
      second?.items.map(({ name }) => name),
      ['Desk'],
    );
    assert.equal(await book.announce(base, pairs, []), undefined);
    assert.equal(
      (await book.announce({ ...base, audience: { person: 'dana' } }, pairs, []))?.items.length,
      2,
    );
    const third = await book.announce(base, [{ item: verba, step: '3d' }], []);
    assert.deepEqual([...(await book.toldSince(first))], [verba.credential]);
    assert.deepEqual([...(await book.toldSince(third ?? assert.fail()))], []);
    assert.equal((await book.digest('KD-1'))?.version, 2, 'its card follows');
    assert.equal(await count('announced'), 4);
  });

  it('says since when something fails, and forgets it when it does not', async () => {
    const { book } = bench.opened;
    const start = bench.clock.now();
    assert.equal((await book.failing(['owners'], start)).get('owners'), start.toISOString());
    bench.pass(86_400_000);
    const both = await book.failing(['owners', 'applications'], bench.clock.now());
    assert.equal(both.get('owners'), start.toISOString());
    assert.equal(both.get('applications'), bench.clock.now().toISOString());
    assert.deepEqual([...(await book.failing([], bench.clock.now()))], []);
  });

  it('loses what two people make of the same row at the same time in no part', async () => {
    const { book } = bench.opened;
    const by = { id: 'riley', name: 'Riley' };
    await Promise.all([
      book.mark(['a/k'], (mark) => ({ ...mark, mine: { ...dana, at: 'z' } }), []),
      book.mark(['a/k'], (mark) => ({ ...mark, later: { from: 'x', until: 'y', by } }), []),
      book.mark(['a/k'], (mark) => ({ ...mark, gone: true }), []),
    ]);
    const mark = (await book.marks(['a/k'])).get('a/k');
    assert.deepEqual([mark?.mine?.id, mark?.later?.until, mark?.gone], [dana.id, 'y', true]);
  });

  it('knows the requests at work on a credential, and which of them is late, and forgets them when they are over', async () => {
    const { book, store } = bench.opened;
    const plan = [planned('old-gone', 'key:app/k=gone'), planned('switched', 'switched:app:k=told')];
    const asked = (ms: number) => ({
      where: 'in the product',
      script: [],
      remind: new Date(bench.clock.now().getTime() + ms).toISOString(),
    });
    const rows = [row('old-gone'), row('switched', { state: 'asked', asked: asked(60_000) })];
    const { id } = await store.open(riley.id, (name) =>
      changed(sample(name), { operation: 'keys-renew', plan, rows }),
    );
    const work = async () => (await book.handlings(['app/k', 'app/other'])).get('app/k');
    assert.deepEqual(await work(), { request: id, operation: 'keys-renew', overdue: false });
    assert.deepEqual(await book.about(id), ['app/k']);
    bench.pass(60_001);
    assert.equal((await work())?.overdue, true);
    await store.change(id, (now) => changed(now, { state: 'done' }));
    assert.equal(await work(), undefined);
  });

  it('forgets the name of a person who is erased, wherever it stands', async () => {
    const { book, database } = bench.opened;
    await book.watch(watch({ is: 'owner', person: dana }), event);
    const { id: _id, version: _version, items: _items, ...base } = digest([]);
    await book.announce(base, [{ item: item('Verba', 5, { owners: [dana] }), step: '7d' }], []);
    await book.mark(['verba/k1'], (mark) => ({ ...mark, mine: { ...dana, at: 'z' } }), []);
    await erase(database.db, dana.id, 'officer', bench.clock.now());
    for (const table of ['watches', 'digests', 'key_marks']) {
      const { rows } = await database.pool.query<{ line: string }>(`select t::text as line from ${table} t`);
      assert.ok(
        rows.every(({ line }) => !line.includes('Dana Weiss') && line.includes('(erased)')),
        table,
      );
    }
  });
});

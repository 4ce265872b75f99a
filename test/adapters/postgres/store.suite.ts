// What every store promises; run over the one in memory and the one on PostgreSQL.
import assert from 'node:assert/strict';
import { Failure } from '../../../src/contracts/failure.ts';
import type { Request } from '../../../src/contracts/request.ts';
import type { Changed, Store } from '../../../src/contracts/store.ts';
import { order, peek } from './order.suite.ts';
import { changed, event, planned, riley, row, sample } from './samples.ts';

export interface Bench {
  readonly store: Store;
  /** The clock by which things are due. */
  readonly now: () => Date;
  /** Moves that clock, never the real one. */
  readonly pass: (ms: number) => void;
  /** How many lines the trail has. */
  readonly lines: () => Promise<number>;
  /** Requests that commits called to a turn since the last time it was asked. */
  readonly turned: () => Promise<readonly string[]>;
}

const after = (from: Date, ms: number) => new Date(from.getTime() + ms);

export function promises(bench: () => Bench): void {
  order(bench);
  const open = (more: Partial<Request> = {}, rest: Partial<Changed> = {}) =>
    bench().store.open(riley.id, (id) => changed(sample(id), more, rest));
  it('numbers requests without gaps, also when one was refused', async () => {
    const { store } = bench();
    assert.equal((await open()).id, 'LK-1');
    await assert.rejects(
      store.open(riley.id, () => {
        throw new Error('too many');
      }),
      /too many/,
    );
    const second = await open();
    assert.equal(second.id, 'LK-2');
    assert.equal(second.version, 1);
  });

  it('opens one request for each key, ever, also for two callers at the same moment', async () => {
    const { store, lines } = bench();
    const make = (id: string) => changed(sample(id));
    const both = await Promise.all([
      store.open(riley.id, make, ['a', 'b']),
      store.open(riley.id, make, ['b']),
    ]);
    assert.deepEqual(
      both.map(({ id }) => id),
      ['LK-1', 'LK-1'],
    );
    const before = await lines();
    await store.change('LK-1', (now) => changed(now, { state: 'done' }));
    assert.equal((await store.open(riley.id, make, ['x', 'a', 'b'])).state, 'done', 'as it is now');
    assert.equal(await lines(), before + 1);
    assert.equal((await store.open(riley.id, make, ['x'])).id, 'LK-2');
    assert.equal((await store.open(riley.id, make)).id, 'LK-3');
  });

  it('finds what was asked for in a thread, however long ago, the newest first', async () => {
    const { store } = bench();
    const home = { conversation: 'ops', kind: 'channel', root: 'r1' } as const;
    await open({ home });
    await open({ home: { ...home, root: 'r2' } });
    await open({ home: { ...home, conversation: 'other' } });
    await open({ home });
    for (let n = 0; n < 3; n += 1) await open();
    const found = await store.find({ home: { conversation: 'ops', root: 'r1' } });
    assert.deepEqual(
      found.map(({ id }) => id),
      ['LK-4', 'LK-1'],
    );
    assert.deepEqual(await store.find({ home: { conversation: 'ops', root: 'r9' } }), []);
  });

  it('gives back what was written, every field of it', async () => {
    const { id } = await open({
      ends: '2026-12-01T10:00:00.000Z',
      rows: [row('full', { was: null, because: 'ä“\u2028' })],
    });
    assert.deepEqual(await bench().store.get(id), {
      ...sample(id),
      version: 1,
      ends: '2026-12-01T10:00:00.000Z',
      rows: [row('full', { was: null, because: 'ä“\u2028' })],
    });
    assert.equal(await bench().store.get('LK-99'), undefined);
  });

  it('counts the version up with each change that has an event, and only then', async () => {
    const { store } = bench();
    const { id } = await open();
    assert.equal((await store.change(id, (now) => changed(now, { state: 'done' }))).version, 2);
    const wake = after(bench().now(), 1000).toISOString();
    assert.equal((await store.change(id, (now) => changed(now, { wake }, { events: [] }))).version, 2);
    assert.equal((await store.get(id))?.wake, wake);
    assert.equal((await store.change(id, () => undefined)).version, 2);
    assert.equal(await bench().lines(), 2);
  });

  it('undoes everything when the change throws', async () => {
    const { store } = bench();
    const { id } = await open();
    const before = await store.get(id);
    await assert.rejects(
      store.change(id, () => {
        throw new Failure('refused', 'No.', { advice: 'Ask somebody else.' });
      }),
      (error) => error instanceof Failure && error.is === 'refused',
    );
    assert.deepEqual(await store.get(id), before);
    assert.equal(await bench().lines(), 1);
  });

  it('refuses to change what is not there', async () => {
    await assert.rejects(
      bench().store.change('LK-77', (now) => changed(now)),
      /There is no request LK-77/,
    );
  });

  it('writes added, changed and removed rows in their order', async () => {
    const { store } = bench();
    const { id } = await open({ rows: [row('a'), row('b'), row('c')] });
    await store.change(id, (now) =>
      changed(now, { rows: [row('c'), row('a', { state: 'seen' }), row('d')] }),
    );
    assert.deepEqual((await store.get(id))?.rows, [row('c'), row('a', { state: 'seen' }), row('d')]);
  });

  it('counts what the asker has open, this one not counted', async () => {
    const first = await open();
    await open();
    await open({ state: 'done' });
    assert.equal((await peek(bench(), first.id)).open, 1);
    let seen = -1;
    await bench().store.open(riley.id, (id, opened) => {
      seen = opened;
      return changed(sample(id));
    });
    assert.equal(seen, 2);
  });

  it('lists what is due: what is taken back first, then the soonest', async () => {
    const { store, now } = bench();
    const at = (ms: number) => ({ wake: after(now(), ms).toISOString() });
    await open(at(-1000));
    await open(at(-2000));
    await open(at(60_000));
    await open();
    await open({ ...at(-500), state: 'ending' });
    assert.deepEqual(await store.due(now(), 10), ['LK-5', 'LK-2', 'LK-1']);
    assert.deepEqual(await store.due(now(), 1), ['LK-5']);
    bench().pass(60_000);
    assert.deepEqual(await store.due(now(), 10), ['LK-5', 'LK-2', 'LK-1', 'LK-3']);
  });

  it('calls for a turn only when it is due', async () => {
    await bench().turned();
    await open({ wake: after(bench().now(), 60_000).toISOString() });
    await open();
    assert.deepEqual(await bench().turned(), []);
    await open({ wake: bench().now().toISOString() });
    assert.deepEqual(await bench().turned(), ['LK-3']);
  });

  it('gives a request to one process at a time, in real time, however the clock is moved', async () => {
    const { store, now } = bench();
    const { id } = await open({ wake: now().toISOString() });
    assert.equal(await store.claim(id, 'one', 20_000), true);
    assert.equal(await store.claim(id, 'two', 20_000), false);
    assert.equal(await store.claim(id, 'one', 20_000), true, 'renewing');
    bench().pass(86_400_000);
    assert.equal(await store.claim(id, 'two', 20_000), false);
    assert.deepEqual(await store.due(now(), 10), []);
    await store.release(id, 'two');
    assert.equal(await store.claim(id, 'two', 20_000), false, 'only the holder releases');
    await store.release(id, 'one');
    assert.deepEqual(await store.due(now(), 10), [id]);
    assert.equal(await store.claim(id, 'two', 0), true);
    assert.equal(await store.claim(id, 'one', 20_000), true, 'a hold that is over is free');
  });

  it('spaces writes of one stream, also for callers at the same moment', async () => {
    const { store, now } = bench();
    const start = now().getTime();
    const slots = await Promise.all(Array.from({ length: 10 }, () => store.pace('exchange', 2)));
    const apart = slots.map((slot) => slot.getTime() - start).sort((a, b) => a - b);
    assert.deepEqual(
      apart,
      Array.from({ length: 10 }, (_, index) => index * 500),
    );
    assert.equal((await store.pace('graph', 2)).getTime(), start);
    await store.slow('graph', after(now(), 30_000));
    assert.equal((await store.pace('graph', 2)).getTime(), start + 30_000);
    await store.slow('graph', after(now(), 1000));
    assert.equal((await store.pace('graph', 2)).getTime(), start + 30_500, 'slowing never hurries');
    bench().pass(3_600_000);
    assert.equal((await store.pace('graph', 2)).getTime(), start + 3_600_000);
  });

  it('tells a slot that is further away than asked for, and does not keep it', async () => {
    const { store, now } = bench();
    const start = now().getTime();
    await store.slow('exchange', after(now(), 30_000));
    for (let round = 0; round < 3; round += 1)
      assert.equal((await store.pace('exchange', 2, 5000)).getTime(), start + 30_000, 'nobody has taken it');
    assert.equal((await store.pace('exchange', 2, 30_000)).getTime(), start + 30_000);
    assert.equal((await store.pace('exchange', 2, 30_000)).getTime(), start + 30_500);
  });

  it('finds by asker, by being open, waiting, and by what is touched, the newest first', async () => {
    const { store } = bench();
    await open({ state: 'done' });
    await open({ plan: [planned('full', 'full sales dana=yes', ['mailbox sales'])] });
    await store.open('someone else', (id) =>
      changed(sample(id, { asker: { ...sample(id).asker, id: 'someone else' } })),
    );
    const ids = async (what: Parameters<Store['find']>[0]) => (await store.find(what)).map(({ id }) => id);
    assert.deepEqual(await ids({}), ['LK-3', 'LK-2', 'LK-1']);
    assert.deepEqual(await ids({ by: riley.id }), ['LK-2', 'LK-1']);
    assert.deepEqual(await ids({ by: riley.id, open: true }), ['LK-2']);
    assert.deepEqual(await ids({ thing: 'full finance' }), ['LK-3', 'LK-1']);
    assert.deepEqual(await ids({ thing: 'mailbox sales' }), ['LK-2']);
    assert.deepEqual(await ids({ thing: '%' }), []);
    assert.deepEqual(await ids({ before: 'LK-3' }), ['LK-2', 'LK-1']);
    assert.deepEqual(await ids({ waiting: true }), []);
  });

  it('lists what has an end and may stand, or is being taken back, the first to end first', async () => {
    const ends = (ms: number) => after(bench().now(), ms).toISOString();
    await open({ state: 'done', ends: ends(2000) });
    await open({ state: 'done' });
    await open({ state: 'undoing' });
    await open({ state: 'partly', ends: ends(1000) });
    await open({ state: 'ended', ends: ends(1000) });
    assert.deepEqual(
      (await bench().store.leases()).map(({ id }) => id),
      ['LK-4', 'LK-1', 'LK-3'],
    );
  });

  it('records events that change no request', async () => {
    await bench().store.record([event('LK-1', { kind: 'refused', by: riley.id })]);
    assert.equal(await bench().lines(), 1);
  });
}

// The part of the suite that is about several requests: who stands on what, and who comes first.
import assert from 'node:assert/strict';
import type { Request } from '../../../src/contracts/request.ts';
import type { Around, Changed } from '../../../src/contracts/store.ts';
import { changed, lease, planned, riley, sample } from './samples.ts';
import type { Bench } from './store.suite.ts';

/** What a change would be told of the others now. */
export async function peek(bench: Bench, id: string): Promise<Around> {
  const seen: Around[] = [];
  await bench.store.change(id, (_now, around) => {
    seen.push(around);
    return undefined;
  });
  return seen.at(-1) ?? assert.fail('the change was never called');
}

export function order(bench: () => Bench): void {
  const open = (more: Partial<Request> = {}, rest: Partial<Changed> = {}) =>
    bench().store.open(riley.id, (id) => changed(sample(id), more, rest));

  it('shows the leases of others in the same slot, whatever their value, and not its own', async () => {
    const mine = await open({ plan: [planned('full', 'calendar sam alex=editor')] });
    const same = await open({}, { hold: [lease('LK-2', { thing: 'calendar sam alex=reviewer' })] });
    await open({}, { hold: [lease('LK-3', { thing: 'calendar sam dana=editor' })] });
    await bench().store.change(mine.id, (now) =>
      changed(now, {}, { hold: [lease(now.id, { thing: 'calendar sam alex=editor' })] }),
    );
    assert.deepEqual((await peek(bench(), mine.id)).leases, [
      lease(same.id, { thing: 'calendar sam alex=reviewer' }),
    ]);
  });

  it('counts as open what is not over, but for what waits for people or time alone', async () => {
    const { store } = bench();
    await open();
    await open({ state: 'running', aside: true, pending: undefined } as never);
    let counted = -1;
    await store.open(riley.id, (id, count) => {
      counted = count;
      return changed(sample(id));
    });
    assert.equal(counted, 1);
  });

  it('ends leases, and passes on being made by us to one that still stands', async () => {
    const { store } = bench();
    const first = await open({}, { hold: [lease('LK-1')] });
    const second = await open({}, { hold: [lease('LK-2', { made: false })] });
    await store.change(first.id, (now, around) =>
      changed(now, {}, { drop: ['full'], inherit: around.leases.map((other) => ({ ...other, made: true })) }),
    );
    assert.deepEqual((await peek(bench(), first.id)).leases, [lease(second.id, { made: true })]);
    assert.equal(
      (await store.get(second.id))?.rows[0]?.made,
      true,
      'the heir knows that it is its own to take away',
    );
    await store.change(second.id, (now) => changed(now, {}, { drop: ['full'] }));
    await store.change(first.id, (now) => changed(now, {}, { inherit: [lease(second.id)] }));
    assert.deepEqual((await peek(bench(), first.id)).leases, [], 'a lease that ended is not brought back');
  });

  it('tells of others what their way back sends, and of its own which were made by us', async () => {
    const first = await open({}, { hold: [lease('LK-1', { back: 'Remove …' })] });
    const second = await open({}, { hold: [lease('LK-2', { made: false })] });
    assert.deepEqual((await peek(bench(), second.id)).leases, [lease(first.id, { back: 'Remove …' })]);
    assert.deepEqual((await peek(bench(), first.id)).mine, ['full']);
    assert.deepEqual((await peek(bench(), second.id)).mine, []);
    await bench().store.change(first.id, (now) => changed(now, {}, { inherit: [lease(second.id)] }));
    assert.deepEqual((await peek(bench(), second.id)).mine, ['full'], 'it was passed on');
    await bench().store.change(first.id, (now) =>
      changed(now, {}, { hold: [lease(first.id, { back: 'Set …' })] }),
    );
    assert.equal((await peek(bench(), second.id)).leases[0]?.back, 'Set …');
  });

  it('lets requests on one target go in the order of their tickets, and wakes the next', async () => {
    const { store } = bench();
    const on = (...targets: string[]) => ({ plan: [planned('full', 'x y=1', targets)] });
    const first = await open(on('finance', 'sales'), { tickets: 'draw' });
    const second = await open(on('finance'), { tickets: 'draw' });
    const third = await open(on('finance', 'sales'), { tickets: 'draw' });
    const aside = await open(on('archive'), { tickets: 'draw' });
    const order = async () =>
      Promise.all([first, second, third, aside].map(async ({ id }) => (await peek(bench(), id)).first));
    assert.deepEqual(await order(), [true, false, false, true]);
    await bench().turned();
    await store.change(first.id, (now) => changed(now, {}, { tickets: 'return' }));
    assert.deepEqual(await order(), [false, true, false, true]);
    assert.deepEqual(await bench().turned(), ['LK-2', 'LK-3']);
    assert.deepEqual(await store.due(bench().now(), 10), ['LK-2', 'LK-3']);
    await store.change(second.id, (now) =>
      changed(now, now.wake === undefined ? {} : { said: `woken at ${now.wake}` }, { tickets: 'return' }),
    );
    assert.match((await store.get(second.id))?.said ?? '', /^woken at /);
    assert.deepEqual(await order(), [false, false, true, true]);
  });

  it('keeps its place in the queue when it draws again', async () => {
    const first = await open({}, { tickets: 'draw' });
    const second = await open({}, { tickets: 'draw' });
    await bench().store.change(first.id, (now) => changed(now, {}, { tickets: 'draw' }));
    assert.equal((await peek(bench(), first.id)).first, true);
    assert.equal((await peek(bench(), second.id)).first, false);
  });
}

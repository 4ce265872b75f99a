// A sweep killed at every point: whatever was on its way, each is told once by the next process, and nobody is forgotten.
import assert from 'node:assert/strict';
import { alex, dana, Killed, SweepWorld } from './world.ts';

describe('A sweep that is killed', () => {
  let world: SweepWorld;
  before(async () => {
    world = await SweepWorld.start();
  });
  after(() => world.close());

  it('tells each place and person once all the same, at whatever point it died', async () => {
    let points = Infinity;
    let posted = 0;
    for (let at = 0; at < points; at += 1) {
      await world.reset();
      world.app('Verba', 5, [dana]);
      world.app('Desk', 6, [alex]);
      await world.watch('one');
      await world.watch('two', { is: 'name', part: 'verba' });
      let calls = 0;
      let where = '';
      const first = world.process((call) => {
        if (calls++ >= at) {
          where ||= call;
          throw new Killed(call);
        }
      });
      const due = await world.bench.opened.book.due(world.bench.clock.now());
      await first.sweep(due).catch((error: unknown) => assert.ok(error instanceof Killed, String(error)));
      await first.show().catch((error: unknown) => assert.ok(error instanceof Killed, String(error)));
      if (where === '') points = at;
      world.bench.pass(70_000);
      await world.morning();
      for (let n = 0; n < 3; n += 1) {
        world.bench.pass(15_000);
        await world.process().show();
      }
      // Teams took it, and its answer died with the process: nobody can know, so it is said again rather than never.
      const twice = ['after poster.post', 'before copies.posted'].includes(where) ? 2 : 1;
      let told = 0;
      for (const [conversation, name] of [
        ['one', 'Desk'],
        ['two', 'Verba'],
        ['chat-dana', 'Verba'],
        ['chat-alex', 'Desk'],
      ] as const) {
        const count = world.count(conversation, name);
        assert.ok(count >= 1 && count <= twice, `${where}: ${name} ${count} times in ${conversation}`);
        told += count;
      }
      assert.ok(told <= 5, `${where}: one message at most comes twice`);
      posted += told;
      const { rows } = await world.bench.opened.database.pool.query<{ count: string }>(
        `select count(*) from (select from announced group by audience, credential, step having count(*) > 1) as again`,
      );
      assert.equal(Number(rows[0]?.count), 0);
    }
    assert.ok(points > 40 && posted > 0, `${points} points`);
  }).timeout(120_000);
});

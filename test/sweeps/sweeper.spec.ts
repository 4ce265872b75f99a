// Whoever looks does so alone; a look that fails is not begun again each second; and it reads far enough to renew in time.
import assert from 'node:assert/strict';
import { Failure } from '../../src/contracts/failure.ts';
import { makeSweeper, type Sweeper } from '../../src/sweeps/sweeper.ts';
import { until } from '../walks/town.ts';
import { SweepWorld } from './world.ts';

describe('The sweeper', () => {
  let world: SweepWorld;
  let errors: string[];
  beforeEach(async () => {
    world = await SweepWorld.start();
    errors = [];
    world.app('Verba', 5);
    await world.watch('one');
  });
  afterEach(() => world.close());

  /** @param before waits, or throws, before each reading */
  const sweeper = (before: () => Promise<void> = async () => undefined): Sweeper => {
    const { outside, show } = world.process();
    return makeSweeper({
      ...outside,
      read: async (ahead) => {
        world.reads += 1;
        await before();
        return outside.read(ahead);
      },
      copies: world.copies,
      show,
      log: { info: () => undefined, error: (_facts, message) => errors.push(message) },
    });
  };

  it('looks when a morning has come, and shows what it found', async () => {
    const stop = sweeper().start();
    await until(async () => assert.equal(world.count('one', 'Verba'), 1));
    await stop();
    assert.deepEqual(errors, []);
  });

  it('refuses a second look while one is under way, in whichever process', async () => {
    const gate = Promise.withResolvers<undefined>();
    const first = sweeper(() => gate.promise).check();
    await until(async () => assert.equal(world.reads, 1));
    await assert.rejects(sweeper().check(), (error) => error instanceof Failure && error.is === 'busy');
    gate.resolve(undefined);
    assert.equal((await first).told, 1);
    assert.equal((await sweeper().check()).told, 0, 'and lets the next one look');
  });

  it('does not begin again each second where a look fails', async () => {
    const stop = sweeper(() => Promise.reject(new Error('a bug'))).start();
    await until(async () => assert.equal(errors.length, 1));
    assert.deepEqual(await world.bench.opened.book.due(world.bench.clock.now()), []);
    await stop();
    assert.equal(world.reads, 1);
    world.bench.pass(16 * 60_000);
    assert.deepEqual(await world.bench.opened.book.due(world.bench.clock.now()), ['one']);
  });

  it('reads thirty days ahead at least: so long before its end a secret is renewed by itself', async () => {
    world.windows = [7, 1];
    await world.process().sweep();
    assert.equal(Math.round(world.ahead), 30);
    world.windows = [90];
    await world.process().sweep();
    assert.equal(Math.round(world.ahead), 90);
  });
});

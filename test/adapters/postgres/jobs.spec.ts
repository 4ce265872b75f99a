import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { realClock } from '../../../src/adapters/clock.ts';
import { openPostgres } from '../../../src/adapters/postgres/open.ts';
import { postgresBench, type PostgresBench } from './bench.ts';
import { changed, riley, sample } from './samples.ts';

const clock = realClock();

async function until(what: () => boolean, ms: number): Promise<void> {
  const end = performance.now() + ms;
  while (!what()) {
    if (performance.now() > end) assert.fail(`not within ${ms} ms`);
    await clock.sleep(5);
  }
}

describe('Jobs', () => {
  let bench: PostgresBench;
  beforeEach(async () => {
    bench = await postgresBench();
  });
  afterEach(() => bench.close());

  const due = () => ({ wake: bench.now().toISOString() });
  const open = () => bench.store.open(riley.id, (id) => changed(sample(id), due()));
  const nothing = async () => undefined;

  it('wake the process that committed at once', async () => {
    const seen = new Map<string, number>();
    await bench.opened.jobs.start({
      turn: async (id) => void seen.set(id, performance.now()),
      follow: nothing,
    });
    const waits: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const { id } = await open();
      const committed = performance.now();
      await until(() => seen.has(id), 2000);
      waits.push((seen.get(id) ?? 0) - committed);
    }
    const median = waits.sort((a, b) => a - b)[10] ?? 0;
    assert.ok(median < 200, `median ${median} ms`);
  });

  it('follow each change of a version, the last one included', async () => {
    const seen: number[] = [];
    const { id } = await open();
    await bench.opened.jobs.start({
      turn: nothing,
      follow: async (of) => {
        seen.push((await bench.store.get(of))?.version ?? 0);
        await clock.sleep(20);
      },
    });
    await Promise.all(Array.from({ length: 30 }, () => bench.store.change(id, (now) => changed(now))));
    await until(() => seen.at(-1) === 31, 5000);
    assert.ok(seen.length < 31, 'wakes that wait together are one round');
  });

  it('never run one request twice at once, nor more than the limit, and lose no wake', async () => {
    await bench.opened.jobs.stop(true);
    const few = await openPostgres({
      url: bench.url,
      clock: bench.clock,
      headFile: bench.headFile,
      onTrouble: () => undefined,
      concurrency: 3,
    });
    const ids = await Promise.all(
      Array.from({ length: 8 }, async () => (await few.store.open(riley.id, (id) => changed(sample(id)))).id),
    );
    const running = new Set<string>();
    const seen = new Map<string, number>();
    let most = 0;
    await few.jobs.start({
      follow: nothing,
      turn: async (id) => {
        assert.ok(!running.has(id), 'twice at once');
        running.add(id);
        most = Math.max(most, running.size);
        const { version } = (await few.store.get(id)) ?? assert.fail();
        await clock.sleep(10);
        seen.set(id, version);
        running.delete(id);
      },
    });
    await Promise.all(
      ids.flatMap((id) =>
        Array.from({ length: 4 }, () => few.store.change(id, (now) => changed(now, due()))),
      ),
    );
    await until(() => ids.every((id) => seen.get(id) === 5), 10_000);
    assert.equal(most, 3);
    await few.close();
  });

  it('come again after the handler failed', async () => {
    let tries = 0;
    await bench.opened.jobs.start({
      follow: nothing,
      turn: async () => {
        tries += 1;
        if (tries < 2) throw new Error('not yet');
      },
    });
    await open();
    await until(() => tries === 2, 8000);
    assert.ok(bench.troubles.some((error) => String(error).includes('not yet')));
  });

  it('are handed over by a process that stops in the middle', async () => {
    const other = await bench.another();
    let began = false;
    await bench.opened.jobs.start({
      follow: nothing,
      turn: async () => {
        began = true;
        await clock.sleep(3000);
      },
    });
    const { id } = await open();
    await until(() => began, 2000);
    await bench.opened.jobs.stop(false);
    const taken: string[] = [];
    await other.jobs.start({ follow: nothing, turn: async (of) => void taken.push(of) });
    await until(() => taken.includes(id), 8000);
  });

  it('of a process that was killed go to another within 15 s', async () => {
    const script = join(import.meta.dirname, 'worker.ts');
    const child = fork(script, [bench.url, bench.headFile], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const said: unknown[] = [];
    child.on('message', (message) => said.push(message));
    await until(() => said.includes('ready'), 10_000);
    const { id } = await open();
    await until(() => said.includes(id), 5000);
    child.kill('SIGKILL');
    const taken: string[] = [];
    await bench.opened.jobs.start({ follow: nothing, turn: async (of) => void taken.push(of) });
    await until(() => taken.includes(id), 15_000);
  });

  it('are not on record when their transaction is not', async () => {
    const { id } = await open();
    await bench.turned();
    await assert.rejects(
      bench.store.change(id, (now) =>
        changed(now, due(), {
          hold: [
            {
              thing: 'x=1',
              request: id,
              key: 'k',
              made: 'no' as unknown as boolean,
              leaving: [] as unknown as boolean,
            },
          ],
        }),
      ),
    );
    assert.deepEqual(await bench.turned(), []);
  });
});

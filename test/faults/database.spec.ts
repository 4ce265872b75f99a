// Everything dies at once: both bots and PostgreSQL, by SIGKILL, in the middle of runs. Nothing is lost.
import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type Server } from '../../src/adapters/postgres/server.ts';
import { give } from './cases.ts';
import { exo, held, hold, kill, killAgain } from './kill.ts';
import { Stage } from './stage.ts';

describe('When both bots and PostgreSQL are killed', () => {
  let dataDir: string;
  let server: Server;
  let stage: Stage;
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'latchkey-killed-'));
    // As root, PostgreSQL runs under another account, which must get in.
    await chmod(dataDir, 0o755);
    server = await startServer({ dataDir });
    stage = await Stage.start({ bots: 2, env: { DATABASE_URL: server.url } });
  });
  after(async () => {
    await stage.stop();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** No checkpoint, no farewell: the write-ahead log is all that is left. */
  async function crash(): Promise<void> {
    const file = await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8');
    process.kill(Number(file.split('\n')[0]), 'SIGKILL');
    await server.stop();
    server = await startServer({ dataDir });
    assert.equal(server.fresh, false);
  }

  it('before each call of a plan, and then after it, new ones on the same data finish it, and undo it', async function () {
    this.timeout(300_000);
    const aliases = await stage.fresh(give, give.up.length);
    await stage.mark();
    await hold(stage.town, exo(give.up, 'before'));
    const runs = await stage.begin(give, aliases);
    await held(stage.town, give.up.length);
    const start = async (): Promise<void> => {
      await stage.town.startBot({ DATABASE_URL: server.url });
      await stage.town.startBot({ DATABASE_URL: server.url });
    };
    const pull = () => Promise.all([kill(stage.town), crash()]);
    await killAgain(stage.town, exo(give.up, 'after'), start, pull);
    await stage.settled(runs, 'Done');
    await stage.judge(runs, 'Done');
    await stage.mark();
    await stage.undo(...runs);
    await stage.settled(runs, 'Undone');
    await stage.judge(runs, 'Undone');
  });
});

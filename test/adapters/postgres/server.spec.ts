import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startServer } from '../../../src/adapters/postgres/server.ts';
import { Failure } from '../../../src/contracts/failure.ts';

async function ask<T>(url: string, text: string): Promise<T | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(text);
    return rows[0] as T | undefined;
  } finally {
    await client.end();
  }
}

describe('PostgreSQL under the data folder', () => {
  let dataDir: string;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'latchkey-server-'));
    await chmod(dataDir, 0o755);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });

  it('is made once, is there again after a stop, and writes to disk', async () => {
    const first = await startServer({ dataDir });
    assert.equal(first.fresh, true);
    await ask(first.url, 'create table kept as select 42 as answer');
    const settings = await ask(
      first.url,
      "select current_setting('fsync') as fsync, current_setting('server_encoding') as encoding, datcollate as locale from pg_database where datname = 'latchkey'",
    );
    assert.deepEqual(settings, { fsync: 'on', encoding: 'UTF8', locale: 'C' });
    await first.stop();
    const second = await startServer({ dataDir });
    assert.equal(second.fresh, false);
    assert.deepEqual(await ask(second.url, 'select answer from kept'), { answer: 42 });
    await second.stop();
  });

  it('lets nobody in without the password', async () => {
    const server = await startServer({ dataDir });
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await assert.rejects(ask(wrong.href, 'select 1'), /password authentication failed/);
    await server.stop();
  });

  it('is for one process at a time, and says which', async () => {
    const server = await startServer({ dataDir });
    await assert.rejects(
      startServer({ dataDir }),
      (error) =>
        error instanceof Failure &&
        error.message.includes(`process ${process.pid}`) &&
        error.advice.includes('DATA_DIR'),
    );
    await server.stop();
  });

  it('starts again after its owner was killed', async () => {
    const child = fork(join(import.meta.dirname, 'owner.ts'), [dataDir], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.push(child);
    const [left] = (await once(child, 'message')) as [string];
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.deepEqual(await ask(left, 'select answer from kept'), { answer: 7 }, 'the server outlived it');
    const server = await startServer({ dataDir });
    assert.deepEqual(await ask(server.url, 'select answer from kept'), { answer: 7 });
    await assert.rejects(ask(left, 'select 1'), /ECONNREFUSED/);
    await server.stop();
  });

  it('starts again over what a crash of the whole machine leaves', async () => {
    const first = await startServer({ dataDir });
    await ask(first.url, 'create table kept as select 8 as answer');
    await first.stop();
    await writeFile(
      join(dataDir, 'postgres.owner'),
      JSON.stringify({ pid: process.pid, born: 'before the crash' }),
    );
    await writeFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), `${process.pid}\n`);
    await chmod(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 0o644);
    const server = await startServer({ dataDir });
    assert.deepEqual(await ask(server.url, 'select answer from kept'), { answer: 8 });
    await server.stop();
  });

  it('lies elsewhere, and says so, where PostgreSQL may not read', async function () {
    if (process.getuid?.() !== 0) return this.skip();
    await chmod(dataDir, 0o700);
    let elsewhere = '';
    const server = await startServer({ dataDir, onElsewhere: (folder) => (elsewhere = folder) });
    assert.match(elsewhere, /latchkey-[0-9a-f]{12}$/);
    assert.deepEqual(await ask(server.url, 'select 1 as one'), { one: 1 });
    await server.stop();
    await rm(elsewhere, { recursive: true, force: true });
  });
});

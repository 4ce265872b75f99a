// The server process: started, waited for, stopped; and one that outlived its owner, found and stopped.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, open, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { blocked } from '../../contracts/failure.ts';
import { realClock } from '../clock.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';

const run = promisify(execFile);
const plain = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };

/** Runs one of PostgreSQL's programs to its end. @throws Failure blocked with what it said */
export async function program(
  file: string,
  args: readonly string[],
  account: Account | undefined,
): Promise<void> {
  try {
    await run(file, args, { ...account, env: plain, cwd: '/' });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw blocked(
      `PostgreSQL could not be made ready: ${said}`,
      'Set DATA_DIR to a folder on a local disk with room.',
      error,
    );
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}

/** Whether the process that wrote the file is gone: where the system tells (Linux), another one may have its number now. */
async function isStale(data: string, file: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
  // Empty for one that has ended and was not collected by its parent.
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return !line.split('\0').includes(data);
}

/** A server that outlived its owner is stopped; the file of one that is gone is taken away. */
export async function stopOrphan(
  data: string,
  { pgCtl }: Binaries,
  account: Account | undefined,
): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const found = await stat(file).catch(() => undefined);
  if (!found) return;
  if (await isStale(data, file)) return rm(file, { force: true });
  const status = await run(pgCtl, ['status', '-D', data], { ...account, env: plain, cwd: '/' }).catch(
    () => undefined,
  );
  if (status) await program(pgCtl, ['stop', '-D', data, '-m', 'fast', '-t', '30'], account);
}

export interface LaunchOptions {
  readonly data: string;
  readonly log: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
}

async function hasAnswered({ port, user, password }: LaunchOptions): Promise<boolean> {
  const client = new pg.Client({ host: '127.0.0.1', port, user, password, database: 'postgres' });
  // Cut off while the server is still starting: the next try tells.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query("select from pg_database where datname = 'latchkey'");
    if (rows.length === 0) await client.query('create database latchkey');
    return true;
  } catch (error) {
    // Refused, or "the database system is starting up".
    if (error instanceof Error && 'code' in error && ['ECONNREFUSED', '57P03'].includes(String(error.code)))
      return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const patienceMs = 30_000;
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=100',
  'max_locks_per_transaction=256',
  'shared_buffers=64MB',
  'timezone=UTC',
  'log_timezone=UTC',
];

/** Starts the server and waits until it answers. */
export async function launch(options: LaunchOptions): Promise<{ stop: () => Promise<void> }> {
  const { data, port, binaries, account } = options;
  const log = await open(options.log, 'w', 0o600);
  if (account) await chown(options.log, account.uid, account.gid);
  const flags = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  // In a process group of its own: Ctrl-C in the terminal is for us, who stop it last.
  const child = spawn(binaries.postgres, flags, {
    ...account,
    env: plain,
    cwd: dirname(data),
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const state = { ended: false };
  const end = new Promise<void>((done) => {
    child.once('exit', () => done());
    child.once('error', () => done());
  }).then(() => {
    state.ended = true;
  });
  await log.close();
  const clock = realClock();
  const until = clock.now().getTime() + patienceMs;
  // Ends with us even when nobody stopped it, unless we are killed ourselves.
  const atExit = () => child.kill('SIGINT');
  process.once('exit', atExit);
  const stop = async () => {
    process.off('exit', atExit);
    child.ref();
    if (!state.ended) child.kill('SIGINT');
    await end;
  };
  while (!(await hasAnswered(options))) {
    if (state.ended || clock.now().getTime() > until) {
      await stop();
      const said = (await readFile(options.log, 'utf8').catch(() => ''))
        .trim()
        .split('\n')
        .slice(-5)
        .join('\n');
      throw blocked(`PostgreSQL did not start: ${said}`, `The whole is in ${options.log}.`);
    }
    await clock.sleep(20);
  }
  child.unref();
  return { stop };
}

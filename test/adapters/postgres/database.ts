// A database of its own for each caller, on one server for the whole run.
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startServer } from '../../../src/adapters/postgres/server.ts';

interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

let running: Promise<Running> | undefined;

async function start(): Promise<Running> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: async () => undefined };
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-test-'));
  // As root, PostgreSQL runs under another account, which must get in.
  await chmod(dataDir, 0o755);
  const server = await startServer({ dataDir });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The address of the server that all tests share; started with the first call. */
export async function testServer(): Promise<string> {
  running ??= start();
  return (await running).url;
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** An empty database; `drop` cuts what is still connected. */
export async function freshDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const server = await testServer();
  const name = `latchkey_${randomUUID().replaceAll('-', '')}`;
  await administer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(server, `drop database if exists ${name} with (force)`) };
}

/** Stops the server if this process started it. */
export async function stopTestServer(): Promise<void> {
  const last = running;
  running = undefined;
  if (last) await (await last).stop();
}

// Mocha loads this file with the tests that need it; the hook then stands for the whole run.
if (typeof after === 'function') after('stop PostgreSQL', stopTestServer);

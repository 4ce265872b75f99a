// What is on record, for walks: requests and the trail, read from the database beside the bots; and policies of their own.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql, type RawBuilder } from 'kysely';
import { connect, type Database } from '../../src/adapters/postgres/database.ts';
import { records } from '../../src/adapters/postgres/records.ts';
import type { Policy } from '../../src/contracts/policy.ts';
import type { Request } from '../../src/contracts/request.ts';
import { until, type Town } from './town.ts';

export interface Line {
  readonly kind: string;
  readonly at: Date;
  readonly by: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

const opened = new WeakMap<Town, Database>();

/** One connection for all that a walk reads: signing in to PostgreSQL ten times a second costs more than what is walked. */
export function beside(town: Town): Database {
  const there = opened.get(town);
  if (there) return there;
  const database = connect(town.database.url, { connections: 1 });
  opened.set(town, database);
  town.closing.push(() => database.close());
  return database;
}

const reading = <T>(town: Town, read: (database: Database) => Promise<T>): Promise<T> => read(beside(town));

export const onRecord = (town: Town, id: string): Promise<Request> =>
  reading(town, async ({ db }) => {
    const request = await records(db).get(id);
    assert.ok(request, `${id} is not on record`);
    return request;
  });

/** Several at once. */
export const onRecords = (town: Town, ids: readonly string[]): Promise<Request[]> =>
  reading(town, async ({ db }) => {
    const found: Request[] = [];
    for (const id of ids) found.push((await records(db).get(id)) ?? assert.fail(`${id} is not on record`));
    return found;
  });

/** Asks the database beside the bots. */
export const query = <T>(town: Town, statement: RawBuilder<unknown>): Promise<T[]> =>
  reading(town, async ({ db }) => (await statement.execute(db)).rows as T[]);

/** The trail of one request, in order; of all without an id. */
export const trail = (town: Town, id?: string): Promise<readonly Line[]> =>
  reading(town, async ({ db }) => {
    const { rows } = await sql<Line>`select kind, at, by, facts from events
      where ${id ?? null}::text is null or request = ${id ?? null} order by n`.execute(db);
    return rows;
  });

/** Waits until the request is in one of these states. */
export const reaches = (town: Town, id: string, ...states: readonly string[]): Promise<Request> =>
  until(async () => {
    const request = await onRecord(town, id);
    const rows = request.rows
      .map(({ key, state, because }) => `${key}: ${state}${because === undefined ? '' : ` (${because})`}`)
      .join(', ');
    assert.ok(
      states.includes(request.state),
      `${id} is ${request.state} (${rows}), not ${states.join(' or ')}`,
    );
    return request;
  }, 30_000);

/** A file with the sandbox's policy, changed. */
export function policyFile(change: Partial<Policy>): string {
  const file = new URL('../../env/policy.sandbox.json', import.meta.url);
  const policy = JSON.parse(readFileSync(file, 'utf8')) as Policy;
  const path = join(mkdtempSync(join(tmpdir(), 'latchkey-policy-')), 'policy.json');
  writeFileSync(path, JSON.stringify({ ...policy, ...change }));
  return path;
}

// Brings the tables up to this version of the program; processes that start together take turns.
import { sql, type Kysely } from 'kysely';
import { blocked } from '../../contracts/failure.ts';
import type { Tables } from './tables.ts';
import * as first from './migrations/0001-first.ts';
import * as once from './migrations/0002-once.ts';
import * as back from './migrations/0003-back.ts';
import * as sealed from './migrations/0004-sealed.ts';
import * as pages from './migrations/0005-pages.ts';
import * as watch from './migrations/0006-watch.ts';

const migrations: readonly { readonly up: (db: Kysely<Tables>) => Promise<void> }[] = [
  first,
  once,
  back,
  sealed,
  pages,
  watch,
];

/** Any number that nothing else on this database locks: the letters of "LATCH". */
const lock = 7665846772;

/** @throws Failure blocked when the database was already used by a newer version of the program */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${lock}::bigint)`.execute(tx);
    await sql`create table if not exists migrations (number integer primary key, at timestamptz not null default now())`.execute(
      tx,
    );
    const { rows } = await sql<{
      last: number;
    }>`select coalesce(max(number), 0) as last from migrations`.execute(tx);
    const last = rows[0]?.last ?? 0;
    if (last > migrations.length)
      throw blocked(
        `The database is at version ${last}, this program knows ${migrations.length}.`,
        'Start the newer version of Latchkey, or give this one a database of its own.',
      );
    for (const [index, migration] of migrations.entries()) {
      if (index < last) continue;
      await migration.up(tx);
      await sql`insert into migrations (number) values (${index + 1})`.execute(tx);
    }
  });
}

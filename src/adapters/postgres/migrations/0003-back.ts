// What a lease's way back sends: whether one request may pass a thing on to another.
import { sql, type Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

export async function up(db: Kysely<Tables>): Promise<void> {
  await sql.raw('alter table leases add column back text').execute(db);
}

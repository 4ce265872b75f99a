// Secrets that the sealed vault keeps: of what lies here nothing can be read without its key.
import { sql, type Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

export async function up(db: Kysely<Tables>): Promise<void> {
  await sql
    .raw(
      `create table sealed (
        name text primary key,
        mark text not null,
        expires timestamptz,
        key_id text not null,
        sealed bytea not null
      )`,
    )
    .execute(db);
}

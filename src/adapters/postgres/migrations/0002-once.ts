// What opens a request once only, and the way from a thread to the request that was asked for in it.
import { sql, type Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

const statements = [
  `create table onces (key text primary key, request text not null)`,
  `create index on requests ((doc->'home'->>'root')) where doc->'home'->>'root' is not null`,
];

export async function up(db: Kysely<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

// What the pages keep: one-time links, by the hash of their token, and certificates that people uploaded.
import { sql, type Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

const statements = [
  `create table links (hash text primary key, request text not null, person text not null, until timestamptz not null,
     shown timestamptz)`,
  `create index on links (request)`,
  `create unique index on links (request) where shown is not null`,
  `create table uploads (id text primary key, person text not null, certificate text not null, at timestamptz not null)`,
];

export async function up(db: Kysely<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

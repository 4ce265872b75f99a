// Watching secrets and certificates: places, what was told to whom, digests, and what people made of them.
import { sql, type Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

const statements = [
  `create table watches (conversation text not null, kind text not null, interest text not null, value text not null,
     name text not null, by text not null, zone text not null, said bigint generated always as identity,
     primary key (conversation, interest, value))`,
  `create table watch_places (conversation text primary key, next timestamptz not null)`,
  `create table announced (credential text not null, step text not null, audience text not null, digest text not null,
     primary key (audience, credential, step))`,
  `create sequence digest_numbers`,
  `create table digests (id text primary key, number bigint not null, audience text not null,
     credentials text[] not null, doc jsonb not null, version integer not null, followed integer not null default 0)`,
  `create index on digests using gin (credentials)`,
  `create index on digests (number) where followed < version`,
  `create index on digests (audience, number)`,
  `create table key_marks (credential text primary key, doc jsonb not null)`,
  `create table unread (what text primary key, since timestamptz not null)`,
];

export async function up(db: Kysely<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

// The first tables. A migration that has been released is never edited; the next one gets the next number.
import { sql, type Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

const statements = [
  `create table requests (
     number integer primary key,
     id text not null unique,
     version integer not null,
     state text not null,
     asker text not null,
     is_over boolean not null,
     is_pending boolean not null,
     may_stand boolean not null,
     ends timestamptz,
     wake timestamptz,
     held_by text,
     held_until timestamptz,
     followed integer not null default 0,
     slots text[] not null,
     targets text[] not null,
     doc jsonb not null,
     facts jsonb not null,
     plan jsonb not null
   )`,
  `create index on requests (wake) where wake is not null`,
  `create index on requests (asker) where not is_over`,
  `create index on requests (number) where not is_over`,
  `create index on requests (number) where may_stand`,
  `create index on requests (number) where followed < version`,
  `comment on column requests.held_until is 'real time of the database; every other time here is by the bot''s clock'`,

  `create table names (request text not null, name text collate "C" not null, primary key (name, request))`,
  `create index on names (request)`,

  `create table steps (request text not null, position integer not null, key text not null, line jsonb not null,
     primary key (request, key))`,

  `create table leases (request text not null, key text not null, slot text not null, thing text not null,
     made boolean not null, leaving boolean not null, primary key (request, key))`,
  `create index on leases (slot)`,

  `create sequence ticket_numbers`,
  `create table tickets (target text not null, request text not null, ticket bigint not null,
     primary key (target, request))`,
  `create index on tickets (request)`,
  `create table nudges (id bigint generated always as identity primary key, request text not null,
     at timestamptz not null)`,
  `create index on nudges (request)`,
  `comment on table nudges is 'requests to be woken by another''s change, which may not lock their rows'`,

  `create table paces (stream text primary key, free timestamptz not null)`,

  `create table copies (request text not null, conversation text not null, kind text not null, person text,
     activity text, shown integer not null default 0, lost boolean not null default false,
     claimed_until timestamptz not null, made bigint generated always as identity,
     primary key (request, conversation, kind))`,
  `create index on copies (request, shown) where activity is not null and not lost`,
  `create table holds (conversation text primary key, holder text not null, held_until timestamptz not null)`,
  `create table addresses (conversation text primary key, kind text not null, root text, service_url text not null,
     person text, kept timestamptz not null)`,
  `create index on addresses (person) where person is not null`,
  `create table places (name text primary key, conversation text not null, kind text not null, root text)`,

  `create table chain (id uuid not null default gen_random_uuid(), n bigint not null, hash text not null)`,
  `create unique index on chain ((true))`,
  `insert into chain (n, hash) values (0, repeat('0', 64))`,
  `create table events (
     n bigint primary key,
     at timestamptz not null,
     kind text not null,
     request text,
     by text not null,
     facts jsonb not null,
     words_digest text,
     previous text not null,
     hash text not null
   )`,
  `create index on events (request)`,
  `create table keys (id uuid primary key, person text not null unique, secret bytea not null)`,
  `create table words (event bigint primary key, person text not null, key uuid not null, sealed bytea not null)`,
  `create index on words (person)`,

  `create function refuse_change() returns trigger language plpgsql as $$
     begin raise exception 'The audit trail is only ever added to.' using errcode = 'insufficient_privilege'; end $$`,
  ...['events', 'words'].flatMap((table) => [
    `create trigger only_added_to before update or delete on ${table} for each row execute function refuse_change()`,
    `create trigger never_emptied before truncate on ${table} for each statement execute function refuse_change()`,
  ]),
];

export async function up(db: Kysely<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

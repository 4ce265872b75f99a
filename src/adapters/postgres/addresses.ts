// How conversations are reached: the newest address of each.
import { sql, type Kysely } from 'kysely';
import type { Where } from '../../contracts/person.ts';
import type { Address, Addresses } from '../../contracts/place.ts';
import type { AddressesTable, Tables } from './tables.ts';
import { reached } from './trouble.ts';

const toAddress = (row: AddressesTable): Address => ({
  conversation: row.conversation,
  kind: row.kind as Where['kind'],
  serviceUrl: row.service_url,
  ...(row.root === null ? {} : { root: row.root }),
  ...(row.person === null ? {} : { person: row.person }),
});

export const makeAddresses = (db: Kysely<Tables>): Addresses => ({
  keep: (address) =>
    reached(async () => {
      // Every message names its address; one that says nothing new is not written.
      await sql`
        insert into addresses as a (conversation, kind, root, service_url, person, kept)
        values (${address.conversation}, ${address.kind}, ${address.root ?? null}, ${address.serviceUrl},
          ${address.person ?? null}, clock_timestamp())
        on conflict (conversation) do update set kind = excluded.kind, root = excluded.root,
          service_url = excluded.service_url, person = coalesce(excluded.person, a.person), kept = excluded.kept
        where (a.kind, a.root, a.service_url, a.person) is distinct from
          (excluded.kind, excluded.root, excluded.service_url, coalesce(excluded.person, a.person))`.execute(
        db,
      );
    }),
  forget: (conversation) =>
    reached(async () => {
      await db.deleteFrom('addresses').where('conversation', '=', conversation).execute();
    }),
  of: (conversation) =>
    reached(async () => {
      const row = await db
        .selectFrom('addresses')
        .selectAll()
        .where('conversation', '=', conversation)
        .executeTakeFirst();
      return row && toAddress(row);
    }),
  personal: (person) =>
    reached(async () => {
      const row = await db
        .selectFrom('addresses')
        .selectAll()
        .where('person', '=', person)
        .where('kind', '=', 'personal')
        .orderBy('kept', 'desc')
        .executeTakeFirst();
      return row && toAddress(row);
    }),
});

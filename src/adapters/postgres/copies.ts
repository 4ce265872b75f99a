// Which copies of a request's card were posted where, and which version they show.
import { sql, type Kysely } from 'kysely';
import type { Where } from '../../contracts/person.ts';
import type { Copies, Copy, CopyKind } from '../../contracts/place.ts';
import { spanOf } from './claims.ts';
import type { CopiesTable, Tables } from './tables.ts';
import { reached } from './trouble.ts';

type CopyRow = Pick<CopiesTable, 'request' | 'conversation' | 'kind' | 'person' | 'activity'> & {
  shown: number;
  lost: boolean;
};

const toCopy = (row: CopyRow): Copy => ({
  request: row.request,
  conversation: row.conversation,
  kind: row.kind as CopyKind,
  ...(row.person === null ? {} : { person: row.person }),
  ...(row.activity === null ? {} : { activity: row.activity }),
  shown: row.shown,
  ...(row.lost ? { lost: true } : {}),
});

const approvals = 'approvals';

export const makeCopies = (db: Kysely<Tables>): Copies => ({
  claim: (copy, forMs) =>
    reached(async () => {
      const { rows } = await sql`
        insert into copies as c (request, conversation, kind, person, claimed_until)
        values (${copy.request}, ${copy.conversation}, ${copy.kind}, ${copy.person ?? null},
          clock_timestamp() + ${spanOf(forMs)}::interval)
        on conflict (request, conversation, kind) do update set claimed_until = excluded.claimed_until
          where c.activity is null and not c.lost and c.claimed_until <= clock_timestamp()
        returning c.request`.execute(db);
      return rows.length > 0;
    }),
  posted: (request, conversation, kind, activity, shown) =>
    reached(async () => {
      await sql`
        insert into copies (request, conversation, kind, activity, shown, claimed_until)
        values (${request}, ${conversation}, ${kind}, ${activity}, ${shown}, clock_timestamp())
        on conflict (request, conversation, kind) do update
          set activity = excluded.activity, shown = excluded.shown, lost = false`.execute(db);
    }),
  shown: (request, conversation, kind, version) =>
    reached(async () => {
      await sql`
        update copies set shown = ${version}
        where request = ${request} and conversation = ${conversation} and kind = ${kind}`.execute(db);
    }),
  lost: (request, conversation, kind) =>
    reached(async () => {
      await sql`
        insert into copies (request, conversation, kind, lost, claimed_until)
        values (${request}, ${conversation}, ${kind}, true, clock_timestamp())
        on conflict (request, conversation, kind) do update set lost = true`.execute(db);
    }),
  of: (request) =>
    reached(async () => {
      const rows = await db
        .selectFrom('copies')
        .select(['request', 'conversation', 'kind', 'person', 'activity', 'shown', 'lost'])
        .where('request', '=', request)
        .orderBy('made')
        .execute();
      return rows.map(toCopy);
    }),
  has: (request, conversation) =>
    reached(async () => {
      const found = await db
        .selectFrom('copies')
        .select('kind')
        .where('request', '=', request)
        .where('conversation', '=', conversation)
        // Claimed counts too: whoever is quick presses before it is on record that the copy is out.
        .where((where) => where.or([where('activity', 'is not', null), where('lost', '=', false)]))
        .executeTakeFirst();
      return found !== undefined;
    }),
  hold: (conversation, holder, forMs) =>
    reached(async () => {
      const { rows } = await sql`
        insert into holds as h (conversation, holder, held_until)
        values (${conversation}, ${holder}, clock_timestamp() + ${spanOf(forMs)}::interval)
        on conflict (conversation) do update set holder = excluded.holder, held_until = excluded.held_until
          where h.holder = excluded.holder or h.held_until <= clock_timestamp()
        returning h.conversation`.execute(db);
      return rows.length > 0;
    }),
  followed: (request, version) =>
    reached(async () => {
      await sql`update requests set followed = ${version} where id = ${request} and followed < ${version}`.execute(
        db,
      );
    }),
  behind: (most) =>
    reached(async () => {
      const { rows } = await sql<{ id: string }>`
        select id from (
          select r.id, r.number from requests r where r.followed < r.version
          union
          select r.id, r.number from copies c join requests r on r.id = c.request
          where c.activity is not null and not c.lost and c.shown < r.version and c.kind not like 'notice:%'
        ) as late order by number limit ${most}`.execute(db);
      return rows.map(({ id }) => id);
    }),
  place: () =>
    reached(async () => {
      const row = await db.selectFrom('places').selectAll().where('name', '=', approvals).executeTakeFirst();
      return (
        row && {
          conversation: row.conversation,
          kind: row.kind as Where['kind'],
          ...(row.root === null ? {} : { root: row.root }),
        }
      );
    }),
  setPlace: (where) =>
    reached(async () => {
      if (!where) {
        await db.deleteFrom('places').where('name', '=', approvals).execute();
        return;
      }
      const place = { conversation: where.conversation, kind: where.kind, root: where.root ?? null };
      await db
        .insertInto('places')
        .values({ name: approvals, ...place })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(place))
        .execute();
    }),
});

// Which channels watch secrets and certificates, when each is looked at next, and what could not be read since when.
import { sql } from 'kysely';
import type { Event } from '../../contracts/event.ts';
import type { Where } from '../../contracts/person.ts';
import type { Audience, Interest, Watch, WatchBook } from '../../contracts/watch.ts';
import type { LinksParts } from './links.ts';
import type { WatchesTable } from './tables.ts';
import { append } from './trail.ts';
import { transact, type Outcome } from './transact.ts';
import { reached } from './trouble.ts';

/** Under which it is kept what was told to whom. */
export const audienceKey = (audience: Audience): string =>
  'person' in audience ? `person:${audience.person}` : audience.where.conversation;

const columnsOf = (interest: Interest): Pick<WatchesTable, 'interest' | 'value' | 'name'> => {
  switch (interest.is) {
    case 'all':
      return { interest: 'all', value: '', name: '' };
    case 'owner':
      return { interest: 'owner', value: interest.person.id, name: interest.person.name };
    case 'name':
      return { interest: 'name', value: interest.part.toLowerCase(), name: interest.part };
  }
};

const interestOf = ({
  interest,
  value,
  name,
}: Pick<WatchesTable, 'interest' | 'value' | 'name'>): Interest => {
  if (interest === 'owner') return { is: 'owner', person: { id: value, name } };
  return interest === 'name' ? { is: 'name', part: name } : { is: 'all' };
};

const toWatch = (row: Omit<WatchesTable, 'said'>): Watch => ({
  conversation: row.conversation,
  kind: row.kind as Where['kind'],
  interest: interestOf(row),
  by: row.by,
  zone: row.zone,
});

type Part = Pick<WatchBook, 'watches' | 'watch' | 'unwatch' | 'due' | 'next' | 'failing' | 'lost'>;

export function watchesOn({ db, clock, onHead }: LinksParts): Part {
  async function finish<T>(work: Parameters<typeof transact<T>>[1]): Promise<T> {
    const { value, head }: Outcome<T> = await transact(db, work);
    if (head) onHead(head);
    return value;
  }
  const recorded = async <T>(
    tx: Parameters<typeof append>[0],
    value: T,
    event: Event,
  ): Promise<Outcome<T>> => ({
    value,
    head: await append(tx, [event], clock.now()),
  });

  return {
    watches: () =>
      reached(async () =>
        (await db.selectFrom('watches').selectAll().orderBy('said').execute()).map((row) => toWatch(row)),
      ),
    watch: ({ conversation, kind, interest, by, zone }, event) =>
      finish(async (tx) => {
        const added = await tx
          .insertInto('watches')
          .values({ conversation, kind, ...columnsOf(interest), by, zone })
          .onConflict((conflict) => conflict.doNothing())
          .returning('said')
          .execute();
        if (added.length === 0) return { value: false };
        const next = clock.now();
        await tx
          .insertInto('watch_places')
          .values({ conversation, next })
          .onConflict((conflict) => conflict.column('conversation').doUpdateSet({ next }))
          .execute();
        return recorded(tx, true, event);
      }),
    unwatch: (conversation, interest, event) =>
      finish(async (tx) => {
        const which = interest && columnsOf(interest);
        const gone = await tx
          .deleteFrom('watches')
          .where('conversation', '=', conversation)
          .$if(which !== undefined, (query) =>
            query.where('interest', '=', which?.interest ?? '').where('value', '=', which?.value ?? ''),
          )
          .returning('said')
          .execute();
        if (gone.length === 0) return { value: 0 };
        await sql`delete from watch_places p where conversation = ${conversation}
          and not exists (select from watches w where w.conversation = p.conversation)`.execute(tx);
        return recorded(tx, gone.length, event);
      }),
    due: (now) =>
      reached(async () =>
        (await db.selectFrom('watch_places').select('conversation').where('next', '<=', now).execute()).map(
          ({ conversation }) => conversation,
        ),
      ),
    next: (conversation, at, began) =>
      reached(async () => {
        await db
          .updateTable('watch_places')
          .set({ next: at })
          .where('conversation', '=', conversation)
          .where('next', '<=', began)
          .execute();
      }),
    failing: (what, now) =>
      reached(async () => {
        await sql`delete from unread where what <> all(${what}::text[])`.execute(db);
        if (what.length > 0)
          await sql`insert into unread (what, since) select unnest(${what}::text[]), ${now}
            on conflict (what) do nothing`.execute(db);
        const rows = await db.selectFrom('unread').selectAll().execute();
        return new Map(rows.map((row) => [row.what, row.since.toISOString()]));
      }),
    lost: (audience, event) =>
      finish(async (tx) => {
        let watched: readonly unknown[] = [];
        if ('where' in audience) {
          const { conversation } = audience.where;
          watched = await tx
            .deleteFrom('watches')
            .where('conversation', '=', conversation)
            .returning('said')
            .execute();
          await tx.deleteFrom('watch_places').where('conversation', '=', conversation).execute();
        }
        const told = await tx
          .deleteFrom('announced')
          .where('audience', '=', audienceKey(audience))
          .returning('credential')
          .execute();
        if (told.length + watched.length === 0) return { value: undefined };
        // What it was told of is told elsewhere, now.
        await tx.updateTable('watch_places').set({ next: clock.now() }).execute();
        return recorded(tx, undefined, event);
      }),
  };
}

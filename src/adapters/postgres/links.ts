// One-time links: kept by the hash of their token, used once, and every opening on the audit trail.
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Clock } from '../../contracts/clock.ts';
import type { Event } from '../../contracts/event.ts';
import type { Link, Links, Used } from '../../contracts/pages.ts';
import type { LinksTable, Tables } from './tables.ts';
import { append, type Head } from './trail.ts';
import { transact } from './transact.ts';
import { reached } from './trouble.ts';

export interface LinksParts {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  /** Told where the trail ends, after each commit. */
  readonly onHead: (head: Head) => void;
}

const toLink = (row: Selectable<LinksTable>): Link => ({
  request: row.request,
  person: row.person,
  until: row.until.toISOString(),
});

const shownAt = (db: Kysely<Tables>, request: string): Promise<string | undefined> =>
  db
    .selectFrom('links')
    .select('shown')
    .where('request', '=', request)
    .where('shown', 'is not', null)
    .executeTakeFirst()
    .then((row) => row?.shown?.toISOString());

/** Others' links are told nothing of: whether they are late or used is the holder's to know. */
async function judge(db: Kysely<Tables>, hash: string, person: string, now: Date): Promise<Used> {
  const row = await db.selectFrom('links').selectAll().where('hash', '=', hash).executeTakeFirst();
  if (!row) return { is: 'unknown' };
  const link = toLink(row);
  if (link.person !== person) return { is: 'foreign', link };
  const at = await shownAt(db, link.request);
  if (at !== undefined) return { is: 'shown', link, at };
  return row.until <= now ? { is: 'late', link } : { is: 'used', link };
}

const told = (used: Used, person: string): Event => ({
  kind: used.is === 'used' ? 'opened' : 'refused',
  by: person,
  ...(used.is === 'unknown' ? {} : { request: used.link.request }),
  facts: { page: 'secret', ...(used.is === 'used' ? {} : { because: used.is }) },
});

export function makeLinks({ db, clock, onHead }: LinksParts): Links {
  async function written<T>(
    work: (tx: Transaction<Tables>, now: Date) => Promise<{ value: T; event: Event }>,
  ): Promise<T> {
    const { value, head } = await transact(db, async (tx) => {
      const now = clock.now();
      const { value, event } = await work(tx, now);
      return { value, head: await append(tx, [event], now) };
    });
    if (head) onHead(head);
    return value;
  }

  return {
    add: (hash, link) =>
      written(async (tx, now) => {
        await tx
          .updateTable('links')
          .set({ until: now })
          .where('request', '=', link.request)
          .where('until', '>', now)
          .execute();
        await tx
          .insertInto('links')
          .values({ hash, request: link.request, person: link.person, until: new Date(link.until) })
          .execute();
        const facts = { page: 'secret', until: link.until };
        return { value: undefined, event: { kind: 'link', by: link.person, request: link.request, facts } };
      }),
    look: (hash, person) => reached(() => judge(db, hash, person, clock.now())),
    use: (hash, person) =>
      written(async (tx, now) => {
        // All links of one request are locked, so that two of them are never used side by side.
        const mine = tx.selectFrom('links').select('request').where('hash', '=', hash);
        await tx
          .selectFrom('links')
          .select('hash')
          .where('request', 'in', mine)
          .orderBy('hash')
          .forUpdate()
          .execute();
        const value = await judge(tx, hash, person, now);
        if (value.is === 'used')
          await tx.updateTable('links').set({ shown: now }).where('hash', '=', hash).execute();
        return { value, event: told(value, person) };
      }),
    shown: (request) => reached(() => shownAt(db, request)),
  };
}

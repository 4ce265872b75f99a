// What was told to whom of secrets and certificates, once each; and what people made of it since.
import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Digest, Mark, WatchBook } from '../../contracts/watch.ts';
import type { LinksParts } from './links.ts';
import type { Tables } from './tables.ts';
import { jsonText } from './text.ts';
import { append } from './trail.ts';
import { transact } from './transact.ts';
import { reached } from './trouble.ts';
import { audienceKey } from './watches.ts';

const stored = z.looseObject({
  audience: z.looseObject({}),
  items: z.array(z.looseObject({ credential: z.string() })),
  sources: z.array(z.looseObject({ what: z.string() })),
  read: z.string(),
  leftOver: z.number(),
});
const toDigest = (row: { id: string; version: number; doc: unknown }): Digest =>
  ({ ...stored.parse(row.doc), id: row.id, version: row.version }) as unknown as Digest;

/** Those of these that were not on record yet; they are from now on. */
async function claim(
  tx: Transaction<Tables>,
  audience: string,
  digest: string,
  pairs: readonly (readonly [credential: string, step: string])[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ credential: string; step: string }>`
    insert into announced (audience, credential, step, digest)
    select ${audience}, pair->>0, pair->>1, ${digest} from jsonb_array_elements(${jsonText(pairs)}::jsonb) as pair
    on conflict do nothing returning credential, step`.execute(tx);
  return new Set(rows.map(({ credential, step }) => `${credential} ${step}`));
}

const unread = 'source';

type Part = Pick<
  WatchBook,
  | 'untold'
  | 'announce'
  | 'reread'
  | 'toldSince'
  | 'digest'
  | 'behind'
  | 'followed'
  | 'shown'
  | 'gone'
  | 'marks'
  | 'mark'
  | 'touch'
>;

export function digestsOn({ db, clock, onHead }: LinksParts): Part {
  const touched = (tx: Transaction<Tables>, credentials: readonly string[]) =>
    sql`update digests set version = version + 1 where credentials && ${credentials}::text[]`.execute(tx);

  return {
    untold: (audience, steps) =>
      reached(async () => {
        const { rows } = await sql<{ told: boolean }>`
          select exists (select from announced a where a.audience = ${audienceKey(audience)}
              and a.credential = pair->>0 and a.step = pair->>1) as told
          from jsonb_array_elements(${jsonText(steps)}::jsonb) with ordinality as all_of(pair, at) order by at`.execute(
          db,
        );
        return rows.map(({ told }) => !told);
      }),
    async announce(digest, told, failed) {
      const { value, head } = await transact(db, async (tx) => {
        const audience = audienceKey(digest.audience);
        const { rows } = await sql<{
          number: number;
        }>`select nextval('digest_numbers')::int as number`.execute(tx);
        const number = rows[0]?.number ?? 0;
        const id = `KD-${number}`;
        const fresh = await claim(tx, audience, id, [
          ...told.map(({ item, step }) => [item.credential, step] as const),
          ...failed.map((step) => [unread, step] as const),
        ]);
        if (fresh.size === 0) return { value: undefined };
        const news = told.filter(({ item, step }) => fresh.has(`${item.credential} ${step}`));
        const full: Digest = {
          ...digest,
          id,
          version: 1,
          items: news.map(({ item, step }) => ({ ...item, step })),
        };
        const credentials = full.items.map(({ credential }) => credential);
        await sql`insert into digests (id, number, audience, credentials, doc, version)
          values (${id}, ${number}, ${audience}, ${credentials}::text[], ${jsonText(full)}::jsonb, 1)`.execute(
          tx,
        );
        // Older cards show what is told anew no more.
        await sql`update digests set version = version + 1
          where audience = ${audience} and id <> ${id} and credentials && ${credentials}::text[]`.execute(tx);
        const facts = {
          digest: id,
          to: audience,
          told: news.map(({ item, step }) => `${item.credential} ${step}`),
          unread: full.sources.flatMap(({ what, failed: why }) => (why ? [what] : [])),
        };
        return {
          value: full,
          head: await append(tx, [{ kind: 'announced', by: 'latchkey', facts }], clock.now()),
        };
      });
      if (head) onHead(head);
      return value;
    },
    reread: (conversation, read, sources, leftOver) =>
      reached(async () => {
        const news = { read, sources, leftOver };
        await sql`update digests set doc = doc || ${jsonText(news)}::jsonb, version = version + 1
          where id = (select id from digests where audience = ${conversation} order by number desc limit 1)
            or jsonb_path_exists(doc, '$.sources[*].failed')`.execute(db);
      }),
    digest: (id) =>
      reached(async () => {
        const row = await db
          .selectFrom('digests')
          .select(['id', 'version', 'doc'])
          .where('id', '=', id)
          .executeTakeFirst();
        return row && toDigest(row);
      }),
    behind: (most) =>
      reached(async () => {
        const { rows } = await sql<{
          id: string;
        }>`select id from digests where followed < version order by number limit ${most}`.execute(db);
        return rows.map(({ id }) => id);
      }),
    followed: (id, version) =>
      reached(async () => {
        await sql`update digests set followed = ${version} where id = ${id} and followed < ${version}`.execute(
          db,
        );
      }),
    shown: () =>
      reached(async () => {
        const { rows } = await sql<{ credential: string }>`
          select distinct shown.credential from digests, unnest(credentials) as shown(credential)
          where not exists (select from key_marks m where m.credential = shown.credential
            and m.doc ? 'gone')`.execute(db);
        return rows.map(({ credential }) => credential);
      }),
    gone: (credentials, gone) =>
      reached(() =>
        db.transaction().execute(async (tx) => {
          const sorted = [...credentials].sort();
          if (gone)
            await sql`insert into key_marks as m (credential, doc)
              select unnest(${sorted}::text[]), '{"gone": true}'
              on conflict (credential) do update set doc = m.doc || excluded.doc`.execute(tx);
          else
            await sql`update key_marks set doc = doc - 'gone' where credential = any(${sorted}::text[])`.execute(
              tx,
            );
          await touched(tx, credentials);
        }),
      ),
    toldSince: ({ id, audience, items }) =>
      reached(async () => {
        const { rows } = await sql<{ credential: string }>`
          select distinct credential from digests, unnest(credentials) as credential
          where audience = ${audienceKey(audience)} and number > (select number from digests where id = ${id})
            and credential = any(${items.map(({ credential }) => credential)}::text[])`.execute(db);
        return new Set(rows.map(({ credential }) => credential));
      }),
    marks: (credentials) =>
      reached(async () => {
        const { rows } = await sql<{ credential: string; doc: Mark }>`
          select credential, doc from key_marks where credential = any(${credentials}::text[])`.execute(db);
        return new Map(rows.map(({ credential, doc }) => [credential, doc]));
      }),
    async mark(credentials, change, events) {
      const { head } = await transact(db, async (tx) => {
        for (const credential of [...credentials].sort()) {
          await sql`insert into key_marks (credential, doc) values (${credential}, '{}') on conflict do nothing`.execute(
            tx,
          );
          const { rows } = await sql<{
            doc: Mark;
          }>`select doc from key_marks where credential = ${credential} for update`.execute(tx);
          const after = change(rows[0]?.doc ?? {});
          await sql`update key_marks set doc = ${jsonText(after)}::jsonb where credential = ${credential}`.execute(
            tx,
          );
        }
        await touched(tx, credentials);
        if (events.length === 0) return { value: undefined };
        return { value: undefined, head: await append(tx, events, clock.now()) };
      });
      if (head) onHead(head);
    },
    touch: (credentials) =>
      reached(() => db.transaction().execute((tx) => touched(tx, credentials).then(() => undefined))),
  };
}

// All that is kept of watching secrets and certificates; and which requests are at work on one of them.
import { sql } from 'kysely';
import type { Handling, WatchBook } from '../../contracts/watch.ts';
import { digestsOn } from './digests.ts';
import type { LinksParts } from './links.ts';
import { reached } from './trouble.ts';
import { watchesOn } from './watches.ts';

export const makeWatchBook = (parts: LinksParts): WatchBook => ({
  ...watchesOn(parts),
  ...digestsOn(parts),
  about: (request) =>
    reached(async () => {
      const rows = await parts.db
        .selectFrom('names')
        .select('name')
        .where('request', '=', request)
        .where('name', 'like', 'key:%=gone')
        .execute();
      return rows.map(({ name }) => name.slice('key:'.length, -'=gone'.length));
    }),
  handlings: (credentials) =>
    reached(async () => {
      // A renewal and a removal both name the old one: the thing that they make true is that it is gone.
      const { rows } = await sql<Handling & { credential: string }>`
        select credential, r.id as request, r.doc->>'operation' as operation,
          exists (select from steps s where s.request = r.id and s.line->>'state' = 'asked'
            and (s.line->'asked'->>'remind')::timestamptz <= ${parts.clock.now()}) as overdue
        from unnest(${credentials}::text[]) as credential
          join names n on n.name = 'key:' || credential || '=gone'
          join requests r on r.id = n.request
        where not r.is_over order by r.number`.execute(parts.db);
      return new Map(rows.map(({ credential, ...handling }) => [credential, handling]));
    }),
});

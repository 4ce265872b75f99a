// Which requests are due, and which process works on one: held for a span of the database's own time, so that moving
// the bot's clock neither ends nor lengthens a hold.
import { sql, type Kysely } from 'kysely';
import type { Store } from '../../contracts/store.ts';
import type { Tables } from './tables.ts';
import { reached } from './trouble.ts';

/** The longest hold: a wrong span must not keep a request from everybody for days. */
const longestMs = 10 * 60_000;

/**
 * An interval: the database adds it to its own time, so that a machine whose clock is wrong holds for as long as the
 * others do.
 */
export const spanOf = (ms: number): string => `${Math.min(Math.max(ms, 0), longestMs)} milliseconds`;

export function claims(db: Kysely<Tables>): Pick<Store, 'due' | 'claim' | 'release'> {
  return {
    due: (now, most) =>
      reached(async () => {
        const { rows } = await sql<{ id: string }>`
          select r.id from (
            select id, wake from requests where wake <= ${now}
            union all
            select request, at from nudges where at <= ${now}
          ) as due join requests r on r.id = due.id
          where r.held_until is null or r.held_until <= clock_timestamp()
          group by r.id, r.number
          order by r.state in ('ending', 'undoing') desc, min(due.wake), r.number limit ${most}`.execute(db);
        return rows.map(({ id }) => id);
      }),
    claim: (id, holder, forMs) =>
      reached(async () => {
        const { rows } = await sql`
          update requests set held_by = ${holder}, held_until = clock_timestamp() + ${spanOf(forMs)}::interval
          where id = ${id} and (held_by is null or held_by = ${holder} or held_until <= clock_timestamp())
          returning id`.execute(db);
        return rows.length > 0;
      }),
    release: (id, holder) =>
      reached(async () => {
        await sql`update requests set held_by = null, held_until = null where id = ${id} and held_by = ${holder}`.execute(
          db,
        );
      }),
  };
}

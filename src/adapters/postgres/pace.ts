// Streams of writes: one slot after the other, for all processes together.
import { sql, type Kysely } from 'kysely';
import { later, type Clock } from '../../contracts/clock.ts';
import type { Ledger } from '../../contracts/store.ts';
import type { Tables } from './tables.ts';
import { reached } from './trouble.ts';

export function pacing(db: Kysely<Tables>, clock: Clock): Pick<Ledger, 'pace' | 'slow'> {
  const freeOf = async (stream: string): Promise<Date | undefined> =>
    (await db.selectFrom('paces').select('free').where('stream', '=', stream).executeTakeFirst())?.free;
  return {
    pace: (stream, perSecond, within) =>
      reached(async () => {
        const step = `${1000 / perSecond} milliseconds`;
        const last = within === undefined ? null : later(clock.now(), within);
        const { rows } = await sql<{ slot: Date }>`
          insert into paces as p (stream, free) values (${stream}, ${clock.now()}::timestamptz + ${step}::interval)
          on conflict (stream) do update
            set free = greatest(p.free, ${clock.now()}::timestamptz) + ${step}::interval
            where ${last}::timestamptz is null or p.free <= ${last}
          returning free - ${step}::interval as slot`.execute(db);
        const slot = rows[0]?.slot ?? (await freeOf(stream));
        if (!slot) throw new Error(`No slot was given in the stream ${stream}.`);
        return slot;
      }),
    slow: (stream, until) =>
      reached(async () => {
        await sql`
          insert into paces as p (stream, free) values (${stream}, ${until})
          on conflict (stream) do update set free = greatest(p.free, excluded.free)`.execute(db);
      }),
  };
}

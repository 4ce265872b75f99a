// Reading what is on record.
import { sql, type Kysely } from 'kysely';
import type { Records } from '../../contracts/question.ts';
import type { Store } from '../../contracts/store.ts';
import { load } from './load.ts';
import type { Tables } from './tables.ts';
import { reached } from './trouble.ts';

const most = 50;

export function records(db: Kysely<Tables>): Records & Pick<Store, 'leases'> {
  return {
    get: (id) => reached(async () => (await load(db, sql`r.id = ${id}`))[0]?.request),
    find: ({ by, open, waiting, thing, before, home }) =>
      reached(async () => {
        const conditions = [
          ...(by === undefined ? [] : [sql`r.asker = ${by}`]),
          ...(open === undefined ? [] : [sql`r.is_over = ${!open}`]),
          ...(waiting === undefined ? [] : [sql`r.is_pending = ${waiting}`]),
          ...(thing === undefined ? [] : [sql`r.id in (select request from names where name ^@ ${thing})`]),
          ...(before === undefined
            ? []
            : [sql`r.number < (select number from requests where id = ${before})`]),
          ...(home === undefined
            ? []
            : [
                sql`r.doc->'home'->>'root' = ${home.root} and r.doc->'home'->>'conversation' = ${home.conversation}`,
              ]),
        ];
        const where = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
        const found = await load(db, where, sql`order by r.number desc limit ${most}`);
        return found.map(({ request }) => request);
      }),
    leases: () =>
      reached(async () => {
        const found = await load(db, sql`r.may_stand`, sql`order by r.ends nulls last, r.number`);
        return found.map(({ request }) => request);
      }),
  };
}

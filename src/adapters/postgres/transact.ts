// One transaction: again when two met, told apart from a lost answer when the connection broke at its end.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';
import type { Head } from './trail.ts';
import { gaveWay, isOutOfReach, translated } from './trouble.ts';

const mostTries = 10;

/** What a transaction comes to; `head` is where the trail ends with it, absent when it wrote nothing. */
export interface Outcome<T> {
  readonly value: T;
  readonly head?: Head;
}

/** Whether the transaction that wrote this head was committed. Waits for it if it is still under way. */
async function wasCommitted(db: Kysely<Tables>, head: Head): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await sql`select from chain for update`.execute(tx);
    const found = await tx
      .selectFrom('events')
      .select('n')
      .where('n', '=', head.n)
      .where('hash', '=', head.hash)
      .executeTakeFirst();
    return found !== undefined;
  });
}

/**
 * Runs `work`, more than once if need be. What it throws undoes everything.
 * @throws Failure busy when the database is out of reach; `took` is "perhaps" only when the answer to the commit was
 * lost and the database then stayed away.
 */
export async function transact<T>(
  db: Kysely<Tables>,
  work: (tx: Transaction<Tables>) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  for (let tries = 1; ; tries += 1) {
    const reached: { outcome?: Outcome<T> } = {};
    try {
      await db.transaction().execute(async (tx) => {
        reached.outcome = await work(tx);
      });
      if (reached.outcome) return reached.outcome;
    } catch (error) {
      if (gaveWay(error) && tries < mostTries) continue;
      const { outcome } = reached;
      if (!outcome?.head || !isOutOfReach(error)) throw translated(error);
      const committed = await wasCommitted(db, outcome.head).catch((again: unknown) => {
        throw translated(again, 'perhaps');
      });
      if (committed) return outcome;
      throw translated(error);
    }
  }
}

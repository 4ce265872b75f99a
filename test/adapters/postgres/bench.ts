// A store on a database of its own, with a clock that tests move.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock } from '../../../src/adapters/clock.ts';
import { openPostgres, type Opened } from '../../../src/adapters/postgres/open.ts';
import type { Clock } from '../../../src/contracts/clock.ts';
import { freshDatabase } from './database.ts';
import type { Bench } from './store.suite.ts';

export class MovedClock implements Clock {
  #aheadMs = 0;
  /** Stands still but for `pass`, so that slots can be compared to the millisecond. */
  readonly #start = realClock().now().getTime();
  now(): Date {
    return new Date(this.#start + this.#aheadMs);
  }
  pass(ms: number): void {
    this.#aheadMs += ms;
  }
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return realClock().sleep(ms, signal);
  }
  every(ms: number, what: () => Promise<void>): () => Promise<void> {
    return realClock().every(ms, what);
  }
}

export interface PostgresBench extends Bench {
  readonly opened: Opened;
  readonly url: string;
  readonly headFile: string;
  readonly clock: MovedClock;
  readonly troubles: unknown[];
  /** A second process's view of the same database. */
  readonly another: () => Promise<Opened>;
  readonly close: () => Promise<void>;
}

export async function postgresBench(): Promise<PostgresBench> {
  const fresh = await freshDatabase();
  const { url } = fresh;
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-head-'));
  const headFile = join(folder, 'audit-head.jsonl');
  const clock = new MovedClock();
  const troubles: unknown[] = [];
  const open = () =>
    openPostgres({ url, clock, headFile, onTrouble: (error) => troubles.push(error), connections: 8 });
  const opened = await open();
  const all = [opened];
  const { pool } = opened.database;
  return {
    opened,
    url,
    headFile,
    clock,
    troubles,
    store: opened.store,
    now: () => clock.now(),
    pass: (ms) => clock.pass(ms),
    lines: async () =>
      Number((await pool.query<{ n: number }>('select count(*) as n from events')).rows[0]?.n),
    turned: async () => {
      const { rows } = await pool.query<{ id: string }>(
        "delete from pgboss.job where name = 'turn' returning data->>'id' as id",
      );
      return rows.map(({ id }) => id).sort();
    },
    another: async () => {
      const one = await open();
      all.push(one);
      return one;
    },
    close: async () => {
      for (const one of all) await one.close();
      await fresh.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// Jobs on pg-boss: sent in the transaction that calls for them, so that a crash right after it loses no wake.
import { fromKysely, PgBoss } from 'pg-boss';
import type { Transaction } from 'kysely';
import type { Clock } from '../../contracts/clock.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';
import { makeLane, type Lane } from './lane.ts';

/** Requests to be turned, and requests for the cards to follow. */
export interface Calls {
  readonly turn: readonly string[];
  readonly follow: readonly string[];
}

export interface Handlers {
  /** Idempotent: a job only says "look at it now", and may say so twice. What it throws is told and tried again. */
  turn(id: string): Promise<void>;
  follow(id: string): Promise<void>;
}

export interface Jobs {
  /** Puts the calls on record within a transaction. */
  send(tx: Transaction<Tables>, calls: Calls): Promise<void>;
  /** After its commit: fetch now rather than at the next poll. */
  poke(calls: Calls): void;
  /** Begins to work. Before it, `send` works and nothing is fetched. */
  start(handlers: Handlers): Promise<void>;
  /** Takes no more; when graceful, waits for what runs (up to 10 s). What does not end is left to another process. */
  stop(graceful: boolean): Promise<void>;
}

export interface JobsOptions {
  /** The real clock: a moved one must not hurry the polls. */
  readonly clock: Clock;
  /** How many requests at once, for turns and for cards each; default 10. */
  readonly concurrency?: number;
  readonly onTrouble: (error: unknown, id?: string) => void;
}

const queues = ['turn', 'follow'] as const;

/** Prepares the queues. @throws when the database cannot be reached */
export async function makeJobs(database: Database, options: JobsOptions): Promise<Jobs> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.pool.query(text, values) },
    schedule: false,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    maintenanceIntervalSeconds: 60,
    monitorVacuum: false,
    reindex: false,
  });
  boss.on('error', (error) => options.onTrouble(error));
  await boss.start();
  for (const name of queues)
    await boss.createQueue(name, {
      // Taken over from a process that was killed, after this long without a sign of life.
      heartbeatSeconds: 10,
      expireInSeconds: 3600,
      retryLimit: 1_000_000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 30,
      deleteAfterSeconds: 600,
    });
  let lanes: readonly Lane[] = [];

  return {
    async send(tx, calls) {
      for (const name of queues)
        if (calls[name].length > 0)
          await boss.insert(
            name,
            calls[name].map((id) => ({ data: { id } })),
            { db: fromKysely(tx) },
          );
    },
    poke(calls) {
      for (const lane of lanes) if (calls[lane.name].length > 0) lane.poke();
    },
    async start(handlers) {
      lanes = queues.map((name) => makeLane({ name, boss, handle: (id) => handlers[name](id), ...options }));
    },
    async stop(graceful) {
      await Promise.all(lanes.map((lane) => lane.stop(graceful)));
      lanes = [];
      await boss.stop({ graceful: false, close: false });
    },
  };
}

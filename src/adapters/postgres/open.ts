// Everything on one database: the store, its jobs, what the cards keep, and the trail's head outside.
import type { Clock } from '../../contracts/clock.ts';
import type { Links, Uploads } from '../../contracts/pages.ts';
import type { Addresses, Copies } from '../../contracts/place.ts';
import type { Store } from '../../contracts/store.ts';
import type { WatchBook } from '../../contracts/watch.ts';
import { realClock } from '../clock.ts';
import { makeAddresses } from './addresses.ts';
import { makeCopies } from './copies.ts';
import { connect, type Database } from './database.ts';
import { headFile, setAside } from './head.ts';
import { makeJobs, type Jobs } from './jobs.ts';
import { makeLinks } from './links.ts';
import { migrate } from './migrate.ts';
import { makeStore } from './store.ts';
import type { Head } from './trail.ts';
import { reached } from './trouble.ts';
import { makeUploads } from './uploads.ts';
import { makeWatchBook } from './watch-book.ts';

export interface OpenOptions {
  readonly url: string;
  /** By which things are due; may be moved. */
  readonly clock: Clock;
  /** File that keeps the head of the audit trail. */
  readonly headFile: string;
  /** Told of each head too, for the log. */
  readonly onHead?: (head: Head) => void;
  /** Told of what went wrong beside a call: a broken idle connection, a job that failed (`id`), a file not written. */
  readonly onTrouble: (error: unknown, id?: string) => void;
  readonly concurrency?: number;
  readonly connections?: number;
}

export interface Opened {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly copies: Copies;
  readonly addresses: Addresses;
  readonly links: Links;
  readonly uploads: Uploads;
  readonly book: WatchBook;
  readonly database: Database;
  /** Whether the database answers, for /readyz. @throws Failure busy */
  ping(): Promise<void>;
  /** Stops the jobs if they run, writes the last head, closes the connections. */
  close(): Promise<void>;
}

/** A database that is new gets a new file for its head; the one before is kept and said. */
async function meetHeads({ db }: Database, { headFile: file, onTrouble }: OpenOptions): Promise<void> {
  const chain = await reached(() => db.selectFrom('chain').select(['id', 'n']).executeTakeFirst());
  if (chain?.n !== 0) return;
  const aside = await setAside(file, chain.id);
  if (aside !== undefined)
    onTrouble(
      new Error(`The database is new, but ${file} knew the trail of another. That file is now ${aside}.`),
    );
}

/** Connects, brings the tables up to date, prepares the queues. @throws Failure busy or blocked */
export async function openPostgres(options: OpenOptions): Promise<Opened> {
  const { url, clock, onTrouble, concurrency, connections } = options;
  const database = connect(url, { onTrouble, ...(connections === undefined ? {} : { connections }) });
  const { db } = database;
  try {
    await reached(() => migrate(db));
    await meetHeads(database, options);
    const jobs = await reached(() =>
      makeJobs(database, {
        clock: realClock({ onTrouble }),
        onTrouble,
        ...(concurrency === undefined ? {} : { concurrency }),
      }),
    );
    const heads = headFile(options.headFile, onTrouble);
    const onHead = (head: Head) => {
      heads.note(head);
      options.onHead?.(head);
    };
    return {
      store: makeStore({ db, clock, jobs, onHead }),
      jobs,
      copies: makeCopies(db),
      addresses: makeAddresses(db),
      links: makeLinks({ db, clock, onHead }),
      uploads: makeUploads({ db, clock, onHead }),
      book: makeWatchBook({ db, clock, onHead }),
      database,
      ping: () =>
        reached(async () => {
          await database.pool.query('select 1');
        }),
      close: async () => {
        await jobs.stop(true);
        await heads.flush();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

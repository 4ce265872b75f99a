// The pool of connections to PostgreSQL, with Kysely on top of it.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.ts';

export interface DatabaseOptions {
  /** Most connections of this process; default 10. */
  readonly connections?: number;
  /** Told of a connection that broke while nothing was using it. */
  readonly onTrouble?: (error: Error) => void;
}

export interface Database {
  readonly db: Kysely<Tables>;
  /**
   * For pg-boss: it sends several statements in one text, of which Kysely knows no answer, and asks for a connection
   * while our transactions hold all of theirs.
   */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

const int8 = 20;

/** What we count stays far below 2^53, so that plain numbers are safe. */
const parsers = new pg.TypeOverrides();
parsers.setTypeParser(int8, Number);

const jobConnections = 3;

/** Connects lazily: nothing is sent before the first query. `url` is a postgres:// address. */
export function connect(url: string, options: DatabaseOptions = {}): Database {
  const makePool = (max: number) => {
    const pool = new pg.Pool({
      connectionString: url,
      max,
      connectionTimeoutMillis: 15_000,
      keepAlive: true,
      types: parsers,
      application_name: 'latchkey',
      options: '-c lock_timeout=15s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s',
    });
    pool.on('error', (error) => options.onTrouble?.(error));
    // While a connection is in use the pool does not listen; what used it is told by its own failing query.
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
  };
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: makePool(options.connections ?? 10) }),
  });
  const pool = makePool(jobConnections);
  return {
    db,
    pool,
    close: async () => {
      await db.destroy();
      await pool.end();
    },
  };
}

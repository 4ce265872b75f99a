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
  /** For pg-boss, which sends several statements in one text; Kysely knows no such answers. */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

const int8 = 20;

const parsers: pg.CustomTypesConfig = {
  // What we count stays far below 2^53, so that plain numbers are safe.
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? Number : (pg.types.getTypeParser(oid, format) as unknown)) as typeof pg.types.getTypeParser,
};

/** Connects lazily: nothing is sent before the first query. `url` is a postgres:// address. */
export function connect(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 10,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    types: parsers,
    application_name: 'latchkey',
    options: '-c lock_timeout=15s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s',
  });
  pool.on('error', (error) => options.onTrouble?.(error));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool, close: () => db.destroy() };
}

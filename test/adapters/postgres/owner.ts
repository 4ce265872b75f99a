// A process of its own that owns a server until it is killed.
import pg from 'pg';
import { startServer } from '../../../src/adapters/postgres/server.ts';

const server = await startServer({ dataDir: process.argv[2] ?? '' });
const client = new pg.Client({ connectionString: server.url });
await client.connect();
await client.query('create table kept as select 7 as answer');
process.send?.(server.url);

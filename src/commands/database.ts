// Where the database is, for commands that work without the bot: DATABASE_URL, or what a running start wrote down.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

const set = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

export const dataDirOf = (env: Environment): string => set(env['DATA_DIR']) ?? '.data';

/** The file that keeps the head of the audit trail. */
export const headFileOf = (env: Environment): string =>
  set(env['AUDIT_HEAD_FILE']) ?? join(dataDirOf(env), 'audit-head.jsonl');

/** @throws Error that says what to set or to start */
export async function findDatabase(env: Environment): Promise<string> {
  const given = set(env['DATABASE_URL']);
  if (given !== undefined) return given;
  const file = join(dataDirOf(env), 'world.json');
  try {
    const world: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (
      typeof world === 'object' &&
      world !== null &&
      'database' in world &&
      typeof world.database === 'string'
    )
      return world.database;
  } catch {
    // Told below: the file is missing or half written, which comes to the same.
  }
  throw new Error(
    `No database: DATABASE_URL is not set, and ${file} names none. Set it, or run "npm start" (or "npm run sandbox") beside this.`,
  );
}

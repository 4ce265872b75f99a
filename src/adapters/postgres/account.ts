// The account that PostgreSQL runs under: it refuses to be root.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { blocked } from '../../contracts/failure.ts';

const run = promisify(execFile);

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const name = 'postgres';

async function find(): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** undefined: our own account will do. As root, the account `postgres`, which is made if need be. */
export async function accountForPostgres(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const found = await find();
  if (found) return found;
  try {
    await run('groupadd', ['--force', '--system', name]);
    await run('useradd', ['--system', '--gid', name, '--no-create-home', name]);
  } catch (error) {
    throw blocked(
      'PostgreSQL refuses to run as root, and the account "postgres" cannot be made.',
      'Start as another user, or set DATABASE_URL to a PostgreSQL server of yours.',
      error,
    );
  }
  const made = await find();
  if (!made) throw blocked('The account "postgres" was made and is not found.', 'Start as another user.');
  return made;
}

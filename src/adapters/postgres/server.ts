// A PostgreSQL of our own under the data folder, for those who bring none.
import { createHash, randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { blocked } from '../../contracts/failure.ts';
import { accountForPostgres, type Account } from './account.ts';
import { findBinaries, isOpenToAll, type Binaries } from './binaries.ts';
import { takeFolder } from './owner.ts';
import { freePort, launch, program, stopOrphan } from './postmaster.ts';

export interface ServerOptions {
  readonly dataDir: string;
  /** Told, once, where the data lies when it cannot lie in the folder. Default: a line on standard error. */
  readonly onElsewhere?: (folder: string) => void;
}

export interface Server {
  /** postgres:// address of the database `latchkey`. */
  readonly url: string;
  /** The data was made just now: there is nothing in it. */
  readonly fresh: boolean;
  /** Ends orderly: open connections are cut, everything committed is on disk. */
  stop(): Promise<void>;
}

const user = 'latchkey';

/** Where PostgreSQL may not read, as under root's home, the data goes to one temporary folder per data folder. */
async function homeOf(
  dataDir: string,
  account: Account | undefined,
): Promise<{ home: string; elsewhere: boolean }> {
  if (!account || (await isOpenToAll(dataDir))) return { home: join(dataDir, 'postgres'), elsewhere: false };
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  return { home: join(tmpdir(), `latchkey-${name}`), elsewhere: true };
}

const give = async (path: string, account: Account | undefined): Promise<void> => {
  if (account) await chown(path, account.uid, account.gid);
};

async function initialise(home: string, binaries: Binaries, account: Account | undefined): Promise<void> {
  const [unfinished, password] = [join(home, 'data.unfinished'), join(home, 'password')];
  await rm(unfinished, { recursive: true, force: true });
  await writeFile(password, randomBytes(24).toString('hex'), { mode: 0o600 });
  await give(password, account);
  const flags = [
    '--encoding=UTF8',
    '--locale=C',
    '--auth=scram-sha-256',
    `--username=${user}`,
    `--pwfile=${password}`,
  ];
  await program(binaries.initdb, [`--pgdata=${unfinished}`, ...flags, '--no-instructions'], account);
  // Renamed when it is whole: a start that was killed half-way begins again.
  await rename(unfinished, join(home, 'data'));
}

/** In a temporary folder somebody else could have laid data for us to start. */
async function mustBeOurs(home: string, account: Account | undefined): Promise<void> {
  const { uid } = await stat(home);
  if (account && uid !== 0 && uid !== account.uid)
    throw blocked(
      `${home} belongs to somebody else.`,
      'Set DATA_DIR to another folder, or take that one away.',
    );
}

/**
 * Starts PostgreSQL under `dataDir` on a free port of this machine; the first time makes it.
 * @throws Failure blocked when another process uses the folder, or PostgreSQL does not start
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const giveBack = await takeFolder(dataDir, join(dataDir, 'postgres.owner'));
  try {
    const account = await accountForPostgres();
    const { home, elsewhere } = await homeOf(dataDir, account);
    const say =
      options.onElsewhere ??
      ((folder: string) =>
        process.stderr.write(`PostgreSQL cannot read ${dataDir}; its data lies in ${folder}.\n`));
    if (elsewhere) say(home);
    await mkdir(home, { recursive: true, mode: 0o700 });
    await mustBeOurs(home, account);
    await give(home, account);
    const binaries = await findBinaries(account);
    const data = join(home, 'data');
    const fresh = (await stat(data).catch(() => undefined)) === undefined;
    if (fresh) await initialise(home, binaries, account);
    else await stopOrphan(data, binaries, account);
    const password = (await readFile(join(home, 'password'), 'utf8')).trim();
    const port = await freePort();
    const running = await launch({
      data,
      log: join(home, 'postgres.log'),
      port,
      user,
      password,
      binaries,
      account,
    });
    return {
      url: `postgres://${user}:${password}@127.0.0.1:${port}/latchkey`,
      fresh,
      stop: async () => {
        await running.stop();
        await giveBack();
      },
    };
  } catch (error) {
    await giveBack();
    throw error;
  }
}

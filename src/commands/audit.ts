// npm run audit -- verify | export [--csv] [--out FILE] [--request LK-3] | erase PERSON
import { createWriteStream } from 'node:fs';
import { userInfo } from 'node:os';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { realClock } from '../adapters/clock.ts';
import { connect, type Database } from '../adapters/postgres/database.ts';
import { erase } from '../adapters/postgres/erase.ts';
import { exported, type AuditLine } from '../adapters/postgres/export.ts';
import { headFile, readHeads } from '../adapters/postgres/head.ts';
import { verify } from '../adapters/postgres/verify.ts';
import { csvLine } from '../contracts/csv.ts';
import { findDatabase, headFileOf, type Environment } from './database.ts';

const usage = `npm run audit -- verify                                       is the trail whole?
npm run audit -- export [--csv] [--out FILE] [--request LK-3]   all of it, as JSON lines or CSV
npm run audit -- erase OBJECT-ID                              destroy the key to what a person wrote
`;

/** What the command needs of the world around it. */
export interface AuditWorld {
  readonly env: Environment;
  readonly out: (text: string) => void;
  readonly complain: (text: string) => void;
}

const columns: readonly (keyof AuditLine)[] = [
  'n',
  'at',
  'kind',
  'request',
  'by',
  'facts',
  'words',
  'wordsOf',
  'wordsDigest',
  'previous',
  'hash',
];

async function runVerify({ db }: Database, { env, out }: AuditWorld): Promise<number> {
  const file = headFileOf(env);
  // The file first: lines that are added while we read are then never missed by it.
  const { lines, head, outside, fault } = await verify(db, await readHeads(file));
  if (fault) {
    out(`BROKEN at line ${fault.n}: ${fault.because}.\n`);
    return 1;
  }
  out(`Whole: ${lines} lines, the last one ${head.n} ${head.hash}\n`);
  out(
    outside === undefined
      ? `No head is kept in ${file}: a cut end or a chain written anew would not show.\n`
      : `Agrees with ${file}, which knows line ${outside}.\n`,
  );
  return 0;
}

async function runExport(
  { db }: Database,
  { out }: AuditWorld,
  options: { csv?: boolean; out?: string; request?: string },
): Promise<number> {
  const file = options.out === undefined ? undefined : createWriteStream(options.out, { mode: 0o600 });
  if (file) await once(file, 'open');
  const write = async (text: string) => {
    if (!file) out(text);
    else if (!file.write(text)) await once(file, 'drain');
  };
  if (options.csv) await write(csvLine(columns));
  for await (const line of exported(db, options.request))
    await write(options.csv ? csvLine(columns.map((column) => line[column])) : `${JSON.stringify(line)}\n`);
  if (file) {
    file.end();
    await once(file, 'close');
  }
  return 0;
}

const objectId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function runErase({ db }: Database, world: AuditWorld, person: string): Promise<number> {
  if (!objectId.test(person)) {
    world.complain(
      `"${person}" is no Entra object id. It looks like 6b1f0f5e-2c1d-4a4e-9b57-3c1f5f0d2a11.\n`,
    );
    return 2;
  }
  const by = `console:${userInfo().username}`;
  const erased = await erase(db, person.toLowerCase(), by, realClock().now());
  const heads = headFile(headFileOf(world.env), (error) => world.complain(`${String(error)}\n`));
  heads.note(erased.head);
  await heads.flush();
  world.out(`Erased: the words of ${erased.lines} lines, the text in ${erased.requests.length} requests.\n`);
  if (erased.left.length > 0)
    world.out(`Left, because still open: ${erased.left.join(', ')}. End them, then erase again.\n`);
  world.out('Backups, exports and messages in Teams still hold what they held.\n');
  return erased.left.length > 0 ? 1 : 0;
}

/** Runs one command line. @returns the exit code: 0 fine, 1 found or left something, 2 wrong use */
export async function audit(args: readonly string[], world: AuditWorld): Promise<number> {
  const parsed = (() => {
    try {
      return parseArgs({
        args: [...args],
        allowPositionals: true,
        options: { csv: { type: 'boolean' }, out: { type: 'string' }, request: { type: 'string' } },
      });
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  })();
  const [verb, person] = parsed instanceof Error ? [] : parsed.positionals;
  if (
    parsed instanceof Error ||
    !verb ||
    !['verify', 'export', 'erase'].includes(verb) ||
    (verb === 'erase' && !person)
  ) {
    world.complain(`${parsed instanceof Error ? `${parsed.message}\n` : ''}${usage}`);
    return 2;
  }
  const database = connect(await findDatabase(world.env), { connections: 2 });
  try {
    if (verb === 'verify') return await runVerify(database, world);
    if (verb === 'export') return await runExport(database, world, parsed.values);
    return await runErase(database, world, person ?? '');
  } finally {
    await database.close();
  }
}

if (import.meta.main)
  try {
    process.exitCode = await audit(process.argv.slice(2), {
      env: process.env,
      out: (text) => process.stdout.write(text),
      complain: (text) => process.stderr.write(text),
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }

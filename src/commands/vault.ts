// npm run vault -- reseal: seals every secret anew with the key of now, so that the keys of before can be taken away.
import { connect } from '../adapters/postgres/database.ts';
import { sealedVault } from '../adapters/vault/sealed.ts';
import { readKeyFile } from '../adapters/vault/key.ts';
import { readApps } from '../config/apps.ts';
import { clouds } from '../config/clouds.ts';
import { ConfigError, Reading, type Env } from '../config/reading.ts';
import { Failure } from '../contracts/failure.ts';
import { findDatabase } from './database.ts';

const usage = `npm run vault -- reseal

Put the new key into VAULT_KEY (or the file that VAULT_KEY_FILE names) and the old ones into VAULT_OLD_KEYS first.
When this has run, and every bot has been started with the new key, VAULT_OLD_KEYS can be taken away.`;

/** @returns how many were sealed anew. @throws Failure; ConfigError */
export async function reseal(env: Env, databaseUrl: string): Promise<number> {
  const read = new Reading(env);
  const { vault } = readApps(read, clouds.worldwide);
  if (read.faults.length > 0) throw new ConfigError(read.faults);
  if (vault.is !== 'sealed')
    throw new ConfigError([
      'VAULT is not “sealed”: only the sealed vault has a key that can be changed here.',
    ]);
  const key = 'file' in vault.key ? readKeyFile(vault.key.file) : vault.key.text;
  const database = connect(databaseUrl, { connections: 1 });
  try {
    return await sealedVault({ db: database.db, key, oldKeys: vault.oldKeys }).reseal();
  } finally {
    await database.close();
  }
}

if (import.meta.main) {
  if (process.argv[2] !== 'reseal') {
    console.log(usage);
    process.exit(process.argv[2] === undefined ? 0 : 1);
  }
  try {
    const count = await reseal(process.env, await findDatabase(process.env));
    console.log(count === 1 ? '1 secret was sealed anew.' : `${count} secrets were sealed anew.`);
  } catch (error) {
    const said = error instanceof Failure ? `${error.message} ${error.advice}` : String(error);
    console.error(error instanceof ConfigError ? error.message : said);
    process.exit(1);
  }
}

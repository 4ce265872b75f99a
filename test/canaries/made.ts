// What was really made in a town: every value that its vault holds at the moment, read as the bot's writing sign-in does.
import { readFileSync } from 'node:fs';
import { rootCertificates, setDefaultCACertificates } from 'node:tls';
import { credential } from '../../src/adapters/token.ts';
import { connect } from '../../src/adapters/postgres/database.ts';
import { azureVault } from '../../src/adapters/vault/azure.ts';
import { sealedVault } from '../../src/adapters/vault/sealed.ts';
import { sandboxEnv } from '../../src/commands/world/env.ts';
import type { Opened, Vault } from '../../src/contracts/vault.ts';
import type { Ready } from '../sandbox/start.ts';

export const valueOf = (one: Opened): string => (one.kind === 'secret' ? one.value : one.key);

const openAll = async (vault: Vault, names: readonly string[]): Promise<string[]> =>
  Promise.all(names.map(async (name) => valueOf(await vault.open(name))));

/** @param names of what the sandbox's vault holds, and is not deleted */
export function inAzure(ready: Ready, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return Promise.resolve([]);
  setDefaultCACertificates([...rootCertificates, readFileSync(ready.ca, 'utf8')]);
  const { TENANT_ID = '', HANDS_APP_ID = '', HANDS_APP_SECRET = '' } = sandboxEnv();
  const signIn = { appId: HANDS_APP_ID, secret: HANDS_APP_SECRET };
  const hands = credential({ authority: ready.tenant, tenant: TENANT_ID, signIn });
  return openAll(azureVault({ url: ready.vault, credential: hands }), names);
}

/** @param key as in VAULT_KEY */
export async function inSealed(url: string, key: string): Promise<string[]> {
  const database = connect(url, { connections: 1 });
  try {
    const rows = await database.db.selectFrom('sealed').select('name').execute();
    return await openAll(
      sealedVault({ db: database.db, key }),
      rows.map(({ name }) => name),
    );
  } finally {
    await database.close();
  }
}

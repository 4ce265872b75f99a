import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connect } from '../../src/adapters/postgres/database.ts';
import { migrate } from '../../src/adapters/postgres/migrate.ts';
import { sealedVault } from '../../src/adapters/vault/sealed.ts';
import { reseal } from '../../src/commands/vault.ts';
import { freshDatabase } from '../adapters/postgres/database.ts';

const newKey = (): string => randomBytes(32).toString('base64');

describe('npm run vault', () => {
  const old = newKey();
  const next = newKey();
  let fresh: Awaited<ReturnType<typeof freshDatabase>>;
  before(async () => {
    fresh = await freshDatabase();
    const database = connect(fresh.url);
    await migrate(database.db);
    for (const name of ['a', 'b']) await sealedVault({ db: database.db, key: old }).put(name, name, 'mark');
    await database.close();
  });
  after(() => fresh.drop());

  it('seals all anew, so that the key of now opens them alone', async () => {
    const env = { VAULT: 'sealed', VAULT_KEY: next, VAULT_OLD_KEYS: old };
    assert.equal(await reseal(env, fresh.url), 2);
    assert.equal(await reseal({ ...env, VAULT_OLD_KEYS: '' }, fresh.url), 0);
    const database = connect(fresh.url);
    const vault = sealedVault({ db: database.db, key: next });
    assert.deepEqual(await vault.open('b'), { kind: 'secret', value: 'b' });
    await database.close();
  });

  it('says what is missing', async () => {
    await assert.rejects(
      reseal({ VAULT: 'azure', VAULT_URL: 'https://x.vault.azure.net' }, fresh.url),
      /sealed/,
    );
    await assert.rejects(reseal({ VAULT: 'sealed' }, fresh.url), /VAULT_KEY/);
    await assert.rejects(reseal({ VAULT: 'sealed', VAULT_KEY: newKey() }, fresh.url), { name: 'Failure' });
  });
});

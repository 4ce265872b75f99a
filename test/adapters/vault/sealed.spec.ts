import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { connect, type Database } from '../../../src/adapters/postgres/database.ts';
import { migrate } from '../../../src/adapters/postgres/migrate.ts';
import { readKeyFile } from '../../../src/adapters/vault/key.ts';
import { sealedVault } from '../../../src/adapters/vault/sealed.ts';
import { Failure } from '../../../src/contracts/failure.ts';
import { freshDatabase } from '../postgres/database.ts';
import { failing, vaultSuite } from './vault.suite.ts';

const newKey = (): string => randomBytes(32).toString('base64');

async function openDatabase(): Promise<Database & { drop(): Promise<void> }> {
  const fresh = await freshDatabase();
  const database = connect(fresh.url);
  await migrate(database.db);
  return {
    ...database,
    drop: async () => {
      await database.close();
      await fresh.drop();
    },
  };
}

let shared: Awaited<ReturnType<typeof openDatabase>> | undefined;
vaultSuite('The vault in our own database', {
  certificates: false,
  open: async () => {
    shared = await openDatabase();
    return sealedVault({ db: shared.db, key: newKey() });
  },
  close: async () => shared?.drop(),
});

describe('The key of the vault in our own database', () => {
  let database: Awaited<ReturnType<typeof openDatabase>>;
  const first = newKey();
  const second = newKey();
  before(async () => {
    database = await openDatabase();
    await sealedVault({ db: database.db, key: first }).put('latchkey-a', 'canary-a', 'mark-a');
  });
  after(() => database.drop());

  const open = (key: string, oldKeys: readonly string[] = []) =>
    sealedVault({ db: database.db, key, oldKeys });

  it('is all that opens it: nothing of a secret can be seen in the table', async () => {
    const { rows } = await sql<{ row: string }>`select sealed::text || encode(sealed.sealed, 'escape') as row
      from sealed`.execute(database.db);
    assert.equal(rows.length, 1);
    assert.doesNotMatch(rows[0]?.row ?? 'canary', /canary/);
  });

  it('is named when it is another one, and never shown', async () => {
    const failure = await failing(open(second).open('latchkey-a'));
    assert.equal(failure.is, 'blocked');
    assert.match(failure.message, /another key/);
    assert.match(failure.advice, /VAULT_OLD_KEYS/);
    assert.ok(![first, second].some((key) => (failure.message + failure.advice).includes(key)));
  });

  it('is changed by sealing everything anew; until then the one before still opens', async () => {
    const changing = open(second, [first]);
    assert.deepEqual(await changing.open('latchkey-a'), { kind: 'secret', value: 'canary-a' });
    assert.equal(await changing.reseal(), 1);
    assert.equal(await changing.reseal(), 0);
    assert.deepEqual(await open(second).open('latchkey-a'), { kind: 'secret', value: 'canary-a' });
    await failing(open(first).open('latchkey-a'));
  });

  it('seals nothing anew where one secret cannot be opened', async () => {
    const third = newKey();
    await open(third).put('latchkey-b', 'canary-b', 'mark-b');
    await failing(open(first, [third]).reseal());
    assert.deepEqual(await open(third).open('latchkey-b'), { kind: 'secret', value: 'canary-b' });
    assert.deepEqual(await open(second).open('latchkey-a'), { kind: 'secret', value: 'canary-a' });
  });

  it('opens nothing that was moved to another name or given another mark', async () => {
    const vault = open(second);
    await vault.put('latchkey-c', 'canary-c', 'mark-c');
    const { db } = database;
    await db.updateTable('sealed').set({ mark: 'mark-d' }).where('name', '=', 'latchkey-c').execute();
    assert.match((await failing(vault.open('latchkey-c'))).message, /changed by somebody/);
    await db
      .updateTable('sealed')
      .set({ mark: 'mark-c', name: 'latchkey-d' })
      .where('name', '=', 'latchkey-c')
      .execute();
    assert.match((await failing(vault.open('latchkey-d'))).message, /changed by somebody/);
  });

  it('must be 32 bytes in base64', () => {
    for (const bad of ['', 'short', randomBytes(31).toString('base64'), `${newKey()}x`, 'ä'.repeat(44)])
      assert.throws(
        () => open(bad),
        (error) => error instanceof Failure && /openssl rand/.test(error.advice),
      );
  });

  it('is read from a file only while nobody else may read that', () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-key-'));
    const file = join(folder, 'key');
    writeFileSync(file, `${first}\n`, { mode: 0o600 });
    assert.equal(readKeyFile(file), first);
    chmodSync(file, 0o640);
    assert.throws(
      () => readKeyFile(file),
      (error) => error instanceof Failure && /mode 640/.test(error.message) && /chmod 600/.test(error.advice),
    );
    assert.throws(
      () => readKeyFile(join(folder, 'none')),
      (error) => error instanceof Failure && /VAULT_KEY_FILE/.test(error.advice),
    );
    rmSync(folder, { recursive: true });
  });
});

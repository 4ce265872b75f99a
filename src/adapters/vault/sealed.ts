// A vault in our own PostgreSQL, for secrets only: AES-256-GCM under a key that the database never sees.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { blocked } from '../../contracts/failure.ts';
import type { Vault } from '../../contracts/vault.ts';
import type { Tables } from '../postgres/tables.ts';
import { reached } from '../postgres/trouble.ts';
import { keyId, vaultKey } from './key.ts';

export interface SealedOptions {
  readonly db: Kysely<Tables>;
  /** 32 bytes in base64. */
  readonly key: string;
  /** Keys from before: what they sealed can be read, nothing is sealed with them. */
  readonly oldKeys?: readonly string[];
}

export interface SealedVault extends Vault {
  readonly kind: 'sealed';
  /** Seals everything anew with the key of now; answers how many were sealed with another. @throws Failure */
  reseal(): Promise<number>;
}

const ivLength = 12;
const tagLength = 16;

/** Bound to its place: bytes that are moved under another name or mark do not open. */
const bound = (name: string, mark: string): Buffer => Buffer.from(JSON.stringify([name, mark]));

function seal(key: Buffer, name: string, mark: string, secret: string): Buffer {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(bound(name, mark));
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

function unseal(key: Buffer, name: string, mark: string, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivLength), {
    authTagLength: tagLength,
  });
  decipher.setAAD(bound(name, mark)).setAuthTag(sealed.subarray(ivLength, ivLength + tagLength));
  const body = Buffer.concat([decipher.update(sealed.subarray(ivLength + tagLength)), decipher.final()]);
  return body.toString('utf8');
}

interface Kept {
  readonly name: string;
  readonly mark: string;
  readonly key_id: string;
  readonly sealed: Buffer;
}

/** @throws Failure blocked where a key is none */
export function sealedVault({ db, key: text, oldKeys = [] }: SealedOptions): SealedVault {
  const key = vaultKey(text);
  const current = keyId(key);
  const keys = new Map([key, ...oldKeys.map(vaultKey)].map((one) => [keyId(one), one]));

  const opened = ({ name, mark, key_id, sealed }: Kept): string => {
    const right = keys.get(key_id);
    if (!right)
      throw blocked(
        `“${name}” is sealed with another key (${key_id}) than VAULT_KEY (${current}).`,
        'Put the key from before into VAULT_OLD_KEYS, or renew the credential.',
      );
    try {
      return unseal(right, name, mark, sealed);
    } catch (error) {
      throw blocked(
        `What the vault holds as “${name}” was changed by somebody.`,
        'Renew the credential, and find out who writes to the table “sealed”.',
        error,
      );
    }
  };

  const find = (name: string) =>
    reached(() => db.selectFrom('sealed').selectAll().where('name', '=', name).executeTakeFirst());

  return {
    kind: 'sealed',
    async put(name, secret, mark, expires) {
      const row = {
        mark,
        expires: expires === undefined ? null : new Date(expires),
        key_id: current,
        sealed: seal(key, name, mark, secret),
      };
      await reached(() =>
        db
          .insertInto('sealed')
          .values({ name, ...row })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
          .execute(),
      );
    },
    async mark(name) {
      const row = await find(name);
      if (!row) return undefined;
      return {
        kind: 'secret',
        mark: row.mark,
        ...(row.expires ? { expires: row.expires.toISOString() } : {}),
        where: `Latchkey’s own vault, secret ${name}`,
      };
    },
    makeCertificate: (name) =>
      Promise.reject(
        blocked(
          `The vault in Latchkey’s own database keeps secrets only, so it cannot make the certificate “${name}”.`,
          'Set VAULT=azure, or choose a secret or a certificate of your own.',
        ),
      ),
    async forget(name) {
      await reached(() => db.deleteFrom('sealed').where('name', '=', name).execute());
    },
    async open(name) {
      const row = await find(name);
      if (!row)
        throw blocked(`The vault holds nothing as “${name}”.`, 'Renew the credential of the application.');
      return { kind: 'secret', value: opened(row) };
    },
    reseal: () =>
      reached(() =>
        db.transaction().execute(async (tx) => {
          // Nobody seals meanwhile with a key that is about to go.
          await sql`lock table sealed in share row exclusive mode`.execute(tx);
          const rows = await tx.selectFrom('sealed').selectAll().orderBy('name').execute();
          for (const row of rows) {
            const sealed = seal(key, row.name, row.mark, opened(row));
            await tx
              .updateTable('sealed')
              .set({ sealed, key_id: current })
              .where('name', '=', row.name)
              .execute();
          }
          return rows.filter(({ key_id }) => key_id !== current).length;
        }),
      ),
  };
}

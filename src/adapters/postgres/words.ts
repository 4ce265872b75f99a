// What people wrote, sealed under a key of their own (AES-256-GCM): with the key gone it is gone.
import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

const ivLength = 12;
const tagLength = 16;

export interface Sealed {
  readonly key: string;
  readonly sealed: Buffer;
  /** SHA-256 of the sealed bytes, hex: what the chain covers. */
  readonly digest: string;
}

export const digestOf = (sealed: Buffer): string => createHash('sha256').update(sealed).digest('hex');

async function keyOf(tx: Transaction<Tables>, person: string): Promise<{ id: string; secret: Buffer }> {
  // The empty update makes a second writer wait for the first and then read the first one's key.
  const { rows } = await sql<{ id: string; secret: Buffer }>`
    insert into keys (id, person, secret) values (${randomUUID()}, ${person}, ${randomBytes(32)})
    on conflict (person) do update set person = excluded.person returning id, secret`.execute(tx);
  const key = rows[0];
  if (!key) throw new Error('The key of a person could not be made.');
  return key;
}

/** Seals a text under the person's key, which is made if need be. */
export async function seal(tx: Transaction<Tables>, person: string, text: string): Promise<Sealed> {
  const { id, secret } = await keyOf(tx, person);
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', secret, iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const sealed = Buffer.concat([iv, cipher.getAuthTag(), body]);
  return { key: id, sealed, digest: digestOf(sealed) };
}

/** @throws when the bytes were changed or the key is another one */
export function unseal(secret: Buffer, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, ivLength));
  decipher.setAuthTag(sealed.subarray(ivLength, ivLength + tagLength));
  return Buffer.concat([decipher.update(sealed.subarray(ivLength + tagLength)), decipher.final()]).toString(
    'utf8',
  );
}

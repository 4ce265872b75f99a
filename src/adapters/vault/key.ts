// The key of the sealed vault: 32 bytes in base64, from the environment or from a file that only its owner may read.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { blocked } from '../../contracts/failure.ts';

const length = 32;
const make = 'Make one with `openssl rand -base64 32`.';

/** @throws Failure blocked where the text is no such key; the text is in no message */
export function vaultKey(base64: string): Buffer {
  const text = base64.trim();
  const key = Buffer.from(text, 'base64');
  if (key.length !== length || key.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, ''))
    throw blocked(`The key of the vault is not ${length} bytes in base64.`, make);
  return key;
}

/** Which key it is: tells nothing of the key itself. */
export const keyId = (key: Buffer): string =>
  createHash('sha256').update('latchkey sealed vault\n').update(key).digest('hex').slice(0, 16);

/** The text of a key file. @throws Failure blocked where it is missing, or where others on this machine may read it */
export function readKeyFile(path: string): string {
  let mode: number;
  let text: string;
  try {
    mode = statSync(path).mode;
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw blocked(
      `The key file ${path} cannot be read.`,
      `Check VAULT_KEY_FILE and the owner of the file. ${make}`,
      error,
    );
  }
  if ((mode & 0o077) !== 0)
    throw blocked(
      `The key file ${path} is open to others (mode ${(mode & 0o777).toString(8)}).`,
      `chmod 600 ${path}, and change the key where others may have read it: docs/running.md says how.`,
    );
  return text.trim();
}

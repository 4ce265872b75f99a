// Values at rest: encrypted under a key of their own, so that the data folder holds no secret in plain.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Disk } from '../disk.ts';

export interface Seal {
  close(value: string): string;
  open(sealed: string): string;
}

export const makeSeal = (disk: Disk): Seal => {
  const key = Buffer.from(disk.kept('vault-key', () => randomBytes(32).toString('base64')).value, 'base64');
  return {
    close: (value) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64');
    },
    open: (sealed) => {
      const all = Buffer.from(sealed, 'base64');
      const cipher = createDecipheriv('aes-256-gcm', key, all.subarray(0, 12));
      cipher.setAuthTag(all.subarray(12, 28));
      return Buffer.concat([cipher.update(all.subarray(28)), cipher.final()]).toString('utf8');
    },
  };
};

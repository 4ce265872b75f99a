// What Key Vault gives out under a name: a secret's value, or a certificate with its key.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { blocked } from '../../contracts/failure.ts';
import type { Opened } from '../../contracts/vault.ts';

const block = (text: string, label: string): string | undefined =>
  new RegExp(`-----BEGIN (?:RSA )?${label}-----[\\s\\S]+?-----END (?:RSA )?${label}-----`).exec(text)?.[0];

/** @throws Failure blocked where a certificate is not in PEM, or its key may not leave the vault */
export function opened(name: string, value: string, contentType: string | undefined): Opened {
  if (contentType === 'application/x-pkcs12')
    throw blocked(
      `The certificate “${name}” is kept as PKCS #12, which is not read here.`,
      'Make it with the content type PEM, as Latchkey does.',
    );
  if (contentType !== 'application/x-pem-file') return { kind: 'secret', value };
  const key = block(value, 'PRIVATE KEY');
  const certificate = block(value, 'CERTIFICATE');
  if (key === undefined || certificate === undefined)
    throw blocked(
      `The key of the certificate “${name}” cannot leave the vault.`,
      'Make the certificate with an exportable key, as Latchkey does.',
    );
  return {
    kind: 'certificate',
    key: createPrivateKey(key).export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: new X509Certificate(certificate).toString(),
  };
}

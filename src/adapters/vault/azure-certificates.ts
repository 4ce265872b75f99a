// Certificates that Key Vault makes: the key is born there, and leaves it only for those who may read the secret side.
import { createHash, X509Certificate } from 'node:crypto';
import type { CertificateClient, CertificatePolicy } from '@azure/keyvault-certificates';
import type { Mark } from '../../contracts/vault.ts';
import { isMissing } from './azure-errors.ts';

const quick = { intervalInMs: 500 };

const policy = (subject: string, months: number): CertificatePolicy => ({
  issuerName: 'Self',
  subject,
  keyType: 'RSA',
  keySize: 2048,
  exportable: true,
  reuseKey: false,
  contentType: 'application/x-pem-file',
  validityInMonths: months,
  keyUsage: ['digitalSignature'],
  enhancedKeyUsage: ['1.3.6.1.5.5.7.3.2'],
  // Never renewed by the vault by itself: Entra ID would not know the new one.
  lifetimeActions: [{ action: 'EmailContacts', lifetimePercentage: 80 }],
});

export interface Certificates {
  /** DER of a certificate that is ready; undefined: there is none, or not yet. */
  find(name: string): Promise<Uint8Array | undefined>;
  make(name: string, subject: string, months: number): Promise<void>;
  remove(name: string): Promise<void>;
  purge(name: string): Promise<unknown>;
  recover(name: string): Promise<unknown>;
}

export function certificates(client: CertificateClient): Certificates {
  const get = async (name: string) => {
    try {
      return await client.getCertificate(name);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };
  return {
    find: async (name) => {
      const cer = (await get(name))?.cer;
      return cer && cer.byteLength > 0 ? cer : undefined;
    },
    async make(name, subject, months) {
      const there = await get(name);
      if (there?.cer && there.cer.byteLength > 0) return;
      // One that somebody began to make, and did not see ready, is waited for.
      const poller = there
        ? await client.getCertificateOperation(name, quick)
        : await client.beginCreateCertificate(name, policy(subject, months), quick);
      await poller.pollUntilDone();
    },
    async remove(name) {
      const poller = await client.beginDeleteCertificate(name, quick);
      await poller.pollUntilDone();
    },
    purge: (name) => client.purgeDeletedCertificate(name),
    recover: (name) => client.beginRecoverDeletedCertificate(name, quick),
  };
}

/** What may be told of a certificate: all of it is public. */
export function certificateMark(der: Uint8Array): Pick<Mark, 'kind' | 'mark' | 'expires' | 'certificate'> {
  const certificate = new X509Certificate(der);
  return {
    kind: 'certificate',
    mark: createHash('sha1').update(der).digest('base64'),
    expires: new Date(certificate.validTo).toISOString(),
    certificate: Buffer.from(der).toString('base64'),
  };
}

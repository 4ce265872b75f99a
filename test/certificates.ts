// Certificates made for tests: the public part, and the private key that must never be kept.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export interface Made {
  readonly pem: string;
  readonly der: Buffer;
  /** PKCS#8. */
  readonly keyPem: string;
  readonly keyDer: Buffer;
}

export async function makeCertificate(
  name = 'Verba Import',
  notAfter = new Date('2031-01-01'),
): Promise<Made> {
  const alg = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(alg, true, ['sign', 'verify']);
  const made = await x509.X509CertificateGenerator.createSelfSigned(
    { name: `CN=${name}`, notBefore: new Date('2020-01-01'), notAfter, keys, signingAlgorithm: alg },
    webcrypto,
  );
  const keyDer = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return {
    pem: made.toString('pem'),
    der: Buffer.from(made.rawData),
    keyDer,
    keyPem: x509.PemConverter.encode(keyDer, 'PRIVATE KEY'),
  };
}

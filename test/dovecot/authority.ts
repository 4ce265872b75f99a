// A certificate authority for one test, and the certificates it signs.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export interface Issued {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface Authority {
  /** PEM. */
  readonly ca: string;
  /** A certificate for these names, valid for `days` from now; negative: it has expired. */
  issue(names: readonly string[], days?: number): Promise<Issued>;
}

const day = 86_400_000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const serial = (): string => `00${randomBytes(12).toString('hex')}`;
const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

export async function makeAuthority(): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto);
  const now = Date.now();
  const root = await newKeys();
  const name = `CN=Test authority ${serial()}`;
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name,
    notBefore: new Date(now - 30 * day),
    notAfter: new Date(now + 30 * day),
    keys: root,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return {
    ca: ca.toString('pem'),
    issue: async (names, days = 7) => {
      const pair = await newKeys();
      const leaf = await x509.X509CertificateGenerator.create({
        serialNumber: serial(),
        subject: `CN=${names[0] ?? 'nobody'}`,
        issuer: ca.subject,
        notBefore: new Date(now - 20 * day),
        notAfter: new Date(now + days * day),
        publicKey: pair.publicKey,
        signingKey: root.privateKey,
        signingAlgorithm: algorithm,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
          new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
        ],
      });
      const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', pair.privateKey);
      return { cert: leaf.toString('pem'), key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY') };
    },
  };
}

// The certificate authority of this world, made at the first start, and the certificate of its tenant server.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as x509 from '@peculiar/x509';

const day = 86_400_000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export interface Certificates {
  /** Absolute path of the CA's certificate, for NODE_EXTRA_CA_CERTS. */
  ca: string;
  cert: string;
  key: string;
}

const pem = async (key: webcrypto.CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');

const make = async (folder: string, now: Date): Promise<void> => {
  x509.cryptoProvider.set(webcrypto);
  const dates = { notBefore: new Date(now.getTime() - day), notAfter: new Date(now.getTime() + 3650 * day) };
  const root = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const serial = (): string => `00${randomBytes(12).toString('hex')}`;
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...dates,
    serialNumber: serial(),
    // A name of its own: of two authorities of one name, TLS looks only at the one that it finds first.
    name: `CN=Latchkey sandbox CA ${randomBytes(4).toString('hex')}`,
    keys: root,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const pair = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const leaf = await x509.X509CertificateGenerator.create({
    ...dates,
    serialNumber: serial(),
    subject: 'CN=localhost',
    issuer: ca.subject,
    publicKey: pair.publicKey,
    signingKey: root.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  });
  writeFileSync(join(folder, 'server.key'), await pem(pair.privateKey), { mode: 0o600 });
  writeFileSync(join(folder, 'server.pem'), leaf.toString('pem'));
  writeFileSync(join(folder, 'ca.pem'), ca.toString('pem'));
};

/** The certificates under `folder`, made where there are none. The CA's own key is thrown away once it has signed. */
export const certificates = async (folder: string, now: Date): Promise<Certificates> => {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'ca.pem'))) await make(folder, now);
  return {
    ca: resolve(folder, 'ca.pem'),
    cert: readFileSync(join(folder, 'server.pem'), 'utf8'),
    key: readFileSync(join(folder, 'server.key'), 'utf8'),
  };
};

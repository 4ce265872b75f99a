// Makes a self-signed certificate by a policy, with its key as the secret under the same name carries it.
import { randomBytes, webcrypto } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { bad } from './errors.ts';
import { pfxOf } from './pfx.ts';
import { rowOf, type Row } from './secrets.ts';

export interface Wanted {
  subject: string;
  months: number;
  contentType: 'application/x-pkcs12' | 'application/x-pem-file';
  exportable: boolean;
  size: number;
}

export interface Made {
  /** DER, base64. */
  cer: string;
  /** The value of the secret: PFX in base64, or PEM. */
  secret: string;
  nbf: number;
  exp: number;
}

const sizes = [2048, 3072, 4096];

/** @throws VaultError 400 for what this vault cannot make */
export const wantedOf = (policy: Row): Wanted => {
  const key = rowOf(policy['key_props']);
  const { subject, validity_months: months = 12 } = rowOf(policy['x509_props']);
  const { contentType = 'application/x-pkcs12' } = rowOf(policy['secret_props']);
  const { name: issuer } = rowOf(policy['issuer']);
  const size = key['key_size'] ?? 2048;
  if (issuer !== 'Self') throw bad(`This vault issues no certificate by "${String(issuer)}": use "Self".`);
  if ((key['kty'] ?? 'RSA') !== 'RSA') throw bad('This vault makes RSA keys only.');
  if (typeof size !== 'number' || !sizes.includes(size)) throw bad('The key size is not supported.');
  if (typeof subject !== 'string') throw bad("The parameter 'x509_props.subject' is required.");
  if (typeof months !== 'number' || !(months >= 1 && months <= 1200))
    throw bad("The parameter 'x509_props.validity_months' is out of range.");
  if (contentType !== 'application/x-pkcs12' && contentType !== 'application/x-pem-file')
    throw bad('The content type of the secret is not supported.');
  try {
    new x509.Name(subject);
  } catch {
    throw bad(`The subject "${subject}" is no X.500 distinguished name.`);
  }
  return { subject, months, contentType, exportable: key['exportable'] !== false, size };
};

export const makeCertificate = async (wanted: Wanted, now: Date): Promise<Made> => {
  x509.cryptoProvider.set(webcrypto);
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: wanted.size,
  };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const end = new Date(now);
  end.setUTCMonth(end.getUTCMonth() + wanted.months);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: `00${randomBytes(15).toString('hex')}`,
    name: wanted.subject,
    notBefore: new Date(now.getTime() - 600_000),
    notAfter: end,
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment,
        true,
      ),
      new x509.ExtendedKeyUsageExtension([
        x509.ExtendedKeyUsage.serverAuth,
        x509.ExtendedKeyUsage.clientAuth,
      ]),
      new x509.BasicConstraintsExtension(false),
    ],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const cer = Buffer.from(certificate.rawData);
  const pem = `${wanted.exportable ? `${x509.PemConverter.encode(key, 'PRIVATE KEY')}\n` : ''}${certificate.toString('pem')}\n`;
  return {
    cer: cer.toString('base64'),
    secret:
      wanted.contentType === 'application/x-pem-file'
        ? pem
        : pfxOf(wanted.exportable ? key : undefined, cer).toString('base64'),
    nbf: Math.floor(certificate.notBefore.getTime() / 1000),
    exp: Math.floor(certificate.notAfter.getTime() / 1000),
  };
};

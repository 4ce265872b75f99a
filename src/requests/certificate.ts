// Reads a certificate that somebody sent: its public part alone. A private key is refused and goes no further.
import { X509Certificate } from 'node:crypto';
import { refused } from '../contracts/failure.ts';
import type { Certificate } from '../contracts/pages.ts';

/** Bytes of a certificate's file that are read. */
export const mostCertificateBytes = 20 * 1024;

const keyAdvice =
  'Export the certificate without its private key (.cer or .pem). Whoever has seen this file may hold the key: make a new one.';
const keyFound = () => refused('This file holds a private key. It was not kept.', keyAdvice);
const noCertificate = () =>
  refused(
    'There is no certificate in this.',
    'Send one as .cer or .pem: it begins with “-----BEGIN CERTIFICATE-----”.',
  );

const block = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;
const base64 = /^[A-Za-z0-9+/\s]{100,}={0,2}\s*$/;

/** A sequence that opens with a number is a key, or a container with one (PKCS#8, PKCS#1, PKCS#12); no certificate does. */
function isKey(der: Buffer): boolean {
  if (der[0] !== 0x30) return false;
  const long = der[1] ?? 0;
  const at = long < 0x80 ? 2 : 2 + (long & 0x7f);
  return der[at] === 0x02;
}

function single(text: string, bytes: Buffer): Buffer | string {
  const blocks = text.match(block) ?? [];
  if (blocks.length > 1)
    throw refused(
      `This file holds ${blocks.length} certificates.`,
      'Send the application’s own one alone, without the chain.',
    );
  const [only] = blocks;
  if (only !== undefined) return only;
  return base64.test(text) ? Buffer.from(text, 'base64') : bytes;
}

/** @throws Failure refused, with what to send instead */
export function readCertificate(bytes: Uint8Array, now: Date): Certificate {
  const buffer = Buffer.from(bytes);
  if (buffer.length > mostCertificateBytes)
    throw refused('This file is too large for a certificate.', 'Send a .cer or .pem file of at most 20 KB.');
  const text = buffer.toString('latin1');
  if (/PRIVATE KEY|BEGIN PKCS12|"d"\s*:/.test(text)) throw keyFound();
  const found = single(text, buffer);
  if (typeof found !== 'string' && isKey(found)) throw keyFound();
  const read = parsed(found);
  if (read.validToDate <= now)
    throw refused('This certificate has expired.', 'Make a new one, and send its public part.');
  return {
    der: read.raw.toString('base64'),
    subject: read.subject.replaceAll('\n', ', '),
    expires: read.validToDate.toISOString(),
    thumbprint: read.fingerprint.replaceAll(':', ''),
  };
}

function parsed(found: Buffer | string): X509Certificate {
  try {
    return new X509Certificate(found);
  } catch {
    throw noCertificate();
  }
}

// The public certificate of a consumer, as it was attached, pasted or uploaded. What holds a private key is refused.
import { X509Certificate } from 'node:crypto';
import { refused, type Failure } from '../../contracts/failure.ts';
import type { Look } from '../../contracts/look.ts';
import { thumbprintOf } from '../../steps/apps/certificate.ts';

export interface Read {
  /** DER, base64. */
  readonly der: string;
  /** SHA-1, base64. */
  readonly thumbprint: string;
  /** One line: "CN=verba". */
  readonly subject: string;
  /** ISO 8601. */
  readonly begins: string;
  readonly expires: string;
}

const fault = (message: string, advice: string): Failure =>
  refused(message, advice, { field: 'certificate' });
const wanted =
  'Give the public certificate alone: a .cer, .crt or .pem file that begins with BEGIN CERTIFICATE.';

/** @param text PEM, or DER in base64 @throws Failure refused */
export function readCertificate(text: string): Read {
  if (/PRIVATE KEY/i.test(text))
    throw fault(
      'This holds a private key. Nothing of it was kept; treat that key as known to others.',
      `Make a new key. ${wanted}`,
    );
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length > 1)
    throw fault(
      'This holds more than one certificate.',
      'Give the one that the product signs in with, without its chain.',
    );
  const bare = text.replace(/\s+/g, '');
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(blocks[0] ?? Buffer.from(bare, 'base64'));
  } catch {
    throw fault('This is no certificate that can be read.', wanted);
  }
  const der = certificate.raw.toString('base64');
  return {
    der,
    thumbprint: thumbprintOf(der),
    subject: certificate.subject.split('\n').reverse().join(', ') || 'without a name',
    begins: certificate.validFromDate.toISOString(),
    expires: certificate.validToDate.toISOString(),
  };
}

/** @param said as in the input @param by object id of the asker: an upload is good for the one who made it */
export async function certificateOf(look: Look, said: string, by: string): Promise<Read> {
  const id = /^upload:\s*(\S+)$/i.exec(said.trim())?.[1];
  if (id === undefined) return readCertificate(said);
  const upload = await look.upload(id);
  if (!upload || upload.person.toLowerCase() !== by.toLowerCase())
    throw refused(
      'There is no certificate of yours under this number.',
      'Upload it on the page again, and write the number that it shows.',
      { field: 'certificate', reason: 'notTheirs' },
    );
  return readCertificate(upload.certificate);
}

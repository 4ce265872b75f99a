// A certificate that came with a message: its public part is put on record, and named in what is asked for.
import { randomBytes } from 'node:crypto';
import { refused } from '../contracts/failure.ts';
import type { Operation, Values } from '../contracts/operation.ts';
import type { Ask } from '../contracts/person.ts';
import { readCertificate } from '../requests/certificate.ts';
import type { Room } from './room.ts';

const page = (room: Room): string =>
  room.pages ? `Send it again, or upload it at ${room.pages.address}/certificate.` : 'Send it again.';

/**
 * What came with the message, read before anything else: what holds a private key goes no further, whatever was said.
 * @returns the public part (DER, base64), or undefined where nothing came
 * @throws Failure refused, with what to send instead
 */
export function certificateOf(ask: Ask, room: Room): string | undefined {
  const [file, ...others] = ask.files ?? [];
  if (!file) return undefined;
  if (others.length > 0)
    throw refused('Several files came with this.', 'Send one certificate, with the sentence that it is for.');
  if ('unread' in file)
    throw refused(
      `“${file.name}” was not read: ${file.unread}.`,
      /private key/.test(file.unread)
        ? 'Send the public part alone (.cer or .pem), and make a new key if this one has left its place.'
        : page(room),
    );
  const { der } = readCertificate(file.bytes, ask.now);
  if (ask.text.trim() === '')
    throw refused(
      'Say what this certificate is for, with the file.',
      'For example: app new "Verba Import" imap on archive with cert',
    );
  return der;
}

/** The values with the certificate in them, by a name that a form can carry; as they are where none is wanted. */
export async function withCertificate(
  operation: Operation,
  values: Values,
  certificate: string | undefined,
  ask: Ask,
  room: Room,
): Promise<Values> {
  if (certificate === undefined || !operation.fields.includes('certificate')) return values;
  const id = randomBytes(12).toString('hex');
  await room.uploads.add({ id, person: ask.who.id, certificate, at: ask.now.toISOString() });
  return { credential: 'cert', ...values, certificate: `upload:${id}` };
}

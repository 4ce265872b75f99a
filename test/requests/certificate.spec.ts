// Reading a certificate that somebody sent: its public part in every form, and never a private key.
import assert from 'node:assert/strict';
import { readCertificate } from '../../src/requests/certificate.ts';
import { makeCertificate, type Made } from '../certificates.ts';
import { refuses } from './office.ts';

describe('A certificate that is sent', () => {
  const now = new Date('2026-11-24T12:00:00Z');
  let made: Made;
  before(async () => {
    made = await makeCertificate();
  });
  const read = (bytes: Uint8Array | string) => readCertificate(Buffer.from(bytes), now);

  it('is read as PEM, DER, or bare base64, with words around it', () => {
    const der = made.der.toString('base64');
    const wrapped = der.replace(/.{64}/g, '$&\n');
    for (const form of [made.pem, made.der, der, wrapped, `Bag Attributes\r\n  name: x\r\n${made.pem}\r\n`]) {
      const certificate = read(form);
      assert.equal(certificate.der, der);
      assert.equal(certificate.subject, 'CN=Verba Import');
      assert.equal(certificate.expires, '2031-01-01T00:00:00.000Z');
      assert.match(certificate.thumbprint, /^[0-9A-F]{40}$/);
    }
  });

  it('is refused when it holds a private key, in whatever form', async () => {
    const pkcs1 = Buffer.from([0x30, 0x05, 0x02, 0x01, 0x00, 0x02, 0x00]);
    const forms = [
      made.keyPem,
      `${made.pem}\n${made.keyPem}`,
      made.pem + made.keyPem.replace('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'),
      made.keyDer,
      made.keyDer.toString('base64'),
      pkcs1,
      '{"kty":"EC","d": "x"}',
    ];
    for (const form of forms) {
      const failure = await refuses(() => read(form), /holds a private key\. It was not kept/);
      assert.match(failure.advice, /without its private key/);
    }
  });

  it('is refused when it is none, several, too large or expired, each with what to send', async () => {
    for (const none of ['hello', '', made.der.subarray(0, 90), 'QUJD'.repeat(40), Buffer.from([0x30])])
      await refuses(() => read(none), /no certificate in this/);
    await refuses(() => read(made.pem.repeat(1) + '\n' + made.pem), /holds 2 certificates/);
    await refuses(() => read('x'.repeat(21 * 1024)), /too large/);
    const old = await makeCertificate('Old', new Date('2026-11-24T12:00:00Z'));
    await refuses(() => read(old.pem), /has expired/);
  });
});

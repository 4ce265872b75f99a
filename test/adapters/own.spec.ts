import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { ownSignIns } from '../../src/adapters/own.ts';
import { printerCertificate } from '../../src/sandbox/seed/certificate.ts';

describe('What Latchkey signs in with', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-own-'));
  const file = join(folder, 'look.pem');
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('ends when the certificate in its file does, of a secret only Entra knows, and a missing file says nothing', () => {
    const certificate = new X509Certificate(Buffer.from(printerCertificate, 'base64'));
    writeFileSync(file, certificate.toString());
    assert.deepEqual(
      ownSignIns({
        bot: { appId: 'b', secret: 's' },
        look: { appId: 'l', certificateFile: file },
        hands: { appId: 'h', certificateFile: join(folder, 'none.pem') },
      }),
      [
        { name: 'bot', clientId: 'b' },
        { name: 'look', clientId: 'l', expires: '2026-12-10T08:00:00.000Z' },
        { name: 'hands', clientId: 'h' },
      ],
    );
    assert.deepEqual(ownSignIns({ hands: undefined }), []);
  });
});

import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, sign, verify, X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import type { CertificatePolicy } from '@azure/keyvault-certificates';
import { fails, VaultWorld } from './vault-clients.ts';

describe('the sandbox as Azure Key Vault, with certificates', () => {
  const world = new VaultWorld();

  before(async () => world.start());
  beforeEach(async () => world.reset());
  after(async () => world.stop());

  const policy = (contentType: 'application/x-pem-file' | 'application/x-pkcs12'): CertificatePolicy => ({
    issuerName: 'Self',
    subject: 'CN=latchkey-lk-12',
    keyType: 'RSA',
    keySize: 2048,
    exportable: true,
    validityInMonths: 12,
    contentType,
  });
  const signs = (key: string, cer: Buffer): void => {
    const signature = sign('sha256', Buffer.from('x'), createPrivateKey(key));
    const publicKey = new X509Certificate(cer).publicKey;
    assert.ok(
      verify(
        'sha256',
        Buffer.from('x'),
        createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
        signature,
      ),
    );
  };

  it('makes a certificate whose key lies in the secret of the same name', async () => {
    const client = world.certificatesAs('hands');
    const making = await client.beginCreateCertificate('lk-12', policy('application/x-pem-file'), {
      intervalInMs: 1,
      tags: { app: 'Verba' },
    });
    assert.equal(
      (await client.getCertificateOperation('lk-12')).getOperationState().certificateOperation?.status,
      'inProgress',
    );
    await assert.rejects(world.secretsAs('hands').getSecret('lk-12'), fails(404, 'SecretNotFound'));
    await assert.rejects(
      client.beginCreateCertificate('lk-12', policy('application/x-pem-file')),
      fails(409, 'Conflict', /pending/),
    );
    await world.later();
    const made = await making.pollUntilDone();
    const read = new X509Certificate(Buffer.from(made.cer ?? []));
    assert.equal(read.subject, 'CN=latchkey-lk-12');
    assert.ok(read.verify(read.publicKey));
    assert.equal(made.properties.x509ThumbprintString?.toUpperCase(), read.fingerprint.replaceAll(':', ''));
    assert.equal(made.properties.expiresOn?.getTime(), new Date(read.validTo).getTime());
    assert.deepEqual([made.policy?.validityInMonths, made.properties.tags], [12, { app: 'Verba' }]);
    const secret = await world.secretsAs('hands').getSecret('lk-12');
    assert.equal(secret.properties.contentType, 'application/x-pem-file');
    assert.equal(secret.properties.managed, true);
    assert.ok(made.secretId?.endsWith(String(secret.properties.version)));
    signs(secret.value ?? '', read.raw);
    assert.equal((await world.certificatesAs('look').getCertificate('lk-12')).cer?.length, made.cer?.length);
    await assert.rejects(world.secretsAs('look').getSecret('lk-12'), fails(403, 'Forbidden'));
    await assert.rejects(
      world.secretsAs('hands').setSecret('lk-12', 'x'),
      fails(403, 'Forbidden', /certificate/),
    );
    await assert.rejects(
      world.secretsAs('hands').beginDeleteSecret('lk-12'),
      fails(403, 'Forbidden', /certificate/),
    );
  });

  it('deletes a certificate with its key, and purges both', async () => {
    const client = world.certificatesAs('hands');
    const making = await client.beginCreateCertificate('lk-13', policy('application/x-pkcs12'), {
      intervalInMs: 1,
    });
    await world.later();
    const { secretId } = await making.pollUntilDone();
    assert.ok(secretId);
    const { value } = await world.secretsAs('hands').getSecret('lk-13');
    const pfx = Buffer.from(value ?? '', 'base64');
    const server = tls.createServer({ pfx, passphrase: '' });
    server.close();
    const deleting = await client.beginDeleteCertificate('lk-13', { intervalInMs: 1 });
    await world.later();
    await deleting.pollUntilDone();
    await assert.rejects(world.secretsAs('hands').getSecret('lk-13'), fails(404, 'SecretNotFound'));
    await client.purgeDeletedCertificate('lk-13');
    assert.deepEqual(await world.held(), []);
  });

  it('makes a second version, and none that it cannot make', async () => {
    const client = world.certificatesAs('hands');
    const thumbprints = new Set<string | undefined>();
    for (let at = 0; at < 2; at += 1) {
      const making = await client.beginCreateCertificate('twice', policy('application/x-pem-file'), {
        intervalInMs: 1,
      });
      await world.later();
      thumbprints.add((await making.pollUntilDone()).properties.x509ThumbprintString);
    }
    const versions: unknown[] = [];
    for await (const one of client.listPropertiesOfCertificateVersions('twice')) versions.push(one.version);
    assert.deepEqual([versions.length, thumbprints.size], [2, 2]);
    const wrong = { ...policy('application/x-pem-file'), issuerName: 'DigiCert' };
    await assert.rejects(client.beginCreateCertificate('other', wrong), fails(400, 'BadParameter'));
  });
});

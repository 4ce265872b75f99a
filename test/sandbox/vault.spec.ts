import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, sign, verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { ClientSecretCredential } from '@azure/identity';
import { CertificateClient, type CertificatePolicy } from '@azure/keyvault-certificates';
import { SecretClient } from '@azure/keyvault-secrets';
import { apps, tenantId } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { graphScope, Talk, type Row } from './talk.ts';

interface Refusal {
  statusCode: number;
  code: string;
  message: string;
}
const fails =
  (status: number, code: string, text = /./) =>
  (error: unknown): true => {
    const { statusCode, message, ...rest } = error as Refusal;
    assert.deepEqual([statusCode, rest.code], [status, code], message);
    assert.match(message, text);
    return true;
  };

describe('the sandbox as Azure Key Vault', () => {
  let sandbox: Started;
  let talk: Talk;
  let ahead = 0;
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-vault-'));
  const trusted = tls.getCACertificates('default');

  before(async () => {
    sandbox = await startSandbox({ DATA_DIR: folder });
    talk = new Talk(sandbox.ready);
    tls.setDefaultCACertificates([...trusted, readFileSync(sandbox.ready.ca, 'utf8')]);
  });
  beforeEach(async () => {
    await talk.control('/faults', undefined, 'DELETE');
    await talk.control('/reset', {});
  });
  after(async () => {
    tls.setDefaultCACertificates(trusted);
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const credential = (app: 'hands' | 'look' | 'bot'): ClientSecretCredential =>
    new ClientSecretCredential(tenantId, apps[app].appId, apps[app].secret, {
      authorityHost: sandbox.ready.tenant,
      disableInstanceDiscovery: true,
    });
  const options = { disableChallengeResourceVerification: true, retryOptions: { maxRetries: 0 } };
  const secretsAs = (app: 'hands' | 'look' | 'bot'): SecretClient =>
    new SecretClient(sandbox.ready.vault, credential(app), options);
  const certificatesAs = (app: 'hands' | 'look'): CertificateClient =>
    new CertificateClient(sandbox.ready.vault, credential(app), options);
  const later = async (): Promise<void> => {
    ahead += 1500;
    await talk.control('/clock', { aheadMs: ahead });
  };
  const held = async (): Promise<Row[]> => (await talk.control('/state?only=vault')).json['vault'] as Row[];

  it('keeps a secret in versions, and hands out the newest or the one named', async () => {
    const client = secretsAs('hands');
    const expiresOn = new Date('2027-05-01T10:00:00Z');
    const first = await client.setSecret('latchkey-lk-12', 'old', {
      expiresOn,
      contentType: 'text/plain',
      tags: { mark: 'k1' },
    });
    const second = await client.setSecret('latchkey-lk-12', 'new');
    assert.equal(
      first.properties.id,
      `${sandbox.ready.vault}/secrets/latchkey-lk-12/${String(first.properties.version)}`,
    );
    assert.notEqual(first.properties.version, second.properties.version);
    assert.equal((await client.getSecret('latchkey-lk-12')).value, 'new');
    const old = await client.getSecret('latchkey-lk-12', { version: String(first.properties.version) });
    assert.equal(old.value, 'old');
    assert.deepEqual(
      [old.properties.expiresOn, old.properties.contentType, old.properties.tags, old.properties.enabled],
      [expiresOn, 'text/plain', { mark: 'k1' }, true],
    );
    const versions: (string | undefined)[] = [];
    for await (const one of client.listPropertiesOfSecretVersions('latchkey-lk-12'))
      versions.push(one.version);
    assert.deepEqual(versions, [first.properties.version, second.properties.version]);
    const names: string[] = [];
    for await (const one of client.listPropertiesOfSecrets()) names.push(one.name);
    assert.deepEqual(names, ['latchkey-lk-12']);
    const changed = await client.updateSecretProperties('latchkey-lk-12', String(second.properties.version), {
      enabled: false,
    });
    assert.equal(changed.enabled, false);
    await assert.rejects(client.getSecret('latchkey-lk-12'), fails(403, 'Forbidden', /disabled/));
  });

  it('shows its state and its log without a value, and keeps none in plain on disk', async () => {
    const client = secretsAs('hands');
    await client.setSecret('quiet', 'unspeakable-value');
    const [item] = await held();
    assert.equal(item?.['name'], 'quiet');
    const everything = JSON.stringify([(await talk.control('/state')).json, await talk.log()]);
    assert.ok(!everything.includes('unspeakable-value') && !everything.includes('sealed'));
    assert.ok((await talk.log()).some((line) => line['service'] === 'vault' && line['method'] === 'PUT'));
    await sandbox.stop();
    const at = readFileSync(join(folder, 'sandbox', 'vault.json'), 'utf8');
    assert.ok(at.includes('quiet') && !at.includes('unspeakable-value'));
    sandbox = await startSandbox({ DATA_DIR: folder });
    talk = new Talk(sandbox.ready);
    assert.equal((await secretsAs('hands').getSecret('quiet')).value, 'unspeakable-value');
  });

  it('answers a call without a token with the challenge that says where to get one', async () => {
    const reply = await talk.send(`${sandbox.ready.vault}/secrets/x/?api-version=7.6`);
    assert.equal(reply.status, 401);
    assert.equal(
      reply.headers['www-authenticate'],
      `Bearer authorization="${sandbox.ready.tenant}/${tenantId}", resource="https://vault.azure.net"`,
    );
    const token = await talk.token('hands', graphScope);
    const headers = { Authorization: `Bearer ${token}` };
    assert.equal(
      (await talk.send(`${sandbox.ready.vault}/secrets/x/?api-version=7.6`, { headers })).status,
      401,
    );
  });

  it('lets the look see what there is, and never a value', async () => {
    await secretsAs('hands').setSecret('seen', 'value');
    const look = secretsAs('look');
    const seen: string[] = [];
    for await (const one of look.listPropertiesOfSecretVersions('seen')) seen.push(one.name);
    assert.deepEqual(seen, ['seen']);
    await assert.rejects(look.getSecret('seen'), fails(403, 'Forbidden', /secrets\/getSecret\/action/));
    await assert.rejects(look.setSecret('seen', 'mine'), fails(403, 'Forbidden'));
    await assert.rejects(look.beginDeleteSecret('seen'), fails(403, 'Forbidden'));
  });

  it('opens one item to whoever is given a role on it alone', async () => {
    await secretsAs('hands').setSecret('one', 'first');
    await secretsAs('hands').setSecret('two', 'second');
    const bot = secretsAs('bot');
    await assert.rejects(bot.getSecret('one'), fails(403, 'Forbidden'));
    const role = { app: 'bot', role: 'Key Vault Secrets User', on: 'one' };
    await talk.control('/change', { kind: 'giveVaultRole', ...role });
    assert.equal((await bot.getSecret('one')).value, 'first');
    await assert.rejects(bot.getSecret('two'), fails(403, 'Forbidden'));
    await talk.control('/change', { kind: 'takeVaultRole', ...role });
    await assert.rejects(bot.getSecret('one'), fails(403, 'Forbidden'));
  });

  it('says that it has no such secret', async () => {
    await assert.rejects(secretsAs('hands').getSecret('none'), fails(404, 'SecretNotFound', /none/));
    await assert.rejects(certificatesAs('hands').getCertificate('none'), fails(404, 'CertificateNotFound'));
    await assert.rejects(secretsAs('hands').getDeletedSecret('none'), fails(404, 'SecretNotFound'));
    await assert.rejects(secretsAs('hands').setSecret('no_such', 'x'), fails(400, 'BadParameter'));
  });

  it('keeps what is deleted until it is purged, and its name with it', async () => {
    const client = secretsAs('hands');
    await client.setSecret('gone', 'value');
    const deleting = await client.beginDeleteSecret('gone', { intervalInMs: 1 });
    await assert.rejects(client.setSecret('gone', 'again'), fails(409, 'Conflict', /being deleted/));
    await assert.rejects(client.getDeletedSecret('gone'), fails(404, 'SecretNotFound'));
    await later();
    await deleting.pollUntilDone();
    await assert.rejects(client.getSecret('gone'), fails(404, 'SecretNotFound'));
    await assert.rejects(client.setSecret('gone', 'again'), fails(409, 'Conflict', /recovered or purged/));
    assert.ok((await client.getDeletedSecret('gone')).recoveryId?.endsWith('/deletedsecrets/gone'));
    const back = await client.beginRecoverDeletedSecret('gone', { intervalInMs: 1 });
    await back.pollUntilDone();
    assert.equal((await client.getSecret('gone')).value, 'value');
    await client.beginDeleteSecret('gone');
    await later();
    await client.purgeDeletedSecret('gone');
    assert.deepEqual(await held(), []);
    assert.equal((await client.setSecret('gone', 'anew')).value, 'anew');
  });

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
    const client = certificatesAs('hands');
    const making = await client.beginCreateCertificate('lk-12', policy('application/x-pem-file'), {
      intervalInMs: 1,
      tags: { app: 'Verba' },
    });
    assert.equal(
      (await client.getCertificateOperation('lk-12')).getOperationState().certificateOperation?.status,
      'inProgress',
    );
    await assert.rejects(secretsAs('hands').getSecret('lk-12'), fails(404, 'SecretNotFound'));
    await assert.rejects(
      client.beginCreateCertificate('lk-12', policy('application/x-pem-file')),
      fails(409, 'Conflict', /pending/),
    );
    await later();
    const made = await making.pollUntilDone();
    const read = new X509Certificate(Buffer.from(made.cer ?? []));
    assert.equal(read.subject, 'CN=latchkey-lk-12');
    assert.ok(read.verify(read.publicKey));
    assert.equal(made.properties.x509ThumbprintString?.toUpperCase(), read.fingerprint.replaceAll(':', ''));
    assert.equal(made.properties.expiresOn?.getTime(), new Date(read.validTo).getTime());
    assert.deepEqual([made.policy?.validityInMonths, made.properties.tags], [12, { app: 'Verba' }]);
    const secret = await secretsAs('hands').getSecret('lk-12');
    assert.equal(secret.properties.contentType, 'application/x-pem-file');
    assert.equal(secret.properties.managed, true);
    assert.ok(made.secretId?.endsWith(String(secret.properties.version)));
    signs(secret.value ?? '', read.raw);
    assert.equal((await certificatesAs('look').getCertificate('lk-12')).cer?.length, made.cer?.length);
    await assert.rejects(secretsAs('look').getSecret('lk-12'), fails(403, 'Forbidden'));
    await assert.rejects(secretsAs('hands').setSecret('lk-12', 'x'), fails(403, 'Forbidden', /certificate/));
    await assert.rejects(
      secretsAs('hands').beginDeleteSecret('lk-12'),
      fails(403, 'Forbidden', /certificate/),
    );
  });

  it('deletes a certificate with its key, and purges both', async () => {
    const client = certificatesAs('hands');
    const making = await client.beginCreateCertificate('lk-13', policy('application/x-pkcs12'), {
      intervalInMs: 1,
    });
    await later();
    const { secretId } = await making.pollUntilDone();
    assert.ok(secretId);
    const { value } = await secretsAs('hands').getSecret('lk-13');
    const pfx = Buffer.from(value ?? '', 'base64');
    const server = tls.createServer({ pfx, passphrase: '' });
    server.close();
    const deleting = await client.beginDeleteCertificate('lk-13', { intervalInMs: 1 });
    await later();
    await deleting.pollUntilDone();
    await assert.rejects(secretsAs('hands').getSecret('lk-13'), fails(404, 'SecretNotFound'));
    await client.purgeDeletedCertificate('lk-13');
    assert.deepEqual(await held(), []);
  });

  it('makes a second version, and none that it cannot make', async () => {
    const client = certificatesAs('hands');
    const thumbprints = new Set<string | undefined>();
    for (let at = 0; at < 2; at += 1) {
      const making = await client.beginCreateCertificate('twice', policy('application/x-pem-file'), {
        intervalInMs: 1,
      });
      await later();
      thumbprints.add((await making.pollUntilDone()).properties.x509ThumbprintString);
    }
    const versions: unknown[] = [];
    for await (const one of client.listPropertiesOfCertificateVersions('twice')) versions.push(one.version);
    assert.deepEqual([versions.length, thumbprints.size], [2, 2]);
    const wrong = { ...policy('application/x-pem-file'), issuerName: 'DigiCert' };
    await assert.rejects(client.beginCreateCertificate('other', wrong), fails(400, 'BadParameter'));
  });

  it('has had enough where it is told so, and loses calls on order', async () => {
    const body = { error: { code: 'Throttled', message: 'Too many requests.' } };
    const respond = { status: 429, headers: { 'Retry-After': '3' }, body };
    await talk.control('/faults', { service: 'vault', match: 'PUT', times: 1, respond });
    await assert.rejects(
      secretsAs('hands').setSecret('slow', 'x'),
      (error: Refusal) => error.statusCode === 429,
    );
    const client = secretsAs('hands');
    await client.setSecret('first', 'x');
    await talk.control('/faults', { service: 'vault', match: 'PUT', times: 1, when: 'after' });
    await assert.rejects(client.setSecret('lost', 'x'));
    assert.equal((await client.getSecret('lost')).value, 'x');
  });

  it('does not know the rest of Key Vault, and says so', async () => {
    const token = await talk.token('hands', 'https://vault.azure.net/.default');
    const headers = { Authorization: `Bearer ${token}` };
    assert.equal((await talk.send(`${sandbox.ready.vault}/keys?api-version=7.6`, { headers })).status, 501);
    assert.equal((await talk.send(`${sandbox.ready.vault}/secrets`, { headers })).status, 400);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tenantId } from '../../src/sandbox/seed/ids.ts';
import { graphScope } from './talk.ts';
import { fails, VaultWorld, type Refusal } from './vault-clients.ts';

describe('the sandbox as Azure Key Vault', () => {
  const world = new VaultWorld();

  before(async () => world.start());
  beforeEach(async () => world.reset());
  after(async () => world.stop());

  it('keeps a secret in versions, and hands out the newest or the one named', async () => {
    const client = world.secretsAs('hands');
    const expiresOn = new Date('2027-05-01T10:00:00Z');
    const first = await client.setSecret('latchkey-lk-12', 'old', {
      expiresOn,
      contentType: 'text/plain',
      tags: { mark: 'k1' },
    });
    const second = await client.setSecret('latchkey-lk-12', 'new');
    assert.equal(
      first.properties.id,
      `${world.sandbox.ready.vault}/secrets/latchkey-lk-12/${String(first.properties.version)}`,
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
    const client = world.secretsAs('hands');
    await client.setSecret('quiet', 'unspeakable-value');
    const [item] = await world.held();
    assert.equal(item?.['name'], 'quiet');
    const everything = JSON.stringify([(await world.talk.control('/state')).json, await world.talk.log()]);
    assert.ok(!everything.includes('unspeakable-value') && !everything.includes('sealed'));
    assert.ok(
      (await world.talk.log()).some((line) => line['service'] === 'vault' && line['method'] === 'PUT'),
    );
    await world.sandbox.stop();
    const at = readFileSync(join(world.folder, 'sandbox', 'vault.json'), 'utf8');
    assert.ok(at.includes('quiet') && !at.includes('unspeakable-value'));
    await world.start();
    assert.equal((await world.secretsAs('hands').getSecret('quiet')).value, 'unspeakable-value');
  });

  it('answers a call without a token with the challenge that says where to get one', async () => {
    const reply = await world.talk.send(`${world.sandbox.ready.vault}/secrets/x/?api-version=7.6`);
    assert.equal(reply.status, 401);
    assert.equal(
      reply.headers['www-authenticate'],
      `Bearer authorization="${world.sandbox.ready.tenant}/${tenantId}", resource="https://vault.azure.net"`,
    );
    const token = await world.talk.token('hands', graphScope);
    const headers = { Authorization: `Bearer ${token}` };
    assert.equal(
      (await world.talk.send(`${world.sandbox.ready.vault}/secrets/x/?api-version=7.6`, { headers })).status,
      401,
    );
  });

  it('lets the look see what there is, and never a value', async () => {
    await world.secretsAs('hands').setSecret('seen', 'value');
    const look = world.secretsAs('look');
    const seen: string[] = [];
    for await (const one of look.listPropertiesOfSecretVersions('seen')) seen.push(one.name);
    assert.deepEqual(seen, ['seen']);
    await assert.rejects(look.getSecret('seen'), fails(403, 'Forbidden', /secrets\/getSecret\/action/));
    await assert.rejects(look.setSecret('seen', 'mine'), fails(403, 'Forbidden'));
    await assert.rejects(look.beginDeleteSecret('seen'), fails(403, 'Forbidden'));
  });

  it('opens one item to whoever is given a role on it alone', async () => {
    await world.secretsAs('hands').setSecret('one', 'first');
    await world.secretsAs('hands').setSecret('two', 'second');
    const bot = world.secretsAs('bot');
    await assert.rejects(bot.getSecret('one'), fails(403, 'Forbidden'));
    const role = { app: 'bot', role: 'Key Vault Secrets User', on: 'one' };
    await world.talk.control('/change', { kind: 'giveVaultRole', ...role });
    assert.equal((await bot.getSecret('one')).value, 'first');
    await assert.rejects(bot.getSecret('two'), fails(403, 'Forbidden'));
    await world.talk.control('/change', { kind: 'takeVaultRole', ...role });
    await assert.rejects(bot.getSecret('one'), fails(403, 'Forbidden'));
  });

  it('loses what somebody else removes', async () => {
    const client = world.secretsAs('hands');
    await client.setSecret('theirs', 'x');
    await world.talk.control('/change', { kind: 'removeFromVault', name: 'theirs', softly: true });
    await assert.rejects(client.getSecret('theirs'), fails(404, 'SecretNotFound'));
    await world.talk.control('/change', { kind: 'removeFromVault', name: 'theirs' });
    await assert.rejects(client.getDeletedSecret('theirs'), fails(404, 'SecretNotFound'));
  });

  it('says that it has no such secret', async () => {
    await assert.rejects(world.secretsAs('hands').getSecret('none'), fails(404, 'SecretNotFound', /none/));
    await assert.rejects(
      world.certificatesAs('hands').getCertificate('none'),
      fails(404, 'CertificateNotFound'),
    );
    await assert.rejects(world.secretsAs('hands').getDeletedSecret('none'), fails(404, 'SecretNotFound'));
    await assert.rejects(world.secretsAs('hands').setSecret('no_such', 'x'), fails(400, 'BadParameter'));
  });

  it('keeps what is deleted until it is purged, and its name with it', async () => {
    const client = world.secretsAs('hands');
    await client.setSecret('gone', 'value');
    const deleting = await client.beginDeleteSecret('gone', { intervalInMs: 1 });
    await assert.rejects(client.setSecret('gone', 'again'), fails(409, 'Conflict', /being deleted/));
    await assert.rejects(client.getDeletedSecret('gone'), fails(404, 'SecretNotFound'));
    await world.later();
    await deleting.pollUntilDone();
    await assert.rejects(client.getSecret('gone'), fails(404, 'SecretNotFound'));
    await assert.rejects(client.setSecret('gone', 'again'), fails(409, 'Conflict', /recovered or purged/));
    assert.ok((await client.getDeletedSecret('gone')).recoveryId?.endsWith('/deletedsecrets/gone'));
    const back = await client.beginRecoverDeletedSecret('gone', { intervalInMs: 1 });
    await back.pollUntilDone();
    assert.equal((await client.getSecret('gone')).value, 'value');
    await client.beginDeleteSecret('gone');
    await world.later();
    await client.purgeDeletedSecret('gone');
    assert.deepEqual(await world.held(), []);
    assert.equal((await client.setSecret('gone', 'anew')).value, 'anew');
  });

  it('has had enough where it is told so, and loses calls on order', async () => {
    const body = { error: { code: 'Throttled', message: 'Too many requests.' } };
    const respond = { status: 429, headers: { 'Retry-After': '3' }, body };
    await world.talk.control('/faults', { service: 'vault', match: 'PUT', times: 1, respond });
    await assert.rejects(
      world.secretsAs('hands').setSecret('slow', 'x'),
      (error: Refusal) => error.statusCode === 429,
    );
    const client = world.secretsAs('hands');
    await client.setSecret('first', 'x');
    await world.talk.control('/faults', { service: 'vault', match: 'PUT', times: 1, when: 'after' });
    await assert.rejects(client.setSecret('lost', 'x'));
    assert.equal((await client.getSecret('lost')).value, 'x');
  });

  it('does not know the rest of Key Vault, and says so', async () => {
    const token = await world.talk.token('hands', 'https://vault.azure.net/.default');
    const headers = { Authorization: `Bearer ${token}` };
    assert.equal(
      (await world.talk.send(`${world.sandbox.ready.vault}/keys?api-version=7.6`, { headers })).status,
      501,
    );
    assert.equal((await world.talk.send(`${world.sandbox.ready.vault}/secrets`, { headers })).status, 400);
  });
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { apps } from '../../src/sandbox/seed/ids.ts';
import { printerCertificate } from '../../src/sandbox/seed/certificate.ts';
import { startSandbox, type Started } from './start.ts';
import { codeOf, graphScope, Talk, type Reply } from './talk.ts';

type Key = Record<string, unknown>;

describe('the sandbox as Graph: secrets and certificates', () => {
  let sandbox: Started;
  let talk: Talk;
  let hands: string;
  let look: string;
  let id: string;
  let appId: string;

  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
  });
  beforeEach(async () => {
    await talk.control('/reset', {});
    await talk.control('/settings', { lagMs: { graph: 0, credential: 0 } });
    hands = await talk.token('hands', graphScope);
    look = await talk.token('look', graphScope);
    const body = { displayName: 'Verba Import', signInAudience: 'AzureADMyOrg' };
    const made = (await talk.graph(hands, '/applications', { body })).json;
    id = String(made['id']);
    appId = String(made['appId']);
    await talk.graph(hands, '/servicePrincipals', { body: { appId } });
  });
  afterEach(async () => {
    await talk.control('/clock', { aheadMs: 0 });
  });
  after(async () => sandbox.stop());

  const add = (passwordCredential: object = { displayName: 'Latchkey LK-1' }): Promise<Reply> =>
    talk.graph(hands, `/applications/${id}/addPassword`, { body: { passwordCredential } });
  const keys = async (): Promise<Key[]> =>
    (await talk.graph(look, `/applications/${id}?$select=keyCredentials`)).json['keyCredentials'] as Key[];
  const patch = (keyCredentials: readonly object[]): Promise<Reply> =>
    talk.graph(hands, `/applications/${id}`, { method: 'PATCH', body: { keyCredentials } });
  const certificate = (key: string, more: object = {}): Key => ({
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key,
    ...more,
  });
  const ca = (): Buffer => Buffer.from(readFileSync(sandbox.ready.ca, 'utf8'));
  const signIn = async (secret: string): Promise<unknown> => {
    const reply = await talk.ask({ client_id: appId, client_secret: secret, scope: graphScope });
    return (reply.json['error_codes'] as number[] | undefined)?.[0] ?? reply.status;
  };
  /** Moves everybody's clock on. */
  const later = async (seconds: number): Promise<void> => {
    await talk.control('/clock', { aheadMs: seconds * 1000 });
  };

  it('shows a secret once, lets the app sign in with it, and forgets it when it is removed', async () => {
    const made = await add();
    assert.equal(made.status, 200);
    const secret = String(made.json['secretText']);
    assert.equal(made.json['hint'], secret.slice(0, 3));
    const life =
      Date.parse(String(made.json['endDateTime'])) - Date.parse(String(made.json['startDateTime']));
    assert.ok(Math.abs(life / 86_400_000 - 730.5) < 1);
    assert.equal(await signIn(secret), 200);
    const shown = await talk.graph(look, `/applications/${id}`);
    assert.ok(!shown.text.includes(secret));
    assert.ok(!(await talk.control('/state')).text.includes(secret));
    assert.ok(!(await talk.control('/log')).text.includes(secret));
    const body = { keyId: made.json['keyId'] };
    assert.equal((await talk.graph(hands, `/applications/${id}/removePassword`, { body })).status, 204);
    assert.equal(await signIn(secret), 7000215);
    const again = await talk.graph(hands, `/applications/${id}/removePassword`, { body });
    assert.equal(again.status, 400);
    assert.match(again.text, /No password credential found with keyId/);
  });

  it('makes a second secret when it is asked a second time', async () => {
    assert.notEqual((await add()).json['keyId'], (await add()).json['keyId']);
    const { json } = await talk.graph(look, `/applications/${id}`);
    assert.equal((json['passwordCredentials'] as unknown[]).length, 2);
  });

  it('lets a fresh secret work only when the token service has heard of it', async () => {
    await talk.control('/settings', { lagMs: { credential: 60_000 } });
    const secret = String((await add()).json['secretText']);
    assert.equal(await signIn(secret), 7000215);
    await later(61);
    assert.equal(await signIn(secret), 200);
  });

  it('refuses what the policy of the tenant forbids', async () => {
    const end = (days: number): object => ({
      endDateTime: new Date(Date.parse('2026-01-01T00:00:00Z') + days * 86_400_000).toISOString(),
      startDateTime: '2026-01-01T00:00:00Z',
    });
    await talk.control('/change', { id: 'P45' });
    const policy = await talk.graph(look, '/policies/defaultAppManagementPolicy');
    assert.match(policy.text, /"passwordLifetime".*"P90D"/);
    const long = await add(end(91));
    assert.equal(long.status, 400);
    assert.equal(codeOf(long), 'CredentialInvalidLifetimeAsPerAppPolicy');
    assert.equal((await add(end(90))).status, 200);
    await later(1);
    const year = await patch([certificate(printerCertificate)]);
    assert.equal(codeOf(year), 'CredentialInvalidLifetimeAsPerAppPolicy');
    await talk.control('/change', { kind: 'setAppPolicy', passwordAddition: true });
    assert.equal(codeOf(await add(end(1))), 'CredentialTypeNotAllowedAsPerAppPolicy');
    await talk.control('/change', {
      kind: 'setAppPolicy',
      passwordAddition: true,
      createdAfter: '2999-01-01T00:00:00Z',
    });
    assert.equal((await add(end(1))).status, 200);
    assert.equal(
      (await talk.control('/change', { kind: 'setAppPolicy', passwordLifetime: '90' })).status,
      400,
    );
  });

  it('replaces the collection of certificates as a whole, and reads their dates and names itself', async () => {
    assert.equal((await patch([certificate(printerCertificate)])).status, 204);
    const [first] = await keys();
    assert.ok(first !== undefined);
    assert.equal(first['displayName'], 'CN=Printer Relay');
    assert.equal(first['endDateTime'], '2026-12-10T08:00:00.000Z');
    const sha1 = createHash('sha1').update(Buffer.from(printerCertificate, 'base64')).digest('base64');
    assert.equal(first['customKeyIdentifier'], sha1);
    assert.equal((await patch([first, certificate(ca().toString('base64'))])).status, 204);
    assert.equal((await keys()).length, 2);
    assert.equal((await patch(await keys())).status, 204);
    assert.equal((await talk.log()).at(-2)?.['effect'], 0);
    const { key: _, ...without } = first;
    assert.equal((await patch([without])).status, 204);
    assert.deepEqual(
      (await keys()).map((one) => one['keyId']),
      [first['keyId']],
    );
  });

  it('changes no certificate that stays, and takes no private key', async () => {
    await patch([certificate(printerCertificate)]);
    const [first] = await keys();
    const renamed = await patch([{ ...first, displayName: 'Another' }]);
    assert.equal(renamed.status, 400);
    assert.equal(codeOf(renamed), 'KeyNotUpdatable');
    assert.match(renamed.text, /Update to existing credential with KeyId/);
    const pem = '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n';
    for (const key of [Buffer.from(pem).toString('base64'), 'AAAA', ''])
      assert.equal((await patch([certificate(key)])).status, 400);
    const longer = certificate(printerCertificate, { endDateTime: '2030-01-01T00:00:00Z' });
    assert.equal((await patch([longer])).status, 400);
    assert.equal((await keys()).length, 1);
  });

  it('refuses a secret right after a certificate on the same application, and takes it a moment later', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const url = `/applications/${id}`;
    const keyCredentials = [certificate(printerCertificate)];
    // In one batch, so that not even a slow machine comes between the two.
    const requests = [
      { id: '1', method: 'PATCH', url, headers, body: { keyCredentials } },
      { id: '2', method: 'POST', url: `${url}/addPassword`, headers, body: {}, dependsOn: ['1'] },
    ];
    const batch = await talk.graph(hands, '/$batch', { body: { requests } });
    const answers = batch.json['responses'] as { id: string; status: number; body: unknown }[];
    const soon = answers.find((one) => one.id === '2');
    assert.equal(soon?.status, 409);
    assert.match(JSON.stringify(soon.body), /Directory_ConcurrencyViolation/);
    await later(1);
    assert.equal((await add()).status, 200);
  });

  it('keeps up to twenty federated credentials, each of its own issuer and subject', async () => {
    const base = `/applications/${id}/federatedIdentityCredentials`;
    const one = (at: number): object => ({
      name: `runner-${at}`,
      issuer: 'https://token.example.com',
      subject: `repo:${at}`,
      audiences: ['api://AzureADTokenExchange'],
    });
    assert.equal((await talk.graph(hands, base, { body: one(1) })).status, 201);
    assert.equal((await talk.graph(hands, base, { body: one(1) })).status, 409);
    assert.equal((await talk.graph(hands, base, { body: { ...one(2), subject: 'repo:1' } })).status, 409);
    assert.equal((await talk.graph(hands, base, { body: { ...one(2), subject: ' repo:2' } })).status, 400);
    assert.equal((await talk.graph(hands, base, { body: { ...one(2), audiences: [] } })).status, 400);
    const upsert = { method: 'PATCH', headers: { Prefer: 'create-if-missing' }, body: one(2) };
    assert.equal((await talk.graph(hands, `${base}(name='runner-2')`, upsert)).status, 201);
    assert.equal((await talk.graph(hands, `${base}(name='runner-2')`, upsert)).status, 204);
    for (let at = 3; at <= 20; at += 1) await talk.graph(hands, base, { body: one(at) });
    assert.equal((await talk.graph(hands, base, { body: one(21) })).status, 400);
    const { json } = await talk.graph(look, base);
    assert.equal(json.value.length, 20);
    const away = `${base}/${String(json.value[0]?.['id'])}`;
    assert.equal((await talk.graph(hands, away, { method: 'DELETE' })).status, 204);
    assert.equal((await talk.graph(hands, away, { method: 'DELETE' })).status, 404);
    assert.equal((await talk.graph(look, base, { body: one(22) })).status, 403);
  });

  it('is no way into an application of somebody else', async () => {
    const other = (await talk.graph(look, `/applications(appId='${apps.bot.appId}')`)).json['id'];
    const body = { passwordCredential: { displayName: 'mine' } };
    const reply = await talk.graph(hands, `/applications/${String(other)}/addPassword`, { body });
    assert.equal(reply.status, 403);
    await talk.control('/change', { kind: 'addOwner', app: 'bot', owner: 'hands' });
    const owned = await talk.graph(hands, `/applications/${String(other)}/addPassword`, { body });
    assert.equal(owned.status, 200);
  });
});

import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomUUID, webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { ClientSecretCredential } from '@azure/identity';
import * as jose from 'jose';
import { apps, tenantId } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { claimsOf, exchangeScope, graphScope, Talk, type Reply } from './talk.ts';

const numbers = (reply: Reply): unknown => reply.json['error_codes'];
const { look, hands } = apps;

describe('the sandbox as Entra', () => {
  let sandbox: Started;
  let talk: Talk;

  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
  });
  after(async () => sandbox.stop());

  const secret = (more: Record<string, string> = {}, tenant?: string): Promise<Reply> =>
    talk.ask({ client_id: look.appId, client_secret: look.secret, scope: graphScope, ...more }, tenant);

  it('issues a token for a secret with honest claims', async () => {
    const reply = await secret();
    assert.equal(reply.status, 200);
    const claims = claimsOf(String(reply.json['access_token']));
    assert.equal(claims['aud'], 'https://graph.microsoft.com');
    assert.equal(claims['oid'], look.spId);
    assert.equal(claims['appid'], look.appId);
    assert.equal(claims['tid'], tenantId);
    assert.equal(claims['idtyp'], 'app');
    assert.deepEqual([...(claims['roles'] as string[])].sort(), [
      'Application.Read.All',
      'DelegatedPermissionGrant.Read.All',
      'GroupMember.Read.All',
      'Organization.Read.All',
      'Policy.Read.All',
      'RoleManagement.Read.Directory',
      'User.Read.All',
    ]);
    assert.ok((claims['wids'] as string[]).includes('f2ef992c-3afb-46b9-b7cf-a126ee74c451'));
  });

  it('keeps the roles of a token as they were when it was issued, and gives changed ones in the next', async () => {
    const before = await talk.token('hands', exchangeScope);
    await talk.control('/change', { kind: 'takeDirectoryRole', app: 'hands' });
    const after = await talk.token('hands', exchangeScope);
    await talk.control('/change', {
      kind: 'giveDirectoryRole',
      app: 'hands',
      role: 'exchangeAdministrator',
    });
    assert.equal((await talk.run(before, 'Get-Mailbox', { Identity: 'finance' })).status, 200);
    const refused = await talk.run(after, 'Get-Mailbox', { Identity: 'finance' });
    assert.equal(refused.status, 403);
    assert.equal(refused.text, '');
  });

  it('gives an app with no permission a token without roles', async () => {
    const claims = claimsOf(await talk.token('bot', 'https://api.botframework.com/.default'));
    assert.equal(claims['aud'], 'https://api.botframework.com');
    assert.equal(claims['roles'], undefined);
  });

  it('says what is wrong by its AADSTS number', async () => {
    const cases: [number, number, string, Promise<Reply>][] = [
      [7000215, 401, 'invalid_client', secret({ client_secret: 'wrong' })],
      [700016, 400, 'unauthorized_client', secret({ client_id: randomUUID() })],
      [90002, 400, 'invalid_request', secret({}, 'fabrikam.com')],
      [1002012, 400, 'invalid_scope', secret({ scope: 'https://graph.microsoft.com/User.Read' })],
      [1002012, 400, 'invalid_scope', secret({ scope: `${graphScope} ${exchangeScope}` })],
      [500011, 400, 'invalid_resource', secret({ scope: 'https://outlook.contoso.com/.default' })],
      [70003, 400, 'unsupported_grant_type', secret({ grant_type: 'password' })],
      [7000218, 401, 'invalid_client', talk.ask({ client_id: look.appId, scope: graphScope })],
      [900144, 400, 'invalid_request', talk.ask({ client_id: look.appId, client_secret: look.secret })],
    ];
    for (const [number, status, error, asked] of cases) {
      const reply = await asked;
      assert.deepEqual(numbers(reply), [number]);
      assert.equal(reply.status, status);
      assert.equal(reply.json['error'], error);
      assert.match(String(reply.json['error_description']), new RegExp(`^AADSTS${number}: `));
    }
  });

  it('refuses a secret that has expired, and an app without a service principal', async () => {
    await talk.control('/change', { kind: 'expireSecrets', app: 'hands' });
    const expired = await talk.ask({
      client_id: hands.appId,
      client_secret: hands.secret,
      scope: graphScope,
    });
    assert.deepEqual(numbers(expired), [7000222]);
    await talk.control('/change', { kind: 'removePrincipal', app: 'bot' });
    const gone = await talk.ask({
      client_id: apps.bot.appId,
      client_secret: apps.bot.secret,
      scope: graphScope,
    });
    assert.deepEqual(numbers(gone), [7000229]);
    await talk.control('/reset', {});
  });

  describe('with a certificate', () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    let der: Buffer;

    before(async () => {
      const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
      const pkcs8 = keys.privateKey.export({ type: 'pkcs8', format: 'der' });
      const spki = keys.publicKey.export({ type: 'spki', format: 'der' });
      const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
      const publicKey = await webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']);
      x509.cryptoProvider.set(webcrypto);
      const certificate = await x509.X509CertificateGenerator.createSelfSigned({
        name: 'CN=look',
        keys: { privateKey, publicKey },
        signingAlgorithm: algorithm,
      });
      der = Buffer.from(certificate.rawData);
    });

    const assertion = async (
      over: { key?: typeof keys.privateKey; aud?: string; seconds?: number; alg?: string } = {},
    ): Promise<Reply> => {
      const now = Math.floor(
        (await talk.control('/clock')).json['now'] === undefined
          ? 0
          : Date.parse(String((await talk.control('/clock')).json['now'])) / 1000,
      );
      const jwt = await new jose.SignJWT({ jti: randomUUID() })
        .setProtectedHeader({
          alg: over.alg ?? 'PS256',
          typ: 'JWT',
          'x5t#S256': createHash('sha256').update(der).digest('base64url'),
        })
        .setIssuer(look.appId)
        .setSubject(look.appId)
        .setAudience(over.aud ?? `${sandbox.ready.tenant}/${tenantId}/oauth2/v2.0/token`)
        .setNotBefore(now + (over.seconds ?? 0))
        .setExpirationTime(now + (over.seconds ?? 0) + 300)
        .sign(over.key ?? keys.privateKey);
      return talk.ask({
        client_id: look.appId,
        scope: graphScope,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: jwt,
      });
    };

    it('does not accept one that is not registered', async () => {
      assert.deepEqual(numbers(await assertion()), [700027]);
    });

    it('accepts a registered one, by PS256 and RS256, and says in the token how it was proved', async () => {
      await talk.control('/change', {
        kind: 'addCertificate',
        app: 'look',
        certificate: der.toString('base64'),
      });
      for (const alg of ['PS256', 'RS256']) {
        const reply = await assertion({ alg });
        assert.equal(reply.status, 200, reply.text);
        assert.equal(claimsOf(String(reply.json['access_token']))['appidacr'], '2');
      }
    });

    it('really checks signature, audience and time', async () => {
      const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
      assert.deepEqual(numbers(await assertion({ key: other })), [700027]);
      assert.deepEqual(numbers(await assertion({ aud: 'https://example.com' })), [50012]);
      assert.deepEqual(numbers(await assertion({ seconds: -3600 })), [700024]);
      assert.deepEqual(numbers(await assertion({ seconds: 3600 })), [700024]);
    });
  });

  it('signs in the SDK that bots use', async () => {
    const known = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...known, readFileSync(sandbox.ready.ca, 'utf8')]);
    const credential = new ClientSecretCredential(tenantId, hands.appId, hands.secret, {
      authorityHost: sandbox.ready.tenant,
      disableInstanceDiscovery: true,
    });
    const { token } = await credential.getToken(exchangeScope);
    tls.setDefaultCACertificates(known);
    assert.deepEqual(claimsOf(token)['roles'], ['Exchange.ManageAsApp']);
  });

  it('never writes a secret into the log', async () => {
    await secret({ client_secret: 'do-not-write-me' });
    const { text } = await talk.control('/log');
    assert.ok(!text.includes('do-not-write-me'));
    assert.ok(!text.includes(look.secret));
  });

  it('answers 501 for a page that is not there', async () => {
    assert.equal((await talk.send(`${sandbox.ready.tenant}/${tenantId}/oauth2/v2.0/devicecode`)).status, 501);
  });
});

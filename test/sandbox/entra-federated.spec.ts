import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import * as jose from 'jose';
import { startSandbox, type Started } from './start.ts';
import { claimsOf, exchangeScope, graphScope, Talk } from './talk.ts';

const issuer = 'https://token.actions.example.com';
const audience = 'api://AzureADTokenExchange';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

describe('the sandbox as Entra: a token of another issuer in place of a credential', () => {
  let sandbox: Started;
  let talk: Talk;
  let appId: string;
  let path: string;
  let hands: string;

  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
    await talk.control('/settings', { lagMs: { graph: 0 } });
    hands = await talk.token('hands', graphScope);
    const app = await talk.graph(hands, '/applications', { body: { displayName: 'Verba Import' } });
    appId = String(app.json['appId']);
    path = `/applications/${String(app.json['id'])}/federatedIdentityCredentials`;
    await talk.graph(hands, '/servicePrincipals', { body: { appId } });
    await talk.control('/change', { kind: 'giveAppRole', app: appId, role: 'IMAP.AccessAsApp' });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256' };
    await talk.control('/change', { kind: 'issuer', issuer, jwks: { keys: [jwk] } });
    const body = { name: 'runner', issuer, subject: 'repo:verba', audiences: [audience] };
    assert.equal((await talk.graph(hands, path, { body })).status, 201);
  });
  after(async () => sandbox.stop());

  const answer = async (
    over: { iss?: string; sub?: string; aud?: string; key?: typeof privateKey; late?: boolean } = {},
  ): Promise<Record<string, unknown>> => {
    const now = Date.parse(String((await talk.control('/clock')).json['now'])) / 1000;
    const from = Math.floor(now) - (over.late === true ? 7200 : 0);
    const client_assertion = await new jose.SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(over.iss ?? issuer)
      .setSubject(over.sub ?? 'repo:verba')
      .setAudience(over.aud ?? audience)
      .setIssuedAt(from)
      .setExpirationTime(from + 600)
      .sign(over.key ?? privateKey);
    const reply = await talk.ask({
      client_id: appId,
      scope: exchangeScope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion,
    });
    return reply.json;
  };
  const number = async (over: Parameters<typeof answer>[0]): Promise<unknown> =>
    ((await answer(over))['error_codes'] as number[] | undefined)?.[0];

  it('signs in whoever matches a record, sign for sign', async () => {
    const claims = claimsOf(String((await answer())['access_token']));
    assert.deepEqual(claims['roles'], ['IMAP.AccessAsApp']);
    assert.equal(claims['appidacr'], '2');
  });

  it('names what does not match', async () => {
    assert.equal(await number({ iss: 'https://elsewhere.example.com' }), 700211);
    assert.equal(await number({ sub: 'repo:Verba' }), 700213);
    assert.equal(await number({ aud: 'api://other' }), 700212);
  });

  it('really checks signature and time', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    assert.equal(await number({ key: other }), 700027);
    assert.equal(await number({ late: true }), 700024);
  });

  it('cannot check an issuer whose keys it cannot read', async () => {
    const body = { name: 'lost', issuer: 'https://lost.example.com', subject: 's-1', audiences: [audience] };
    await talk.graph(hands, path, { body });
    assert.equal(await number({ iss: 'https://lost.example.com', sub: 's-1' }), 50166);
  });
});

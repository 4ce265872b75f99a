import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { ConfidentialClientApplication, type Configuration } from '@azure/msal-node';
import { apps, people, tenantId } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { claimsOf, Talk, type Reply } from './talk.ts';

const redirectUri = 'http://localhost:3978/signed-in';

describe('the sandbox as Entra: a person signs in', () => {
  let sandbox: Started;
  let talk: Talk;
  let known: string[];

  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
    known = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...known, readFileSync(sandbox.ready.ca, 'utf8')]);
  });
  after(async () => {
    tls.setDefaultCACertificates(known);
    await sandbox.stop();
  });

  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const usual = {
    client_id: apps.bot.appId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile',
    state: 'my state',
    nonce: 'my nonce',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };
  const authorize = (more: Record<string, string> = {}): Promise<Reply> =>
    talk.send(
      `${sandbox.ready.tenant}/${tenantId}/oauth2/v2.0/authorize?${new URLSearchParams({ ...usual, ...more }).toString()}`,
    );
  const back = (reply: Reply): URLSearchParams => new URL(String(reply.headers.location)).searchParams;
  const codeFor = async (more: Record<string, string> = {}): Promise<string> =>
    back(await authorize({ login_hint: 'riley@contoso.com', ...more })).get('code') ?? '';
  const redeem = (code: string, more: Record<string, string> = {}): Promise<Reply> =>
    talk.ask({
      grant_type: 'authorization_code',
      client_id: apps.bot.appId,
      client_secret: apps.bot.secret,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      code,
      ...more,
    });

  it('goes through the SDK with a code, PKCE, state and nonce', async () => {
    const config: Configuration = {
      auth: {
        clientId: apps.bot.appId,
        clientSecret: apps.bot.secret,
        authority: `${sandbox.ready.tenant}/${tenantId}`,
        knownAuthorities: [new URL(sandbox.ready.tenant).host],
      },
    };
    const client = new ConfidentialClientApplication(config);
    const asked = { scopes: ['openid', 'profile'], redirectUri, nonce: 'n-1', state: 's-1' };
    const url = await client.getAuthCodeUrl({
      ...asked,
      codeChallenge: challenge,
      codeChallengeMethod: 'S256',
      loginHint: 'riley@contoso.com',
    });
    const reply = await talk.send(url);
    assert.equal(reply.status, 302, reply.text);
    assert.equal(back(reply).get('state'), 's-1');
    const answer = await client.acquireTokenByCode(
      { ...asked, code: back(reply).get('code') ?? '', codeVerifier: verifier },
      { code: back(reply).get('code') ?? '', nonce: 'n-1', state: 's-1' },
    );
    const claims = answer.idTokenClaims as Record<string, unknown>;
    assert.equal(claims['oid'], people.riley);
    assert.equal(claims['tid'], tenantId);
    assert.equal(claims['preferred_username'], 'riley@contoso.com');
    assert.equal(claims['nonce'], 'n-1');
    assert.equal(claims['aud'], apps.bot.appId);
    assert.equal(answer.account?.username, 'riley@contoso.com');
  });

  it('shows a page to choose who one is, and to nobody whose address is not registered', async () => {
    const page = await authorize();
    assert.equal(page.status, 200);
    assert.match(page.text, /Pick an account/);
    assert.match(page.text, /value="riley@contoso.com"/);
    assert.match(page.text, /name="state" value="my state"/);
    const other = await authorize({
      redirect_uri: 'https://evil.example.com/',
      login_hint: 'riley@contoso.com',
    });
    assert.equal(other.status, 400);
    assert.equal(other.headers.location, undefined);
    assert.match(other.text, /AADSTS50011/);
    assert.match((await authorize({ client_id: people.riley })).text, /AADSTS700016/);
    assert.match((await authorize({ login_hint: 'nobody@contoso.com' })).text, /AADSTS50034/);
    const anyPort = { redirect_uri: 'http://localhost:5001/signed-in', login_hint: 'riley@contoso.com' };
    assert.equal((await authorize(anyPort)).status, 302);
  });

  it('takes a code once, with its own verifier, address and client, for ten minutes', async () => {
    const number = async (code: string, more: Record<string, string> = {}): Promise<unknown> => {
      const reply = await redeem(code, more);
      if (reply.status !== 200)
        assert.equal(reply.json['error'], more['client_secret'] ? 'invalid_client' : 'invalid_grant');
      return (reply.json['error_codes'] as number[] | undefined)?.[0] ?? reply.status;
    };
    const code = await codeFor();
    assert.equal(await number(code, { client_secret: 'wrong' }), 7000215);
    assert.equal(await number(code, { code_verifier: 'x'.repeat(43) }), 501481);
    assert.equal(await number(code, { redirect_uri: 'http://localhost:3978/other' }), 500112);
    assert.equal(await number('1.invented'), 70000);
    assert.equal(await number(code), 200);
    assert.equal(await number(code), 54005);
    const late = await codeFor();
    await talk.control('/clock', { aheadMs: 11 * 60_000 });
    assert.equal(await number(late), 70008);
    await talk.control('/clock', { aheadMs: 0 });
  });

  it('asks for consent to what the app wants to do for a person, and writes it down for that one', async () => {
    await talk.control('/change', { kind: 'addRedirect', app: 'bot', uri: redirectUri });
    const scope = 'openid https://outlook.office365.com/IMAP.AccessAsUser.All';
    const grants = async (): Promise<Record<string, unknown>[]> =>
      (
        (await talk.control('/state?only=oauth2PermissionGrants')).json['oauth2PermissionGrants'] as Record<
          string,
          unknown
        >[]
      ).filter((one) => one['clientId'] === apps.bot.spId);
    const picked = { scope, login_hint: 'riley@contoso.com', picked: '1' };
    const page = await authorize(picked);
    assert.match(page.text, /Permissions requested/);
    assert.match(page.text, /IMAP\.AccessAsUser\.All/);
    assert.equal(back(await authorize({ ...picked, answer: 'decline' })).get('error'), 'access_denied');
    assert.equal(back(await authorize({ ...picked, prompt: 'none' })).get('error'), 'consent_required');
    assert.deepEqual(await grants(), []);
    const code = await codeFor({ scope });
    const [grant] = await grants();
    assert.equal(grant?.['consentType'], 'Principal');
    assert.equal(grant['principalId'], people.riley);
    const claims = claimsOf(String((await redeem(code)).json['access_token']));
    assert.equal(claims['aud'], 'https://outlook.office365.com');
    assert.equal(claims['scp'], 'IMAP.AccessAsUser.All openid');
    assert.equal(claims['oid'], people.riley);
    await codeFor({ scope });
    assert.equal((await grants()).length, 1);
  });

  it('lets nobody in whose account is disabled', async () => {
    const code = await codeFor();
    await talk.control('/change', { kind: 'disableUser', user: 'riley' });
    assert.match((await authorize({ login_hint: 'riley@contoso.com' })).text, /AADSTS50057/);
    assert.deepEqual((await redeem(code)).json['error_codes'], [50057]);
    await talk.control('/change', { kind: 'enableUser', user: 'riley' });
  });
});

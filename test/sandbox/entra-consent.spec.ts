import assert from 'node:assert/strict';
import { apps, tenantId } from '../../src/sandbox/seed/ids.ts';
import { exchangeAppId, exchangeRoles, exchangeScopes } from '../../src/sandbox/seed/wellknown.ts';
import { startSandbox, type Started } from './start.ts';
import { claimsOf, exchangeScope, graphScope, Talk, type Reply } from './talk.ts';

const landing = 'http://localhost:3978/consented';
const idOf = (rows: readonly { id: string; value: string }[], value: string): string =>
  rows.find((one) => one.value === value)?.id ?? '';

describe('the sandbox as Entra: an administrator consents', () => {
  let sandbox: Started;
  let talk: Talk;
  let appId: string;
  let id: string;

  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
  });
  beforeEach(async () => {
    await talk.control('/reset', {});
    await talk.control('/settings', { lagMs: { graph: 0 } });
    const hands = await talk.token('hands', graphScope);
    const resourceAccess = [
      { id: idOf(exchangeRoles, 'IMAP.AccessAsApp'), type: 'Role' },
      { id: idOf(exchangeScopes, 'SMTP.Send'), type: 'Scope' },
    ];
    const made = await talk.graph(hands, `/applications(uniqueName='latchkey-lk-1')`, {
      method: 'PATCH',
      headers: { Prefer: 'create-if-missing' },
      body: {
        displayName: 'Verba Import',
        web: { redirectUris: [landing] },
        requiredResourceAccess: [{ resourceAppId: exchangeAppId, resourceAccess }],
      },
    });
    appId = String(made.json['appId']);
    id = String(made.json['id']);
  });
  after(async () => sandbox.stop());

  const consent = (more: Record<string, string> = {}, version = ''): Promise<Reply> =>
    talk.send(
      `${sandbox.ready.tenant}/${tenantId}${version}/adminconsent?${new URLSearchParams({
        client_id: appId,
        redirect_uri: landing,
        state: 'LK-1',
        ...more,
      }).toString()}`,
    );
  const back = (reply: Reply): URLSearchParams => new URL(String(reply.headers.location)).searchParams;
  const granted = async (): Promise<{ roles: unknown[]; scopes: unknown[] }> => {
    const { json } = await talk.control(
      '/state?only=servicePrincipals,appRoleAssignments,oauth2PermissionGrants',
    );
    const of = (name: string): Record<string, unknown>[] => json[name] as Record<string, unknown>[];
    const principal = of('servicePrincipals').find((one) => one['appId'] === appId)?.['id'];
    return {
      roles: of('appRoleAssignments').flatMap((one) =>
        one['principalId'] === principal ? one['appRoleId'] : [],
      ),
      scopes: of('oauth2PermissionGrants').flatMap((one) =>
        one['clientId'] === principal ? [[one['scope'], one['consentType']]] : [],
      ),
    };
  };

  it('grants all that the application declares, for everybody, and makes its service principal', async () => {
    const reply = await consent({ login_hint: 'ada@contoso.com' });
    assert.equal(reply.status, 302);
    assert.deepEqual(Object.fromEntries(back(reply)), {
      admin_consent: 'True',
      tenant: tenantId,
      state: 'LK-1',
    });
    assert.equal((await talk.log()).at(-1)?.['effect'], 3);
    assert.deepEqual(await granted(), {
      roles: [idOf(exchangeRoles, 'IMAP.AccessAsApp')],
      scopes: [['SMTP.Send', 'AllPrincipals']],
    });
    await consent({ login_hint: 'ada@contoso.com' });
    assert.equal((await talk.log()).at(-1)?.['effect'], 0);
    await talk.control('/change', { kind: 'addSecret', app: 'Verba Import', secret: 'verba-secret' });
    const token = await talk.ask({ client_id: appId, client_secret: 'verba-secret', scope: exchangeScope });
    assert.deepEqual(claimsOf(String(token.json['access_token']))['roles'], ['IMAP.AccessAsApp']);
  });

  it('shows what is asked for, and grants nothing before somebody says yes', async () => {
    const page = await consent();
    assert.equal(page.status, 200);
    assert.match(page.text, /Verba Import/);
    assert.match(page.text, /IMAP\.AccessAsApp/);
    assert.match(page.text, /for all users of Contoso/);
    const declined = await consent({ login_hint: 'ada@contoso.com', answer: 'decline' });
    assert.equal(back(declined).get('error'), 'access_denied');
    assert.equal(back(declined).get('state'), 'LK-1');
    assert.deepEqual(await granted(), { roles: [], scopes: [] });
  });

  it('takes no consent from somebody who is no administrator', async () => {
    const reply = await consent({ login_hint: 'riley@contoso.com' });
    assert.match(back(reply).get('error_description') ?? '', /AADSTS90094/);
    assert.deepEqual(await granted(), { roles: [], scopes: [] });
    await talk.control('/change', {
      kind: 'giveDirectoryRole',
      user: 'riley',
      role: 'privilegedRoleAdministrator',
    });
    assert.equal(back(await consent({ login_hint: 'riley@contoso.com' })).get('admin_consent'), 'True');
  });

  it('goes back only to an address that is registered, and only from its own tenant', async () => {
    const elsewhere = await consent({
      login_hint: 'ada@contoso.com',
      redirect_uri: 'https://evil.example.com',
    });
    assert.equal(elsewhere.status, 400);
    assert.match(elsewhere.text, /AADSTS50011/);
    const url = `${sandbox.ready.tenant}/fabrikam.com/adminconsent?client_id=${appId}`;
    assert.match((await talk.send(url)).text, /AADSTS90002/);
    assert.deepEqual(await granted(), { roles: [], scopes: [] });
  });

  it('wants to know for what on the newer page, and names a resource that is not there', async () => {
    const ada = { login_hint: 'ada@contoso.com' };
    assert.match(back(await consent(ada, '/v2.0')).get('error_description') ?? '', /AADSTS900144/);
    const odd = await consent({ ...ada, scope: 'https://outlook.contoso.com/.default' }, '/v2.0');
    assert.match(back(odd).get('error_description') ?? '', /AADSTS500011/);
    const right = await consent({ ...ada, scope: 'https://ps.outlook.com/.default' }, '/v2.0');
    assert.equal(back(right).get('admin_consent'), 'True');
    assert.equal((await granted()).roles.length, 1);
  });

  it('says so when a permission is declared that the resource does not offer', async () => {
    const hands = await talk.token('hands', graphScope);
    const resourceAccess = [{ id: apps.bot.appId, type: 'Role' }];
    await talk.graph(hands, `/applications/${id}`, {
      method: 'PATCH',
      body: { requiredResourceAccess: [{ resourceAppId: exchangeAppId, resourceAccess }] },
    });
    const reply = await consent({ login_hint: 'ada@contoso.com' });
    assert.match(back(reply).get('error_description') ?? '', /AADSTS65005/);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { apps, groups, people, tenantId } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { codeOf, exchangeScope, graphScope, Talk } from './talk.ts';

describe('the sandbox as Graph', () => {
  let sandbox: Started;
  let talk: Talk;
  let look: string;

  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
    look = await talk.token('look', graphScope);
  });
  after(async () => sandbox.stop());

  const names = (path: string): Promise<unknown[]> =>
    talk.graph(look, path).then((reply) => reply.json.value.map((row) => row['displayName']));

  it('refuses a token that is missing, forged, or for another service', async () => {
    const other = await talk.token('look', exchangeScope);
    const forged = `${look.slice(0, -8)}AAAAAAAA`;
    for (const token of [other, forged, 'x']) {
      const reply = await talk.graph(token, '/organization');
      assert.equal(reply.status, 401);
      assert.equal(codeOf(reply), 'InvalidAuthenticationToken');
    }
  });

  it('lets a token expire', async () => {
    await talk.control('/clock', { aheadMs: 3_700_000 });
    assert.equal((await talk.graph(look, '/organization')).status, 401);
    await talk.control('/clock', { aheadMs: 0 });
    assert.equal((await talk.graph(look, '/organization')).status, 200);
  });

  it('checks what the token may do, call by call', async () => {
    const bot = await talk.token('bot', graphScope);
    const hands = await talk.token('hands', graphScope);
    const cases: [string, string, number][] = [
      [bot, '/users', 403],
      [bot, `/groups/${groups.approvers}`, 403],
      [hands, '/users', 200],
      [hands, '/applications', 200],
      [bot, '/applications', 403],
      [hands, '/policies/defaultAppManagementPolicy', 403],
      [look, '/policies/defaultAppManagementPolicy', 200],
      [hands, '/organization', 403],
      [hands, '/roleManagement/directory/roleAssignments', 403],
      [look, '/applications', 200],
      [look, '/roleManagement/directory/roleAssignments', 200],
    ];
    for (const [token, path, status] of cases) {
      const reply = await talk.graph(token, path);
      assert.equal(reply.status, status, path);
      if (status === 403) assert.equal(codeOf(reply), 'Authorization_RequestDenied');
    }
  });

  it('finds a user by id and by UPN, a guest with its hash mark too', async () => {
    const byId = await talk.graph(look, `/users/${people.alex}`);
    assert.equal(byId.json['userPrincipalName'], 'alex@contoso.com');
    assert.equal(byId.json['userType'], undefined);
    assert.equal((await talk.graph(look, '/users/ALEX@contoso.com')).json['id'], people.alex);
    const upn = encodeURIComponent('gus_fabrikam.com#EXT#@contoso.onmicrosoft.com');
    assert.equal((await talk.graph(look, `/users/${upn}?$select=userType`)).json['userType'], 'Guest');
    assert.equal((await talk.graph(look, `/users('alex@contoso.com')`)).json['id'], people.alex);
    const gone = await talk.graph(look, '/users/nobody@contoso.com');
    assert.equal(gone.status, 404);
    assert.equal(codeOf(gone), 'Request_ResourceNotFound');
  });

  it('filters by address, name and identity, quotes doubled', async () => {
    const filter = (text: string): string => `/users?$filter=${encodeURIComponent(text)}`;
    assert.deepEqual(
      await names(filter(`mail eq 'alex@contoso.com' or proxyAddresses/any(p:p eq 'smtp:alex@contoso.com')`)),
      ['Alex Kim'],
    );
    assert.deepEqual(await names(filter(`startswith(displayName,'alex')`)), ['Alex Kim', 'Alexandra Kimura']);
    assert.deepEqual(
      await names(filter(`userPrincipalName eq 'ADA@contoso.com' and accountEnabled eq true`)),
      ['Ada Osei'],
    );
    assert.deepEqual(await names(filter(`id in ('${people.ada}','${people.ben}')`)), [
      'Ada Osei',
      'Ben Novak',
    ]);
    assert.deepEqual(await names(filter(`displayName eq 'O''Brien'`)), []);
  });

  it('refuses filters and fields it cannot answer', async () => {
    const cases: [string, string][] = [
      [`/users?$filter=${encodeURIComponent(`displayName ne 'x'`)}`, 'Request_UnsupportedQuery'],
      [`/users?$filter=${encodeURIComponent(`endswith(mail,'x')`)}`, 'Request_UnsupportedQuery'],
      [`/users?$filter=${encodeURIComponent(`displayName eq 'x' or `)}`, 'Request_BadRequest'],
      [`/users?$filter=${encodeURIComponent(`shoeSize eq 'x'`)}`, 'BadRequest'],
      ['/users?$select=shoeSize', 'BadRequest'],
      ['/users?$top=1000', 'Request_BadRequest'],
    ];
    for (const [path, code] of cases) {
      const reply = await talk.graph(look, path);
      assert.equal(reply.status, 400, path);
      assert.equal(codeOf(reply), code, path);
    }
  });

  it('pages through a list without losing or repeating anybody', async () => {
    const seen: unknown[] = [];
    let path: string | undefined = '/users?$select=id,displayName&$top=4';
    for (let pages = 0; path !== undefined; pages += 1) {
      assert.ok(pages < 20);
      const { json } = await talk.graph(look, path);
      seen.push(...json.value.map((row) => row['id']));
      path = json['@odata.nextLink'] as string | undefined;
    }
    const state = (await talk.control('/state?only=users')).json['users'] as { id: string }[];
    assert.deepEqual(
      seen,
      state.map((row) => row.id),
    );
  });

  it("hides a secret's value and the bytes of keys in lists", async () => {
    const { json } = await talk.graph(look, `/applications(appId='${apps.hands.appId}')`);
    const [password] = json['passwordCredentials'] as Record<string, unknown>[];
    assert.ok(password !== undefined);
    assert.equal(password['hint'], 'san');
    assert.deepEqual(
      Object.keys(password).filter((key) => /hash|secret/i.test(key)),
      [],
    );
    await talk.control('/change', {
      kind: 'addCertificate',
      app: 'hands',
      certificate: readFileSync(sandbox.ready.ca, 'utf8'),
    });
    const keyAt = async (path: string): Promise<unknown> => {
      const { json: body } = await talk.graph(look, path);
      const app = Array.isArray(body.value)
        ? body.value.find((one) => one['appId'] === apps.hands.appId)
        : body;
      return (app?.['keyCredentials'] as { key: unknown }[])[0]?.key;
    };
    assert.equal(await keyAt('/applications'), null);
    assert.equal(typeof (await keyAt('/applications?$select=appId,keyCredentials')), 'string');
    assert.equal(typeof (await keyAt(`/applications(appId='${apps.hands.appId}')`)), 'string');
    assert.equal(
      (await talk.graph(look, `/servicePrincipals/${apps.hands.spId}`)).json['appId'],
      apps.hands.appId,
    );
  });

  it('answers several calls in one, each with its own right and wrong', async () => {
    const requests = [
      { id: '1', method: 'GET', url: `/users/${people.sam}?$select=displayName` },
      { id: '2', method: 'GET', url: '/users/nobody' },
      { id: '3', method: 'GET', url: `/users/${people.ada}`, dependsOn: ['2'] },
      {
        id: '4',
        method: 'POST',
        url: `/users/${people.ada}/checkMemberGroups`,
        headers: { 'Content-Type': 'application/json' },
        body: { groupIds: [groups.approvers] },
      },
    ];
    const reply = await talk.graph(look, '/$batch', { body: { requests } });
    const answers = reply.json['responses'] as { id: string; status: number; body: { value?: unknown } }[];
    const status = Object.fromEntries(answers.map((one) => [one.id, one.status]));
    assert.deepEqual(status, { 1: 200, 2: 404, 3: 424, 4: 200 });
    assert.deepEqual(answers.find((one) => one.id === '4')?.body.value, [groups.approvers]);
    const many = Array.from({ length: 21 }, (_, at) => ({
      id: String(at),
      method: 'GET',
      url: '/organization',
    }));
    assert.equal((await talk.graph(look, '/$batch', { body: { requests: many } })).status, 400);
  });

  it('gives request ids back, in errors too', async () => {
    const reply = await talk.graph(look, '/users/nobody', { headers: { 'client-request-id': 'my-id' } });
    assert.equal(reply.headers['client-request-id'], 'my-id');
    const inner = (reply.json['error'] as { innerError: Record<string, string> }).innerError;
    assert.equal(inner['request-id'], reply.headers['request-id']);
  });

  it('says 501 to what it does not know, and logs it under the real address', async () => {
    const reply = await talk.graph(look, '/me/messages');
    assert.equal(reply.status, 501);
    const last = (await talk.log()).at(-1);
    assert.equal(last?.['url'], 'https://graph.microsoft.com/v1.0/me/messages');
    assert.equal(last['status'], 501);
    assert.equal(last['appId'], apps.look.appId);
  });

  it('knows the organization by its first domain', async () => {
    const [row] = (await talk.graph(look, '/organization')).json.value;
    assert.ok(row !== undefined);
    assert.equal(row['id'], tenantId);
    const domains = row['verifiedDomains'] as { name: string; isInitial: boolean }[];
    assert.equal(domains.find((one) => one.isInitial)?.name, 'contoso.onmicrosoft.com');
  });
});

import assert from 'node:assert/strict';
import { apps, people } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { codeOf, graphScope, Talk, type Reply } from './talk.ts';

const prefer = { Prefer: 'create-if-missing' };

describe('the sandbox as Graph: applications and their service principals', () => {
  let sandbox: Started;
  let talk: Talk;
  let hands: string;
  let look: string;

  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
  });
  beforeEach(async () => {
    await talk.control('/reset', {});
    await talk.control('/settings', { lagMs: { graph: 0 } });
    hands = await talk.token('hands', graphScope);
    look = await talk.token('look', graphScope);
  });
  after(async () => sandbox.stop());

  const write = (method: string, path: string, body?: unknown, headers = {}): Promise<Reply> =>
    talk.graph(hands, path, { method, headers, ...(body === undefined ? {} : { body }) });
  const upsert = (name = 'latchkey-lk-1', body: object = { displayName: 'Verba Import' }): Promise<Reply> =>
    write('PATCH', `/applications(uniqueName='${name}')`, body, prefer);
  const made = async (): Promise<{ id: string; appId: string }> =>
    (await upsert('latchkey-lk-1', { displayName: 'Verba Import', signInAudience: 'AzureADMyOrg' }))
      .json as unknown as { id: string; appId: string };
  const last = async (): Promise<unknown> => (await talk.log()).at(-1)?.['effect'];

  it('makes one application under a name that was not there, and changes it the next time', async () => {
    const first = await upsert();
    assert.equal(first.status, 201);
    assert.equal(first.json['uniqueName'], 'latchkey-lk-1');
    assert.equal(first.json['createdByAppId'], apps.hands.appId);
    assert.equal(first.json['signInAudience'], 'AzureADandPersonalMicrosoftAccount');
    assert.equal(await last(), 1);
    const again = await upsert('latchkey-lk-1', { displayName: 'Verba Import', notes: 'LK-1' });
    assert.equal(again.status, 204);
    assert.equal(again.text, '');
    assert.equal(await last(), 1);
    assert.equal((await upsert('latchkey-lk-1', { notes: 'LK-1' })).status, 204);
    assert.equal(await last(), 0);
    const { json } = await talk.graph(look, `/applications(uniqueName='latchkey-lk-1')`);
    assert.equal(json['notes'], 'LK-1');
    assert.equal(json['id'], first.json['id']);
  });

  it('makes nothing without the wish, a display name, or a field it knows', async () => {
    const without = await write('PATCH', `/applications(uniqueName='x')`, { displayName: 'X' });
    assert.equal(without.status, 404);
    for (const body of [
      {},
      { displayName: 'X', passwordCredentials: [] },
      { displayName: 'X', web: { redirectUris: ['http://evil.example.com'] } },
      { displayName: 'X', requiredResourceAccess: [{ resourceAppId: 'x' }] },
      { displayName: 'X', signInAudience: 'Everybody' },
    ]) {
      const reply = await upsert('x', body);
      assert.equal(reply.status, 400, JSON.stringify(body));
      assert.equal(await last(), 0);
    }
  });

  it('lets OwnedBy change what it made or owns, and nothing else', async () => {
    const { id } = await made();
    assert.equal((await write('PATCH', `/applications/${id}`, { notes: 'mine' })).status, 204);
    const foreign = (await talk.control('/state?only=applications')).json['applications'] as {
      id: string;
      displayName: string;
    }[];
    const other = foreign.find((one) => one.displayName === 'Verba Archive')?.id ?? '';
    for (const [method, path, body] of [
      ['PATCH', `/applications/${other}`, { notes: 'mine' }],
      ['DELETE', `/applications/${other}`, undefined],
      ['POST', `/applications/${other}/addPassword`, {}],
      ['POST', `/applications/${other}/owners/$ref`, { '@odata.id': 'x' }],
      ['PATCH', `/servicePrincipals/${apps.bot.spId}`, { accountEnabled: false }],
    ] as const) {
      const reply = await write(method, path, body);
      assert.equal(reply.status, 403, path);
      assert.equal(codeOf(reply), 'Authorization_RequestDenied');
    }
    const reader = await talk.graph(look, '/applications', { body: { displayName: 'X' } });
    assert.equal(reader.status, 403);
  });

  it('makes a service principal once, and says so the second time', async () => {
    const { appId } = await made();
    const body = { appId, tags: ['HideApp'], notes: 'LK-1' };
    const first = await write('POST', '/servicePrincipals', body);
    assert.equal(first.status, 201);
    assert.deepEqual(first.json['tags'], ['HideApp']);
    const again = await write('POST', '/servicePrincipals', body);
    assert.equal(again.status, 409);
    assert.equal(codeOf(again), 'Request_MultipleObjectsWithSameKeyValue');
    const id = String(first.json['id']);
    assert.equal((await write('PATCH', `/servicePrincipals/${id}`, { accountEnabled: false })).status, 204);
    assert.equal(
      (await talk.graph(look, `/servicePrincipals(appId='${appId}')`)).json['accountEnabled'],
      false,
    );
  });

  it('knows nothing of a fresh application until the replica does', async () => {
    await talk.control('/settings', { lagMs: { graph: 600_000 } });
    const { id, appId } = await made();
    assert.equal((await talk.graph(look, `/applications/${id}`)).status, 404);
    const early = await write('POST', '/servicePrincipals', { appId });
    assert.equal(early.status, 403);
    assert.match(early.text, /backing application of the service principal/);
    await talk.control('/change', { kind: 'giveAppRole', app: 'hands', role: 'Application.ReadWrite.All' });
    hands = await talk.token('hands', graphScope);
    const mighty = await write('POST', '/servicePrincipals', { appId });
    assert.equal(mighty.status, 400);
    assert.match(mighty.text, /does not reference a valid application object/);
    await talk.control('/clock', { aheadMs: 601_000 });
    assert.equal((await write('POST', '/servicePrincipals', { appId })).status, 201);
    await talk.control('/clock', { aheadMs: 0 });
  });

  it('keeps owners, refuses one twice, and shows them to those who may read', async () => {
    const { id } = await made();
    const ref = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${people.riley}` };
    const ids = async (): Promise<unknown> =>
      (await talk.graph(look, `/applications/${id}/owners?$select=id`)).json.value.map((row) => row['id']);
    assert.deepEqual(await ids(), [apps.hands.spId]);
    assert.equal((await write('POST', `/applications/${id}/owners/$ref`, ref)).status, 204);
    const twice = await write('POST', `/applications/${id}/owners/$ref`, ref);
    assert.equal(twice.status, 400);
    assert.match(twice.text, /added object references already exist/);
    assert.deepEqual(await ids(), [apps.hands.spId, people.riley]);
    const away = `/applications/${id}/owners/${people.riley}/$ref`;
    assert.equal((await write('DELETE', away)).status, 204);
    assert.equal((await write('DELETE', away)).status, 404);
  });

  it('keeps what was deleted for 30 days, with its name, and brings it back or purges it', async () => {
    const { id, appId } = await made();
    const principal = String((await write('POST', '/servicePrincipals', { appId })).json['id']);
    const lying = async (kind: string): Promise<number> =>
      (await talk.graph(look, `/directory/deletedItems/microsoft.graph.${kind}`)).json.value.length;
    assert.equal((await write('DELETE', `/applications/${id}`)).status, 204);
    assert.equal(await last(), 2);
    assert.equal((await talk.graph(look, `/applications/${id}`)).status, 404);
    assert.deepEqual([await lying('application'), await lying('servicePrincipal')], [1, 1]);
    assert.equal((await upsert()).status, 409);
    for (const one of [id, principal])
      assert.equal((await write('POST', `/directory/deletedItems/${one}/restore`)).status, 200);
    assert.equal((await talk.graph(look, `/servicePrincipals/${principal}`)).status, 200);
    await write('DELETE', `/applications/${id}`);
    assert.equal((await write('DELETE', `/directory/deletedItems/${id}`)).status, 204);
    assert.equal(await last(), 2);
    assert.deepEqual([await lying('application'), await lying('servicePrincipal')], [0, 0]);
    assert.equal((await upsert()).status, 201);
  });

  it('leaves nothing of what was deleted 31 days ago', async () => {
    const { id } = await made();
    await write('DELETE', `/applications/${id}`);
    await talk.control('/clock', { aheadMs: 31 * 86_400_000 });
    look = await talk.token('look', graphScope);
    assert.equal((await talk.graph(look, `/directory/deletedItems/${id}`)).status, 404);
    await talk.control('/clock', { aheadMs: 0 });
  });
});

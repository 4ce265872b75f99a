import assert from 'node:assert/strict';
import { people } from '../../src/sandbox/seed/ids.ts';
import { exchangeAppId, exchangeRoles } from '../../src/sandbox/seed/wellknown.ts';
import { startSandbox, type Started } from './start.ts';
import { codeOf, graphScope, Talk, type Reply } from './talk.ts';

const appRoleId = exchangeRoles.find((one) => one.value === 'IMAP.AccessAsApp')?.id ?? '';

describe('the sandbox as Graph: what is granted to an application', () => {
  let sandbox: Started;
  let talk: Talk;
  let hands: string;
  let look: string;
  let principalId: string;
  let resourceId: string;

  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
  });
  beforeEach(async () => {
    await talk.control('/reset', {});
    await talk.control('/settings', { lagMs: { graph: 0 } });
    for (const role of ['AppRoleAssignment.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'])
      await talk.control('/change', { kind: 'giveAppRole', app: 'hands', role });
    hands = await talk.token('hands', graphScope);
    look = await talk.token('look', graphScope);
    const app = await talk.graph(hands, '/applications', { body: { displayName: 'Verba Import' } });
    const body = { appId: app.json['appId'] };
    principalId = String((await talk.graph(hands, '/servicePrincipals', { body })).json['id']);
    const exchange = await talk.graph(look, `/servicePrincipals(appId='${exchangeAppId}')?$select=id`);
    resourceId = String(exchange.json['id']);
  });
  after(async () => sandbox.stop());

  const assign = (body: object = {}): Promise<Reply> =>
    talk.graph(hands, `/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
      body: { principalId, resourceId, appRoleId, ...body },
    });
  const held = async (): Promise<unknown[]> =>
    (
      await talk.graph(
        look,
        `/servicePrincipals/${principalId}/appRoleAssignments?$filter=${encodeURIComponent(`resourceId eq ${resourceId}`)}`,
      )
    ).json.value.map((row) => row['appRoleId']);

  it('grants a role once, shows it from both sides, and takes it back', async () => {
    const made = await assign();
    assert.equal(made.status, 201);
    assert.equal(made.json['principalDisplayName'], 'Verba Import');
    const again = await assign();
    assert.equal(again.status, 400);
    assert.match(again.text, /Permission being assigned already exists on the object/);
    assert.deepEqual(await held(), [appRoleId]);
    const one = `/servicePrincipals/${resourceId}/appRoleAssignedTo/${String(made.json['id'])}`;
    assert.equal((await talk.graph(look, one)).json['principalId'], principalId);
    assert.equal((await talk.graph(hands, one, { method: 'DELETE' })).status, 204);
    assert.equal((await talk.graph(hands, one, { method: 'DELETE' })).status, 404);
    assert.deepEqual(await held(), []);
  });

  it('grants nothing that is not there, nor to whom it does not know yet', async () => {
    assert.match((await assign({ principalId: people.ada })).text, /Not a valid reference update/);
    assert.match((await assign({ appRoleId: people.ada })).text, /was not found on application/);
    assert.equal((await assign({ appRoleId: 'IMAP' })).status, 400);
    assert.deepEqual(await held(), []);
  });

  it('lets nobody grant without the right to', async () => {
    for (const role of ['AppRoleAssignment.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'])
      await talk.control('/change', { kind: 'takeAppRole', app: 'hands', role });
    hands = await talk.token('hands', graphScope);
    assert.equal((await assign()).status, 403);
    const body = { clientId: principalId, consentType: 'AllPrincipals', resourceId, scope: 'SMTP.Send' };
    const reply = await talk.graph(hands, '/oauth2PermissionGrants', { body });
    assert.equal(codeOf(reply), 'Authorization_RequestDenied');
  });

  it('keeps one delegated grant for everybody, whose scopes a PATCH replaces', async () => {
    const body = { clientId: principalId, consentType: 'AllPrincipals', resourceId, scope: 'SMTP.Send' };
    const made = await talk.graph(hands, '/oauth2PermissionGrants', { body });
    assert.equal(made.status, 201);
    const again = await talk.graph(hands, '/oauth2PermissionGrants', { body });
    assert.equal(again.status, 409);
    assert.match(again.text, /Permission entry already exists\./);
    const one = `/oauth2PermissionGrants/${String(made.json['id'])}`;
    const patched = { method: 'PATCH', body: { scope: 'IMAP.AccessAsUser.All offline_access' } };
    assert.equal((await talk.graph(hands, one, patched)).status, 204);
    const filter = `clientId eq '${principalId}' and resourceId eq '${resourceId}' and consentType eq 'AllPrincipals'`;
    const found = await talk.graph(look, `/oauth2PermissionGrants?$filter=${encodeURIComponent(filter)}`);
    assert.deepEqual(
      found.json.value.map((row) => row['scope']),
      ['IMAP.AccessAsUser.All offline_access'],
    );
    const personal = { ...body, consentType: 'Principal', principalId: people.alex };
    assert.equal((await talk.graph(hands, '/oauth2PermissionGrants', { body: personal })).status, 201);
    assert.equal((await talk.graph(hands, one, { method: 'DELETE' })).status, 204);
    assert.equal((await talk.graph(hands, one, { method: 'DELETE' })).status, 404);
  });

  it('takes what was granted along with a deleted application, and brings it back with it', async () => {
    await assign();
    await talk.graph(hands, `/servicePrincipals/${principalId}`, { method: 'DELETE' });
    const rows = async (): Promise<unknown[]> =>
      (
        (await talk.control('/state?only=appRoleAssignments')).json['appRoleAssignments'] as {
          principalId: string;
        }[]
      ).filter((one) => one.principalId === principalId);
    assert.deepEqual(await rows(), []);
    await talk.graph(hands, `/directory/deletedItems/${principalId}/restore`, { body: {} });
    assert.equal((await rows()).length, 1);
  });

  it('shows the directory roles that an application holds', async () => {
    const payroll = await talk.graph(
      look,
      `/servicePrincipals?$filter=${encodeURIComponent(`displayName eq 'Payroll Sync'`)}`,
    );
    const id = String(payroll.json.value[0]?.['id']);
    const filter = encodeURIComponent(`principalId eq '${id}'`);
    const roles = await talk.graph(look, `/roleManagement/directory/roleAssignments?$filter=${filter}`);
    assert.deepEqual(
      roles.json.value.map((row) => row['roleDefinitionId']),
      ['29232cdf-9323-42fd-ade2-1d097af3e4de'],
    );
  });
});

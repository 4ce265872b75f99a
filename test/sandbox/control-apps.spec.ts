import assert from 'node:assert/strict';
import { apps, people } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { exchangeScope, graphScope, Talk } from './talk.ts';

type App = Record<string, unknown>;

describe('the control surface: somebody changes applications', () => {
  let sandbox: Started;
  let talk: Talk;

  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
  });
  beforeEach(async () => {
    await talk.control('/reset', {});
  });
  after(async () => sandbox.stop());

  const change = async (said: object): Promise<unknown> =>
    (await talk.control('/change', said)).json['changed'];
  const state = async (part: string): Promise<App[]> =>
    (await talk.control(`/state?only=${part}`)).json[part] as App[];
  const app = async (name: string, part = 'applications'): Promise<App> =>
    (await state(part)).find((one) => one['displayName'] === name) ?? {};
  const signIn = async (): Promise<unknown> => {
    const { appId, secret } = apps.hands;
    const reply = await talk.ask({ client_id: appId, client_secret: secret, scope: exchangeScope });
    return (reply.json['error_codes'] as number[] | undefined)?.[0] ?? reply.status;
  };

  it('seeds applications of other people, with their owners, rights and faults', async () => {
    const verba = await app('Verba Archive');
    assert.deepEqual(verba['owners'], [people.riley]);
    const pointer = (await state('exchangeServicePrincipals')).find((one) => one['AppId'] === verba['appId']);
    assert.equal(pointer?.['ObjectId'], verba['id']);
    const scanners = (await state('applications')).filter((one) => one['displayName'] === 'Scanner');
    assert.equal(new Set(scanners.map((one) => JSON.stringify(one['owners']))).size, 2);
    const payroll = await app('Payroll Sync', 'servicePrincipals');
    assert.ok((await state('roleAssignments')).some((one) => one['principalId'] === payroll['id']));
    const relay = (await app('Printer Relay'))['keyCredentials'] as App[];
    assert.equal(relay[0]?.['endDateTime'], '2026-12-10T08:00:00.000Z');
  });

  it('seeds a managed identity, which has no application', async () => {
    const identity = await app('mi-verba', 'servicePrincipals');
    assert.equal(identity['servicePrincipalType'], 'ManagedIdentity');
    assert.deepEqual(await app('mi-verba'), {});
  });

  it('gives and takes owners, names, redirect addresses and switches', async () => {
    assert.equal(await change({ kind: 'addOwner', app: 'Verba Archive', owner: 'hands' }), 1);
    assert.deepEqual((await app('Verba Archive'))['owners'], [people.riley, apps.hands.spId]);
    assert.equal(await change({ id: 'P47' }), 1);
    assert.equal(await change({ kind: 'removeOwner', app: 'Verba Archive', owner: 'riley' }), 1);
    assert.deepEqual((await app('Verba Archive'))['owners'], []);
    assert.equal(await change({ kind: 'renameApp', app: 'Verba Archive', displayName: 'Verba' }), 1);
    assert.equal((await app('Verba', 'servicePrincipals'))['appDisplayName'], 'Verba');
    const uri = 'http://localhost:5000/signed-in';
    assert.equal(await change({ kind: 'addRedirect', app: 'bot', uri }), 1);
    assert.equal(await change({ kind: 'addRedirect', app: 'bot', uri }), 0);
    assert.equal(await change({ kind: 'disableApp', app: 'hands' }), 1);
    assert.equal(await signIn(), 7000112);
    assert.equal(await change({ kind: 'disableApp', app: 'hands', enabled: true }), 1);
    assert.equal(await signIn(), 200);
  });

  it('grants what a person may delegate, to everybody or to one', async () => {
    const scope = 'IMAP.AccessAsUser.All';
    await change({ kind: 'grantDelegated', app: 'Verba Archive', scope });
    await change({ kind: 'grantDelegated', app: 'Verba Archive', scope, user: 'alex' });
    const principal = (await app('Verba Archive', 'servicePrincipals'))['id'];
    const grants = (await state('oauth2PermissionGrants')).filter((one) => one['clientId'] === principal);
    assert.deepEqual(
      grants.map((one) => [one['consentType'], one['principalId']]),
      [
        ['AllPrincipals', null],
        ['Principal', people.alex],
      ],
    );
  });

  it('deletes an application into the deleted items, or for good', async () => {
    assert.equal(await change({ kind: 'removeApplication', app: 'Verba Archive' }), 2);
    assert.deepEqual(
      (await state('deletedItems')).map((one) => one['@odata.type']),
      ['#microsoft.graph.application', '#microsoft.graph.servicePrincipal'],
    );
    assert.equal(await change({ kind: 'removeApplication', app: 'Payroll Sync', purge: true }), 2);
    assert.equal((await state('deletedItems')).length, 2);
  });

  it('puts the tenant into each state of the pitfalls that lie in Entra', async () => {
    const expected: [string, unknown][] = [
      ['P28', 7000215],
      ['P29', 7000222],
      ['P32', 700016],
      ['P35', 500011],
    ];
    for (const [id, number] of expected) {
      await talk.control('/reset', {});
      assert.ok(Number(await change({ id })) > 0, id);
      assert.equal(await signIn(), number, id);
    }
    await talk.control('/reset', {});
    assert.equal(await change({ id: 'P31', app: 'Printer Relay' }), 1);
    assert.equal(await change({ id: 'P71' }), 2);
    const principal = (await app('Verba Archive', 'servicePrincipals'))['id'];
    const held = (await state('appRoleAssignments')).filter((one) => one['principalId'] === principal);
    assert.deepEqual(
      held.map((one) => one['appRoleId']),
      ['dc890d15-9560-4a4c-9b7f-a736ec74ec40'],
    );
    assert.equal(await change({ id: 'P33' }), 1);
    const bot = await talk.ask({
      client_id: apps.bot.appId,
      client_secret: apps.bot.secret,
      scope: graphScope,
    });
    assert.deepEqual(bot.json['error_codes'], [7000229]);
  });
});

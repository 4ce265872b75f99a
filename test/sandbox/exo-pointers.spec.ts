import assert from 'node:assert/strict';
import { apps, mailboxes } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { exchangeScope, exoError, Talk, warningsOf, type Reply } from './talk.ts';

const { appId, spId } = apps.bot;
const pointer = { AppId: appId, ObjectId: spId, DisplayName: 'Verba Import' };
const full = { Identity: 'archive', User: spId, AccessRights: ['FullAccess'], AutoMapping: false };
const sendAs = { Identity: 'archive', Trustee: spId, AccessRights: ['SendAs'], Confirm: false };
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the sandbox as Exchange: pointers to service principals', () => {
  let sandbox: Started;
  let talk: Talk;
  let look: string;
  let hands: string;

  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
    look = await talk.token('look', exchangeScope);
    await talk.control('/change', { kind: 'giveDirectoryRole', app: 'hands', role: 'exchangeAdministrator' });
    hands = await talk.token('hands', exchangeScope);
  });
  beforeEach(async () => {
    await talk.control('/settings', { lagMs: { exo: 0 }, throttle: { exo: 1000 } });
    await talk.control('/reset', {});
    await change({ kind: 'removePointer', app: 'bot' });
  });
  after(async () => sandbox.stop());

  const run = (name: string, parameters: Record<string, unknown>): Promise<Reply> =>
    talk.run(hands, name, parameters);
  const get = async (name: string, parameters: Record<string, unknown> = {}) =>
    (await talk.run(look, name, parameters)).json.value;
  const change = async (said: unknown): Promise<unknown> =>
    (await talk.control('/change', said)).json['changed'];
  const ours = async () => (await get('Get-ServicePrincipal')).filter((row) => row['AppId'] === appId);
  const type = async (reply: Promise<Reply>): Promise<string> => exoError(await reply).type;
  const users = async (more: Record<string, unknown> = {}): Promise<unknown[]> =>
    (await get('Get-MailboxPermission', { Identity: 'archive', ...more }))
      .filter((row) => row['IsInherited'] === false && row['User'] !== 'NT AUTHORITY\\SELF')
      .map((row) => row['User']);

  it('are made with a SID and a GUID of their own, and named by the object id', async () => {
    const [row] = (await run('New-ServicePrincipal', pointer)).json.value;
    assert.ok(row);
    assert.match(String(row['Sid']), /^S-1-5-21-\d+-\d+-\d+-\d+$/);
    assert.deepEqual([row['Identity'], row['Id'], row['Name'], row['ObjectId']], [spId, spId, spId, spId]);
    assert.match(String(row['Guid']), guid);
    assert.equal(row['ExchangeObjectId'], row['Guid']);
    assert.notEqual(row['Guid'], spId);
    assert.deepEqual([row['AppId'], row['DisplayName']], [appId, 'Verba Import']);
    assert.match(String(row['WhenCreatedUTC']), /^\d{4}-\d\d-\d\dT/);
    assert.deepEqual(await ours(), [row]);
  });

  it('are made for ids that nobody in Entra has, but only once', async () => {
    const odd = {
      AppId: 'c0ffee00-0000-4000-8000-000000000001',
      ObjectId: 'c0ffee00-0000-4000-8000-000000000002',
    };
    assert.equal((await run('New-ServicePrincipal', odd)).status, 200);
    for (const again of [odd, { ...odd, AppId: appId }, { ...odd, ObjectId: spId }]) {
      const reply = await run('New-ServicePrincipal', again);
      assert.equal(exoError(reply).type, 'ADObjectAlreadyExistsException');
      assert.match(exoError(reply).message, /already exists/);
    }
    assert.equal(await type(run('New-ServicePrincipal', { AppId: appId })), 'ParameterBindingException');
  });

  it('take ServiceId for ObjectId with a warning, and not both', async () => {
    const { ObjectId, ...rest } = pointer;
    const both = run('New-ServicePrincipal', { ...pointer, ServiceId: ObjectId });
    assert.equal(await type(both), 'AmbiguousParameterSetException');
    const reply = await run('New-ServicePrincipal', { ...rest, ServiceId: ObjectId });
    assert.match(warningsOf(reply)[0] ?? '', /ServiceId .* replaced by the ObjectId parameter/);
    assert.equal((await ours())[0]?.['ObjectId'], spId);
  });

  it('are all given for an identity that none of them has', async () => {
    await run('New-ServicePrincipal', pointer);
    await change({ kind: 'addPointer', app: 'look' });
    const all = await get('Get-ServicePrincipal');
    assert.ok(all.length >= 2);
    assert.deepEqual(await get('Get-ServicePrincipal', { Identity: 'unknown' }), all);
    for (const Identity of [appId, spId, 'Verba Import'])
      assert.deepEqual(await get('Get-ServicePrincipal', { Identity }), await ours());
  });

  it('change their name only, and go when they are told without a question', async () => {
    await run('New-ServicePrincipal', pointer);
    const named = { Identity: spId, DisplayName: 'Verba' };
    assert.equal(warningsOf(await run('Set-ServicePrincipal', named)).length, 0);
    assert.match(warningsOf(await run('Set-ServicePrincipal', named))[0] ?? '', /have been modified/);
    assert.equal((await ours())[0]?.['DisplayName'], 'Verba');
    const appIdGiven = run('Set-ServicePrincipal', { Identity: spId, AppId: spId });
    assert.equal(await type(appIdGiven), 'ParameterBindingException');
    assert.equal(
      await type(run('Remove-ServicePrincipal', { Identity: spId })),
      'PSInvalidOperationException',
    );
    await run('Remove-ServicePrincipal', { Identity: spId, Confirm: false });
    assert.deepEqual(await ours(), []);
    const again = run('Remove-ServicePrincipal', { Identity: spId, Confirm: false });
    assert.equal(await type(again), 'ManagementObjectNotFoundException');
  });

  it('are not found by other cmdlets until the lag is over, and stand in the way as long after they are gone', async () => {
    await talk.control('/settings', { lagMs: { exo: 60_000 } });
    await run('New-ServicePrincipal', pointer);
    assert.deepEqual(await ours(), []);
    for (const early of [
      run('Add-MailboxPermission', full),
      run('Add-RecipientPermission', sendAs),
      run('New-ManagementRoleAssignment', { App: spId, Role: 'Application SMTP.SendAsApp' }),
      run('Set-ServicePrincipal', { Identity: spId, DisplayName: 'x' }),
    ])
      assert.equal(await type(early), 'ManagementObjectNotFoundException');
    assert.equal(await type(run('New-ServicePrincipal', pointer)), 'ADObjectAlreadyExistsException');
    await talk.control('/clock', { aheadMs: 61_000 });
    assert.equal((await run('Add-MailboxPermission', full)).status, 200);
    await run('Remove-ServicePrincipal', { Identity: spId, Confirm: false });
    assert.equal(await type(run('New-ServicePrincipal', pointer)), 'ADObjectAlreadyExistsException');
    await talk.control('/clock', { aheadMs: 122_000 });
    assert.equal((await run('New-ServicePrincipal', pointer)).status, 200);
    await talk.control('/clock', { aheadMs: 0 });
  });

  it('are given Full Access by object id, SID, GUID or name, and printed as their SID', async () => {
    const [made] = (await run('New-ServicePrincipal', pointer)).json.value;
    const [row] = (await run('Add-MailboxPermission', full)).json.value;
    assert.equal(row?.['User'], made?.['Sid']);
    assert.equal(row?.['Identity'], mailboxes.archive);
    for (const User of [made?.['Sid'], made?.['Guid'], 'Verba Import']) {
      const again = await run('Add-MailboxPermission', { ...full, User });
      assert.match(warningsOf(again)[0] ?? '', /already present/, String(User));
      assert.equal((await get('Get-MailboxPermission', { Identity: 'archive', User })).length, 1);
    }
    assert.equal(
      await type(run('Add-MailboxPermission', { ...full, User: appId })),
      'ManagementObjectNotFoundException',
    );
    await run('Remove-MailboxPermission', { ...full, AutoMapping: undefined, Confirm: false });
    assert.deepEqual(await users(), []);
  });

  it('are not told apart by a name that two of them bear', async () => {
    await run('New-ServicePrincipal', pointer);
    await run('New-ServicePrincipal', { AppId: 'a', ObjectId: 'b', DisplayName: 'verba import' });
    const reply = run('Add-MailboxPermission', { ...full, User: 'Verba Import' });
    assert.equal(await type(reply), 'ManagementObjectAmbiguousException');
  });

  it('send as a mailbox when they are let', async () => {
    const [made] = (await run('New-ServicePrincipal', pointer)).json.value;
    const [row] = (await run('Add-RecipientPermission', sendAs)).json.value;
    assert.equal(row?.['Trustee'], made?.['Sid']);
    assert.equal((await get('Get-RecipientPermission', { Identity: 'archive', Trustee: spId })).length, 1);
  });

  it('take their rights with them: what stays is an orphan that a new pointer does not inherit', async () => {
    await run('New-ServicePrincipal', pointer);
    const [sid] = (await run('Add-MailboxPermission', full)).json.value.map((row) => row['User']);
    await run('New-ManagementRoleAssignment', { App: spId, Role: 'Application SMTP.SendAsApp' });
    await run('Remove-ServicePrincipal', { Identity: spId, Confirm: false });
    assert.deepEqual(await get('Get-ManagementRoleAssignment'), []);
    const [made] = (await run('New-ServicePrincipal', pointer)).json.value;
    assert.notEqual(made?.['Sid'], sid);
    assert.deepEqual(await users(), []);
    assert.deepEqual(await users({ IncludeUnresolvedPermissions: true }), [sid]);
    await run('Remove-MailboxPermission', { ...full, AutoMapping: undefined, User: sid, Confirm: false });
    assert.deepEqual(await users({ IncludeUnresolvedPermissions: true }), []);
  });

  it('have one among them from the start that was made with the id of the application', async () => {
    const { json } = await talk.control('/state?only=applications');
    const rows = json['applications'] as Record<string, unknown>[];
    const application = rows.find((row) => row['displayName'] === 'Verba Archive');
    const [row] = await get('Get-ServicePrincipal', { Identity: 'Verba Archive' });
    assert.ok(application && row);
    assert.equal(row['ObjectId'], application['id']);
    assert.deepEqual(
      (await get('Get-MailboxPermission', { Identity: 'journal', User: 'Verba Archive' })).map(
        (one) => one['User'],
      ),
      [row['Sid']],
    );
  });

  it('go wrong as they do in real life when somebody else is asked to', async () => {
    await change({ kind: 'addPointer', app: 'bot' });
    assert.equal(await change({ kind: 'giveAppAccess', app: 'bot', mailbox: 'archive' }), 1);
    assert.equal(await change({ kind: 'P01', app: 'bot' }), 1);
    const [wrong] = await ours();
    assert.notEqual(wrong?.['ObjectId'], spId);
    assert.deepEqual(await users(), [wrong?.['Sid']]);
    assert.equal(await change({ kind: 'denyAppAccess', app: 'bot', mailbox: 'archive' }), 1);
    assert.equal((await users()).length, 2);
    assert.equal(await change({ kind: 'P06', app: 'bot', mailbox: 'archive' }), 1);
    assert.deepEqual(await users(), []);
    assert.equal(await change({ kind: 'P02', app: 'bot' }), 1);
    assert.deepEqual(await ours(), []);
  });
});

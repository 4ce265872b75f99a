import assert from 'node:assert/strict';
import { startSandbox, type Started } from './start.ts';
import { exchangeScope, exoError, Talk, warningsOf, type Reply } from './talk.ts';

const smtp = 'SmtpClientAuthenticationDisabled';

describe('the sandbox as Exchange: protocol switches and settings of the organization', () => {
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
  });
  after(async () => sandbox.stop());

  const run = (name: string, parameters: Record<string, unknown> = {}): Promise<Reply> =>
    talk.run(hands, name, parameters);
  const one = async (name: string, parameters: Record<string, unknown> = {}) =>
    (await talk.run(look, name, parameters)).json.value[0] ?? {};
  const cas = () => one('Get-CASMailbox', { Identity: 'archive@contoso.com' });
  const change = async (said: unknown): Promise<unknown> =>
    (await talk.control('/change', said)).json['changed'];
  const state = async (part: string): Promise<unknown> =>
    (await talk.control(`/state?only=${part}`)).json[part];

  it('leave IMAP and POP open and SMTP to the organization, where it is off', async () => {
    const row = await cas();
    assert.deepEqual([row['ImapEnabled'], row['PopEnabled'], row[smtp]], [true, true, null]);
    for (const name of ['ActiveSyncEnabled', 'EwsEnabled', 'MAPIEnabled', 'OWAEnabled'])
      assert.equal(row[name], true, name);
    assert.equal((await one('Get-TransportConfig'))[smtp], true);
    assert.deepEqual(await state('transportConfig'), await one('Get-TransportConfig'));
  });

  it('are set one by one, to null too where there are three states, and say when nothing was to do', async () => {
    const set = (more: Record<string, unknown>) => run('Set-CASMailbox', { Identity: 'archive', ...more });
    await set({ ImapEnabled: false });
    assert.deepEqual([(await cas())['ImapEnabled'], (await cas())['PopEnabled']], [false, true]);
    for (const value of [false, true, null]) {
      assert.deepEqual(warningsOf(await set({ [smtp]: value })), []);
      assert.equal((await cas())[smtp], value);
    }
    assert.match(warningsOf(await set({ [smtp]: null }))[0] ?? '', /no settings of '.*' have been modified/);
    for (const wrong of [{ ImapEnabled: null }, { ImapEnabled: 'yes' }])
      assert.equal(exoError(await set(wrong)).type, 'ParameterBindingArgumentTransformationException');
    assert.equal((await set({ ECPEnabled: false })).status, 501);
    const legacy = await run('Set-CASMailbox', { Identity: 'legacy', ImapEnabled: true });
    assert.equal(exoError(legacy).type, 'ManagementObjectNotFoundException');
  });

  it('are for administrators of recipients too, unlike those of the organization', async () => {
    await change({ kind: 'giveDirectoryRole', app: 'hands', role: 'exchangeAdministrator' });
    assert.equal(await change({ kind: 'P14' }), 1);
    const recipients = await talk.token('hands', exchangeScope);
    const own = await talk.run(recipients, 'Set-CASMailbox', { Identity: 'archive', PopEnabled: false });
    assert.equal(own.status, 200);
    const all = await talk.run(recipients, 'Set-TransportConfig', { [smtp]: false });
    assert.equal(exoError(all).type, 'CommandNotFoundException');
  });

  it('come round after the lag', async () => {
    await talk.control('/settings', { lagMs: { exo: 60_000 } });
    await run('Set-CASMailbox', { Identity: 'archive', ImapEnabled: false });
    assert.equal((await cas())['ImapEnabled'], true);
    await talk.control('/clock', { aheadMs: 61_000 });
    assert.equal((await cas())['ImapEnabled'], false);
    await talk.control('/clock', { aheadMs: 0 });
  });

  it('open SMTP for all who have no switch of their own', async () => {
    await run('Set-TransportConfig', { [smtp]: false });
    assert.equal((await one('Get-TransportConfig'))[smtp], false);
    assert.match(
      warningsOf(await run('Set-TransportConfig', { [smtp]: false }))[0] ?? '',
      /have been modified/,
    );
    const wrong = await run('Set-TransportConfig', { [smtp]: null });
    assert.equal(exoError(wrong).type, 'ParameterBindingArgumentTransformationException');
  });

  it('are changed by somebody else', async () => {
    assert.equal(await change({ kind: 'setCas', mailbox: 'archive', PopEnabled: false, [smtp]: false }), 1);
    assert.deepEqual([(await cas())['PopEnabled'], (await cas())[smtp]], [false, false]);
    assert.equal(await change({ kind: 'P07', mailbox: 'archive' }), 1);
    assert.equal((await cas())[smtp], true);
    assert.equal(await change({ kind: 'setTransport', [smtp]: false }), 1);
    assert.equal(await change({ kind: 'P07' }), 1);
    assert.equal((await one('Get-TransportConfig'))[smtp], true);
    assert.equal(await change({ kind: 'P06', mailbox: 'archive' }), 1);
    assert.equal((await cas())['ImapEnabled'], false);
    assert.equal(await change({ kind: 'P06', mailbox: 'archive', how: 'on premises' }), 1);
    const gone = await run('Get-CASMailbox', { Identity: 'archive' });
    assert.equal(exoError(gone).type, 'ManagementObjectNotFoundException');
    assert.equal((await talk.control('/change', { kind: 'setTransport' })).status, 400);
  });

  it('show policies for passwords: of one person, and of the organization', async () => {
    assert.equal((await one('Get-OrganizationConfig'))['DefaultAuthenticationPolicy'], null);
    await change({ kind: 'addAuthenticationPolicy', name: 'Old Printers', allows: ['Smtp'] });
    const policy = await one('Get-AuthenticationPolicy', { Identity: 'old printers' });
    assert.deepEqual([policy['AllowBasicAuthSmtp'], policy['AllowBasicAuthImap']], [true, false]);
    await change({ kind: 'setAuthenticationPolicy', policy: 'Old Printers', user: 'sam' });
    const of = async (Identity: string) => (await one('Get-User', { Identity }))['AuthenticationPolicy'];
    assert.equal(await of('sam@contoso.com'), policy['DistinguishedName']);
    assert.equal(await of('dana@contoso.com'), null);
    await change({ kind: 'setAuthenticationPolicy', policy: 'Old Printers' });
    assert.equal((await one('Get-OrganizationConfig'))['DefaultAuthenticationPolicy'], 'Old Printers');
    const none = await run('Get-AuthenticationPolicy', { Identity: 'none' });
    assert.equal(exoError(none).type, 'ManagementObjectNotFoundException');
  });

  it('show an access policy that somebody has put up for an app', async () => {
    assert.deepEqual(await state('applicationAccessPolicies'), []);
    assert.equal(await change({ kind: 'P72', app: 'bot' }), 1);
    const row = await one('Get-ApplicationAccessPolicy');
    assert.deepEqual([row['AccessRight'], row['ScopeName']], ['RestrictAccess', 'Finance Team']);
  });
});

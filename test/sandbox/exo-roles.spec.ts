import assert from 'node:assert/strict';
import { tenantId } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { exchangeScope, exoError, Talk } from './talk.ts';

describe('the sandbox as Exchange: which cmdlets whose role lets through', () => {
  let sandbox: Started;
  let talk: Talk;
  let look: string;

  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
    look = await talk.token('look', exchangeScope);
  });
  after(async () => sandbox.stop());

  /** A new token of the writing app, after it was given this directory role and no other. */
  const handsAs = async (role: string): Promise<string> => {
    await talk.control('/change', { kind: 'takeDirectoryRole', app: 'hands' });
    await talk.control('/change', { kind: 'giveDirectoryRole', app: 'hands', role });
    return talk.token('hands', exchangeScope);
  };
  const listed = async (token: string): Promise<string[]> => {
    const url = `${sandbox.ready.tenant}/exo/adminapi/v1.0/${tenantId}/EXOModuleFile?Version=3.9.2`;
    const reply = await talk.send(url, { headers: { Authorization: `Bearer ${token}`, CommandName: '*' } });
    return String(reply.json.value[0]?.['exportedCmdlets']).split(',');
  };

  it('shows each caller only the cmdlets of its directory role', async () => {
    const reader = await listed(look);
    assert.ok(reader.every((name) => /^(Get|Test)-/.test(name)));
    assert.ok(reader.includes('Get-ServicePrincipal'));
    const recipients = await listed(await handsAs('exchangeRecipientAdministrator'));
    assert.ok(['Add-MailboxPermission', 'Set-CASMailbox'].every((name) => recipients.includes(name)));
    assert.ok(!recipients.some((name) => /ServicePrincipal|Management(Role|Scope)|Transport/.test(name)));
    const everything = await listed(await handsAs('exchangeAdministrator'));
    for (const name of [
      ...reader,
      ...recipients,
      'New-ServicePrincipal',
      'New-ManagementRoleAssignment',
      'Set-TransportConfig',
    ])
      assert.ok(everything.includes(name), name);
  });

  it('does not recognize a cmdlet that is unknown, client-side, or not allowed', async () => {
    const recipients = await handsAs('exchangeRecipientAdministrator');
    const write = { Identity: 'finance', User: 'sam', AccessRights: 'FullAccess' };
    for (const [token, name] of [
      [look, 'Get-EXOMailbox'],
      [look, 'Add-MailboxPermission'],
      [recipients, 'Get-ServicePrincipal'],
      [recipients, 'New-ServicePrincipal'],
      [recipients, 'Format-Disk'],
    ] as const) {
      const reply = await talk.run(token, name, write);
      assert.equal(reply.status, 400);
      assert.equal(exoError(reply).type, 'CommandNotFoundException');
      assert.match(exoError(reply).message, /isn't recognized/);
    }
  });

  it('goes by the role in the token: one younger than the token opens nothing', async () => {
    const old = await handsAs('exchangeRecipientAdministrator');
    const young = await handsAs('exchangeAdministrator');
    assert.equal((await talk.run(old, 'Get-ServicePrincipal')).status, 400);
    assert.equal((await talk.run(young, 'Get-ServicePrincipal')).status, 200);
  });
});

import assert from 'node:assert/strict';
import { apps, groups, mailboxes } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { exchangeScope, exoError, Talk, warningsOf, type Reply } from './talk.ts';

const { appId, spId } = apps.bot;
const Role = 'Application SMTP.SendAsApp';

describe('the sandbox as Exchange: roles for applications', () => {
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
    await run('New-ServicePrincipal', { AppId: appId, ObjectId: spId, DisplayName: 'Verba' });
  });
  after(async () => sandbox.stop());

  const run = (name: string, parameters: Record<string, unknown> = {}): Promise<Reply> =>
    talk.run(hands, name, parameters);
  const get = async (name: string, parameters: Record<string, unknown> = {}) =>
    (await talk.run(look, name, parameters)).json.value;
  const change = async (said: unknown): Promise<unknown> =>
    (await talk.control('/change', said)).json['changed'];
  const refused = async (reply: Promise<Reply>, type: string, text: RegExp): Promise<void> => {
    const error = exoError(await reply);
    assert.equal(error.type, type);
    assert.match(error.message, text);
  };
  const scope = (RecipientRestrictionFilter: string, Name = 'verba') =>
    run('New-ManagementScope', { Name, RecipientRestrictionFilter });
  const assign = (more: Record<string, unknown> = {}) =>
    run('New-ManagementRoleAssignment', { App: spId, Role, Name: 'verba smtp', ...more });
  const inScope = async (Resource?: string): Promise<unknown[]> =>
    (
      await get('Test-ServicePrincipalAuthorization', {
        Identity: spId,
        ...(Resource === undefined ? {} : { Resource }),
      })
    ).map((row) => row['InScope']);
  const only = (key: string): string => `ExternalDirectoryObjectId -eq '${key}'`;

  it('are offered unless the tenant has none, and there is none for IMAP and POP', async () => {
    const names = (await get('Get-ManagementRole')).map((row) => row['Name']);
    assert.ok(names.includes(Role) && names.includes('Application Mail.Read'));
    assert.ok(!names.some((name) => /IMAP|POP\b/.test(String(name))));
    assert.equal((await get('Get-ManagementRole', { Identity: Role })).length, 1);
    assert.equal(await change({ kind: 'takeRole' }), 1);
    await refused(
      run('Get-ManagementRole', { Identity: Role }),
      'ManagementObjectNotFoundException',
      /couldn't be found/,
    );
    await refused(assign(), 'ManagementObjectNotFoundException', /SMTP\.SendAsApp' couldn't be found/);
    assert.equal(await change({ kind: 'giveRole' }), 1);
    assert.equal((await assign()).status, 200);
  });

  it('reach what their scope holds and nothing else', async () => {
    await scope(`${only(mailboxes.archive)} -or (PrimarySmtpAddress -eq 'Journal@contoso.com')`);
    const [row] = (await assign({ CustomResourceScope: 'verba' })).json.value;
    assert.deepEqual(
      [row?.['Role'], row?.['RoleAssigneeName'], row?.['RoleAssigneeType'], row?.['CustomResourceScope']],
      [Role, spId, 'ServicePrincipal', 'verba'],
    );
    assert.deepEqual(await get('Get-ManagementRoleAssignment', { RoleAssignee: spId }), [row]);
    assert.deepEqual(await get('Get-ManagementRoleAssignment', { Role: 'Application Mail.Read' }), []);
    assert.deepEqual(
      [await inScope('archive'), await inScope('journal'), await inScope('finance'), await inScope()],
      [['True'], ['True'], ['False'], ['Not Run']],
    );
    const [tested] = await get('Test-ServicePrincipalAuthorization', { Identity: spId });
    assert.deepEqual(
      { ...tested, InScope: '' },
      {
        RoleName: Role,
        GrantedPermissions: 'SMTP.SendAsApp',
        AllowedResourceScope: 'verba',
        ScopeType: 'CustomRecipientScope',
        InScope: '',
      },
    );
  });

  it('reach all of the organization without a scope, a group, or a unit of it', async () => {
    await assign();
    assert.deepEqual(await inScope('finance'), ['True']);
    await run('Remove-ManagementRoleAssignment', { Identity: 'verba smtp', Confirm: false });
    await change({ kind: 'addUnit', name: 'Berlin', members: ['financeBerlin'] });
    await assign({ RecipientAdministrativeUnitScope: 'Berlin' });
    await assign({ Name: 'team', RecipientGroupScope: 'finance-team@contoso.com' });
    assert.deepEqual(await inScope('finance.berlin'), ['True', 'False']);
    assert.deepEqual(await inScope('sam'), ['False', 'True']);
    await refused(
      assign({ Name: 'x', RecipientAdministrativeUnitScope: mailboxes.archive }),
      'ManagementObjectNotFoundException',
      /couldn't be found/,
    );
    await refused(
      assign({ Name: 'x', RecipientGroupScope: 'finance-team', CustomResourceScope: 'verba' }),
      'AmbiguousParameterSetException',
      /Parameter set/,
    );
  });

  it('count direct members of a group by its DN; an address holds nobody', async () => {
    const [group] = await get('Get-DistributionGroup', { Identity: groups.financeTeam });
    await scope(`MemberOfGroup -eq '${String(group?.['DistinguishedName'])}'`);
    await assign({ CustomResourceScope: 'verba' });
    assert.deepEqual([await inScope('sam'), await inScope('archive')], [['True'], ['False']]);
    assert.equal(await change({ kind: 'P13', app: 'bot' }), 1);
    assert.deepEqual(await inScope('sam'), ['False']);
  });

  it('have names of at most 64 letters that nobody else has', async () => {
    await refused(assign({ Name: 'n'.repeat(65) }), 'DataValidationException', /maximum length is 64/);
    assert.equal((await assign({ Name: 'n'.repeat(64) })).status, 200);
    await assign();
    await refused(assign(), 'ADObjectAlreadyExistsException', /'CN=verba smtp.*already exists/);
    await scope(only('x'));
    await refused(scope(only('y'), 'VERBA'), 'ADObjectAlreadyExistsException', /already exists/);
    const made = await Promise.all([assign({ Name: undefined }), assign({ Name: undefined })]);
    const [first, second] = made.map((reply) => String(reply.json.value[0]?.['Name']));
    assert.ok(first?.startsWith(Role) && first.length <= 64 && first !== second);
  });

  it('go to applications with a pointer only, and only those roles that are meant for them', async () => {
    await refused(assign({ App: appId }), 'ManagementObjectNotFoundException', /couldn't be found/);
    await refused(assign({ Role: 'Mail Recipients' }), 'RoleAssignmentException', /can't be assigned/);
    await refused(
      assign({ CustomResourceScope: 'none' }),
      'ManagementObjectNotFoundException',
      /'none' couldn't/,
    );
    assert.equal((await assign({ User: 'sam' })).status, 501);
  });

  it('keep their scope from being removed, and let it be changed', async () => {
    await scope(only(mailboxes.archive));
    await assign({ CustomResourceScope: 'verba' });
    await run('Set-ManagementScope', {
      Identity: 'verba',
      RecipientRestrictionFilter: only(mailboxes.journal),
    });
    assert.deepEqual([await inScope('archive'), await inScope('journal')], [['False'], ['True']]);
    const remove = { Identity: 'verba', Confirm: false };
    await refused(run('Remove-ManagementScope', remove), 'ManagementScopeInUseException', /use it/);
    await run('Remove-ManagementRoleAssignment', { Identity: 'verba smtp', Confirm: false });
    assert.equal((await get('Get-ManagementScope', { Orphan: true })).length, 1);
    await run('Remove-ManagementScope', remove);
    assert.deepEqual(await get('Get-ManagementScope'), []);
    await refused(run('Remove-ManagementScope', remove), 'ManagementObjectNotFoundException', /'verba'/);
  });

  it('read filters as far as they go: a broken one is refused, an unknown word is not built', async () => {
    for (const broken of ["Guid -eq 'O'Brien'", 'Guid', "Guid -eq 'x' -or", "(Guid -eq 'x'", "Guid = 'x'"])
      await refused(scope(broken), 'ParsingException', /Invalid filter syntax/);
    for (const unknown of ["City -eq 'x'", "Guid -ne 'x'", "Guid -eq 'x' -and Guid -eq 'y'"])
      assert.equal((await scope(unknown)).status, 501, unknown);
    const [row] = (await scope("PrimarySmtpAddress -eq 'o''brien@contoso.com'")).json.value;
    assert.equal(row?.['RecipientFilter'], "PrimarySmtpAddress -eq 'o''brien@contoso.com'");
  });

  it('are true in the test before anybody else sees them', async () => {
    await talk.control('/settings', { lagMs: { exo: 60_000 } });
    await change({ kind: 'P11', app: 'bot', mailbox: 'archive' });
    assert.deepEqual(await get('Get-ManagementRoleAssignment'), []);
    assert.deepEqual([await inScope('archive'), await inScope('sam')], [['True'], ['False']]);
  });

  it('cannot be given before the first customization, nor for most of an hour after it', async () => {
    const dehydrated = 'InvalidOperationInDehydratedContextException';
    await change({ kind: 'P21' });
    assert.equal((await get('Get-OrganizationConfig'))[0]?.['IsDehydrated'], true);
    await refused(assign(), dehydrated, /Enable-OrganizationCustomization/);
    await refused(scope(only('x')), dehydrated, /Enable-OrganizationCustomization/);
    assert.deepEqual(warningsOf(await run('Enable-OrganizationCustomization')), []);
    assert.equal((await get('Get-OrganizationConfig'))[0]?.['IsDehydrated'], false);
    await refused(assign(), 'RoleAssignmentException', /delegating role assignment/);
    await talk.control('/clock', { aheadMs: 46 * 60_000 });
    assert.equal((await assign()).status, 200);
    assert.equal((await run('Enable-OrganizationCustomization')).status, 400);
    await talk.control('/clock', { aheadMs: 0 });
  });

  it('stand in the whole state of the tenant', async () => {
    await scope(only(mailboxes.archive));
    await assign({ CustomResourceScope: 'verba' });
    const parts = 'managementScopes,managementRoleAssignments,exchangeServicePrincipals';
    const { json } = await talk.control(`/state?only=${parts}`);
    assert.deepEqual(json['managementScopes'], await bare('Get-ManagementScope'));
    assert.deepEqual(json['managementRoleAssignments'], await bare('Get-ManagementRoleAssignment'));
    assert.deepEqual(json['exchangeServicePrincipals'], await bare('Get-ServicePrincipal'));
  });

  /** Rows without the notes on types that stand beside some fields. */
  const bare = async (name: string) =>
    (await get(name)).map((row) =>
      Object.fromEntries(Object.entries(row).filter(([key]) => !key.includes('@'))),
    );
});

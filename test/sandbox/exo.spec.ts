import assert from 'node:assert/strict';
import { groups, mailboxes, people, tenantId } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { exchangeScope, exoError, graphScope, Talk, warningsOf } from './talk.ts';

describe('the sandbox as Exchange: the way in and what is there', () => {
  let sandbox: Started;
  let talk: Talk;
  let look: string;
  let hands: string;

  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
    look = await talk.token('look', exchangeScope);
    hands = await talk.token('hands', exchangeScope);
  });
  after(async () => sandbox.stop());

  const get = async (name: string, parameters: Record<string, unknown> = {}) =>
    (await talk.run(look, name, parameters)).json.value;
  const one = async (identity: string): Promise<unknown> =>
    (await get('Get-Mailbox', { Identity: identity }))[0]?.['DisplayName'];

  it('lets nobody in without a token of its own, or without Exchange.ManageAsApp', async () => {
    const graph = await talk.token('look', graphScope);
    const bot = await talk.token('bot', exchangeScope);
    for (const token of ['x', graph, bot]) assert.equal((await talk.run(token, 'Get-Mailbox')).status, 401);
  });

  it('wants an anchor, a body it can read, its own tenant and one of its versions', async () => {
    const url = `${sandbox.ready.tenant}/exo/adminapi/beta/${tenantId}/InvokeCommand`;
    const headers = { Authorization: `Bearer ${look}` };
    const body = { CmdletInput: { CmdletName: 'Get-OrganizationConfig' } };
    assert.equal((await talk.send(url, { headers, body })).status, 400);
    const anchored = { ...headers, 'X-AnchorMailbox': 'UPN:sam@contoso.com' };
    assert.equal((await talk.send(url, { headers: anchored, body })).status, 200);
    assert.equal((await talk.send(url, { headers: anchored, body: '{' })).status, 400);
    assert.equal((await talk.send(url.replace('beta', 'v3.0'), { headers: anchored, body })).status, 404);
    assert.equal(
      (await talk.send(url.replace(tenantId, 'fabrikam.com'), { headers: anchored, body })).status,
      404,
    );
  });

  it('refuses parameters that do not exist, are missing, or do not fit', async () => {
    const cases: [string, Record<string, unknown>, RegExp][] = [
      ['Get-Mailbox', { Identitty: 'x' }, /cannot be found that matches parameter name 'Identitty'/],
      ['Add-MailboxPermission', { Identity: 'finance' }, /missing mandatory parameters: User AccessRights/],
      [
        'Add-MailboxPermission',
        { Identity: 'finance', User: 'sam', AccessRights: 'Everything' },
        /transformation on parameter 'AccessRights'/,
      ],
      [
        'Add-MailboxPermission',
        { Identity: 'finance', User: 'sam', AccessRights: 'FullAccess', AutoMapping: 'no' },
        /'AutoMapping'/,
      ],
    ];
    for (const [name, parameters, text] of cases) {
      const reply = await talk.run(hands, name, parameters);
      assert.equal(reply.status, 400);
      assert.match(exoError(reply).message, text);
    }
    assert.equal((await talk.run(look, 'Get-Mailbox', { Filter: "Name -eq 'x'" })).status, 501);
  });

  it('folds the error into details and inner errors and says nothing in its message', async () => {
    const reply = await talk.run(look, 'Get-Mailbox', { Identity: 'nobody' });
    const error = reply.json['error'] as { message: string; details: { message: string }[] };
    assert.equal(error.message, 'Invalid Operation');
    assert.match(
      error.details[0]?.message ?? '',
      /^Ex[0-9A-F]+\|Microsoft\.Exchange\..*ManagementObjectNotFoundException\|.*'nobody' couldn't be found on/,
    );
    assert.equal(exoError(reply).type, 'ManagementObjectNotFoundException');
  });

  it('finds a mailbox by each of its names', async () => {
    const [row] = await get('Get-Mailbox', { Identity: 'finance' });
    assert.equal(row?.['ExternalDirectoryObjectId'], mailboxes.finance);
    for (const key of [
      'Guid',
      'PrimarySmtpAddress',
      'UserPrincipalName',
      'DistinguishedName',
      'Alias',
      'ExternalDirectoryObjectId',
    ]) {
      assert.equal(await one(String(row[key])), 'Finance', key);
    }
    assert.equal(await one('finance berlin'), 'Finance Berlin');
    assert.equal(await one('finance@contoso.onmicrosoft.com'), 'Finance');
  });

  it('gives everything for an identity that is null, and refuses an ambiguous one', async () => {
    const all = await get('Get-Mailbox', { Identity: null });
    assert.ok(all.length > 10);
    assert.deepEqual(await get('Get-Mailbox'), all);
    await talk.control('/change', { kind: 'renameMailbox', mailbox: 'sales', displayName: 'Finance' });
    const reply = await talk.run(look, 'Get-Mailbox', { Identity: 'Finance' });
    assert.equal(exoError(reply).type, 'ManagementObjectAmbiguousException');
    await talk.control('/reset', {});
  });

  it('resolves the beginning of names', async () => {
    const anr = async (text: string) =>
      (await get('Get-Recipient', { Anr: text })).map((row) => row['DisplayName']);
    assert.deepEqual(await anr('alex k'), ['Alex Kim', 'Alexandra Kimura']);
    assert.deepEqual(await anr('fin'), ['Finance', 'Finance Berlin', 'Finance Team']);
    assert.deepEqual(await anr('zzz'), []);
  });

  it('knows a mailbox on premises as a mail user only', async () => {
    const [row] = await get('Get-Recipient', { Identity: 'legacy@contoso.com' });
    assert.equal(row?.['RecipientTypeDetails'], 'MailUser');
    assert.equal(row['ExternalDirectoryObjectId'], mailboxes.legacy);
    assert.equal(
      exoError(await talk.run(look, 'Get-Mailbox', { Identity: 'legacy@contoso.com' })).type,
      'ManagementObjectNotFoundException',
    );
  });

  it('gives the fields that were selected, with type notes beside some', async () => {
    const reply = await talk.run(
      look,
      'Get-Mailbox',
      { Identity: 'finance' },
      { query: '?$select=Guid,DisplayName' },
    );
    const [row] = reply.json.value;
    assert.deepEqual(Object.keys(row ?? {}).sort(), ['DisplayName', 'Guid', 'Guid@data.type']);
  });

  it('pages by posting the same body again, and by no other body', async () => {
    const seen: unknown[] = [];
    let url: string | undefined;
    let first: string | undefined;
    do {
      const more: { headers: Record<string, string>; url?: string } = {
        headers: { Prefer: 'odata.maxpagesize=5' },
        ...(url === undefined ? {} : { url }),
      };
      const { json } = await talk.run(look, 'Get-Mailbox', { ResultSize: 'Unlimited' }, more);
      assert.ok(json.value.length <= 5);
      seen.push(...json.value.map((row) => row['Guid']));
      url = json['@odata.nextLink'] as string | undefined;
      first ??= url;
    } while (url !== undefined);
    assert.equal(new Set(seen).size, (await get('Get-Mailbox')).length);
    assert.ok(first?.startsWith(sandbox.ready.tenant));
    assert.equal((await talk.run(look, 'Get-Mailbox', { Anr: 'x' }, { url: String(first) })).status, 400);
  });

  it('cuts a list at a thousand with a warning, unless it is told Unlimited', async () => {
    await talk.control('/reset', { mailboxes: 1100 });
    const cut = await talk.run(look, 'Get-Mailbox');
    assert.equal(cut.json.value.length, 1000);
    assert.match(warningsOf(cut)[0] ?? '', /only the first 1000 items/);
    const whole = await talk.run(look, 'Get-Mailbox', { ResultSize: 'Unlimited' });
    assert.equal(whole.json.value.length, 1000);
    assert.ok(whole.json['@odata.nextLink'] !== undefined);
    assert.deepEqual(warningsOf(whole), []);
    await talk.control('/reset', {});
  });

  it('names folders in the language of the mailbox', async () => {
    const paths = async (identity: string) =>
      (await get('Get-MailboxFolderStatistics', { Identity: identity, FolderScope: 'Calendar' }))
        .filter((row) => row['FolderType'] === 'Calendar')
        .map((row) => row['FolderPath']);
    assert.deepEqual(await paths('dana'), ['/Kalender']);
    assert.deepEqual(await paths('finance.berlin@contoso.com'), ['/Kalender']);
    assert.deepEqual(await paths('sam'), ['/Calendar']);
  });

  it('shows groups, their members, protocols, and the organization', async () => {
    assert.equal(
      (await get('Get-DistributionGroup', { Identity: 'finance-team' }))[0]?.['RecipientTypeDetails'],
      'MailUniversalSecurityGroup',
    );
    const members = await get('Get-DistributionGroupMember', { Identity: groups.financeTeam });
    assert.deepEqual(
      members.map((row) => row['ExternalDirectoryObjectId']),
      [people.alexandra, people.sam, people.dana],
    );
    assert.equal((await get('Get-CASMailbox', { Identity: 'sam' }))[0]?.['ImapEnabled'], true);
    assert.equal((await get('Get-OrganizationConfig'))[0]?.['IsDehydrated'], false);
  });

  it('runs up to ten in one, each answered by itself', async () => {
    const url = `${sandbox.ready.tenant}/exo/adminapi/beta/${tenantId}/$batch`;
    const item = (id: string, Identity: string) => ({
      id,
      method: 'POST',
      url: `https://outlook.office365.com/adminapi/beta/${tenantId}/InvokeCommand`,
      headers: { 'X-AnchorMailbox': 'UPN:sam@contoso.com' },
      body: { CmdletInput: { CmdletName: 'Get-Mailbox', Parameters: { Identity } } },
    });
    const headers = { Authorization: `Bearer ${look}` };
    const reply = await talk.send(url, {
      headers,
      body: { requests: [item('a', 'finance'), item('b', 'nobody')] },
    });
    assert.deepEqual(
      (reply.json['responses'] as { id: string; status: number }[]).map((one) => [one.id, one.status]),
      [
        ['a', 200],
        ['b', 400],
      ],
    );
  });
});

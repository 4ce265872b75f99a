import assert from 'node:assert/strict';
import { people } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { exchangeScope, exoError, Talk, warningsOf, type Reply } from './talk.ts';

describe('the sandbox as Exchange: sending for others', () => {
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
  beforeEach(async () => {
    await talk.control('/settings', { lagMs: { exo: 0 }, throttle: { exo: 1000 } });
    await talk.control('/reset', {});
  });
  after(async () => sandbox.stop());

  const run = (name: string, parameters: Record<string, unknown>): Promise<Reply> =>
    talk.run(hands, name, parameters);
  const get = async (name: string, parameters: Record<string, unknown>) =>
    (await talk.run(look, name, parameters)).json.value;
  const full = { Identity: 'finance@contoso.com', User: people.sam, AccessRights: ['FullAccess'] };
  const as = {
    Identity: 'finance@contoso.com',
    Trustee: people.sam,
    AccessRights: ['SendAs'],
    Confirm: false,
  };
  const refused = async (reply: Promise<Reply>, type: string, text: RegExp): Promise<void> => {
    const error = exoError(await reply);
    assert.equal(error.type, type);
    assert.match(error.message, text);
  };

  describe('send as', () => {
    const trustees = async (): Promise<unknown[]> =>
      (await get('Get-RecipientPermission', { Identity: 'finance' })).map((row) => row['Trustee']);

    it('is there for Alex on Finance from the start', async () => {
      assert.deepEqual(await trustees(), ['NT AUTHORITY\\SELF', 'alex@contoso.com']);
    });

    it('is given and taken away, and warned about when there is nothing to do', async () => {
      await refused(
        run('Add-RecipientPermission', { ...as, Confirm: true }),
        'PSInvalidOperationException',
        /confirmation/,
      );
      assert.equal((await run('Add-RecipientPermission', as)).json.value[0]?.['Trustee'], 'sam@contoso.com');
      assert.match(warningsOf(await run('Add-RecipientPermission', as))[0] ?? '', /already present/);
      assert.equal(
        (await get('Get-RecipientPermission', { Identity: 'finance', Trustee: people.sam })).length,
        1,
      );
      await run('Remove-RecipientPermission', as);
      assert.match(
        warningsOf(await run('Remove-RecipientPermission', as))[0] ?? '',
        /because the ACE isn't present/,
      );
      assert.deepEqual(await trustees(), ['NT AUTHORITY\\SELF', 'alex@contoso.com']);
    });
  });

  describe('send on behalf', () => {
    const table = (more: Record<string, unknown>) => ({
      '@odata.type': '#Exchange.GenericHashTable',
      ...more,
    });
    const set = (GrantSendOnBehalfTo: unknown, Identity = 'finance') =>
      run('Set-Mailbox', { Identity, GrantSendOnBehalfTo });
    const granted = async (): Promise<unknown> =>
      (await get('Get-Mailbox', { Identity: 'finance' }))[0]?.['GrantSendOnBehalfTo'];

    it('is added and removed one by one, or replaced as a whole, printed by display name', async () => {
      await set(table({ add: [people.sam] }));
      await set(table({ add: ['dana@contoso.com'] }));
      assert.deepEqual(await granted(), ['Sam Rivera', 'Dana Weiss']);
      await set(table({ remove: [people.sam] }));
      assert.deepEqual(await granted(), ['Dana Weiss']);
      await set(['alex@contoso.com', 'finance-team@contoso.com']);
      assert.deepEqual(await granted(), ['Alex Kim', 'Finance Team']);
      await set(null);
      assert.deepEqual(await granted(), []);
    });

    it('warns when nothing was changed, and refuses a table without its type', async () => {
      await set(table({ add: [people.sam] }));
      assert.match(
        warningsOf(await set(table({ add: [people.sam] })))[0] ?? '',
        /^The command completed successfully but no settings of '.*' have been modified\.$/,
      );
      await refused(
        set({ add: [people.dana] }),
        'ParameterBindingArgumentTransformationException',
        /GrantSendOnBehalfTo/,
      );
      await refused(
        set(table({ add: ['nobody'] })),
        'ManagementObjectNotFoundException',
        /couldn't be found/,
      );
      assert.deepEqual(await granted(), ['Sam Rivera']);
    });

    it('cannot be changed on a mailbox that is mastered on premises, though full access can', async () => {
      await refused(
        set(table({ add: [people.sam] }), 'synced'),
        'RecipientTaskException',
        /out of the current user's write scope/,
      );
      assert.equal((await run('Add-MailboxPermission', { ...full, Identity: 'synced' })).status, 200);
      await talk.control('/change', { kind: 'setMailbox', mailbox: 'synced', IsExchangeCloudManaged: true });
      assert.equal((await set(table({ add: [people.sam] }), 'synced')).status, 200);
    });
  });
});

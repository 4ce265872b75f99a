import assert from 'node:assert/strict';
import { people } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { exchangeScope, exoError, Talk, type Reply } from './talk.ts';

describe('the sandbox as Exchange: folders', () => {
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
  const refused = async (reply: Promise<Reply>, type: string, text: RegExp): Promise<void> => {
    const error = exoError(await reply);
    assert.equal(error.type, type);
    assert.match(error.message, text);
  };

  describe('a folder', () => {
    const sams = { Identity: 'sam@contoso.com:\\Calendar', User: people.alex };
    const rows = async (Identity = sams.Identity) =>
      (await get('Get-MailboxFolderPermission', { Identity })).map((row) => [
        row['User'],
        ...(row['AccessRights'] as string[]),
      ]);

    it('has two entries that are always there and cannot be removed', async () => {
      assert.deepEqual(await rows(), [
        ['Default', 'AvailabilityOnly'],
        ['Anonymous', 'None'],
      ]);
      const standing = { ...sams, User: 'Default' };
      await refused(
        run('Remove-MailboxFolderPermission', { ...standing, Confirm: false }),
        'InvalidFolderPermissionException',
        /can't be removed/,
      );
      await refused(
        run('Add-MailboxFolderPermission', { ...standing, AccessRights: 'Reviewer' }),
        'UserAlreadyExistsInPermissionEntryException',
        /Default/,
      );
      assert.equal(
        (await run('Set-MailboxFolderPermission', { ...standing, AccessRights: 'LimitedDetails' })).status,
        200,
      );
    });

    it('takes an entry by Add, changes it by Set, and loses it by Remove; each is an error at the wrong time', async () => {
      await refused(
        run('Set-MailboxFolderPermission', { ...sams, AccessRights: 'Editor' }),
        'UserNotFoundInPermissionEntryException',
        /no existing permission entry/,
      );
      assert.equal(
        (await run('Add-MailboxFolderPermission', { ...sams, AccessRights: ['Reviewer'] })).json.value[0]?.[
          'User'
        ],
        'Alex Kim',
      );
      await refused(
        run('Add-MailboxFolderPermission', { ...sams, AccessRights: ['Editor'] }),
        'UserAlreadyExistsInPermissionEntryException',
        /Alex Kim/,
      );
      await run('Set-MailboxFolderPermission', {
        ...sams,
        AccessRights: 'Editor',
        SharingPermissionFlags: 'Delegate',
      });
      assert.deepEqual((await rows()).at(-1), ['Alex Kim', 'Editor']);
      await run('Remove-MailboxFolderPermission', { ...sams, Confirm: false });
      await refused(
        run('Remove-MailboxFolderPermission', { ...sams, Confirm: false }),
        'UserNotFoundInPermissionEntryException',
        /Alex Kim/,
      );
      assert.equal((await rows()).length, 2);
    });

    it('is found under its own name only', async () => {
      await refused(
        run('Get-MailboxFolderPermission', { Identity: 'dana@contoso.com:\\Calendar' }),
        'ManagementObjectNotFoundException',
        /couldn't be found/,
      );
      assert.equal((await rows('dana@contoso.com:\\Kalender')).length, 2);
      assert.equal((await rows('sales:\\Inbox\\Orders')).length, 2);
    });

    it('refuses rights that do not belong to it', async () => {
      const add = (Identity: string, more: Record<string, unknown>) =>
        run('Add-MailboxFolderPermission', { Identity, User: people.alex, ...more });
      await refused(
        add('sam:\\Inbox', { AccessRights: 'LimitedDetails' }),
        'InvalidFolderPermissionException',
        /calendar folders only/,
      );
      await refused(
        add('sam:\\Calendar', { AccessRights: ['Editor', 'ReadItems'] }),
        'InvalidFolderPermissionException',
        /combined/,
      );
      await refused(
        add('sam:\\Calendar', { AccessRights: 'Reviewer', SharingPermissionFlags: 'Delegate' }),
        'InvalidFolderPermissionException',
        /Editor/,
      );
      assert.equal(
        (await add('sam:\\Calendar', { AccessRights: ['ReadItems', 'FolderVisible'] })).status,
        200,
      );
    });
  });
});

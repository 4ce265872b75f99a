import assert from 'node:assert/strict';
import { groups, people } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { exchangeScope, exoError, Talk, warningsOf, type Reply } from './talk.ts';

describe('the sandbox as Exchange: full access', () => {
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
  const refused = async (reply: Promise<Reply>, type: string, text: RegExp): Promise<void> => {
    const error = exoError(await reply);
    assert.equal(error.type, type);
    assert.match(error.message, text);
  };

  describe('full access', () => {
    const users = async (): Promise<unknown[]> =>
      (await get('Get-MailboxPermission', { Identity: full.Identity }))
        .filter((row) => row['IsInherited'] !== true)
        .map((row) => row['User']);

    it('is given once, printed by UPN, and only warned about the second time', async () => {
      const first = await run('Add-MailboxPermission', { ...full, AutoMapping: false });
      assert.equal(first.json.value[0]?.['User'], 'sam@contoso.com');
      assert.deepEqual(await users(), ['NT AUTHORITY\\SELF', 'sam@contoso.com']);
      const second = await run('Add-MailboxPermission', full);
      assert.equal(second.status, 200);
      assert.match(
        warningsOf(second)[0] ?? '',
        /^The appropriate access control entry is already present on the object/,
      );
      const log = await talk.log();
      assert.deepEqual(
        log.map((line) => line['effect']),
        [1, 0, 0],
      );
    });

    it('is taken away once, after which there is only a warning', async () => {
      await run('Add-MailboxPermission', full);
      assert.equal((await run('Remove-MailboxPermission', { ...full, Confirm: false })).status, 200);
      assert.deepEqual(await users(), ['NT AUTHORITY\\SELF']);
      const again = await run('Remove-MailboxPermission', { ...full, Confirm: false });
      assert.match(
        warningsOf(again)[0] ?? '',
        /^Can't remove the access control entry .* because the ACE doesn't exist on the object\.$/,
      );
    });

    it('is not taken away while a prompt waits for an answer', async () => {
      await run('Add-MailboxPermission', full);
      await refused(run('Remove-MailboxPermission', full), 'PSInvalidOperationException', /confirmation/);
      assert.equal((await users()).length, 2);
    });

    it('is seen only after the lag, though a second writer is told at once', async () => {
      await talk.control('/settings', { lagMs: { exo: 60_000 } });
      await run('Add-MailboxPermission', full);
      assert.deepEqual(await users(), ['NT AUTHORITY\\SELF']);
      assert.match(warningsOf(await run('Add-MailboxPermission', full))[0] ?? '', /already present/);
      await talk.control('/clock', { aheadMs: 61_000 });
      assert.deepEqual(await users(), ['NT AUTHORITY\\SELF', 'sam@contoso.com']);
      await talk.control('/clock', { aheadMs: 0 });
    });

    it('shows inherited and denying rows among the others', async () => {
      await talk.control('/change', {
        kind: 'givePermission',
        mailbox: 'finance',
        user: 'sam',
        right: 'full',
        deny: true,
      });
      const rows = await get('Get-MailboxPermission', { Identity: 'finance' });
      assert.ok(rows.some((row) => row['IsInherited'] === true && row['Deny'] === true));
      assert.equal(rows.find((row) => row['User'] === 'sam@contoso.com')?.['Deny'], true);
      await run('Add-MailboxPermission', full);
      const own = await get('Get-MailboxPermission', { Identity: 'finance', User: people.sam });
      assert.deepEqual(own.map((row) => row['Deny']).sort(), [false, true]);
    });

    it('goes to a mail-enabled security group, but not to a plain group, a guest, or nobody', async () => {
      assert.equal(
        (await run('Add-MailboxPermission', { ...full, User: 'finance-team@contoso.com' })).json.value[0]?.[
          'User'
        ],
        'Finance Team',
      );
      await refused(
        run('Add-MailboxPermission', { ...full, User: groups.askers }),
        'ManagementObjectNotFoundException',
        /couldn't be found/,
      );
      await refused(
        run('Add-MailboxPermission', { ...full, User: people.gus }),
        'RecipientTaskException',
        /security principal/,
      );
      await refused(
        run('Add-MailboxPermission', { ...full, User: 'x@contoso.com' }),
        'ManagementObjectNotFoundException',
        /couldn't be found/,
      );
      await refused(
        run('Add-MailboxPermission', { ...full, Identity: 'legacy' }),
        'ManagementObjectNotFoundException',
        /'legacy' couldn't be found on/,
      );
    });

    it('leaves an orphan when its holder is deleted, hidden unless asked for, removable by SID', async () => {
      await run('Add-MailboxPermission', full);
      await talk.control('/change', { kind: 'deleteUser', user: 'sam' });
      assert.deepEqual(await users(), ['NT AUTHORITY\\SELF']);
      const rows = await get('Get-MailboxPermission', {
        Identity: 'finance',
        IncludeUnresolvedPermissions: true,
      });
      const sid = String(rows.at(-1)?.['User']);
      assert.match(sid, /^S-1-5-21-/);
      await run('Remove-MailboxPermission', { ...full, User: sid, Confirm: false });
      assert.equal(
        (await get('Get-MailboxPermission', { Identity: 'finance', IncludeUnresolvedPermissions: true }))
          .length,
        rows.length - 1,
      );
    });
  });

  it('answers too many writes with 429 and a wait in fractions of a second, and leaves reads alone', async () => {
    await talk.control('/settings', { throttle: { exo: 2 } });
    const all = await Promise.all(Array.from({ length: 6 }, () => run('Add-MailboxPermission', full)));
    const late = all.filter((reply) => reply.status === 429);
    assert.ok(late.length >= 3);
    const wait = Number(late[0]?.headers['retry-after']);
    assert.ok(wait > 0 && wait < 1, String(wait));
    const reads = await Promise.all(
      Array.from({ length: 6 }, () => talk.run(look, 'Get-MailboxPermission', { Identity: 'finance' })),
    );
    assert.ok(reads.every((reply) => reply.status === 200));
  });
});

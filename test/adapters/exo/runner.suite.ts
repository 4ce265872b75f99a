// What every Exchange runner must do, whatever it speaks: run against a tenant seeded like the sandbox.
import assert from 'node:assert/strict';
import { Failure } from '../../../src/contracts/failure.ts';
import type { Runner } from '../../../src/contracts/look.ts';

export interface RunnerWorld {
  /** An app that may read only, and one that may write. */
  readonly look: Runner;
  readonly hands: Runner;
  /** Waits until what was written can be read. */
  settle(): Promise<void>;
}

const mailbox = 'finance@contoso.com';
const person = 'alex@contoso.com';

async function failing(run: Promise<unknown>): Promise<Failure> {
  try {
    await run;
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    assert.notEqual(error.advice, '');
    return error;
  }
  return assert.fail('it was done');
}

/** Registers the suite. `open` is called once before, `close` once after. */
export function runnerSuite(
  name: string,
  open: () => Promise<RunnerWorld>,
  close: () => Promise<void>,
): void {
  describe(name, () => {
    let world: RunnerWorld;
    before(async () => {
      world = await open();
    });
    after(close);

    const full = { Identity: mailbox, User: person, AccessRights: ['FullAccess'] };

    it('reads a mailbox, and of it what was asked for', async () => {
      const { rows, serviceId } = await world.look.run('Get-Mailbox', { Identity: mailbox }, [
        'PrimarySmtpAddress',
      ]);
      assert.deepEqual(rows, [{ PrimarySmtpAddress: mailbox }]);
      assert.notEqual(serviceId, '');
    });

    it('answers a read of what is not there with no rows', async () => {
      const { rows, existed } = await world.look.run('Get-Mailbox', { Identity: 'nobody@contoso.com' });
      assert.deepEqual([rows, existed], [[], false]);
    });

    it('reads all there is, page after page', async () => {
      const { rows } = await world.look.run('Get-Mailbox', { ResultSize: 'Unlimited' }, [
        'PrimarySmtpAddress',
      ]);
      assert.equal(new Set(rows.map((row) => row['PrimarySmtpAddress'])).size, rows.length);
      assert.ok(rows.length > 5);
    });

    it('gives a right once, and says the second time that it was there', async () => {
      const first = await world.hands.run('Add-MailboxPermission', { ...full, AutoMapping: false });
      assert.equal(first.existed, false);
      await world.settle();
      const second = await world.hands.run('Add-MailboxPermission', full);
      assert.equal(second.existed, true);
      assert.match(second.warnings.join(), /already present/);
    });

    it('takes a right away once, and says the second time that there was none', async () => {
      const gone = { ...full, Confirm: false };
      assert.equal((await world.hands.run('Remove-MailboxPermission', gone)).existed, false);
      await world.settle();
      assert.equal((await world.hands.run('Remove-MailboxPermission', gone)).existed, true);
    });

    it('adds to a list and takes from it, and leaves the rest alone', async () => {
      const set = (change: object) =>
        world.hands.run('Set-Mailbox', { Identity: mailbox, GrantSendOnBehalfTo: change });
      const read = async () => {
        await world.settle();
        const { rows } = await world.look.run('Get-Mailbox', { Identity: mailbox }, ['GrantSendOnBehalfTo']);
        return rows[0]?.['GrantSendOnBehalfTo'] as readonly string[];
      };
      const before = await read();
      await set({ add: [person] });
      assert.equal((await read()).length, before.length + 1);
      await set({ remove: [person] });
      assert.deepEqual(await read(), before);
    });

    it('does not let the app that looks write, and says which role is missing', async () => {
      const failure = await failing(world.look.run('Add-MailboxPermission', full));
      assert.equal(failure.is, 'blocked');
      assert.equal(failure.took, 'no');
      assert.match(failure.advice, /Exchange Recipient Administrator/);
    });

    it('is blocked where the object of a write is not there', async () => {
      const failure = await failing(
        world.hands.run('Add-MailboxPermission', { ...full, Identity: 'nobody@contoso.com' }),
      );
      assert.equal(failure.is, 'blocked');
      assert.match(failure.message, /nobody@contoso.com/);
    });

    it('takes parameters for what they are, quotes and scripts included', async () => {
      const { rows } = await world.look.run('Get-Mailbox', {
        Identity: "x'; Remove-Mailbox -Identity finance; '",
      });
      assert.deepEqual(rows, []);
      assert.equal((await world.look.run('Get-Mailbox', { Identity: mailbox })).rows.length, 1);
    });

    it('runs many at once and gives each its own answer', async () => {
      const asked = ['finance', 'sales', 'archive', 'journal', 'finance', 'sales', 'archive', 'journal'];
      const answers = await Promise.all(
        asked.map((alias) =>
          world.look.run('Get-Mailbox', { Identity: `${alias}@contoso.com` }, ['PrimarySmtpAddress']),
        ),
      );
      assert.deepEqual(
        answers.map(({ rows }) => rows[0]?.['PrimarySmtpAddress']),
        asked.map((alias) => `${alias}@contoso.com`),
      );
    });
  });
}

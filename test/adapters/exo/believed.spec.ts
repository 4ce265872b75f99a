import assert from 'node:assert/strict';
import { complaint, json, scripted, type Reply } from './scripted.ts';

describe('The REST runner, on what may be believed', () => {
  const exchange = scripted();
  const { failing } = exchange;

  it('takes an answer without a list of rows for no answer to a read; a write may have none', async () => {
    for (const body of [{}, { value: null }, { value: 'none' }, { '@odata.context': 'x' }]) {
      const failure = await failing('Get-MailboxPermission', json(200, body));
      assert.deepEqual([failure.is, failure.took], ['busy', 'no']);
    }
    for (const value of [null, []]) {
      exchange.replies = [json(200, { value })];
      assert.deepEqual((await exchange.runner.run('Set-Mailbox', {})).rows, []);
    }
    const odd = await failing('Set-Mailbox', json(200, {}));
    assert.deepEqual([odd.is, odd.took], ['busy', 'perhaps']);
  });

  it('believes the errors that an answer with status 200 brings', async () => {
    const errors = (value: unknown, ...list: unknown[]): Reply =>
      json(200, { value, '@adminapi.errors': list });
    const missing = "ExA1|Microsoft.X.ManagementObjectNotFoundException|The object 'x' couldn't be found.";
    for (const cmdlet of ['Get-MailboxPermission', 'Remove-MailboxPermission']) {
      exchange.replies = [errors([], missing)];
      const answer = await exchange.runner.run(cmdlet, {});
      assert.deepEqual([answer.rows, answer.existed], [[], cmdlet.startsWith('Remove')]);
    }
    for (const cmdlet of ['Get-MailboxPermission', 'Add-MailboxPermission']) {
      const denied = await failing(cmdlet, errors([], 'ExA2|Microsoft.X.CmdletAccessDeniedException|no'));
      assert.deepEqual([denied.is, denied.reason], ['blocked', 'noRights']);
      const object = { Type: 'Microsoft.X.ADTransientException', Message: 'later' };
      assert.equal((await failing(cmdlet, errors(null, object))).is, 'busy');
    }
    assert.equal((await failing('Get-Mailbox', errors([{ A: 1 }], missing))).is, 'busy');
    assert.equal((await failing('Set-Mailbox', errors([], missing))).is, 'blocked');
    assert.equal((await failing('Get-Mailbox', errors([], missing, 'It is Tuesday.'))).is, 'blocked');
  });

  it('tells a name that fits several from a right that is not there', async () => {
    const two = await failing(
      'Get-Recipient',
      complaint('Microsoft.X.ManagementObjectAmbiguousException', 'two'),
    );
    assert.equal(two.reason, 'ambiguous');
    const said = await failing('Get-Recipient', complaint('', "'x' matches multiple entries."));
    assert.equal(said.reason, 'ambiguous');
    assert.equal((await failing('Get-Recipient', json(403, {}))).reason, 'noRights');
    assert.equal((await failing('Set-Mailbox', complaint('Something.New', 'odd'))).reason, undefined);
  });

  it('lets go of a token that lacked a right, at most once a minute', async () => {
    await failing('Set-Mailbox', json(403, {}));
    assert.deepEqual(exchange.dropped, ['t0']);
    await failing('Set-Mailbox', json(403, {}));
    assert.deepEqual(exchange.dropped, ['t0']);
    exchange.replies = [json(200, { value: [] })];
    await exchange.runner.run('Set-Mailbox', {});
    assert.equal(exchange.seen.at(-1)?.token, 'Bearer t1');
  });
});

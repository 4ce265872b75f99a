// Test mails in the sandbox: one goes to the asker, by the application's own credential or one of a day, and by no other way.
import assert from 'node:assert/strict';
import type { Operation } from '../../src/contracts/operation.ts';
import type { Request } from '../../src/contracts/request.ts';
import { operation as connect } from '../../src/operations/app-new.ts';
import { operation as test } from '../../src/operations/app-test.ts';
import { people } from '../../src/sandbox/seed/ids.ts';
import { AppRun } from './app-run.ts';
import { AppWorld } from './app-world.ts';

interface Sent {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
}

describe('A test mail', () => {
  let world: AppWorld;
  let run: AppRun;
  before(async () => {
    world = await AppWorld.start();
    run = new AppRun(world.look, world.hands);
    run.clock.jumpTo(new Date());
  });
  after(() => world.stop());

  const does = async (operation: Operation, said: string): Promise<Request> =>
    run.run((await run.begin(operation, said, people.riley)).id);
  const outbox = async (): Promise<readonly Sent[]> => (await world.state())['outbox'] as readonly Sent[];

  it('goes from the mailbox to the one who asks, once for each time that it is asked for', async () => {
    assert.equal(
      (await does(connect, 'app new "Bürodruck" smtp on archive, finance with secret')).state,
      'done',
    );
    assert.deepEqual(await outbox(), [], 'the proof sends nothing');
    const sent = await does(test, 'send a test mail from archive with Bürodruck');
    assert.equal(sent.state, 'done', JSON.stringify(sent.rows));
    const [mail = assert.fail('nothing is sent'), ...more] = await outbox();
    assert.equal(more.length, 0);
    assert.equal(mail.from, 'archive@contoso.com');
    assert.deepEqual(mail.to, ['riley@contoso.com']);
    const subject = /^=\?utf-8\?B\?(.*)\?=$/.exec(mail.subject)?.[1] ?? '';
    assert.match(Buffer.from(subject, 'base64').toString(), /^Test mail from Bürodruck \(LK-\d+\)$/);
    assert.ok(!sent.plan.some(({ kind }) => kind === 'passing'), 'the secret in the vault serves');
    assert.match(sent.plan[0]?.apply[0] ?? '', /^Mail from 'archive@contoso.com' to 'riley@contoso.com'/);
    await does(test, 'app test "Bürodruck" on archive, finance');
    assert.deepEqual((await outbox()).map(({ from }) => from).sort(), [
      'archive@contoso.com',
      'archive@contoso.com',
      'finance@contoso.com',
    ]);
  });

  it('goes by a secret of a day where the credential lies with somebody else, and that is removed', async () => {
    const made = await does(
      connect,
      'app new "Desk Scan" smtp on sales with federated issuer https://idp.example subject scanner',
    );
    assert.equal(made.state, 'done', JSON.stringify(made.rows));
    const before = (await outbox()).length;
    const sent = await does(test, 'app test "Desk Scan" on sales');
    assert.equal(sent.state, 'done', JSON.stringify(sent.rows));
    assert.equal((await outbox()).length, before + 1);
    const apps = (await world.state())['applications'] as {
      displayName: string;
      passwordCredentials: unknown[];
    }[];
    assert.deepEqual(apps.find(({ displayName }) => displayName === 'Desk Scan')?.passwordCredentials, []);
  });

  it('is refused where the application may not send from there, with the sentence that lets it', async () => {
    await assert.rejects(does(test, 'app test "Desk Scan" on archive'), {
      is: 'refused',
      field: 'mailboxes',
      advice: /app add "Desk Scan" smtp on archive@contoso.com/,
    });
    await assert.rejects(does(test, 'app test "Latchkey look" on archive'), { is: 'refused', field: 'name' });
  });

  it('is not sent a second time where the answer was lost', async () => {
    const before = (await outbox()).length;
    await world.talk.control('/faults', [{ service: 'mail', match: 'SMTP DATA', when: 'after', times: 1 }]);
    const sent = await does(test, 'app test "Desk Scan" on sales');
    assert.equal(sent.state, 'failed', JSON.stringify(sent.rows));
    assert.match(JSON.stringify(sent.rows), /may have been done or not/);
    assert.equal((await outbox()).length, before + 1);
    assert.equal(sent.rows.find(({ key }) => key === 'proof-key-gone')?.state, 'seen');
  });

  it('is refused where a secret of a day would be a way into more than mail', async () => {
    await world.change({ kind: 'giveAppRole', app: 'Desk Scan', role: 'full_access_as_app' });
    await assert.rejects(does(test, 'app test "Desk Scan" on sales'), { message: /would be a way in/ });
    await world.change({ kind: 'takeAppRole', app: 'Desk Scan', role: 'full_access_as_app' });
  });

  it('is refused to one who has no address to send it to', async () => {
    const bare = new AppRun(
      {
        ...world.look,
        graph: async (path) => {
          const row = await world.look.graph(path);
          return row && /^\/users\/.*mail/.test(String(path)) ? { ...row, mail: null } : row;
        },
      },
      world.hands,
    );
    await assert.rejects(bare.begin(test, 'app test "Desk Scan" on sales', people.riley), {
      message: /no mail address of yours/,
    });
  });
});

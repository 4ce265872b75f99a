// Applications widened, narrowed and retired against the sandbox: done once, nothing the second time, and undone.
import assert from 'node:assert/strict';
import type { Operation } from '../../src/contracts/operation.ts';
import type { Request } from '../../src/contracts/request.ts';
import { operation as add } from '../../src/operations/app-add.ts';
import { operation as drop } from '../../src/operations/app-drop.ts';
import { operation as connect } from '../../src/operations/app-new.ts';
import { operation as retire } from '../../src/operations/app-retire.ts';
import { people } from '../../src/sandbox/seed/ids.ts';
import { AppRun } from './app-run.ts';
import { AppWorld } from './app-world.ts';

const verba = 'app new "Verba Import" imap+smtp on archive with secret';
/** What Exchange and Entra number anew, or write down as it happens. */
const anew =
  /^(?:Sid|Guid|ExchangeObjectId|Name|id|key|WhenCreatedUTC|createdDateTime|RoleAssignee|User|UserSid|Trustee|trustee|DistinguishedName)$/;

describe('An application that is there', () => {
  let world: AppWorld;
  let run: AppRun;
  beforeEach(async () => {
    world = await AppWorld.start();
    run = new AppRun(world.look, world.hands);
    // Entra takes no date that is over by its own clock.
    run.clock.jumpTo(new Date());
    assert.equal((await does(connect, verba)).state, 'done');
  });
  afterEach(() => world.stop());

  const begin = (operation: Operation, said: string): Promise<Request> =>
    run.begin(operation, said, people.riley);
  const does = async (operation: Operation, said: string): Promise<Request> =>
    run.run((await begin(operation, said)).id);
  const found = async (operation: Operation, said: string): Promise<readonly string[]> => [
    ...new Set(
      (await begin(operation, said)).plan.filter(({ kind }) => kind !== 'proof').map((step) => step.found.is),
    ),
  ];
  /** The whole tenant in lines, in no order. */
  const tenant = async (): Promise<readonly string[]> =>
    Object.entries(await world.state())
      .flatMap(([name, rows]) =>
        (Array.isArray(rows) ? (rows as unknown[]) : [rows]).map((row) => [name, row]),
      )
      .map((row) => JSON.stringify(row, (key, value: unknown) => (anew.test(key) ? undefined : value)))
      .sort();
  const only = (some: readonly string[], others: readonly string[]): readonly string[] =>
    some.filter((line) => !others.includes(line));
  const same = (now: readonly string[], before: readonly string[]): void => {
    assert.deepEqual({ more: only(now, before), less: only(before, now) }, { more: [], less: [] });
  };

  it('opens one more mailbox, proves it, does nothing the second time, and closes it again', async () => {
    const before = await tenant();
    const added = await does(add, 'app add "Verba Import" on sales');
    assert.equal(added.state, 'done', JSON.stringify(added.rows));
    assert.ok(added.rows.some(({ key, state }) => key.startsWith('login:imap:') && state === 'proved'));
    assert.equal(
      added.rows.find(({ key }) => key === 'credential')?.state,
      'already',
      'its credential stays',
    );
    assert.deepEqual(await found(add, 'app add "Verba Import" imap on sales'), ['done']);
    assert.equal((await run.back(added.id)).state, 'undone');
    same(await tenant(), before);
  });

  it('loses one mailbox and keeps the other, and undo gives it back', async () => {
    await does(add, 'app add "Verba Import" on sales');
    const before = await tenant();
    const dropped = await does(drop, 'app drop "Verba Import" on sales');
    assert.equal(dropped.state, 'done', JSON.stringify(dropped.rows));
    assert.match(dropped.summary.notes.join(' '), /It keeps .*archive@contoso.com/);
    assert.equal(only(await tenant(), before).length > 0, true);
    assert.deepEqual(await found(drop, 'app drop "Verba Import" on sales'), ['done']);
    assert.equal((await run.back(dropped.id)).state, 'undone');
    same(await tenant(), before);
  });

  it('is to be retired rather than left with nothing', async () => {
    await assert.rejects(begin(drop, 'app drop "Verba Import" on archive'), {
      is: 'refused',
      field: 'mailboxes',
      advice: /app retire "Verba Import"/,
    });
  });

  it('is retired by none but its owners', async () => {
    for (const [operation, said] of [
      [retire, 'app retire "Latchkey look"'],
      [drop, 'app drop "Latchkey look" on archive'],
      [add, 'app add "Latchkey look" imap on archive'],
    ] as const)
      await assert.rejects(begin(operation, said), {
        is: 'refused',
        field: 'name',
        message: /do not own it/,
      });
  });

  it('is switched off when it is retired, and undo in the quiet days brings everything back', async () => {
    const before = await tenant();
    const retired = await begin(retire, 'app retire "Verba Import"');
    const quiet = await run.run(retired.id, ({ rows }) =>
      rows.some(({ key, state }) => key === 'disabled' && state === 'seen'),
    );
    assert.equal(quiet.state, 'running', JSON.stringify(quiet.rows));
    for (const key of ['pointer', 'disabled', 'granted:IMAP.AccessAsApp'])
      assert.equal(quiet.rows.find((row) => row.key === key)?.state, 'seen', key);
    assert.match(quiet.summary.notes.join(' '), /deleted 30 days later.*another SID/);
    assert.ok(quiet.plan.some(({ key, final }) => key === 'deleted' && final));
    assert.equal((await run.back(retired.id)).state, 'undone');
    same(await tenant(), before);
  });

  it('is deleted when the quiet days are over, and the vault forgets its secret', async () => {
    const credential = 'latchkey-verba-import-lk-1';
    assert.ok(await world.look.vault(credential));
    const retired = await does(retire, 'decommission "Verba Import"');
    assert.equal(retired.state, 'done', JSON.stringify(retired.rows));
    const state = await world.state();
    assert.doesNotMatch(JSON.stringify(state['applications']), /Verba Import/);
    assert.doesNotMatch(JSON.stringify(state['exchangeServicePrincipals']), /Verba Import/);
    assert.equal(await world.look.vault(credential), undefined);
    await assert.rejects(begin(retire, 'app retire "Verba Import"'), { is: 'refused', field: 'name' });
  });
});

// An application's life after it is connected: more mailboxes, fewer, adopted with a wrong entry, retired and brought back.
import assert from 'node:assert/strict';
import { allThrough, allUndone, approves, opensApp, sameAs, whole } from './app-many.ts';
import { appTown, state } from './app-town.ts';
import { onRecord, reaches } from './records.ts';
import { until, type Town } from './town.ts';

type Rows = readonly { readonly [field: string]: unknown }[];
interface Box {
  readonly Alias: string;
  readonly permissions: readonly { readonly User: string; readonly AccessRights: unknown }[];
}
const day = 86_400_000;

describe('An application that is there', function () {
  this.timeout(240_000);
  let town: Town;
  before(async () => {
    town = await appTown({ env: { GRANT_CONSENT: 'application' } });
    await town.control('change', {
      kind: 'giveAppRole',
      app: 'hands',
      role: 'AppRoleAssignment.ReadWrite.All',
    });
  });
  after(() => town.stop());

  const full = async (alias: string): Promise<number> => {
    const boxes = await state<readonly Box[]>(town, 'mailboxes');
    return boxes.find(({ Alias }) => Alias === alias)?.permissions.length ?? assert.fail(alias);
  };
  const opens = async (text: string): Promise<string> => {
    const riley = town.as('riley');
    const before = new Set((await riley.messages()).map(({ id }) => id));
    await riley.say(text);
    return until(async () => {
      const fresh = (await riley.messages()).filter(
        ({ id, from }) => from.upn === undefined && !before.has(id),
      );
      const found = fresh.map((one) => /LK-\d+/.exec(JSON.stringify(one.cards))?.[0]).find(Boolean);
      assert.ok(found, `“${text}” is not answered with a request: ${JSON.stringify(fresh).slice(0, 2000)}`);
      return found;
    });
  };

  it('is made, opens one more mailbox, and the login there is proved too', async () => {
    const first = await opensApp(town, 'app new "Verba Import" imap on finance with secret');
    await approves(town, [first]);
    await allThrough(town, [first]);
    const none = await full('sales');
    const added = await opens('app add "Verba Import" on sales');
    await approves(town, [added]);
    const [request] = await allThrough(town, [added]);
    assert.ok(request?.rows.some(({ key, state }) => key.startsWith('login:imap:') && state === 'proved'));
    assert.equal(request?.rows.find(({ key }) => key === 'credential')?.state, 'already');
    assert.equal(await full('sales'), none + 1);
  });

  it('loses a mailbox at a word, and gets it back when that is undone', async () => {
    const had = await full('finance');
    const dropped = await opens('app drop "Verba Import" on finance');
    await reaches(town, dropped, 'done');
    assert.equal(await full('finance'), had - 1);
    await town.as('riley').press('undo', dropped);
    await approves(town, [dropped]);
    await reaches(town, dropped, 'undone');
    await until(async () => assert.equal(await full('finance'), had));
  });

  it('is retired: everything is taken at once, and comes back when that is undone within the quiet days', async () => {
    const then = await whole(town);
    const retired = await opens('app retire "Verba Import"');
    // Taking is free in Contoso; what ends in a deletion is not.
    await approves(town, [retired]);
    await quiet(retired);
    await town.as('riley').sees(retired, '30 days', /Entra keeps it for 30 days more/);
    const [principal] = (await state<Rows>(town, 'servicePrincipals')).filter(
      ({ displayName }) => displayName === 'Verba Import',
    );
    assert.equal(principal?.['accountEnabled'], false);
    const grants = await state<Rows>(town, 'appRoleAssignments');
    assert.ok(!grants.some(({ principalId }) => principalId === principal['id']));
    const entries = await state<Rows>(town, 'exchangeServicePrincipals');
    assert.ok(!entries.some(({ AppId }) => AppId === principal['appId']));
    await town.pass(20 * day);
    await town.as('riley').press('undo', retired);
    await approves(town, [retired]);
    await reaches(town, retired, 'undone');
    await sameAs(town, then);
  });

  /** Nothing is left to do but to let the quiet days pass. */
  const quiet = (id: string): Promise<void> =>
    until(async () => {
      const { rows, state } = await onRecord(town, id);
      const open = rows.filter((row) => !['seen', 'already'].includes(row.state));
      assert.ok(
        rows.length > 0 &&
          open.length > 0 &&
          open.every((row) => row.resting ?? row.key.startsWith('forgotten:')),
        `${id} is ${state}: ${open.map((row) => `${row.key} ${row.state} ${row.because ?? ''}`).join(', ')}`,
      );
    });

  it('is deleted when the quiet days are over', async () => {
    const retired = await opens('app retire "Verba Import"');
    await approves(town, [retired]);
    await quiet(retired);
    await town.pass(29 * day);
    assert.equal((await onRecord(town, retired)).state, 'running');
    await town.pass(1.1 * day);
    await reaches(town, retired, 'done');
    for (const part of ['applications', 'servicePrincipals'])
      assert.ok(
        !(await state<Rows>(town, part)).some(({ displayName }) => displayName === 'Verba Import'),
        part,
      );
    assert.deepEqual(await state(town, 'vault'), []);
  });

  it('is adopted by its owner: its wrong entry in Exchange is replaced with what hung on it, and back', async () => {
    await town.control('change', { kind: 'addOwner', app: 'Verba Archive', owner: 'hands' });
    const then = await whole(town);
    const id = await opensApp(town, 'app new "Verba Archive" imap on archive with secret');
    await town
      .as('riley')
      .sees(id, 'found by its name', 'You own it', 'that entry is replaced', 'IMAP.AccessAsApp');
    await approves(town, [id]);
    await allThrough(town, [id]);
    const [app] = (await state<Rows>(town, 'servicePrincipals')).filter(
      ({ displayName }) => displayName === 'Verba Archive',
    );
    const entries = (await state<Rows>(town, 'exchangeServicePrincipals')).filter(
      ({ AppId }) => AppId === app?.['appId'],
    );
    assert.deepEqual(
      entries.map(({ ObjectId }) => ObjectId),
      [app?.['id']],
    );
    await allUndone(town, [id]);
    await sameAs(town, then);
  });
});

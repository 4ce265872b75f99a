// A renewal in the sandbox whose old secret goes by the sign-in log: once it shows that nobody uses it, and not before.
import assert from 'node:assert/strict';
import type { Request } from '../../src/contracts/request.ts';
import { operation as connect } from '../../src/operations/app-new.ts';
import { operation as renew } from '../../src/operations/keys-renew.ts';
import { people } from '../../src/sandbox/seed/ids.ts';
import { AppRun } from './app-run.ts';
import { AppWorld } from './app-world.ts';

interface App {
  readonly displayName: string;
  readonly passwordCredentials: readonly { readonly keyId: string; readonly displayName: string }[];
}
const day = 86_400_000;
const switchedIs = ({ rows }: Request): string | undefined =>
  rows.find(({ key }) => key === 'switched')?.state;

describe('A renewal with the sign-in log', () => {
  let world: AppWorld;
  let run: AppRun;
  before(async () => {
    world = await AppWorld.start({ signInData: true });
  });
  after(() => world.stop());
  beforeEach(async () => {
    const { status } = await world.talk.control('/reset', {});
    assert.equal(status, 200);
    await world.change({ kind: 'giveAppRole', app: 'hands', role: 'AppRoleAssignment.ReadWrite.All' });
    await world.change({ kind: 'giveAppRole', app: 'look', role: 'AuditLog.Read.All' });
    run = new AppRun(world.look, world.hands);
    // Entra takes no date that is over by its own clock.
    run.clock.jumpTo(new Date());
    const said = 'app new "Verba Import" imap on archive with secret expires 40d';
    const { id } = await run.begin(connect, said, people.riley);
    assert.equal((await run.run(id)).state, 'done');
  });

  const renews = async (said: string): Promise<Request> => {
    const { id } = await run.begin(renew, said, people.riley);
    return run.run(id, ({ rows }) => rows.some(({ state }) => state === 'asked'));
  };
  const app = async (): Promise<App> =>
    ((await world.state())['applications'] as App[]).find(
      ({ displayName }) => displayName === 'Verba Import',
    ) ?? assert.fail('it is gone');
  const secrets = async (): Promise<readonly string[]> =>
    (await app()).passwordCredentials.map(({ displayName }) => displayName);

  const used = async (
    which: 'Latchkey LK-1' | 'Latchkey LK-2',
    ...days: readonly number[]
  ): Promise<void> => {
    const key = (await app()).passwordCredentials.find(({ displayName }) => displayName === which)?.keyId;
    for (const at of days)
      await world.change({
        kind: 'signIn',
        app: 'Verba Import',
        key,
        at: new Date(Date.now() + at * day).toISOString(),
      });
  };
  it('removes the old one by itself once the log shows that it is out of use, and not before the overlap is over', async () => {
    const { id } = await renews('keys renew "Verba Import"');
    await used('Latchkey LK-1', -3, -2, -1);
    await used('Latchkey LK-2', 2, 9);
    const asked = run.clock.now().getTime();
    const done = await run.run(id);
    assert.equal(done.state, 'done', JSON.stringify(done.rows));
    assert.equal(done.rows.find(({ key }) => key === 'switched')?.word, undefined);
    assert.ok(run.clock.now().getTime() - asked >= 7 * day - 60_000);
    assert.deepEqual(await secrets(), ['Latchkey LK-2']);
  });

  /** So many days pass. */
  const passes = (id: string, days: number): Promise<Request> => {
    const later = run.clock.now().getTime() + days * day;
    return run.run(id, ({ state }) => state !== 'running' || run.clock.now().getTime() > later);
  };

  it('waits on while the old one is used', async () => {
    const { id } = await renews('keys renew "Verba Import"');
    await used('Latchkey LK-1', 1, 2, 9);
    await used('Latchkey LK-2', 2, 10);
    assert.equal(switchedIs(await passes(id, 15)), 'asked');
    assert.deepEqual(await secrets(), ['Latchkey LK-1', 'Latchkey LK-2']);
    await used('Latchkey LK-2', 17);
    assert.equal((await passes(id, 1)).state, 'done');
  });

  it('waits on where the log may not be read, or the tenant has no licence for it', async () => {
    const { id } = await renews('keys renew "Verba Import"');
    await used('Latchkey LK-1', -3, -2, -1);
    await used('Latchkey LK-2', 2, 9);
    const code = 'Authentication_RequestFromNonPremiumTenantOrB2CTenant';
    const respond = {
      status: 403,
      body: { error: { code, message: 'Neither tenant is B2C or has a premium license.' } },
    };
    await world.talk.control('/faults', [{ service: 'graph', match: 'auditLogs', when: 'before', respond }]);
    assert.equal(switchedIs(await passes(id, 15)), 'asked');
    await world.talk.control('/faults', undefined, 'DELETE');
    assert.equal((await passes(id, 1)).state, 'done');
  });
});

// The course of a proof where Exchange takes its time: waited for across a kill, then proved; or failed with the cause.
import assert from 'node:assert/strict';
import { approves, allThrough, opensApp } from './app-many.ts';
import { appTown } from './app-town.ts';
import { onRecord, reaches, trail } from './records.ts';
import { until, type Town } from './town.ts';

const minute = 60_000;

describe('A proof that Exchange is slow for', function () {
  this.timeout(240_000);
  let town: Town;
  before(async () => {
    town = await appTown({
      env: { GRANT_CONSENT: 'application' },
      settings: { lagMs: { exo: 200, graph: 150, entra: 0, mail: 40 * minute, credential: 100 } },
    });
    const role = 'AppRoleAssignment.ReadWrite.All';
    await town.control('change', { kind: 'giveAppRole', app: 'hands', role });
  });
  after(() => town.stop());

  const logins = async (): Promise<number> =>
    (await town.control<{ service: string; method: string; url: string }[]>('log?since=0')).filter(
      ({ service, method }) => service === 'mail' && method === 'IMAP AUTHENTICATE',
    ).length;
  const waits = (id: string, tries: number): Promise<void> =>
    until(async () => {
      const { rows } = await onRecord(town, id);
      const proof = rows.find(({ key }) => key.startsWith('login:'));
      assert.equal(proof?.state, 'proving', JSON.stringify(rows.map(({ key, state }) => [key, state])));
      assert.equal(proof.tries, tries);
    });

  it('is waited for without haste, across a kill, and proved when Exchange has come round', async () => {
    const id = await opensApp(town, 'app new "Verba Import" imap on archive with secret');
    await approves(town, [id]);
    await waits(id, 1);
    await town.as('riley').sees(id, 'set up, waiting to take effect');
    const [bot] = town.bots;
    assert.ok(bot);
    await town.stopBot(bot, 'SIGKILL');
    await town.pass(6 * minute);
    await town.startBot();
    await waits(id, 2);
    await town.pass(11 * minute);
    await waits(id, 3);
    assert.equal(await logins(), 3, 'nothing between the tries');
    await town.pass(31 * minute);
    await reaches(town, id, 'done');
    await town.as('riley').sees(id, 'Done', 'proved');
    assert.ok((await logins()) <= 5);
  });

  it('fails after the longest known delay, with the cause, where access was taken away meanwhile; and is mended', async () => {
    const id = await opensApp(town, 'app new "Night Import" imap on finance with secret');
    await approves(town, [id]);
    await waits(id, 1);
    await town.control('change', {
      kind: 'takePermission',
      mailbox: 'finance',
      right: 'full',
      user: 'Night Import',
    });
    for (const [at, minutes] of [1, 4, 10, 15, 30, 60].entries()) {
      await town.pass((minutes + 0.2) * minute);
      if (at < 5) await waits(id, at + 2);
    }
    const failed = await until(async () => {
      const request = await onRecord(town, id);
      assert.ok(
        request.rows.some((row) => row.state === 'unproved'),
        request.state,
      );
      return request;
    });
    const proof = failed.rows.find((row) => row.state === 'unproved');
    assert.match(`${proof?.because}`, /Full Access/i);
    assert.ok((await trail(town, id)).some(({ kind }) => kind === 'unproved'));
    await town.as('riley').sees(id, 'not proved');

    const riley = town.as('riley');
    assert.match(await riley.ask('why can’t "Night Import" read finance over imap'), /Full access/i);
    // The button's sentence, which is a request like any other.
    await riley.press('choose');
    const mended = 'LK-3';
    await riley.sees(mended, 'Waiting');
    await approves(town, [mended]);
    await town.control('settings', { lagMs: { mail: 200 } });
    await allThrough(town, [mended]);
    const { rows } = await onRecord(town, mended);
    assert.ok(rows.some(({ key, state }) => key.startsWith('login:imap:') && state === 'proved'));
  });
});

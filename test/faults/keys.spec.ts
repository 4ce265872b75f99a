// Killed for real around each kind of call that renews a credential, and that removes one: each ends with the one it should.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { makeCertificate } from '../certificates.ts';
import { until } from '../walks/town.ts';
import { AppStage, type AppRun } from './app-stage.ts';
import type { Point, When } from './kill.ts';

interface Key {
  readonly keyId: string;
  readonly displayName: string | null;
}
interface Application {
  readonly id: string;
  readonly displayName: string;
  readonly passwordCredentials: readonly Key[];
  readonly keyCredentials: readonly Key[];
}
const vault = 'https://contoso-kv.vault.azure.net';
const made: readonly Omit<Point, 'when'>[] = [
  { service: 'graph', match: '/addPassword' },
  { service: 'vault', match: `PUT ${vault}/secrets/` },
];
const gone: readonly Omit<Point, 'when'>[] = [
  { service: 'graph', match: '/removePassword' },
  { service: 'vault', match: `DELETE ${vault}/secrets/` },
  { service: 'vault', match: `DELETE ${vault}/deletedsecrets/` },
];
const at = (points: readonly Omit<Point, 'when'>[], when: When): readonly Point[] =>
  points.map((point) => ({ ...point, when }));

describe('Killed in the middle of a renewal', function () {
  this.timeout(400_000);
  let stage: AppStage;
  let names: readonly string[];
  before(async () => {
    stage = await AppStage.open();
    const runs = await stage.ask(await stage.mailboxes(3), 'imap on * with secret expires 40d');
    names = runs.map(({ name }) => name);
    await stage.approve(...runs);
    await stage.settled(runs, 'done');
    for (const app of names) {
      const { pem } = await makeCertificate(app);
      await stage.town.control('change', { kind: 'addCertificate', app, certificate: pem });
    }
  });
  after(() => stage.stop());

  const application = async (name: string): Promise<Application> => {
    const all = await stage.town.control<{ applications: Application[] }>('state?only=applications');
    return all.applications.find((one) => one.displayName === name) ?? assert.fail(`there is no ${name}`);
  };
  /** Names of what the vault holds, and what is on the way out of it left aside. */
  const held = async (): Promise<readonly string[]> => {
    const all = await stage.town.control<{ vault: { name: string; deletedAt?: number }[] }>(
      'state?only=vault',
    );
    return all.vault
      .filter((one) => one.deletedAt === undefined)
      .map(({ name }) => name)
      .sort();
  };
  const asks = async (name: string, said: string): Promise<AppRun> => {
    const riley = stage.town.as('riley');
    await riley.say(said);
    const card = await riley.sees(name, /LK-\d+ · (?:Renew|Remove)/, /Waiting · lapses/);
    return { id: /LK-\d+/.exec(card)?.[0] ?? '', name, alias: '', asker: 'riley' };
  };
  /** All of them wait for somebody to switch the product. */
  const proved = (runs: readonly AppRun[]): Promise<void> =>
    until(async () => {
      await pause(300);
      const rows = (await Promise.all(runs.map(({ id }) => stage.onRecord(id)))).map(
        (request) => request.rows,
      );
      const late = rows.filter(
        (all) => !all.some(({ key, state }) => key === 'switched' && state === 'asked'),
      );
      if (late.some((all) => all.some(({ state }) => state === 'proving'))) await stage.town.pass(61_000);
      const told = late.flat().map(({ key, state, because }) => `${key}: ${state} ${because ?? ''}`);
      assert.equal(late.length, 0, told.join('\n'));
    }, 120_000);
  const switches = (runs: readonly AppRun[]): Promise<unknown> =>
    Promise.all(runs.map(({ id }) => stage.town.as('riley').press('done', id)));

  it(`ends with the new secret alone when killed before each of ${made.length + gone.length} calls, and then after it`, async () => {
    const certificates = await Promise.all(
      names.map(async (name) => (await application(name)).keyCredentials),
    );
    const runs: AppRun[] = [];
    for (const name of names) {
      const [key] = (await application(name)).passwordCredentials;
      runs.push(await asks(name, `keys renew "${name}" key ${key?.keyId ?? ''}`));
    }
    await stage.killedAt(
      (when) => at(made, when),
      () => stage.approve(...runs),
    );
    await proved(runs);
    await stage.killedAt(
      (when) => at(gone, when),
      () => switches(runs),
    );
    await stage.settled(runs, 'done');
    for (const [n, { id, name }] of runs.entries()) {
      const { passwordCredentials, keyCredentials } = await application(name);
      assert.deepEqual(
        passwordCredentials.map(({ displayName }) => displayName),
        [`Latchkey ${id}`],
      );
      assert.deepEqual(keyCredentials, certificates[n], 'those of others stay');
    }
    const kept = await held();
    assert.equal(kept.length, runs.length, kept.join(', '));
    for (const { id } of runs)
      assert.ok(
        kept.some((name) => name.endsWith(`-${id.toLowerCase()}`)),
        id,
      );
  });

  it('ends without that one credential when killed around each call that removes it', async () => {
    const [first = '', second = '', third = ''] = names;
    const { id, keyCredentials } = await application(third);
    const key = async (name: string) => (await application(name)).passwordCredentials[0]?.keyId ?? '';
    const runs = [
      await asks(first, `keys remove "${first}" key ${await key(first)}`),
      await asks(second, `keys remove "${second}" key ${await key(second)}`),
      await asks(third, `keys remove "${third}" key ${keyCredentials[0]?.keyId ?? ''}`),
    ];
    const points: readonly Point[] = [
      { service: 'graph', match: '/removePassword', when: 'after' },
      { service: 'vault', match: `DELETE ${vault}/secrets/`, when: 'before' },
      { service: 'graph', match: `PATCH https://graph.microsoft.com/v1.0/applications/${id}`, when: 'after' },
    ];
    await stage.holding(points, () => stage.approve(...runs));
    await stage.killed();
    await stage.settled(runs, 'done');
    for (const name of [first, second]) {
      const { passwordCredentials, keyCredentials: theirs } = await application(name);
      assert.deepEqual([passwordCredentials.length, theirs.length], [0, 1], name);
    }
    const left = await application(third);
    assert.deepEqual([left.passwordCredentials.length, left.keyCredentials.length], [1, 0]);
    assert.equal((await held()).length, 1);
  });
});

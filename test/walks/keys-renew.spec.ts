// A mail application's secret renewed: refused a while, proved, handed over, and the old one gone at a word or by the sign-in log.
import assert from 'node:assert/strict';
import type { Request } from '../../src/contracts/request.ts';
import { makeCertificate } from '../certificates.ts';
import { allThrough, approves, opensApp } from './app-many.ts';
import { appTown, state } from './app-town.ts';
import { onRecord, reaches, trail } from './records.ts';
import { until, type Town } from './town.ts';

interface Key {
  readonly keyId: string;
  readonly displayName: string;
}
interface App {
  readonly displayName: string;
  readonly passwordCredentials: readonly Key[];
  readonly keyCredentials: readonly Key[];
}
const day = 86_400_000;
const channel = 'Access requests';

describe('A secret that is about to expire', function () {
  this.timeout(120_000);
  let town: Town;
  before(async () => {
    town = await appTown({
      env: { GRANT_CONSENT: 'application', SIGN_IN_DATA: 'on' },
      settings: { lagMs: { exo: 200, graph: 150, entra: 0, mail: 200, credential: 2500 } },
    });
    const gives = (app: string, role: string) => town.control('change', { kind: 'giveAppRole', app, role });
    await gives('hands', 'AppRoleAssignment.ReadWrite.All');
    await gives('look', 'AuditLog.Read.All');
    const [id] = [await opensApp(town, 'app new "Verba Import" imap on archive with secret expires 40d')];
    await approves(town, [id]);
    await allThrough(town, [id]);
  });
  after(() => town.stop());

  const app = async (): Promise<App> => {
    const all = await state<readonly App[]>(town, 'applications');
    return all.find(({ displayName }) => displayName === 'Verba Import') ?? assert.fail('it is gone');
  };
  const secrets = async (): Promise<readonly string[]> =>
    (await app()).passwordCredentials.map(({ displayName }) => displayName);
  const renews = async (text: string, where?: string): Promise<string> => {
    const riley = town.as('riley');
    await riley.say(text, where);
    const card = await riley.seesIn(where, /LK-\d+ · Renew a secret/, 'Waiting · lapses', 'A new secret');
    return /LK-\d+/.exec(card)?.[0] ?? assert.fail(card);
  };
  /** All is proved, and the product is to be told. */
  const waits = (id: string): Promise<Request> =>
    until(async () => {
      const request = await onRecord(town, id);
      const told = request.rows
        .map(({ key, state, because }) => `${key}: ${state} ${because ?? ''}`)
        .join('\n');
      assert.ok(
        request.rows.some(({ key, state }) => key === 'switched' && state === 'asked'),
        told,
      );
      return request;
    });

  it('is renewed: refused a while, proved, handed over; who has no say is refused, and an owner’s word ends the old one', async () => {
    await town.control('change', { kind: 'addOwner', app: 'Verba Import', owner: 'dana' });
    const { pem } = await makeCertificate();
    await town.control('change', { kind: 'addCertificate', app: 'Verba Import', certificate: pem });
    const { keyCredentials } = await app();
    const id = await renews('@Latchkey keys renew "Verba Import"', channel);
    await approves(town, [id]);
    const { rows } = await waits(id);
    assert.ok(rows.some(({ key, state }) => key.startsWith('login:imap:') && state === 'proved'));
    const tries = (await trail(town, id)).filter(
      ({ kind, facts }) => kind === 'tried' && facts['step'] === 'token',
    );
    assert.ok(tries.length > 0, 'the new one was refused at first');
    assert.match(JSON.stringify(tries[0]?.facts), /AADSTS7000215/);
    await town.as('riley').sees('New secret for Verba Import', 'Works until Switched is pressed');
    assert.deepEqual(await secrets(), ['Latchkey LK-1', `Latchkey ${id}`]);
    const press = async (who: string): Promise<string> =>
      (await town.as(who).press('done', id, {}, channel)).toast;
    assert.match(await press('sam'), /not an approver/);
    assert.equal((await secrets()).length, 2);
    assert.match(await press('dana'), /goes on/);
    await until(async () => assert.deepEqual(await secrets(), [`Latchkey ${id}`]));
    // The minute that a new secret rests before strays are looked for.
    await town.pass(61_000);
    await reaches(town, id, 'done');
    assert.deepEqual((await app()).keyCredentials, keyCredentials, 'others stay byte for byte');
    await town.as('riley').say(`undo ${id}`);
    await town.as('riley').sees('cannot be undone any more');
  });

  it('is not removed while nothing is known: people are told when the overlap is over; then the log shows it out of use', async () => {
    const [old] = (await app()).passwordCredentials;
    const id = await renews(`keys renew "Verba Import" key ${old?.keyId ?? ''}`);
    await approves(town, [id]);
    await waits(id);
    // The minute that a new secret rests before strays are looked for.
    await town.pass(61_000);
    await until(async () => {
      const { rows } = await onRecord(town, id);
      assert.equal(rows.find(({ key }) => key === 'orphans')?.state, 'already');
    });
    await town.pass(7.5 * day);
    await town.as('riley').sees(`${id} still waits`, 'the old one was not removed', 'Press Switched');
    assert.equal((await secrets()).length, 2);
    const [, fresh] = (await app()).passwordCredentials;
    const { aheadMs } = await town.control<{ aheadMs: number }>('clock');
    const used = (key: Key | undefined, days: number) =>
      town.control('change', {
        kind: 'signIn',
        app: 'Verba Import',
        key: key?.keyId,
        at: new Date(Date.now() + aheadMs + days * day).toISOString(),
      });
    for (const days of [-9, -8.5, -8]) await used(old, days);
    for (const days of [-3, -0.1]) await used(fresh, days);
    await town.pass(0.3 * day);
    const done = await reaches(town, id, 'done');
    assert.equal(done.rows.find(({ key }) => key === 'switched')?.word, undefined);
    assert.deepEqual(await secrets(), [`Latchkey ${id}`]);
  });
});

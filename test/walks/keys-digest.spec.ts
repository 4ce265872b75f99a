// Walks: what a digest’s buttons set going: a renewal, a removal, and a renewal that nobody has to press for.
import assert from 'node:assert/strict';
import { appTown, state } from './app-town.ts';
import { allThrough, approves, opensApp } from './app-many.ts';
import { onRecord, reaches, trail } from './records.ts';
import { hears, PolicyFile } from './talk.ts';
import { until, type Town } from './town.ts';
import type { Visitor } from './visitor.ts';

interface App {
  readonly displayName: string;
  readonly appId: string;
  readonly passwordCredentials: readonly { readonly displayName: string; readonly keyId: string }[];
}
const day = 86_400_000;
const channel = 'Access requests';

describe('A digest of secrets and certificates', function () {
  this.timeout(120_000);
  let town: Town;
  let riley: Visitor;
  const policy = new PolicyFile();
  before(async () => {
    town = await appTown({ env: { GRANT_CONSENT: 'application', POLICY_FILE: policy.path } });
    riley = town.as('riley');
    policy.set({ operations: ['*'], longestHours: undefined });
    await town.control('change', {
      kind: 'giveAppRole',
      app: 'hands',
      role: 'AppRoleAssignment.ReadWrite.All',
    });
    await town.as('nora').ask('help');
    const ids = [
      await opensApp(town, 'app new "Verba Import" imap on archive with secret expires 50d'),
      await opensApp(town, 'app new "Desk" imap on archive with secret expires 51d'),
    ];
    await approves(town, ids);
    await allThrough(town, ids);
  });
  after(async () => {
    await town.stop();
    policy.drop();
  });
  const app = async (name: string): Promise<App> =>
    (await state<readonly App[]>(town, 'applications')).find(({ displayName }) => displayName === name) ??
    assert.fail(`no ${name}`);
  const secrets = async (name: string): Promise<readonly string[]> =>
    (await app(name)).passwordCredentials.map(({ displayName }) => displayName);
  /** Presses the button with these words whose sentence speaks of this application. */
  const presses = async (who: Visitor, words: string, name: string): Promise<string> => {
    const { appId } = await app(name);
    const say = `keys ${words} ${appId}`;
    const { message, data } = await until(async () => {
      for (const one of (await who.messages(channel)).toReversed()) {
        const found = JSON.stringify(one.cards).match(new RegExp(`"say":"(${say}[^"]*)"`))?.[1];
        if (found !== undefined) return { message: one.id, data: { say: found } };
      }
      return assert.fail(`no button says ${say}`);
    });
    return (await who.pressRaw(message, 'choose', data, {}, channel)).toast;
  };

  it('says what would stop, by what Latchkey gave', async () => {
    await hears(riley, '@Latchkey watch', ['This channel hears'], channel);
    const card = await riley.seesIn(channel, '4 need someone', 'Verba Import', 'Desk');
    assert.match(card, /With it stops: IMAP on archive@contoso\.com/);
  });

  it('asks for a renewal by its button, refuses whoever may not, and shows who is at work on it', async () => {
    assert.match(await presses(town.as('nora'), 'renew', 'Verba Import'), /You may not ask for this/);
    await presses(riley, 'renew', 'Verba Import');
    const id = /LK-\d+/.exec(await riley.seesIn(channel, /LK-\d+ · Renew a secret/))?.[0] ?? assert.fail();
    await riley.seesIn(channel, '3 need someone', `Verba Import: ${id} is to renew it.`);
    await approves(town, [id]);
    await until(async () =>
      assert.ok(
        (await onRecord(town, id)).rows.some(({ key, state: is }) => key === 'switched' && is === 'asked'),
      ),
    );
    // A week later the change-over is late: the place is told, and asked.
    await town.pass(7.5 * day);
    await riley.seesIn(channel, `${id} made a new one, which works.`, `Show ${id}`);
    assert.equal((await secrets('Verba Import')).length, 2, 'nothing is removed while nothing is known');
    assert.match((await riley.press('done', id, {}, channel)).toast, /goes on/);
    await reaches(town, id, 'done');
    assert.deepEqual(await secrets('Verba Import'), [`Latchkey ${id}`]);
    await hears(riley, 'keys check', ['looked at']);
    await until(async () => {
      const newest = await riley.seesIn(channel, 'enterprise apps read');
      assert.doesNotMatch(newest, /Verba Import: LK/);
    });
  });

  it('asks to remove what nobody needs, with an approval', async () => {
    await town.control('change', {
      kind: 'addSecret',
      app: 'Desk',
      secret: 'walk-secret-two',
      displayName: 'spare',
      endDateTime: new Date(Date.now() + 20 * day).toISOString(),
    });
    await hears(
      riley,
      'keys check',
      ['1 is told now|One of them is told now|are told now'].map((one) => new RegExp(one)),
    );
    await riley.seesIn(channel, '“spare”');
    const { passwordCredentials } = await app('Desk');
    const spare = passwordCredentials.find(({ displayName }) => displayName === 'spare');
    const say = `keys remove ${(await app('Desk')).appId} key ${spare?.keyId ?? ''}`;
    const shown = (await riley.messages(channel)).findLast((one) => JSON.stringify(one.cards).includes(say));
    assert.ok(shown, say);
    await riley.pressRaw(shown.id, 'choose', { say }, {}, channel);
    const id = /LK-\d+/.exec(await riley.seesIn(channel, /LK-\d+ · Remove a secret/))?.[0] ?? assert.fail();
    await riley.seesIn(channel, `Desk: ${id} is to remove it.`);
    await approves(town, [id]);
    await reaches(town, id, 'done');
    assert.deepEqual(await secrets('Desk'), ['Latchkey LK-2']);
  });

  it('needs no press where policy names the application: proved, put where its product reads it, the old one gone after the overlap', async () => {
    const { appId } = await app('Desk');
    policy.set(
      { operations: ['*'], longestHours: undefined },
      { renews: [{ app: appId, vault: 'desk-mail' }] },
    );
    await town.pass(14 * day);
    await hears(riley, 'keys check', ['looked at']);
    const card = await riley.seesIn(channel, /LK-\d+ · Renew a secret/, 'By itself, as policy says');
    const id = /LK-\d+/.exec(card)?.[0] ?? assert.fail();
    await until(async () =>
      assert.equal((await onRecord(town, id)).rows.find(({ key }) => key === 'published')?.state, 'seen'),
    );
    assert.deepEqual(await secrets('Desk'), ['Latchkey LK-2', `Latchkey ${id}`]);
    await town.pass(6 * day);
    assert.equal((await secrets('Desk')).length, 2, 'the old one stays for the overlap');
    await town.pass(1.1 * day);
    await reaches(town, id, 'done');
    assert.deepEqual(await secrets('Desk'), [`Latchkey ${id}`]);
    const lines = await trail(town, id);
    assert.deepEqual([...new Set(lines.map(({ by }) => by))], ['latchkey'], 'nobody pressed');
    assert.ok(lines.some(({ kind }) => kind === 'passed'));
  });
});

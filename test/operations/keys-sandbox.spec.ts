// Renewals against the sandbox: proved, undone, switched at a word; and removals. All others stay as they are.
import assert from 'node:assert/strict';
import { Failure } from '../../src/contracts/failure.ts';
import type { Operation, Values } from '../../src/contracts/operation.ts';
import type { Request } from '../../src/contracts/request.ts';
import { isSealed } from '../../src/contracts/way-back.ts';
import { operation as connect } from '../../src/operations/app-new.ts';
import { operation as remove } from '../../src/operations/keys-remove.ts';
import { operation as renew } from '../../src/operations/keys-renew.ts';
import { people } from '../../src/sandbox/seed/ids.ts';
import { makeCertificate } from '../certificates.ts';
import { AppRun } from './app-run.ts';
import { AppWorld } from './app-world.ts';

interface Key {
  readonly keyId: string;
  readonly displayName: string;
  readonly key?: string;
}
interface App {
  readonly displayName: string;
  readonly appId: string;
  readonly passwordCredentials: readonly Key[];
  readonly keyCredentials: readonly Key[];
}
const verba = 'app new "Verba Import" imap+smtp on archive with secret expires 40d';
const states = ({ rows }: Request): Record<string, string> =>
  Object.fromEntries(rows.map(({ key, state }) => [key.split(':').slice(0, 2).join(':'), state]));
const waits = ({ state, rows }: Request): boolean =>
  state !== 'running' ||
  (rows.some(({ state }) => state === 'asked') &&
    !rows.some((row) => ['sent', 'checking'].includes(row.state)));

describe('A renewal in the sandbox', () => {
  let world: AppWorld;
  let run: AppRun;
  before(async () => {
    world = await AppWorld.start();
  });
  after(() => world.stop());
  /** A fresh Contoso each time. */
  beforeEach(async () => {
    const { status } = await world.talk.control('/reset', {});
    assert.equal(status, 200);
    await world.change({ kind: 'giveAppRole', app: 'hands', role: 'AppRoleAssignment.ReadWrite.All' });
    run = new AppRun(world.look, world.hands);
    // Entra takes no date that is over by its own clock.
    run.clock.jumpTo(new Date());
  });

  const begin = (operation: unknown, said: string, more: Values = {}): Promise<Request> =>
    run.begin(operation as Operation, said, people.riley, more);
  const does = async (operation: unknown, said: string): Promise<Request> => {
    const request = await run.run((await begin(operation, said)).id);
    assert.equal(request.state, 'done', JSON.stringify(request.rows, undefined, 1));
    return request;
  };
  /** Until the product is to be told. */
  const renews = async (said: string, more: Values = {}): Promise<Request> =>
    run.run((await begin(renew, said, more)).id, waits);
  const app = async (name = 'Verba Import'): Promise<App> =>
    ((await world.state())['applications'] as App[]).find(({ displayName }) => displayName === name) ??
    assert.fail(name);
  const secrets = async (): Promise<readonly string[]> =>
    (await app()).passwordCredentials.map(({ displayName }) => displayName);
  const vault = async (): Promise<readonly string[]> =>
    ((await world.state())['vault'] as { name: string; deletedAt?: number }[])
      .filter(({ deletedAt }) => deletedAt === undefined)
      .map(({ name }) => name);

  it('proves the new secret, keeps the old one until somebody says Switched, then removes it', async () => {
    await does(connect, verba);
    const waiting = await renews('keys renew "Verba Import"');
    assert.deepEqual(states(waiting), {
      credential: 'seen',
      orphans: 'planned',
      token: 'proved',
      'login:imap': 'proved',
      'login:smtp': 'proved',
      switched: 'asked',
      'old-gone': 'planned',
      'forgotten:latchkey-verba-import-lk-1': 'planned',
    });
    const asked = waiting.rows.find(({ state }) => state === 'asked')?.asked;
    assert.deepEqual([asked?.button, asked?.word], ['Switched', true]);
    assert.deepEqual(await secrets(), ['Latchkey LK-1', 'Latchkey LK-2']);
    await run.word(waiting.id);
    const done = await run.run(waiting.id);
    assert.equal(done.state, 'done', JSON.stringify(done.rows));
    assert.ok(isSealed(done));
    assert.deepEqual(await secrets(), ['Latchkey LK-2']);
    assert.deepEqual(await vault(), ['latchkey-verba-import-lk-2']);
    await assert.rejects(begin(renew, 'keys renew "Verba Import"'), {
      is: 'refused',
      message: 'Nothing of Verba Import ends within 60 days.',
    });
  });

  it('asked for again meanwhile sends nothing: the new one is kept, and both end with the same word', async () => {
    await does(connect, verba);
    const first = await renews('keys renew "Verba Import"');
    const sent = run.sent.length;
    const second = await renews('renew the secret of "Verba Import"');
    assert.equal(second.rows.find(({ key }) => key === 'credential')?.state, 'already');
    assert.equal(run.sent.length, sent);
    await run.word(first.id);
    assert.equal((await run.run(first.id)).state, 'done');
    const after = await run.run(second.id);
    assert.equal(after.state, 'done', 'nobody has to say it twice');
    assert.equal(states(after)['old-gone'], 'already');
    assert.deepEqual(await secrets(), ['Latchkey LK-2']);
  });

  it('is undone before Switched: the new one goes, the old one was never touched', async () => {
    await does(connect, verba);
    const before = await app();
    const waiting = await renews('keys renew "Verba Import"');
    assert.ok(!isSealed(waiting));
    assert.equal((await run.back(waiting.id)).state, 'undone');
    assert.deepEqual(await app(), before);
    assert.deepEqual(await vault(), ['latchkey-verba-import-lk-1']);
  });

  it('of a certificate leaves all others as they are, whatever is added meanwhile', async () => {
    const { id: first } = await begin(
      connect,
      'app new "Verba Import" pop on archive with vault-cert expires 40d',
    );
    await run.run(first, waits);
    await run.word(first);
    assert.equal((await run.run(first)).state, 'done');
    await world.change({
      kind: 'addCertificate',
      app: 'Verba Import',
      certificate: (await makeCertificate()).pem,
    });
    const [ours, theirs] = (await app()).keyCredentials;
    const old = ours?.keyId ?? '';
    const { id } = await begin(renew, `keys renew "Verba Import" key ${old}`);
    await run.run(id, ({ rows }) => rows.some(({ state }) => state === 'asked'));
    await world.change({
      kind: 'addCertificate',
      app: 'Verba Import',
      certificate: (await makeCertificate()).pem,
    });
    await run.word(id);
    await run.run(id, ({ rows }) => rows.some(({ key, state }) => key === 'switched' && state === 'asked'));
    const keys = (await app()).keyCredentials;
    assert.equal(keys.length, 4);
    await run.word(id);
    assert.equal((await run.run(id)).state, 'done');
    const left = (await app()).keyCredentials;
    assert.deepEqual(
      left,
      keys.filter(({ keyId }) => keyId !== old),
    );
    assert.deepEqual(
      left.find(({ keyId }) => keyId === theirs?.keyId),
      theirs,
    );
    assert.equal((await vault()).filter((name) => /lk-1$/.test(name)).length, 0);
  });

  it('with a certificate of the consumer’s own tries nothing and removes nothing, and says how to', async () => {
    await does(connect, verba);
    const { pem } = await makeCertificate();
    const done = await run.run(
      (await begin(renew, 'keys renew "Verba Import" with cert', { certificate: pem })).id,
    );
    assert.deepEqual(states(done), { credential: 'seen' });
    assert.match(done.summary.notes.join('\n'), /keys remove "Verba Import" key [0-9a-f-]{36}$/);
    assert.deepEqual(await secrets(), ['Latchkey LK-1']);
  });

  it('is refused for a mighty application, for one without a vault for its kind, and where policy forbids secrets', async () => {
    const refuses = (said: string, message: RegExp, advice: RegExp): Promise<void> =>
      assert.rejects(begin(renew, said), (error) => {
        assert.ok(error instanceof Failure);
        assert.equal(error.is, 'refused');
        assert.match(error.message, message);
        assert.match(error.advice, advice);
        return true;
      });
    await refuses('keys renew "Latchkey look"', /did not make Latchkey look/, /owners ask/);
    await does(connect, verba);
    await world.change({ kind: 'setAppPolicy', passwordAddition: true });
    await refuses('keys renew "Verba Import"', /allows no secrets/, /with cert/);
    await world.change({ kind: 'giveAppRole', app: 'Verba Import', role: 'User.Read.All' });
    await refuses('keys renew "Verba Import"', /way in/, /Certificates & secrets/);
    await refuses(
      'keys renew "Verba Import" key 11111111-1111-4111-8111-111111111111',
      /no secret or certificate with the id/,
      /gone already/,
    );
  });

  describe('and a removal', () => {
    it('takes that one secret, says how many are left, and cannot be undone', async () => {
      await does(connect, verba);
      await world.change({
        kind: 'addSecret',
        app: 'Verba Import',
        displayName: 'by hand',
        secret: 'x'.repeat(40),
      });
      const [ours, theirs] = (await app()).passwordCredentials;
      const done = await does(remove, `keys remove "Verba Import" key ${ours?.keyId ?? ''}`);
      assert.match(done.summary.notes.join('\n'), /One other credential stays/);
      assert.ok(done.plan.every(({ final }) => final));
      assert.deepEqual(await secrets(), ['by hand']);
      assert.deepEqual(await vault(), []);
      const last = await begin(remove, `remove the secret ${theirs?.keyId ?? ''} of "Verba Import"`);
      assert.match(last.summary.notes.join('\n'), /No other credential is left: Verba Import cannot sign in/);
      await assert.rejects(begin(remove, `keys remove "Verba Import" key ${ours?.keyId ?? ''}`), /no secret/);
    });
  });
});

import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { makeMailLook } from '../../../src/adapters/mail/look.ts';
import { trustAlso } from '../../../src/adapters/tls.ts';
import type { Clock } from '../../../src/contracts/clock.ts';
import type { TokenAnswer } from '../../../src/contracts/mail.ts';
import type { Opened } from '../../../src/contracts/vault.ts';
import { apps, tenantId } from '../../../src/sandbox/seed/ids.ts';
import { failing } from '../vault/vault.suite.ts';
import { makeKeyPair } from './key-pair.ts';
import { startSandbox, type Started } from '../../sandbox/start.ts';
import { exchangeScope, Talk } from '../../sandbox/talk.ts';
import { holding } from './held.ts';

const usual = getCACertificates('default');
const nowhere = { host: 'localhost', port: 9 };
const app = { appId: apps.bot.appId, credential: 'latchkey-bot' };
const minute = 60_000;

describe('A token for mail', () => {
  let sandbox: Started;
  let talk: Talk;
  let ahead = 0;
  const clock: Clock = {
    now: () => new Date(Date.now() + ahead),
    sleep: async () => undefined,
    every: () => async () => undefined,
  };

  before(async () => {
    sandbox = await startSandbox();
    trustAlso(sandbox.ready.ca);
    talk = new Talk(sandbox.ready);
    await talk.control('/settings', { lagMs: { entra: 0, graph: 0, credential: 0 } });
  });
  beforeEach(async () => {
    ahead = 0;
    await talk.control('/reset', {});
  });
  after(async () => {
    setDefaultCACertificates(usual);
    await sandbox.stop();
  });

  const make = (thing: Opened | undefined, more: { authority?: string } = {}) => {
    const held = holding(new Map(thing ? [['latchkey-bot', thing]] : []));
    const look = makeMailLook({
      authority: more.authority ?? sandbox.ready.tenant,
      tenant: tenantId,
      scope: exchangeScope,
      hosts: { imap: nowhere, pop: nowhere, smtp: nowhere },
      vault: held.vault,
      clock,
    });
    return { held, look };
  };
  const right: Opened = { kind: 'secret', value: apps.bot.secret };
  const change = async (body: Record<string, unknown>): Promise<void> => {
    assert.equal((await talk.control('/change', body)).status, 200);
  };
  const refusedWith = (answer: TokenAnswer, code: number, because: RegExp, passing: boolean): void => {
    assert.ok(answer.is === 'refused', 'a token was given');
    assert.deepEqual([answer.code, answer.passing], [code, passing], answer.because);
    assert.match(answer.because, because);
    assert.notEqual(answer.advice, '');
  };

  it('is given for a secret, and says what it is for and what it holds', async () => {
    await change({ kind: 'giveAppRole', app: 'bot', role: 'IMAP.AccessAsApp' });
    const answer = await make(right).look.token(app);
    assert.ok(answer.is === 'token');
    assert.deepEqual([answer.aud, answer.oid], ['https://outlook.office365.com', apps.bot.spId]);
    assert.deepEqual(answer.roles, ['IMAP.AccessAsApp']);
    assert.ok(Math.abs(Date.parse(answer.issued) - Date.now()) < minute);
    assert.ok(!('token' in answer));
  });

  it('is given for a certificate with its key', async () => {
    const pair = await makeKeyPair('CN=Verba Import');
    const { look } = make({ kind: 'certificate', ...pair });
    refusedWith(await look.token(app), 700027, /certificate in the vault/, true);
    await change({ kind: 'addCertificate', app: 'bot', certificate: pair.certificate });
    assert.equal((await look.token(app)).is, 'token');
  });

  it('is refused to a wrong secret: for some minutes it may just be new, then it is wrong', async () => {
    const { look } = make({ kind: 'secret', value: 'canary~wrong' });
    const first = await look.token(app);
    refusedWith(first, 7000215, /secret in the vault/, true);
    assert.doesNotMatch(JSON.stringify(first), /canary/);
    ahead = 14 * minute;
    refusedWith(await look.token(app), 7000215, /secret in the vault/, true);
    ahead = 16 * minute;
    refusedWith(await look.token(app), 7000215, /secret in the vault/, false);
  });

  it('is refused to a secret that has expired, and to an application that is gone, without waiting', async () => {
    await change({ kind: 'expireSecrets', app: 'bot' });
    refusedWith(await make(right).look.token(app), 7000222, /has expired/, false);
    const other = { appId: '00000000-1111-2222-3333-444444444444', credential: 'latchkey-bot' };
    refusedWith(await make(right).look.token(other), 700016, /no such application/, true);
  });

  it('is refused where the enterprise application is missing', async () => {
    await change({ kind: 'removePrincipal', app: 'bot' });
    refusedWith(await make(right).look.token(app), 7000229, /no enterprise application/, true);
  });

  it('is kept for minutes, by the credential that it was given for', async () => {
    const { look, held } = make(right);
    await change({ kind: 'giveAppRole', app: 'bot', role: 'POP.AccessAsApp' });
    await Promise.all([look.token(app), look.token(app), look.token(app)]);
    await look.token(app);
    assert.equal(held.opened(), 1);
    ahead = 6 * minute;
    await look.token(app);
    assert.equal(held.opened(), 2);
    await look.token(app, 'anew');
    assert.equal(held.opened(), 3);
    held.things.set('latchkey-bot', { kind: 'secret', value: 'another' });
    refusedWith(await look.token(app), 7000215, /secret in the vault/, true);
  });

  it('is not asked for where the vault holds nothing', async () => {
    const failure = await failing(make(undefined).look.token(app));
    assert.equal(failure.is, 'blocked');
    assert.match(failure.message, /latchkey-bot/);
  });

  it('is busy where Entra ID does not answer, and shows nothing of the secret', async () => {
    const { look } = make({ kind: 'secret', value: 'canary~Q8' }, { authority: 'https://localhost:9' });
    const failure = await failing(look.token(app));
    assert.equal(failure.is, 'busy');
    assert.doesNotMatch(inspect(failure, { depth: 12 }), /canary/);
  });

  it('stands for the cause of a login that could not be tried', async () => {
    const { look } = make({ kind: 'secret', value: 'wrong' });
    const answer = await look.login({ ...app, protocol: 'imap', mailbox: 'archive@contoso.com' });
    assert.ok(answer.is === 'out');
    assert.deepEqual([answer.cause, answer.said, answer.passing], ['token', 'AADSTS7000215', true]);
  });

  it('is not brought to an address that would be a line of its own', async () => {
    const { look } = make(right);
    for (const mailbox of ['a@b.com>\r\nDATA', 'a@b.com auth', 'a@b.com\x01auth=Bearer x'])
      assert.equal((await failing(look.login({ ...app, protocol: 'smtp', mailbox }))).is, 'blocked');
  });
});

import assert from 'node:assert/strict';
import { connect } from 'node:tls';
import { Line, Wired, botId } from './mail-wires.ts';
import { startSandbox, type Started } from './start.ts';
import { graphScope, Talk } from './talk.ts';

const failed = 'A1 NO AUTHENTICATE failed.';
const signedIn = 'A1 OK AUTHENTICATE completed.';
const notConnected = 'A2 BAD User is authenticated but not connected.';

describe('the sandbox as IMAP', () => {
  let sandbox: Started;
  let wired: Wired;

  before(async () => {
    sandbox = await startSandbox();
    wired = new Wired(sandbox, new Talk(sandbox.ready));
    await wired.talk.control('/settings', { lagMs: { mail: 0, exo: 0, graph: 0 } });
  });
  beforeEach(async () => wired.reset());
  after(async () => sandbox.stop());

  const signIn = async (user?: string, scope?: string): Promise<Line> => {
    const line = await wired.greeted('imap');
    assert.equal(await line.ask(`A1 AUTHENTICATE XOAUTH2 ${await wired.blob(user, scope)}`), signedIn);
    return line;
  };
  const examine = async (line: Line): Promise<string | undefined> => {
    line.say('A2 EXAMINE INBOX');
    return (await line.until(/^A2 /)).at(-1);
  };

  it('opens a mailbox for an application that is wired to it, counts it, and says goodbye', async () => {
    const line = await wired.connect('imap');
    assert.match((await line.next()) ?? '', /^\* OK The Microsoft Exchange IMAP4 service is ready\./);
    line.say('A0 CAPABILITY');
    const [offers = '', done] = await line.until(/^A0 /);
    assert.match(offers, /^\* CAPABILITY IMAP4 IMAP4rev1 .*AUTH=XOAUTH2 SASL-IR/);
    assert.equal(done, 'A0 OK CAPABILITY completed.');
    assert.equal(await line.ask('A1 AUTHENTICATE XOAUTH2'), '+ ');
    assert.equal(await line.ask(await wired.blob()), signedIn);
    line.say('A2 EXAMINE INBOX');
    const opened = await line.until(/^A2 /);
    assert.match(opened[0] ?? '', /^\* \d+ EXISTS$/);
    assert.equal(opened.at(-1), 'A2 OK [READ-ONLY] EXAMINE completed.');
    line.say('A3 SELECT "Inbox/Orders"');
    assert.equal((await line.until(/^A3 /)).at(-1), 'A3 OK [READ-WRITE] SELECT completed.');
    assert.equal(await line.ask('A4 SELECT nowhere'), "A4 NO nowhere doesn't exist.");
    assert.equal(await line.ask('A5 NOOP'), 'A5 OK NOOP completed.');
    line.say('A6 LOGOUT');
    assert.deepEqual((await line.until(/^A6 /)).at(-1), 'A6 OK LOGOUT completed.');
    assert.equal(await line.next(), undefined);
  });

  it('opens it by any of its addresses, in the first line too', async () => {
    assert.match((await examine(await signIn('Archive@contoso.onmicrosoft.com'))) ?? '', /^A2 OK/);
  });

  it('refuses passwords', async () => {
    const line = await wired.greeted('imap');
    const refused = 'NO AUTHENTICATE failed. Provided authentication mechanism is not supported';
    assert.equal(await line.ask('A1 LOGIN archive@contoso.com hunter2'), `A1 ${refused}`);
    assert.equal(await line.ask('A2 AUTHENTICATE PLAIN AGEAYg=='), `A2 ${refused}`);
    assert.ok(!JSON.stringify(await wired.log()).includes('hunter2'));
  });

  it('refuses a token that is broken, foreign or old', async () => {
    const good = await wired.token();
    const bad = Buffer.from(`user=archive@contoso.com\u0001auth=Bearer ${good}x\u0001\u0001`);
    for (const blob of ['', 'AAAA', bad.toString('base64'), await wired.blob(undefined, graphScope)])
      assert.equal(await wired.signIn('imap', blob === '' ? '=' : blob), failed);
    for (const host of ['https://ps.outlook.com', 'https://outlook.office.com'])
      assert.equal(await wired.signIn('imap', await wired.blob(undefined, `${host}/.default`)), failed);
    const old = await wired.blob();
    await wired.talk.control('/clock', { aheadMs: 3_700_000 });
    assert.equal(await wired.signIn('imap', old), failed);
    await wired.talk.control('/clock', { aheadMs: 0 });
  });

  const shut: readonly (readonly [string, Record<string, unknown>, string?])[] = [
    ['the role was not granted', { kind: 'takeAppRole', app: 'bot', role: 'IMAP.AccessAsApp' }],
    ['there is no pointer', { kind: 'removePointer', app: 'bot' }],
    ['the pointer has the application’s object id', { kind: 'wrongPointer', app: 'bot' }],
    ['there is no such mailbox', {}, 'nobody@contoso.com'],
  ];
  for (const [why, change, user] of shut)
    it(`refuses to sign in where ${why}`, async () => {
      if (user === undefined) await wired.change(change);
      assert.equal(await wired.signIn('imap', await wired.blob(user)), failed);
    });

  const halfway: readonly (readonly [string, Record<string, unknown>])[] = [
    ['Full Access is missing', { kind: 'takeAppAccess', app: 'bot', mailbox: 'archive' }],
    ['Full Access is denied', { kind: 'denyAppAccess', app: 'bot', mailbox: 'archive' }],
    ['IMAP is off', { kind: 'setCas', mailbox: 'archive', ImapEnabled: false }],
    ['the mailbox is on premises', { kind: 'moveMailboxOnPremises', mailbox: 'archive' }],
  ];
  for (const [why, change] of halfway)
    it(`signs in and opens nothing where ${why}`, async () => {
      await wired.change(change);
      assert.equal(await examine(await signIn()), notConnected);
    });

  it('opens that mailbox only', async () => {
    assert.equal(await examine(await signIn('journal@contoso.com')), notConnected);
  });

  it('sees a permission late, and a token its roles never', async () => {
    await wired.change({ kind: 'takeAppAccess', app: 'bot', mailbox: 'archive' });
    await wired.talk.control('/settings', { lagMs: { mail: 60_000 } });
    await wired.change({ kind: 'giveAppAccess', app: 'bot', mailbox: 'archive', now: false });
    assert.equal(await examine(await signIn()), notConnected);
    await wired.talk.control('/clock', { aheadMs: 61_000 });
    assert.match((await examine(await signIn())) ?? '', /^A2 OK/);
    const blob = await wired.blob();
    await wired.change({ kind: 'takeAppRole', app: 'bot', role: 'IMAP.AccessAsApp' });
    assert.equal(await wired.signIn('imap', blob), signedIn);
    assert.equal(await wired.signIn('imap', await wired.blob()), failed);
    await wired.talk.control('/clock', { aheadMs: 0 });
    await wired.talk.control('/settings', { lagMs: { mail: 0 } });
  });

  it('connects only so many to one mailbox at once', async () => {
    const blob = await wired.blob();
    const lines: Line[] = [];
    for (let at = 0; at < 21; at += 1) {
      const line = await wired.greeted('imap');
      assert.equal(await line.ask(`A1 AUTHENTICATE XOAUTH2 ${blob}`), signedIn);
      lines.push(line);
    }
    const [first, ...others] = lines;
    assert.equal(await examine(others.at(-1) as Line), notConnected);
    first?.say('A9 LOGOUT');
    await first?.until(/never/);
    assert.match((await examine(others.at(-1) as Line)) ?? '', /^A2 OK/);
  });

  it('wants things in order, and knows little else', async () => {
    const line = await wired.greeted('imap');
    assert.match((await line.ask('A1 SELECT INBOX')) ?? '', /^A1 BAD /);
    assert.match((await line.ask('A2 FETCH 1 BODY')) ?? '', /^A2 BAD /);
    assert.match((await line.ask('nonsense')) ?? '', / BAD /);
  });

  it('speaks no TLS older than 1.2', async () => {
    const [, port] = sandbox.ready.mail.imap.split(':');
    const old = { port: Number(port), host: 'localhost', rejectUnauthorized: false };
    const socket = connect({
      ...old,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL:@SECLEVEL=0',
    });
    await assert.rejects(
      new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject)),
    );
  });

  it('writes each command into the log, and no token', async () => {
    const token = await wired.token();
    await signIn();
    const log = await wired.log();
    const entry = log.find((one) => one['method'] === 'IMAP AUTHENTICATE');
    assert.deepEqual(
      [entry?.['url'], entry?.['status'], entry?.['appId'], entry?.['body']],
      [
        'imap://outlook.office365.com:993/archive@contoso.com',
        200,
        botId,
        { mechanism: 'XOAUTH2', reply: signedIn },
      ],
    );
    assert.ok(!JSON.stringify(log).includes(token.slice(-40)));
  });
});

import assert from 'node:assert/strict';
import { Wired } from './mail-wires.ts';
import { startSandbox, type Started } from './start.ts';
import { Talk } from './talk.ts';

describe('trouble on order in the sandbox’s mail', () => {
  let sandbox: Started;
  let wired: Wired;

  before(async () => {
    sandbox = await startSandbox();
    wired = new Wired(sandbox, new Talk(sandbox.ready));
    await wired.talk.control('/settings', { lagMs: { mail: 0, exo: 0, graph: 0 } });
  });
  beforeEach(async () => wired.reset());
  after(async () => sandbox.stop());

  const fault = async (rule: Record<string, unknown>): Promise<void> => {
    assert.equal((await wired.talk.control('/faults', { service: 'mail', ...rule })).status, 200);
  };

  it('drops a connection at the greeting, or at a command', async () => {
    await fault({ match: 'IMAP CONNECT', times: 1 });
    assert.equal(await (await wired.connect('imap')).next(), undefined);
    await fault({ match: 'POP AUTH', times: 1 });
    assert.equal(await wired.signIn('pop', await wired.blob()), undefined);
    assert.match((await wired.signIn('pop', await wired.blob())) ?? '', /^\+OK/);
  });

  it('answers what it is told, with the client’s tag', async () => {
    const body = 'NO AUTHENTICATE failed.';
    await fault({ match: 'IMAP AUTHENTICATE', times: 1, respond: { status: 401, body } });
    assert.equal(await wired.signIn('imap', await wired.blob()), 'A1 NO AUTHENTICATE failed.');
    await fault({ match: 'IMAP AUTHENTICATE', times: 1, respond: { status: 503 } });
    assert.match((await wired.signIn('imap', await wired.blob())) ?? '', /^A1 NO \[UNAVAILABLE\]/);
    await fault({
      match: 'SMTP CONNECT',
      times: 1,
      respond: { status: 421, body: '421 4.3.2 Service not available' },
    });
    const line = await wired.connect('smtp');
    assert.equal(await line.next(), '421 4.3.2 Service not available');
    assert.equal(await line.next(), undefined);
  });

  it('makes a command slow, and all of them by the settings', async () => {
    await fault({ match: 'IMAP NOOP', delayMs: 150, times: 1 });
    const line = await wired.greeted('imap');
    let began = performance.now();
    assert.equal(await line.ask('A1 NOOP'), 'A1 OK NOOP completed.');
    assert.ok(performance.now() - began >= 140);
    await wired.talk.control('/settings', { latencyMs: { mail: 150 } });
    began = performance.now();
    assert.equal(await line.ask('A2 NOOP'), 'A2 OK NOOP completed.');
    assert.ok(performance.now() - began >= 140);
    await wired.talk.control('/settings', { latencyMs: { mail: 0 } });
  });

  it('holds a command until it is released', async () => {
    await fault({ match: 'IMAP NOOP', hold: true, times: 1 });
    const line = await wired.greeted('imap');
    const answer = line.ask('A1 NOOP');
    for (;;) {
      const held = (await wired.talk.control('/held')).json as unknown as { service: string }[];
      if (held.length === 1) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await wired.talk.control('/release', {});
    assert.equal(await answer, 'A1 OK NOOP completed.');
  });

  it('loses the answer to a message that was taken', async () => {
    const line = await wired.greeted('smtp');
    await line.ask(`AUTH XOAUTH2 ${await wired.blob()}`);
    await fault({ match: 'SMTP DATA', when: 'after', times: 1 });
    line.say('MAIL FROM:<archive@contoso.com>', 'RCPT TO:<ada@contoso.com>', 'DATA', 'x', '.');
    assert.ok(!(await line.until(/never/)).some((one) => one.startsWith('250 2.0.0')));
    assert.equal(((await wired.talk.control('/state?only=outbox')).json['outbox'] as unknown[]).length, 1);
    const log = await wired.log();
    const data = log.find((one) => one['method'] === 'SMTP DATA');
    assert.deepEqual([data?.['status'], data?.['effect']], [0, 1]);
  });

  it('hits one mailbox where its address is named', async () => {
    await wired.change({ kind: 'giveAppAccess', app: 'bot', mailbox: 'journal' });
    await fault({ match: 'IMAP EXAMINE imap://outlook.office365.com:993/journal@contoso.com' });
    for (const [user, ends] of [
      ['archive@contoso.com', false],
      ['journal@contoso.com', true],
    ] as const) {
      const line = await wired.greeted('imap');
      await line.ask(`A1 AUTHENTICATE XOAUTH2 ${await wired.blob(user)}`);
      line.say('A2 EXAMINE INBOX');
      assert.equal((await line.until(/^A2 /)).length === 0, ends);
    }
  });
});

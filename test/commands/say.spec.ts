// The terminal's way in: what it says, presses, prints, and what it says when it cannot.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { say } from '../../src/commands/say.ts';
import { Town, until } from '../walks/town.ts';

describe('npm run say', () => {
  let town: Town;
  before(async () => {
    town = await Town.start();
    await town.as('ada').say('help');
  });
  after(() => town.stop());

  const run = async (...args: string[]): Promise<{ code: number; text: string }> => {
    let text = '';
    const code = await say(args, { chat: town.sandbox.ready.chat, out: (part) => (text += part) });
    return { code, text };
  };

  it('says a sentence and prints the card that answers it, in the person’s own time zone', async () => {
    const { code, text } = await run('--as', 'riley', 'give full on finance to alex for 8h ref INC47');
    assert.equal(code, 0);
    assert.match(text, /LK-1 · Mailbox access/);
    assert.match(text, /Full access on Finance/);
    assert.match(text, /INC47/);
  });

  it('presses a button, prints the short answer and then the card as it has become', async () => {
    await town.as('ada').sees('LK-1', 'Approve 1 change');
    const { code, text } = await run('--as', 'ada', '--press', 'approve', 'lk-1');
    assert.equal(code, 0);
    assert.match(text, /^You approved LK-1\./);
    assert.match(text, /LK-1.*\n?.*(Running|Waiting for Exchange|Done|Approved)/);
    await until(async () => assert.deepEqual(await town.effects(), ['Add-MailboxPermission']));
  });

  it('gives a reason with a rejection', async () => {
    await run('--as', 'riley', 'give sendas on sales to alex for 2 days');
    await town.as('ada').sees('LK-2', 'Approve 1 change');
    const { text } = await run('--as', 'ada', '--press', 'reject', 'LK-2', '--reason', 'Ask Sam first.');
    assert.match(text, /You rejected LK-2/);
    await town.as('riley').sees('LK-2', 'Rejected', 'Ask Sam first.');
  });

  it('fills in the newest form and sends it', async () => {
    assert.match((await run('--as', 'riley', 'give')).text, /On which mailbox <mailbox>/);
    const filled = ['rights=sendas', 'mailbox=archive', 'to=alex', 'for=2 days'].flatMap((pair) => [
      '--with',
      pair,
    ]);
    await run('--as', 'riley', '--press', 'submit', ...filled);
    await town.as('riley').sees('LK-3', 'Send as on Archive');
  });

  it('shows the newest messages with who said them', async () => {
    const { text } = await run('--as', 'riley', '--show');
    assert.match(text, /── Latchkey, \d/);
    assert.match(text, /LK-3/);
  });

  it('prints what is answered in the asker’s own chat to a question from a channel', async () => {
    const { text } = await run('--as', 'riley', '--in', 'Access requests', '@Latchkey who on finance');
    assert.match(text, /Who has access to Finance/);
    const unheard = await run('--as', 'riley', '--in', 'access requests', 'good morning');
    assert.match(unheard.text, /only what mentions @Latchkey/);
  });

  it('says which buttons, people and conversations there are when there is none of that name', async () => {
    await assert.rejects(
      run('--as', 'nora', '--press', 'approve', 'LK-1'),
      /Nora Blum has no button .*none now/,
    );
    await assert.rejects(
      run('--as', 'riley', '--press', 'undo', 'LK-9'),
      /no button “undo LK-9”\. There are: .*LK-3/,
    );
    await assert.rejects(
      run('--as', 'rilley', 'help'),
      /Nobody here is called “rilley”\. There are: riley, ada/,
    );
    await assert.rejects(
      run('--as', 'riley', '--in', 'Sales', 'hi'),
      /sees no “Sales”\. There are: .*“Access requests”/,
    );
    await assert.rejects(run('help'), /Say who you are: --as riley/);
    await assert.rejects(run('--as', 'riley'), /Say something, press something, or --show/);
    await assert.rejects(run('--as', 'riley', '--press', 'submit', '--with', 'mailbox'), /mailbox=finance/);
  });

  it('says to start it where nothing runs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-say-'));
    const file = join(import.meta.dirname, '../../src/commands/say.ts');
    const nothing = promisify(execFile)(process.execPath, [file, '--as', 'riley', 'help'], {
      env: { ...process.env, DATA_DIR: folder },
    });
    await assert.rejects(nothing, ({ code, stderr }: { code: number; stderr: string }) => {
      assert.equal(code, 2);
      assert.match(stderr, /Nothing runs here: .*npm start/);
      return true;
    });
    rmSync(folder, { recursive: true });
    await assert.rejects(
      say(['--as', 'riley', 'help'], { chat: 'http://127.0.0.1:9', out: () => undefined }),
      /Nothing answers at http:\/\/127\.0\.0\.1:9\. Start it first/,
    );
  });
});

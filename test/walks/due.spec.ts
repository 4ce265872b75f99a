// npm run due: what is open and how it is taken back by hand, for the day on which the bot cannot run.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { approved, asked } from './asked.ts';
import { reaches } from './records.ts';
import { Town } from './town.ts';

const root = join(import.meta.dirname, '../..');

describe('npm run due', function () {
  this.timeout(120_000);
  let town: Town;
  before(async () => {
    town = await Town.start();
    await town.as('ada').say('help');
  });
  after(() => town.stop());

  const due = async (): Promise<string> => {
    const env = { ...process.env, DATABASE_URL: town.database.url };
    const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'due'], { cwd: root, env });
    return stdout;
  };

  it('says that nothing is open while nothing is', async () => {
    await asked(town, 'give full on sales to sam for 2 days');
    assert.equal(await due(), 'Nothing is open that has an end or is being taken back.\n');
  });

  it('prints what is open, until when, and the line that takes it back, with the bot down', async () => {
    const later = await approved(town, 'give full+sendas on finance to alex for 3 days');
    const sooner = await approved(town, 'give calendar editor on sam to alex for 2 days');
    await reaches(town, later, 'done');
    const { ends } = await reaches(town, sooner, 'done');
    const [bot] = town.bots;
    assert.ok(bot);
    await town.stopBot(bot);
    const text = await due();
    const [first = '', second = ''] = [sooner, later].map((id) =>
      text.slice(text.indexOf(`${id} · Done · until`)),
    );
    assert.ok(first.length > second.length, 'the first to end comes first');
    assert.ok(text.includes(`until ${ends?.slice(0, 10)} ${ends?.slice(11, 16)} UTC`));
    assert.match(text, /^ {4}Remove-MailboxPermission -Identity 'bf91269a-.*-Confirm:\$false # Finance/m);
    assert.match(text, /^ {4}Remove-MailboxFolderPermission -Identity '76e89115-/m);
    assert.ok(!text.includes('Remove-RecipientPermission'), 'what was there before is not ours to take');
    assert.ok(!text.includes('for Sam Rivera'), 'what was never given is not there');
    await town.startBot();
  });

  it('leaves out what is over', async () => {
    await town.as('riley').say('end LK-3');
    await reaches(town, 'LK-3', 'ended');
    const text = await due();
    assert.ok(!text.includes('LK-3'));
    assert.ok(text.includes('LK-2'));
  });
});

// TRUST=observe: answers and previews, and nothing else.
import assert from 'node:assert/strict';
import { approved, asked } from './asked.ts';
import { log, mark, writes } from './exchange.ts';
import { onRecord, reaches, trail } from './records.ts';
import { Town } from './town.ts';

const hour = 3_600_000;

describe('A tenant that is only observed', function () {
  this.timeout(120_000);
  let town: Town;
  before(async () => {
    town = await Town.start({ bots: 0 });
    const bot = await town.startBot();
    await town.as('ada').say('help');
    const id = await approved(town, 'give full on sales to alex for 2 hours');
    await reaches(town, id, 'done');
    await asked(town, 'give full on archive to alex for 2 hours');
    await town.stopBot(bot);
    await town.startBot({ TRUST: 'observe', HANDS_APP_ID: '', HANDS_APP_SECRET: '' });
  });
  after(() => town.stop());

  it('is answered about', async () => {
    assert.match(await town.as('riley').ask('who on finance'), /alex@contoso\.com/);
  });

  it('shows the plan of what is asked for, and opens no request', async () => {
    const before = (await trail(town)).filter(({ kind }) => kind === 'asked').length;
    const text = await town.as('riley').ask('give full on journal to alex for 2 hours');
    assert.match(text, /Preview/);
    assert.match(text, /this tenant takes no changes/);
    assert.match(text, /Add-MailboxPermission/);
    assert.doesNotMatch(text, /→ approve/);
    assert.equal((await trail(town)).filter(({ kind }) => kind === 'asked').length, before);
  });

  it('runs nothing that was asked for before, and takes no approval for it', async () => {
    const since = await mark(town);
    const { toast } = await town.as('ada').press('approve', 'LK-2');
    assert.match(toast, /only observed|observe/i);
    assert.equal((await onRecord(town, 'LK-2')).state, 'waiting');
    const said = await town.as('riley').ask('undo LK-1');
    assert.match(said, /observe/i);
    await town.pass(3 * hour);
    await town.pass(2000);
    assert.deepEqual(await writes(town, since), []);
    const hands = '273b7757-adbc-4f12-ae0a-5085f3e6ee82';
    assert.ok((await log(town, since)).every(({ appId }) => appId !== hands));
  });

  it('goes on from there when the bot may act again', async () => {
    const [bot] = town.bots;
    assert.ok(bot);
    await town.stopBot(bot);
    await town.startBot();
    await reaches(town, 'LK-1', 'ended');
  });
});

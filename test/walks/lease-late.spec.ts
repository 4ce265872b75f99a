// Ends that come late, or cannot be made: the bot was down, Exchange refuses, or does not answer.
import assert from 'node:assert/strict';
import { approved } from './asked.ts';
import { calm, cmdlet, hasFull, mark, refusal, writes } from './exchange.ts';
import { onRecord, reaches, trail } from './records.ts';
import { Town, until } from './town.ts';
import { shown } from './visitor.ts';

const hour = 3_600_000;

describe('An end that cannot be kept', function () {
  this.timeout(120_000);
  let town: Town;
  before(async () => {
    town = await Town.start();
    await town.as('ada').say('help');
    await town.as('ben').say('help');
  });
  after(() => town.stop());
  afterEach(() => calm(town));

  const told = async (who: string, id: string): Promise<string[]> =>
    (await town.as(who).messages())
      .map(shown)
      .filter((text) => text.includes(`${id} cannot be taken back yet`));

  it('because the bot was down begins within 10 s of its start, and the card says how late it was', async () => {
    const id = await approved(town, 'give full on sales to alex for 2 hours');
    const { ends } = await reaches(town, id, 'done');
    const [bot] = town.bots;
    assert.ok(bot);
    await town.stopBot(bot);
    await town.pass(5 * hour);
    assert.ok(await hasFull(town, 'sales', 'alex'), 'nobody was there to take it');
    await town.startBot();
    const { now } = await town.control<{ now: string }>('clock');
    await reaches(town, id, 'ended');
    const ending = (await trail(town, id)).find(({ kind }) => kind === 'ending');
    assert.ok(ending);
    assert.ok(ending.at.getTime() - Date.parse(now) < 10_000, `${ending.at.getTime() - Date.parse(now)} ms`);
    assert.ok(!(await hasFull(town, 'sales', 'alex')));
    const late = ending.at.getTime() - Date.parse(ends ?? '');
    assert.ok(late > 2 * hour);
    await town.as('riley').sees(`${id} · `, 'Ended', /Ended .*hours?.* late: Latchkey was not running/);
    await town.as('riley').sees(/has ended, .* late: what it gave is taken back/);
  });

  it('because Exchange refuses is told to the approvers once, and tried until it is made', async () => {
    const id = await approved(town, 'give full on archive to alex for 2 hours');
    await reaches(town, id, 'done');
    await town.control('faults', [{ service: 'exo', match: 'Remove-MailboxPermission', respond: refusal }]);
    await town.pass(2 * hour);
    for (const who of ['ada', 'ben'])
      await town.as(who).sees(`${id} cannot be taken back yet`, 'The mailbox is locked.');
    await town.as('riley').sees(`${id} · `, 'Ending', 'not taken back yet');
    const since = await mark(town);
    for (let round = 0; round < 2; round += 1) await town.pass(301_000);
    await until(async () => assert.ok((await writes(town, since)).length >= 2, 'it is tried again'));
    assert.equal((await onRecord(town, id)).state, 'ending');
    await calm(town);
    await town.pass(301_000);
    await reaches(town, id, 'ended');
    assert.ok(!(await hasFull(town, 'archive', 'alex')));
    for (const who of ['ada', 'ben']) assert.equal((await told(who, id)).length, 1, `${who} is told once`);
  });

  it('because Exchange does not answer is told too, and made when it answers again', async () => {
    const id = await approved(town, 'give full on journal to sam for 2 hours');
    await reaches(town, id, 'done');
    await town.control('faults', [
      { service: 'exo', match: 'Remove-MailboxPermission', respond: { status: 503 } },
    ]);
    await town.pass(2 * hour);
    await until(async () => {
      await town.pass(61_000);
      assert.equal((await told('ada', id)).length, 1);
    }, 60_000);
    await calm(town);
    await town.pass(301_000);
    await reaches(town, id, 'ended');
    assert.ok(!(await hasFull(town, 'journal', 'sam')));
  });

  it('because what was done cannot be seen is told too', async () => {
    const id = await approved(town, 'give full on sales to dana for 2 hours');
    await reaches(town, id, 'done');
    await town.control('faults', [
      { service: 'exo', match: 'Get-MailboxPermission', respond: { status: 503 } },
    ]);
    await town.pass(2 * hour);
    await until(async () => {
      await town.pass(61_000);
      assert.equal((await told('ada', id)).length, 1);
    }, 60_000);
    assert.equal((await onRecord(town, id)).state, 'ending', 'not called over');
    await calm(town);
    await town.pass(301_000);
    await reaches(town, id, 'ended');
    assert.ok((await writes(town)).some((line) => cmdlet(line) === 'Remove-MailboxPermission'));
    assert.ok(!(await hasFull(town, 'sales', 'dana')));
  });
});

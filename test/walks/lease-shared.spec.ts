// A right is a lease: two requests may give the same one, and it goes when the last of them ends.
import assert from 'node:assert/strict';
import { approved, asked } from './asked.ts';
import { calm, cmdlet, hasFull, held, level, mark, release, writes } from './exchange.ts';
import { onRecord, reaches, trail } from './records.ts';
import { Town } from './town.ts';

const hour = 3_600_000;

describe('A right that two requests give', function () {
  this.timeout(120_000);
  let town: Town;
  before(async () => {
    town = await Town.start();
    await town.as('ada').say('help');
  });
  after(() => town.stop());
  afterEach(() => calm(town));

  const given = async (sentence: string): Promise<string> => {
    const id = await approved(town, sentence);
    await reaches(town, id, 'done');
    return id;
  };

  it('is taken away when the later one ends, also if that one asked first', async () => {
    const longer = await given('give full on sales to alex for 9 hours');
    const shorter = await given('give full on sales to alex for 3 hours');
    const since = await mark(town);
    await town.pass(3 * hour);
    await reaches(town, shorter, 'ended');
    assert.deepEqual(await writes(town, since), [], 'nothing is taken away yet');
    assert.ok(await hasFull(town, 'sales', 'alex'));
    await town.as('riley').sees(`${shorter} · `, 'Ended', `${longer} gives it too`);
    await town.pass(6 * hour);
    await reaches(town, longer, 'ended');
    assert.ok(!(await hasFull(town, 'sales', 'alex')));
    assert.deepEqual((await writes(town, since)).map(cmdlet), ['Remove-MailboxPermission']);
  });

  it('is handed to the later one when the first to ask is the first to end', async () => {
    const first = await given('give full on archive to alex for 3 hours');
    const second = await given('give full on archive to alex for 9 hours');
    const since = await mark(town);
    await town.pass(3 * hour);
    await reaches(town, first, 'ended');
    assert.deepEqual(await writes(town, since), []);
    assert.ok(
      (await trail(town, first)).some(({ kind, facts }) => kind === 'handed' && facts['to'] === second),
    );
    await town.pass(6 * hour);
    await reaches(town, second, 'ended');
    assert.ok(!(await hasFull(town, 'archive', 'alex')), 'though that request found it there already');
  });

  it('stays for the other when one is undone', async () => {
    const first = await given('give full on finance.berlin@contoso.com to alex for 5 hours');
    const second = await given('give full on finance.berlin@contoso.com to alex for 6 hours');
    await town.as('riley').say(`undo ${first}`);
    await reaches(town, first, 'undone');
    assert.ok(await hasFull(town, 'finance.berlin', 'alex'));
    await town.as('riley').say(`undo ${second}`);
    await reaches(town, second, 'undone');
    assert.ok(!(await hasFull(town, 'finance.berlin', 'alex')));
  });

  it('is not called there already while somebody takes it away: it is given anew', async () => {
    const first = await given('give full on journal to alex for 5 hours');
    await town.control('faults', [
      { service: 'exo', match: 'Remove-MailboxPermission', hold: true, times: 1 },
    ]);
    const second = await asked(town, 'give full on journal to alex for 8 hours');
    await town.as('riley').say(`undo ${first}`);
    await held(town, 'Remove-MailboxPermission');
    await town.as('ada').press('approve', second);
    await town.pass(5_000);
    const { state, rows } = await onRecord(town, second);
    assert.equal(state, 'running');
    assert.notEqual(rows[0]?.state, 'already', 'it still shows, and is going');
    await release(town);
    await reaches(town, first, 'undone');
    await reaches(town, second, 'done');
    assert.ok(await hasFull(town, 'journal', 'alex'));
  });

  it('is blocked before anybody approves as another level on the same calendar, with the number of the other', async () => {
    const first = await given('give calendar editor on sam to alex for 5 hours');
    await town.as('riley').say('give calendar reviewer on sam to alex for 6 hours');
    await town.as('riley').sees('Preview', `${first} gives Editor here`, `End ${first} first`);
    assert.equal(await level(town, 'sam', 'Alex Kim'), 'Editor', 'as the first request gave it');
    await town.as('riley').say(`end ${first}`);
    await reaches(town, first, 'ended');
    assert.equal(await level(town, 'sam', 'Alex Kim'), undefined);
  });
});

// Steps that fail: retry and undo are offered and work, what worked stays, and a scheduled run can be called off.
import assert from 'node:assert/strict';
import { approved, asked } from './asked.ts';
import { calm, cmdlet, hasFull, hasSendAs, mark, refusal, writes } from './exchange.ts';
import { onRecord, reaches, trail } from './records.ts';
import { Town } from './town.ts';

describe('A run that meets trouble, or has not begun', function () {
  this.timeout(120_000);
  let town: Town;
  before(async () => {
    town = await Town.start();
    await town.as('ada').say('help');
  });
  after(() => town.stop());
  afterEach(() => calm(town));

  const refuse = (match: string): Promise<unknown> =>
    town.control('faults', [{ service: 'exo', match, respond: refusal }]);

  it('says what failed, offers a retry, and the retry works once it is approved', async () => {
    await refuse('Add-MailboxPermission');
    const id = await approved(town, 'give full on sales to alex for 30 days');
    await reaches(town, id, 'failed');
    await town.as('riley').sees(`${id} · Mailbox access`, 'Failed', 'The mailbox is locked.', '→ retry');
    await town.as('riley').sees(`${id} failed`, 'The mailbox is locked.');
    assert.ok(!(await hasFull(town, 'sales', 'alex')));
    await calm(town);
    await town.as('riley').press('retry', id);
    await town.as('ada').sees(id, 'Approve retry');
    await town.as('ada').press('approve', id);
    await reaches(town, id, 'done');
    assert.ok(await hasFull(town, 'sales', 'alex'));
    await town.as('riley').sees(`${id} is done.`);
  });

  it('goes on past a blocked step: the request is partly done, says so, and can be undone', async () => {
    await refuse('Add-MailboxPermission');
    const id = await approved(town, 'give full+sendas on archive to alex for 30 days');
    await reaches(town, id, 'partly');
    await town.as('riley').sees(`${id} · `, 'Partly', 'What worked stays', '→ retry', '→ undo');
    assert.ok(await hasSendAs(town, 'archive', 'alex'), 'what worked stays');
    const since = await mark(town);
    await town.as('riley').press('undo', id);
    await reaches(town, id, 'undone');
    assert.ok(!(await hasSendAs(town, 'archive', 'alex')));
    assert.deepEqual((await writes(town, since)).map(cmdlet), ['Remove-RecipientPermission'], 'nothing else');
  });

  it('retries only what did not work', async () => {
    await refuse('Add-MailboxPermission');
    const id = await approved(town, 'give full+sendas on finance.berlin@contoso.com to alex for 30 days');
    await reaches(town, id, 'partly');
    await calm(town);
    const since = await mark(town);
    await town.as('riley').press('retry', id);
    await town.as('ada').sees(id, 'Approve retry');
    await town.as('ada').press('approve', id);
    await reaches(town, id, 'done');
    assert.deepEqual((await writes(town, since)).map(cmdlet), ['Add-MailboxPermission']);
  });

  it('waits and goes on by itself while the service is busy', async () => {
    const busy = { status: 503, headers: { 'Retry-After': '1' } };
    await town.control('faults', [
      { service: 'exo', match: 'Add-RecipientPermission', respond: busy, times: 2 },
    ]);
    const id = await approved(town, 'give sendas on sales to dana for 30 days');
    await reaches(town, id, 'done');
    assert.ok(await hasSendAs(town, 'sales', 'dana'));
    assert.equal((await writes(town)).filter((line) => line.status === 503).length, 2);
  });

  it('starts at the time that was said, and not before', async () => {
    const id = await approved(town, 'give full on sales to sam from tomorrow 09:00 until 2026-12-20');
    await reaches(town, id, 'scheduled');
    await town.as('riley').sees(`${id} · `, 'Scheduled', 'It starts by itself');
    const starts = Date.parse((await onRecord(town, id)).starts ?? '');
    const { now } = await town.control<{ now: string }>('clock');
    await town.pass(starts - Date.parse(now) - 60_000);
    assert.equal((await onRecord(town, id)).state, 'scheduled', 'a minute before');
    assert.ok(!(await hasFull(town, 'sales', 'sam')));
    await town.pass(60_000);
    await reaches(town, id, 'done');
    assert.ok(await hasFull(town, 'sales', 'sam'));
  });

  it('can be called off before its start, and then never starts', async () => {
    const id = await approved(town, 'give full on archive to sam from tomorrow 09:00 until 2026-12-20');
    await reaches(town, id, 'scheduled');
    await town.as('riley').press('cancel', id);
    await reaches(town, id, 'cancelled');
    await town.as('riley').sees(`${id} · `, 'Cancelled');
    const since = await mark(town);
    await town.pass(2 * 86_400_000);
    await town.pass(0);
    assert.equal((await onRecord(town, id)).state, 'cancelled');
    assert.deepEqual(await writes(town, since), []);
  });

  it('can be cancelled while it waits, by its asker', async () => {
    const id = await asked(town, 'give full on archive to dana for 2 days');
    await town.as('riley').say(`cancel ${id}`);
    await reaches(town, id, 'cancelled');
    const { toast } = await town
      .as('ada')
      .pressRaw(
        (await town.as('ada').messages()).findLast(({ cards }) => JSON.stringify(cards).includes(id))?.id ??
          '',
        'approve',
        { request: id, fingerprint: (await onRecord(town, id)).fingerprint },
      );
    assert.match(toast, /cancelled/);
    assert.deepEqual(
      (await trail(town, id)).map(({ kind }) => kind).filter((kind) => kind === 'approved'),
      [],
    );
  });
});

// The end of a lease: counted from what was seen, announced the day before, on record in time, and made so.
import assert from 'node:assert/strict';
import { approved } from './asked.ts';
import { calm, cmdlet, hasFull, hasSendAs, held, mark, release, writes } from './exchange.ts';
import { onRecord, reaches, trail } from './records.ts';
import { Town, until } from './town.ts';
import { shown } from './visitor.ts';

const hour = 3_600_000;
const day = 24 * hour;

describe('A lease', function () {
  this.timeout(120_000);
  let town: Town;
  before(async () => {
    town = await Town.start();
    await town.as('ada').say('help');
  });
  after(() => town.stop());
  afterEach(() => calm(town));

  const notices = async (id: string): Promise<string[]> =>
    (await town.as('riley').messages()).map(shown).filter((text) => text.includes(`${id} ends soon`));
  const now = async (): Promise<number> => Date.parse((await town.control<{ now: string }>('clock')).now);

  it('that is said “for 2 hours” counts from when it was seen', async () => {
    await town.control('faults', [{ service: 'exo', match: 'Add-MailboxPermission', hold: true, times: 1 }]);
    const id = await approved(town, 'give full on sales to alex for 2 hours');
    await held(town, 'Add-MailboxPermission');
    await town.pass(hour);
    await release(town);
    const { ends } = await reaches(town, id, 'done');
    const seen = (await trail(town, id)).find(({ kind }) => kind === 'seen');
    assert.ok(seen);
    assert.ok(Math.abs(Date.parse(ends ?? '') - seen.at.getTime() - 2 * hour) < 2000, 'two hours from there');
  });

  it('is on record as ending within 10 s of its end, and what it gave is taken away', async () => {
    const [id, ends] = await (async () => {
      const request = await onRecord(town, 'LK-1');
      return [request.id, Date.parse(request.ends ?? '')] as const;
    })();
    await town.pass(ends - (await now()));
    await reaches(town, id, 'ended');
    const ending = (await trail(town, id)).find(({ kind }) => kind === 'ending');
    assert.ok(ending && ending.at.getTime() - ends < 10_000, `${(ending?.at.getTime() ?? 0) - ends} ms`);
    assert.ok(!(await hasFull(town, 'sales', 'alex')));
    await town.as('riley').sees(`${id} has ended: what it gave is taken back.`);
    assert.equal((await onRecord(town, id)).lateMs, undefined, 'and it was not late');
  });

  it('leaves at its end what was there before it', async () => {
    const id = await approved(town, 'give full+sendas on finance to alex for 2 hours');
    await reaches(town, id, 'done');
    await town.pass(2 * hour);
    await reaches(town, id, 'ended');
    assert.ok(await hasSendAs(town, 'finance', 'alex'));
    assert.ok(!(await hasFull(town, 'finance', 'alex')));
  });

  it('says the day before its end, once, that it ends, with Extend and End now', async () => {
    const id = await approved(town, 'give full on archive to alex for 3 days');
    await reaches(town, id, 'done');
    await town.pass(2 * day - 10 * 60_000);
    assert.deepEqual(await notices(id), [], 'not two days before');
    await town.pass(11 * 60_000);
    const text = await town.as('riley').sees(`${id} ends soon`);
    assert.match(text, /→ extend/);
    assert.match(text, /→ end\b/);
    await town.pass(hour);
    assert.equal((await notices(id)).length, 1);
    assert.ok((await trail(town, id)).some(({ kind }) => kind === 'noticed'));
  });

  it('is extended once that is approved, counted from its present end', async () => {
    const id = 'LK-3';
    const before = Date.parse((await onRecord(town, id)).ends ?? '');
    const { toast } = await town.as('riley').press('extend', id, { until: '2 days' });
    assert.match(toast, /an approver is asked/);
    assert.equal(Date.parse((await onRecord(town, id)).ends ?? ''), before, 'not before it is approved');
    await town.as('ada').sees(id, 'Approve new end');
    await town.as('ada').press('approve', id);
    await until(async () =>
      assert.equal(
        Date.parse((await onRecord(town, id)).ends ?? ''),
        before + 2 * day,
        'two days after its end',
      ),
    );
    await town.as('riley').sees(`${id} now ends`);
    await town.pass(before - (await now()) + 60_000);
    assert.equal((await onRecord(town, id)).state, 'done', 'its old end passes');
    assert.ok(await hasFull(town, 'archive', 'alex'));
  });

  it('says so again the day before its new end, and End now takes it away at once, free by policy', async () => {
    const id = 'LK-3';
    const ends = Date.parse((await onRecord(town, id)).ends ?? '');
    await town.pass(Math.max(0, ends - day - (await now())) + 1000);
    await until(async () => assert.equal((await notices(id)).length, 2));
    const { toast } = await town.as('riley').press('end', id);
    assert.match(toast, /it ends now/);
    await reaches(town, id, 'ended');
    assert.ok(!(await hasFull(town, 'archive', 'alex')));
  });

  it('is taken away before anything else is given', async () => {
    const ending = ['sales', 'archive', 'journal'].map((box) => `give full on ${box} to sam for 2 hours`);
    const ids: string[] = [];
    for (const sentence of ending) ids.push(await approved(town, sentence));
    for (const id of ids) await reaches(town, id, 'done');
    const ends = Math.max(
      ...(await Promise.all(ids.map((id) => onRecord(town, id)))).map((r) => Date.parse(r.ends ?? '')),
    );
    const starts = new Date(Math.ceil((ends + 60_000) / 60_000) * 60_000);
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Europe/Berlin',
      dateStyle: 'short',
      timeStyle: 'short',
    });
    const giving: string[] = [];
    for (const right of ['full', 'sendas', 'sendonbehalf'])
      giving.push(
        await approved(
          town,
          `give ${right} on finance.berlin@contoso.com to dana from ${clock.format(starts)} until 2026-12-31`,
        ),
      );
    const since = await mark(town);
    const [bot] = town.bots;
    assert.ok(bot);
    await town.stopBot(bot);
    await town.pass(starts.getTime() - (await now()) + 60_000);
    await town.startBot({ EXO_WRITES_PER_SECOND: '2' });
    for (const id of ids) await reaches(town, id, 'ended');
    for (const id of giving) await reaches(town, id, 'done');
    const calls = (await writes(town, since))
      .map(cmdlet)
      .map((name) => (name.startsWith('Remove-') ? 'take' : 'give'));
    assert.deepEqual(calls, ['take', 'take', 'take', 'give', 'give', 'give']);
  });
});

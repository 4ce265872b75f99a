// A run on its card, and what stays of it in the trail and in Exchange.
import assert from 'node:assert/strict';
import { calm, hasFull, hasSendAs, held, level, log, mark, release, writes } from './exchange.ts';
import { approved, asked } from './asked.ts';
import { reaches, trail } from './records.ts';
import { Town } from './town.ts';
import { shown } from './visitor.ts';

describe('A run', function () {
  this.timeout(120_000);
  let town: Town;
  before(async () => {
    town = await Town.start({
      env: { LAG_EXO_MS: '1500' },
      settings: { lagMs: { exo: 1000, graph: 0, entra: 0 } },
    });
    await town.as('ada').say('help');
  });
  after(() => town.stop());
  afterEach(() => calm(town));

  it('shows its progress on one card, from the plan to done', async () => {
    const [riley, ada] = [town.as('riley'), town.as('ada')];
    await town.control('faults', [{ service: 'exo', match: 'Add-MailboxPermission', hold: true, times: 1 }]);
    assert.equal(await asked(town, 'give full on sales to alex for 30 days'), 'LK-1');
    await riley.sees('LK-1 · Mailbox access', 'Waiting');
    await ada.press('approve', 'LK-1');
    await held(town, 'Add-MailboxPermission');
    await riley.sees('LK-1 · Mailbox access', 'Running');
    await release(town);
    await riley.sees('LK-1 · Mailbox access', 'Waiting for Exchange', 'not seen yet');
    await riley.sees('LK-1 · Mailbox access', 'Done', /set, seen/);
    const cards = (await riley.messages()).filter((message) =>
      shown(message).includes('LK-1 · Mailbox access'),
    );
    assert.equal(cards.length, 1, 'one card');
    assert.ok(cards[0]?.edited, 'that was edited');
    assert.ok(await hasFull(town, 'sales', 'alex'));
  });

  it('never shows done before Exchange shows the effect', async () => {
    await town.control('settings', { lagMs: { exo: 4000 } });
    assert.equal(await approved(town, 'give full on archive to alex for 30 days'), 'LK-2');
    await reaches(town, 'LK-2', 'done');
    await town.control('settings', { lagMs: { exo: 1000 } });
    const all = await trail(town, 'LK-2');
    const [answered, seen] = ['answered', 'seen'].map((kind) =>
      all.find((line) => line.kind === kind)?.at.getTime(),
    );
    assert.ok(seen && answered && seen - answered >= 4000, `${Number(seen) - Number(answered)} ms`);
    assert.equal((await writes(town)).filter(({ effect }) => effect > 0).length, 2, 'each was sent once');
  });

  it('keeps the state before in the trail, and puts that very level back', async () => {
    const change = {
      kind: 'givePermission',
      mailbox: 'sam',
      user: 'alex',
      right: 'folder',
      level: 'Reviewer',
    };
    await town.control('change', { ...change, now: true });
    const [riley, ada] = [town.as('riley'), town.as('ada')];
    assert.equal(await asked(town, 'give calendar editor on sam to alex for 30 days'), 'LK-3');
    await riley.sees('LK-3 · ', 'Reviewer now');
    await ada.press('approve', 'LK-3');
    await reaches(town, 'LK-3', 'done');
    assert.equal(await level(town, 'sam', 'Alex Kim'), 'Editor');
    const applying = (await trail(town, 'LK-3')).find(({ kind }) => kind === 'applying');
    assert.deepEqual(applying?.facts['was'], { rights: ['Reviewer'], flags: [] });
    await riley.press('undo', 'LK-3');
    await reaches(town, 'LK-3', 'undone');
    assert.equal(await level(town, 'sam', 'Alex Kim'), 'Reviewer');
  });

  it('leaves a right that was there before when it is undone', async () => {
    const riley = town.as('riley');
    assert.equal(await approved(town, 'give full+sendas on finance to alex for 30 days'), 'LK-4');
    await reaches(town, 'LK-4', 'done');
    await riley.press('undo', 'LK-4');
    await reaches(town, 'LK-4', 'undone');
    assert.ok(await hasSendAs(town, 'finance', 'alex'), 'send as was there before us');
    assert.ok(!(await hasFull(town, 'finance', 'alex')), 'full access was ours');
    await riley.sees('LK-4 · ', 'Undone', 'it was so before');
  });

  it('takes away, and gives back what there was when that is undone', async () => {
    const [riley, ada] = [town.as('riley'), town.as('ada')];
    assert.equal(await asked(town, 'take full on sales from alex'), 'LK-5');
    await reaches(town, 'LK-5', 'done');
    assert.ok(!(await hasFull(town, 'sales', 'alex')));
    await riley.press('undo', 'LK-5');
    await ada.sees('LK-5', 'Approve undo');
    assert.ok(!(await hasFull(town, 'sales', 'alex')), 'giving back waits for its approval');
    await ada.press('approve', 'LK-5');
    await reaches(town, 'LK-5', 'undone');
    assert.ok(await hasFull(town, 'sales', 'alex'));
  });

  it('reads by the one sign-in and writes by the other, which is used for nothing else', async () => {
    const lines = await log(town);
    const look = '34eb707a-4e7a-4915-b13b-e27c8c050725';
    const hands = '273b7757-adbc-4f12-ae0a-5085f3e6ee82';
    const bot = 'e6c545c2-aa01-4774-80d6-085d2f9c1655';
    const sent = new Set((await writes(town)).map(({ n }) => n));
    assert.ok(sent.size >= 6);
    for (const line of lines) {
      if (line.service === 'exo' || line.service === 'graph')
        assert.equal(line.appId, sent.has(line.n) ? hands : look, `${line.method} ${line.url}`);
      if (line.service === 'teams') assert.equal(line.appId, bot);
    }
    assert.ok(
      lines.some(({ service }) => service === 'graph'),
      'something was read',
    );
  });

  it('keeps the trail and the calls in step: no write without its event before it', async () => {
    const since = await mark(town);
    await town.control('faults', [
      { service: 'exo', match: 'Add-RecipientPermission', hold: true, times: 1 },
    ]);
    assert.equal(await approved(town, 'give sendas on sales to sam for 30 days'), 'LK-6');
    await held(town, 'Add-RecipientPermission');
    const before = await trail(town, 'LK-6');
    assert.equal(before.at(-1)?.kind, 'applying', 'on record before the call has taken place');
    await release(town);
    await reaches(town, 'LK-6', 'done');
    const [call] = await writes(town, since);
    const answered = (await trail(town, 'LK-6')).find(({ kind }) => kind === 'answered');
    assert.match(JSON.stringify(answered?.facts['calls']), /serviceId/);
    assert.equal(call?.effect, 1);
  });
});

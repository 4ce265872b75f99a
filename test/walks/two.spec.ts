// Two processes on one database: no card twice, no call twice, and one takes over when the other is killed.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { approved, asked } from './asked.ts';
import { calm, cmdlet, hasFull, held, log, mark, release, target, writes } from './exchange.ts';
import { onRecord, reaches } from './records.ts';
import { Town } from './town.ts';
import { shown } from './visitor.ts';

describe('Two processes on one database', function () {
  this.timeout(120_000);
  let town: Town;
  beforeEach(async () => {
    town = await Town.start({ bots: 2 });
    await town.as('ada').say('help');
    await town.as('ben').say('help');
  });
  afterEach(async () => {
    await calm(town);
    await town.stop();
  });

  it('post no card twice, and send no call twice', async () => {
    const since = await mark(town);
    const boxes = ['sales', 'archive', 'journal', 'finance.berlin@contoso.com'];
    const ids: string[] = [];
    for (const box of boxes) ids.push(await approved(town, `give full on ${box} to sam for 2 days`));
    for (const id of ids) await reaches(town, id, 'done');
    for (const id of ids) await town.as('riley').sees(`${id} is done.`);
    for (const who of ['riley', 'ada', 'ben']) {
      const texts = (await town.as(who).messages()).filter(({ cards }) => cards.length > 0).map(shown);
      for (const id of ids)
        assert.equal(texts.filter((text) => text.includes(`${id} · `)).length, 1, `${who} has ${id} once`);
    }
    const posts = (await log(town, since)).filter(
      ({ service, method, url, status }) =>
        service === 'teams' && method === 'POST' && /\/activities/.test(url) && status === 201,
    );
    // Of each request: a card for the asker, one for each of two approvers, and the word that it is done. Chris has none.
    const cards = posts.filter(({ body }) => JSON.stringify(body).includes('Mailbox access'));
    const perId = ids.map(
      (id) => cards.filter(({ body }) => JSON.stringify(body).includes(`${id} · `)).length,
    );
    const expected = (await town.as('chris').messages()).length > 0 ? 4 : 3;
    assert.deepEqual(
      perId,
      ids.map(() => expected),
    );
    const sent = await writes(town, since);
    assert.equal(sent.length, boxes.length);
    assert.equal(new Set(sent.map(target)).size, boxes.length);
  });

  it('finish what a killed one had begun, within 15 s, with each effect once', async () => {
    await town.control('faults', [
      { service: 'exo', match: 'Add-MailboxPermission', hold: true, when: 'after', times: 1 },
    ]);
    const ids: string[] = [];
    for (const box of ['sales', 'archive'])
      ids.push(await asked(town, `give full on ${box} to sam for 2 days`));
    const [first = '', second = ''] = ids;
    await town.as('ada').press('approve', first);
    await held(town, 'Add-MailboxPermission');
    const killedAt = await killHolder();
    await release(town);
    await town.as('ada').press('approve', second);
    for (const id of ids) await reaches(town, id, 'done');
    assert.ok(performance.now() - killedAt < 15_000, `${Math.round(performance.now() - killedAt)} ms`);
    const effects = (await writes(town)).filter(({ effect }) => effect > 0);
    assert.equal(effects.length, 2, 'each once');
    assert.ok(await hasFull(town, 'sales', 'sam'));
    await town.as('riley').sees(`${first} · `, 'Done');
    await town.as('riley').sees(`${first} is done.`);
  });

  it('keep the order of two requests on one mailbox, and the pace between their calls', async () => {
    await Promise.all(town.bots.map(({ url }) => fetch(`${url}/healthz`)));
    const first = await asked(town, 'give full+sendas+sendonbehalf on sales to sam for 2 days');
    const second = await asked(town, 'give full+sendas+sendonbehalf on sales to dana for 2 days');
    const other = await asked(town, 'give full on archive to dana for 2 days');
    await town.control('faults', [{ service: 'exo', match: 'Add-MailboxPermission', hold: true, times: 1 }]);
    await town.as('ada').press('approve', first);
    await held(town, 'Add-MailboxPermission');
    await town.as('ada').press('approve', second);
    await town.as('ada').press('approve', other);
    await reaches(town, other, 'done');
    const { rows } = await onRecord(town, second);
    assert.ok(
      rows.every(({ state }) => state === 'planned' || state === 'checking'),
      'waits for its place',
    );
    await release(town);
    await reaches(town, first, 'done');
    await reaches(town, second, 'done');
    const calls = (await writes(town)).filter(
      (line) => line.effect > 0 && target(line).startsWith('594bcc90'),
    );
    const whose = calls.map(({ body }) => (JSON.stringify(body).includes('76e89115') ? 'first' : 'second'));
    assert.deepEqual(
      whose,
      ['first', 'first', 'first', 'second', 'second', 'second'],
      calls.map(cmdlet).join(),
    );
  });

  /** Kills the process whose call the sandbox holds: its connection breaks off with it. @returns when */
  async function killHolder(): Promise<number> {
    for (;;) {
      const [bot] = town.bots;
      assert.ok(bot);
      const killedAt = performance.now();
      await town.stopBot(bot, 'SIGKILL');
      await pause(200);
      if ((await town.control<unknown[]>('held')).length === 0) return killedAt;
      await town.startBot();
    }
  }
});

// Requester and approver in two windows of a real browser: what they read at each stage, and what they press.
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { Town, until } from '../walks/town.ts';
import { openBrowser, Window } from './browser.ts';

describe('Two windows of the web chat', () => {
  let town: Town;
  let browser: Browser;
  let riley: Window;
  let ada: Window;
  const at = (who: string): Promise<Window> => Window.open(browser, `${town.sandbox.ready.chat}/?as=${who}`);

  before(async () => {
    browser = await openBrowser();
    // Slow enough for a person to see each stage, also on a machine that is busy with other things.
    town = await Town.start({
      env: { LAG_EXO_MS: '9000' },
      settings: { lagMs: { exo: 1500, graph: 100, entra: 0 } },
    });
    // A Thursday noon, so that the pictures do not change with the hour.
    const now = new Date();
    const noon = Date.UTC(
      now.getUTCFullYear(),
      now.getUTCMonth(),
      now.getUTCDate() + 11 - now.getUTCDay(),
      12,
    );
    await town.pass(noon - now.getTime());
    riley = await Window.open(browser, town.sandbox.ready.chat);
    ada = await at('ada');
    await ada.say('help');
    await ada.card('What you can ask');
  });
  after(async () => {
    await (browser as Browser | undefined)?.close();
    await (town as Town | undefined)?.stop();
  });

  it('lets you choose who you are', async () => {
    await riley.page.locator('.person', { hasText: 'Riley Chen' }).click();
    // What follows says when it is there; a page that goes on listening may never be loaded to the end.
    await riley.page.waitForURL('**/?as=riley', { waitUntil: 'commit' });
    await riley.page.locator('#me', { hasText: 'Riley Chen' }).waitFor();
  });

  it('shows the asker the plan, and the approver the exact calls', async () => {
    await riley.say('give full+sendas on finance to alex for 8h ref INC47 because invoices');
    const asked = await riley.card('LK-1 · Mailbox access', 'Waiting', 'Already so: send as');
    assert.equal(await asked.getByRole('button', { name: /^Approve/ }).count(), 0);
    const card = await ada.card('LK-1 · Mailbox access', 'INC47', '“invoices”', 'Approved 0 of 1');
    const call = card.getByText('Add-MailboxPermission');
    assert.equal(await call.isVisible(), false);
    await ada.picture(card, 'approval');
    await card.getByText('▸ Exact calls').click();
    await call.first().waitFor();
    assert.equal(await card.locator('.card-note.shown').count(), 0);
    await ada.picture(card, 'exact-calls');
    await card.getByText('▾ Exact calls').click();
  });

  it('follows the run from the press to the end, and says done only when it was seen', async () => {
    const stages: string[] = [];
    const headline = async (): Promise<string> =>
      (await (await riley.card('LK-1 · Mailbox access')).innerText()).split('\n').filter(Boolean)[1] ?? '';
    const card = await ada.card('LK-1', 'Approve 1 change');
    await card.getByRole('button', { name: 'Approve 1 change' }).click();
    let pictured = false;
    await until(async () => {
      const now = await headline();
      if (stages.at(-1) !== now) stages.push(now);
      if (now === 'Waiting for Exchange' && !pictured) {
        pictured = true;
        await riley.picture(await riley.card('LK-1', 'Waiting for Exchange'), 'waiting-for-exchange');
      }
      assert.equal(now, 'Done');
    });
    assert.ok(pictured, stages.join(' → '));
    assert.deepEqual(
      stages.filter((stage) => !/^(Waiting · lapses .+|Running|Waiting for Exchange|Done)$/.test(stage)),
      [],
    );
    assert.ok(stages.indexOf('Waiting for Exchange') < stages.indexOf('Done'));
    const done = await riley.card('LK-1', 'Done', 'Approved by Ada Osei', 'was so already');
    await riley.picture(done, 'done');
    assert.deepEqual(await town.effects(), ['Add-MailboxPermission']);
    await ada.card('LK-1', 'Done');
  });

  it('takes a rejection only with its reason, and tells it to the asker', async () => {
    await riley.say('give sendas on sales to alex for 2 days');
    const card = await ada.card('LK-2', 'Approve 1 change');
    await card.getByRole('button', { name: 'Reject…' }).click();
    const reason = card.locator('textarea, input[type=text]').last();
    await reason.fill('Ask Sam first: the team changes on Monday.');
    await card.getByRole('button', { name: 'Reject', exact: true }).click();
    await riley.card(
      'LK-2',
      'Rejected',
      'Rejected by Ada Osei',
      'Ask Sam first: the team changes on Monday.',
    );
  });

  it('opens a form for what is missing, names each fault beside its field, and sends it', async () => {
    await riley.say('give calendar on sam to alex for ever');
    const form = await riley.card('Give access to a mailbox');
    assert.equal(await form.getByLabel('On which mailbox').inputValue(), 'sam');
    await riley.page.setViewportSize({ width: 1080, height: 1100 });
    await riley.picture(form, 'form');
    await form.getByLabel('Calendar level').selectOption({ label: 'Reviewer: reads' });
    await form.getByLabel('Or for').fill('2 days');
    await form.getByLabel('Until').fill('');
    await form.getByRole('button', { name: 'Ask', exact: false }).last().click();
    await riley.card('LK-3 · Mailbox access', 'Calendar', 'Sam Rivera', 'Waiting');
  });

  it('answers who has access from the live mailbox', async () => {
    await riley.say('who on finance');
    const answer = await riley.card('Who has access to Finance', 'Alex Kim', /LK-1 until \w+ \d/);
    assert.doesNotMatch(await answer.innerText(), /\{\{/);
    await riley.picture(answer, 'who');
  });

  it('has its place in a channel, where an approver decides', async () => {
    await ada.go('Access requests');
    await ada.say('@Latchkey approve here');
    await ada.page.locator('.message.from-bot').last().waitFor();
    await riley.go('Access requests');
    await riley.say('@Latchkey give sendonbehalf on archive to alex for 2 days');
    const card = await ada.card('LK-4', 'Approve 1 change');
    await card.getByRole('button', { name: 'Approve 1 change' }).click();
    await riley.card('LK-4', 'Done');
    await ada.whole('channel');
  });

  it('writes times as each reader writes them', async () => {
    const dana = await at('dana');
    await dana.say('give full on finance to sam until 3.12.2026 17:00');
    await dana.card('LK-5', /3\. Dez\.? 2026|03\.12\.2026/, '17:00');
    await ada.card('LK-5', /Dec 3, 2026|3 Dec 2026/, /5:00\sPM/);
  });
});

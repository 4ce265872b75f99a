// Walks: what is missing or wrong opens the form, a name that fits several is a choice, a verb nearly right is offered.
import assert from 'node:assert/strict';
import { cardWith, filledIn, hears, pressOn, settled } from './talk.ts';
import type { Town } from './town.ts';
import type { Visitor } from './visitor.ts';

describe('Forms, choices and near misses', () => {
  let town: Town;
  let riley: Visitor;
  before(async () => {
    town = await settled(['ada', 'riley', 'sam', 'alexandra'], {
      settings: { lagMs: { exo: 0, graph: 0, entra: 0 } },
    });
    riley = town.as('riley');
  });
  after(() => town.stop());

  it('gives the empty form for “give” alone', async () => {
    await hears(riley, 'give', ['Give access to a mailbox', 'Ask for it']);
    const form = filledIn(await cardWith(riley, 'Give access to a mailbox'));
    assert.deepEqual([...new Set(Object.values(form))], ['']);
    assert.deepEqual(Object.keys(form).slice(0, 3), ['rights', 'mailbox', 'to']);
  });

  it('opens the form with what is known filled in and the fault named beside the missing field', async () => {
    const text = await hears(riley, 'give full+sendas on finance ref INC47 because invoices', [
      'Give access to a mailbox',
    ]);
    assert.match(text, /To whom <to>.*\n+.*Say who gets it: a name or an address\./);
    const form = filledIn(await cardWith(riley, 'Say who gets it'));
    assert.deepEqual(
      [form['rights'], form['mailbox'], form['to'], form['ref'], form['because']],
      ['full,sendas', 'finance', '', 'INC47', 'invoices'],
    );
  });

  it('names a wrong right, a wrong time and an unknown name beside their fields', async () => {
    const right = await hears(riley, 'give fulll on finance to alex', ['Give access to a mailbox']);
    assert.match(right, /What <rights>.*\n.*“fulll” is no right that is known here/);
    const time = await hears(riley, 'give full on finance to sam until 31.02.2027', [
      'Give access to a mailbox',
    ]);
    assert.match(time, /31\.02\.2027.*\n(?:.*\n)?.*“31\.02\.2027”/);
    const name = await hears(riley, 'give full on finance to nobody-of-this-name for 2d', [
      'Give access to a mailbox',
    ]);
    assert.match(name, /To whom <to>: \[nobody-of-this-name\]\n.*Exchange knows no person or group called/);
  });

  it('resolves a name to one recipient, or offers those that fit; the one that is chosen is then asked for', async () => {
    const text = await hears(riley, 'give full on fin to alex for 2 days', [
      '“fin” fits more than one mailbox',
    ]);
    assert.match(
      text,
      /\( \) Finance \(finance@contoso\.com\) {2}\( \) Finance Berlin \(finance\.berlin@contoso\.com\)/,
    );
    const form = filledIn(await cardWith(riley, '“fin” fits more than one mailbox'));
    assert.equal(form['mailbox'], '', 'nothing is chosen beforehand');
    const { toast } = await riley.press('submit', undefined, {
      ...form,
      mailbox: 'finance.berlin@contoso.com',
    });
    const id = /^(LK-\d+) is asked for\.$/.exec(toast)?.[1];
    assert.ok(id, toast);
    await riley.sees(
      id,
      'Full access on Finance Berlin (shared mailbox)',
      'Alex Kim (alex@contoso.com)',
      'For 2 days',
    );
    await riley.press('cancel', id);
  });

  it('answers a form that is still wrong with the form, and what was filled in stays', async () => {
    await hears(riley, 'give', ['Ask for it']);
    const { card } = await riley.press('submit', undefined, {
      rights: 'full',
      mailbox: 'archive',
      to: '',
      until: 'whenever',
    });
    assert.ok(card);
    const form = filledIn(card);
    assert.deepEqual([form['rights'], form['mailbox'], form['until']], ['full', 'archive', 'whenever']);
    assert.match(JSON.stringify(card), /Say who gets it/);
    assert.match(JSON.stringify(card), /“whenever”/);
  });

  it('asks “did you mean” for a verb that is nearly right, and takes it as said only when pressed', async () => {
    const before = (await town.control<unknown[]>('log')).length;
    await hears(riley, 'giv full on archive to sam for 2 days', [
      'Did you mean this?',
      'give full on archive to sam for 2 days',
    ]);
    const looks = (await town.control<{ service: string }[]>(`log?since=${before}`)).filter(
      ({ service }) => service === 'exo',
    );
    assert.equal(looks.length, 0, 'nothing was looked up before the press');
    assert.equal((await pressOn(riley, 'Did you mean this?', 'choose')).toast, 'Answered below.');
    const card = await riley.sees(/LK-\d+ · Mailbox access/, 'Full access on Archive', 'Sam Rivera');
    await riley.press('cancel', /LK-\d+/.exec(card)?.[0]);
  });

  it('says that it did not understand what is like no verb', async () => {
    await hears(riley, 'frobnicate the mailbox', ['I did not understand that', 'What can I say?']);
  });

  it('shows a mailbox that lives on premises as blocked, to the asker alone', async () => {
    await hears(riley, 'preview give full on legacy to alex for 2 days', [
      'Legacy (legacy@contoso.com) has no mailbox in the cloud: it lives on premises',
    ]);
    await hears(riley, 'give full on legacy to alex for 2 days', [
      'Not possible now',
      'it lives on premises',
    ]);
    await sentToNobody('Legacy');
  });

  it('blocks the whole plan for a synced mailbox when one step cannot be done from the cloud', async () => {
    const text = await hears(riley, 'give full+sendonbehalf on synced to alex for 2 days', [
      'Preview',
      'Blocked: send on behalf',
    ]);
    assert.match(text, /Synced is synced from on premises; the cloud cannot change who sends on its behalf/);
    assert.match(text, /Not sent on: it cannot be done as things are/);
    assert.doesNotMatch(text, /Ask for it →/);
    await sentToNobody('Synced');
  });

  it('previews anything without asking for it, and asks when its button is pressed', async () => {
    await hears(riley, 'preview give sendas on archive to alex for 3 days', [
      'Preview',
      'Nothing has been asked for yet',
      'Add-RecipientPermission',
    ]);
    await sentToNobody('Send as on Archive');
    await pressOn(riley, 'Nothing has been asked for yet', 'choose');
    const card = await riley.sees(/LK-\d+ · Mailbox access/, 'Send as on Archive', 'Waiting');
    await town.as('ada').sees('Send as on Archive', 'Approve 1 change');
    await riley.press('cancel', /LK-\d+/.exec(card)?.[0]);
  });

  /** No approver has a card with this on it, nobody's list has it, and nothing was written. */
  async function sentToNobody(part: string): Promise<void> {
    const mine = await hears(riley, 'mine', ['Your requests']);
    assert.ok(!mine.includes(part), mine);
    const texts = (await town.as('ada').messages()).map((message) => JSON.stringify(message.cards));
    assert.ok(!texts.some((text) => text.includes(part)));
    assert.deepEqual(await town.effects(), []);
  }
});

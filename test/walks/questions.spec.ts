// Walks: what can be known, by whom, and where it is answered.
import assert from 'node:assert/strict';
import { hears, opens, settled } from './talk.ts';
import { until, type Town } from './town.ts';
import { shown, type Visitor } from './visitor.ts';

const channel = 'Access requests';

describe('Questions, and changes that are typed', () => {
  let town: Town;
  let riley: Visitor;
  let ada: Visitor;
  before(async () => {
    town = await settled(['ada', 'riley', 'dana', 'nora', 'sam'], {
      settings: { lagMs: { exo: 50, graph: 0, entra: 0 } },
      env: { LAG_EXO_MS: '150' },
    });
    [riley, ada] = [town.as('riley'), town.as('ada')];
  });
  after(() => town.stop());

  it('answers who has access live from Exchange, each row since when and by which request where it was given here', async () => {
    const bare = await hears(riley, 'who on finance', ['Who has access to Finance']);
    assert.match(bare, /alex@contoso\.com +Send as/);
    assert.doesNotMatch(bare, /LK-/);
    const id = await opens(riley, 'give full on finance to sam for 2 days');
    await ada.press('approve', id);
    await riley.sees(`${id} · Mailbox access`, 'Done');
    await hears(riley, 'who on finance', [
      new RegExp(
        `Sam Rivera \\(sam@contoso\\.com\\) +Full Access +\\w+ \\d+, \\d+:\\d\\d.* +${id} until`,
        'i',
      ),
    ]);
    await town.control('change', {
      kind: 'takePermission',
      mailbox: 'finance',
      user: 'alex',
      right: 'sendas',
    });
    const after = await hears(riley, 'who on finance', ['Who has access to Finance']);
    assert.doesNotMatch(after, /alex@contoso\.com +Send as/, 'what somebody else changed shows at once');
  });

  it('shows a request, lists one’s own, and what waits', async () => {
    const id = await opens(riley, 'give full on archive to sam for 2 days ref INC9');
    await hears(riley, `show ${id}`, [`${id} · Mailbox access`, 'INC9', 'Waiting']);
    const mine = await hears(riley, 'mine', ['Your requests', id, 'Full access on Archive']);
    assert.match(mine, /LK-1 .*Done/);
    const pending = await hears(ada, 'pending', ['Waiting for approval', id, 'Riley Chen', '0 of 1']);
    assert.doesNotMatch(pending, /LK-1 /, 'what is decided waits no more');
    const others = await hears(town.as('dana'), 'mine', ['Your requests']);
    assert.doesNotMatch(others, /LK-/);
    await riley.press('cancel', id);
  });

  it('explains itself with help, and with help about one word', async () => {
    await hears(riley, 'help', ['What you can ask', 'Mailbox access', 'who on finance']);
    await hears(riley, 'help give', ['Help: give', 'give full without automapping on finance to alex']);
  });

  it('answers in the asker’s own chat what was asked in a channel', async () => {
    const before = (await riley.messages()).length;
    await hears(riley, '@Latchkey who on finance', ['I have answered in your own chat.'], channel);
    await until(async () => {
      const own = (await riley.messages()).slice(before).map(shown);
      assert.ok(own.some((text) => text.includes('Who has access to Finance')));
    });
    await hears(riley, '@Latchkey mine', ['I have answered in your own chat.'], channel);
    await hears(riley, '@Latchkey show LK-1', ['I have answered in your own chat.'], channel);
    const open = (await riley.messages(channel)).map(shown).join('\n');
    assert.doesNotMatch(open, /Sam Rivera|Who has access/);
  });

  it('answers questions only to those whom policy names', async () => {
    for (const question of ['who on finance', 'mine', 'pending', 'show LK-1'])
      await hears(town.as('nora'), question, ['You may not ask for this.']);
  });

  it('takes back a request that waits with cancel, by its asker only', async () => {
    const id = await opens(riley, 'give sendas on archive to sam for 2 days');
    await hears(town.as('sam'), `cancel ${id}`, [`Only Riley Chen can cancel this.`]);
    await hears(riley, `cancel ${id}`, [`${id} is cancelled.`]);
    await riley.sees(`${id} · Mailbox access`, 'Cancelled');
    await ada.sees(id, /Cancelled|cancelled/);
  });

  it('extends, ends and undoes what was given, by number or by the asker’s last', async () => {
    const id = await opens(riley, 'give sendas on archive to sam until tomorrow 17:00');
    await ada.press('approve', id);
    await riley.sees(`${id} · Mailbox access`, 'Done');
    await hears(riley, `extend ${id} for 2d`, [`${id}: an approver is asked.`]);
    await ada.sees(id, 'Riley Chen asks to extend this', 'Approve new end');
    await ada.press('approve', id);
    await riley.sees(`${id} now ends`);
    await hears(riley, 'end', [`${id}: it ends now.`]);
    await riley.sees(`${id} · Mailbox access`, 'Ended');
    await hears(riley, `undo ${id}`, [`${id} cannot be undone now.`]);
  });

  it('offers retry after a failure, and carries it out when approved', async () => {
    await town.control('faults', [
      {
        service: 'exo',
        match: 'Add-RecipientPermission',
        respond: { status: 403, body: { error: { code: 'Forbidden', message: 'no rights' } } },
      },
    ]);
    const id = await opens(riley, 'give sendas on archive to dana for 2 days');
    await ada.press('approve', id);
    await riley.sees(`${id} · Mailbox access`, 'Failed');
    await town.control('faults', undefined, 'DELETE');
    await hears(riley, `retry ${id}`, [`${id}: an approver is asked.`]);
    await ada.sees(id, 'asks to try again');
    await ada.press('approve', id);
    await riley.sees(`${id} · Mailbox access`, 'Done', 'Retry: approved by Ada Osei');
    await hears(riley, 'undo', [`${id}: it is being taken back.`]);
    await riley.sees(`${id} · Mailbox access`, 'Undone');
  });
});

// The walk that everything stands on: asked, approved, run, undone.
import assert from 'node:assert/strict';
import { Town } from './town.ts';

describe('Access to a mailbox, from the sentence to the end', () => {
  let town: Town;
  before(async () => {
    town = await Town.start();
    await town.as('ada').say('help');
  });
  after(() => town.stop());

  it('is asked for in one sentence, approved with one press, set in Exchange, and undone', async () => {
    const [riley, ada] = [town.as('riley'), town.as('ada')];
    await riley.say('give full+sendas on finance to alex for 8h ref INC47 because invoices');
    await riley.sees('LK-1 · Mailbox access', 'Waiting', 'INC47', 'invoices', 'Already so: send as');
    await ada.sees(
      'LK-1',
      'Approve 1 change',
      "Add-MailboxPermission -Identity 'bf91269a-6f82-43ff-a849-fece1718d663'",
    );
    const { toast } = await ada.press('approve', 'LK-1');
    assert.equal(toast, 'You approved LK-1.');
    await riley.sees('LK-1 · Mailbox access', 'Done', 'Approved by Ada Osei', 'was so already');
    assert.deepEqual(await town.effects(), ['Add-MailboxPermission']);
    await riley.press('undo', 'LK-1');
    await riley.sees('LK-1 · Mailbox access', 'Undone');
    assert.deepEqual(await town.effects(), ['Add-MailboxPermission', 'Remove-MailboxPermission']);
  });
});

// Walks: which rights can be asked for, for whom, and for how long.
import assert from 'node:assert/strict';
import { hears, opens, settled } from './talk.ts';
import { until, type Town } from './town.ts';

type Access = { readonly PrimarySmtpAddress: string; readonly permissions: readonly object[] };
const finance = 'finance.berlin@contoso.com';

describe('Asking for rights on a mailbox', () => {
  let town: Town;
  before(async () => {
    town = await settled(['ada', 'riley', 'dana', 'alex'], {
      settings: { lagMs: { exo: 100, graph: 0, entra: 0 } },
      env: { LAG_EXO_MS: '200' },
    });
  });
  after(() => town.stop());

  const mailbox = async (address: string): Promise<string> => {
    const { mailboxes } = await town.control<{ mailboxes: Access[] }>('state?only=mailboxes');
    return JSON.stringify(mailboxes.find((one) => one.PrimarySmtpAddress === address));
  };
  const run = async (sentence: string): Promise<string> => {
    const id = await opens(town.as('riley'), sentence);
    await town.as('ada').press('approve', id);
    await town.as('riley').sees(`${id} · Mailbox access`, 'Done');
    return id;
  };

  it('gives full access with automapping, unless the ask says without', async () => {
    const asked = await hears(town.as('riley'), 'give full on sales to alex for 2 days', [
      'LK-',
      'AutoMapping $true',
    ]);
    assert.match(asked, /Outlook shows the mailbox by itself/);
    const without = await hears(
      town.as('riley'),
      'give full without automapping on archive to alex for 2 days',
      ['LK-', 'AutoMapping $false'],
    );
    assert.match(without, /Outlook will not open it by itself/);
    const id = /LK-\d+/.exec(without)?.[0] ?? '';
    await town.as('ada').press('approve', id);
    await town.as('riley').sees(`${id} · Mailbox access`, 'Done');
    assert.match(await mailbox('archive@contoso.com'), /"FullAccess"/);
  });

  it('gives a group access without automapping, and says that and how many members it has', async () => {
    const id = await opens(town.as('riley'), 'give full on sales to finance-team@contoso.com for 2 days');
    const card = await town.as('ada').sees(id, 'Approve 1 change');
    assert.match(card, /Finance Team has 3 members/);
    assert.match(card, /does not open a mailbox by itself for members of a group/);
    assert.match(card, /-User 'e023ddad-758d-46d4-8692-01dc0a914b6f'.*-AutoMapping \$false/);
    await town.as('riley').press('cancel', id);
  });

  it('gives several rights in one ask, and finds the calendar by whatever name it has', async () => {
    const id = await opens(
      town.as('riley'),
      'give full+sendas+sendonbehalf+calendar editor on finance.berlin to dana for 2 days',
    );
    const card = await town.as('ada').sees(id, 'Approve 4 changes');
    for (const part of [
      'Add-MailboxPermission',
      'Add-RecipientPermission',
      'GrantSendOnBehalfTo @{add=',
      String.raw`:\Kalender' -User`,
    ])
      assert.ok(card.includes(part), part);
    await town.as('ada').press('approve', id);
    await town.as('riley').sees(`${id} · Mailbox access`, 'Done');
    const state = await mailbox(finance);
    for (const part of ['"FullAccess"', '"SendAs"', '"Editor"'])
      assert.ok(state.includes(part), `${part} in ${state}`);
    assert.match(state, /"GrantSendOnBehalfTo":\["[^"]+"\]/);
    await town.as('riley').press('undo', id);
    await town.as('riley').sees(`${id} · Mailbox access`, 'Undone');
    const after = await mailbox(finance);
    for (const part of ['"FullAccess"', '"SendAs"', '"Editor"'])
      assert.ok(!after.includes(part), `${part} in ${after}`);
  });

  for (const [right, sentence, part] of [
    ['send as', 'give sendas on sales to dana for 2 days', '"SendAs"'],
    ['send on behalf', 'give sendonbehalf on sales to dana for 2 days', '"GrantSendOnBehalfTo":["dana'],
    ['a calendar level', 'give calendar reviewer on sales to dana for 2 days', '"Reviewer"'],
  ] as const)
    it(`gives ${right} alone, and takes it away again with take`, async () => {
      await run(sentence);
      assert.ok((await mailbox('sales@contoso.com')).includes(part), await mailbox('sales@contoso.com'));
      const take = sentence
        .replace('give', 'take')
        .replace(' to ', ' from ')
        .replace(' for 2 days', '')
        .replace(' reviewer', '');
      await hears(town.as('riley'), take, ['Take mailbox access away']);
      await until(async () => assert.ok(!(await mailbox('sales@contoso.com')).includes(part)));
    });

  it('is without end, for a while, until a time, or from one time until another, in the zone of the asker', async () => {
    const riley = town.as('riley');
    await hears(riley, 'preview give full on sales to sam for 2 days', [
      'Preview',
      'For 2 days, counted from when it is set',
    ]);
    const friday = await hears(riley, 'preview give full on sales to sam until Friday 17:00', [
      'Preview',
      /Until Fri.* 17:00/,
    ]);
    assert.match(friday, /17:00 in Berlin/);
    const from = await hears(riley, 'preview give full on sales to sam from Monday until 2026-12-01', [
      'Preview',
      /From Mon.* 00:00 until Tue, 1 Dec 2026 23:59/,
    ]);
    assert.match(from, /23:59 in Berlin/);
  });

  it('reads dates in the language and order of the asker', async () => {
    const dana = town.as('dana');
    await hears(dana, 'preview give full on sales to sam until 1.12.2026', [
      'Preview',
      'Until Tue, 1 Dec 2026 23:59',
    ]);
    await hears(dana, 'preview give full on sales to sam from Montag until Freitag 17:00', [
      'Preview',
      /From Mon.*until Fri.* 17:00/,
    ]);
    await hears(town.as('riley'), 'preview give full on sales to sam until 12/1/2026', [
      'Preview',
      'Until Tue, 1 Dec 2026 23:59',
    ]);
  });

  it('asks when a time can be read in two ways, and never guesses', async () => {
    await hears(town.as('riley'), 'give full on sales to sam until tomorrow morning', [
      'Give access to a mailbox',
      /Until|until/,
    ]);
  });
});

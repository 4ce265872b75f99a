// Walks: which rights can be asked for, for whom, and for how long.
import assert from 'node:assert/strict';
import { hears, opens, PolicyFile, settled } from './talk.ts';
import { until, type Town } from './town.ts';

interface Access {
  readonly PrimarySmtpAddress: string;
  readonly permissions: readonly { User: string; AccessRights: string[] }[];
  readonly recipientPermissions: readonly { Trustee: string }[];
  readonly GrantSendOnBehalfTo: readonly string[];
  readonly folders: readonly {
    Name: string;
    permissions: readonly { User: string; AccessRights: string[] }[];
  }[];
}

/** Whoever is no mailbox's own self, no system and no default. */
const isPerson = (who: string): boolean => !/\\|^Default$|^Anonymous$/.test(who);

/** "full dana@contoso.com", "Kalender Editor Dana Weiss": what Exchange truly holds for people and groups. */
async function held(town: Town, address: string): Promise<string[]> {
  const { mailboxes } = await town.control<{ mailboxes: Access[] }>('state?only=mailboxes');
  const box = mailboxes.find((one) => one.PrimarySmtpAddress === address);
  assert.ok(box);
  return [
    ...box.permissions.filter(({ User }) => isPerson(User)).map(({ User }) => `full ${User}`),
    ...box.recipientPermissions
      .filter(({ Trustee }) => isPerson(Trustee))
      .map(({ Trustee }) => `sendas ${Trustee}`),
    ...box.GrantSendOnBehalfTo.map((who) => `sendonbehalf ${who}`),
    ...box.folders.flatMap(({ Name, permissions }) =>
      permissions
        .filter(({ User }) => isPerson(User))
        .map((row) => `${Name} ${row.AccessRights.join()} ${row.User}`),
    ),
  ];
}

const finance = 'finance.berlin@contoso.com';

describe('Asking for rights on a mailbox', () => {
  let town: Town;
  const policy = new PolicyFile();
  before(async () => {
    policy.set({ longestHours: undefined });
    town = await settled(['ada', 'riley', 'dana', 'alex'], {
      settings: { lagMs: { exo: 100, graph: 0, entra: 0 } },
      env: { LAG_EXO_MS: '200', POLICY_FILE: policy.path },
    });
  });
  after(async () => {
    await town.stop();
    policy.drop();
  });

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
    assert.deepEqual(await held(town, 'archive@contoso.com'), ['full alex@contoso.com']);
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
    assert.deepEqual(await held(town, finance), [
      'full dana@contoso.com',
      'sendas dana@contoso.com',
      'sendonbehalf Dana Weiss',
      'Kalender Editor Dana Weiss',
    ]);
    await town.as('riley').press('undo', id);
    await town.as('riley').sees(`${id} · Mailbox access`, 'Undone');
    assert.deepEqual(await held(town, finance), []);
  });

  for (const [right, sentence, take, there] of [
    ['send as', 'give sendas on sales to dana', 'take sendas on sales from dana', 'sendas dana@contoso.com'],
    [
      'send on behalf',
      'give sendonbehalf on sales to dana',
      'take sendonbehalf on sales from dana',
      'sendonbehalf Dana Weiss',
    ],
    [
      'a calendar level',
      'give calendar reviewer on sales to dana',
      'take calendar on sales from dana',
      'Calendar Reviewer Dana Weiss',
    ],
  ] as const)
    it(`gives ${right} alone, and takes it away again with take`, async () => {
      await run(`${sentence} for 2 days`);
      assert.deepEqual(await held(town, 'sales@contoso.com'), [there]);
      await hears(town.as('riley'), take, ['Take mailbox access away']);
      await until(async () => assert.deepEqual(await held(town, 'sales@contoso.com'), []));
    });

  it('is without end, for a while, until a time, or from one time until another, in the zone of the asker', async () => {
    const riley = town.as('riley');
    await hears(riley, 'preview give full on sales to sam', ['Preview', 'Without end']);
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

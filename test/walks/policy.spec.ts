// Walks: policy is data, and what it says holds from the next word on.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { groups } from '../../src/sandbox/seed/ids.ts';
import { cardWith, filledIn, hears, opens, PolicyFile, pressOn, settled, trail } from './talk.ts';
import type { Town } from './town.ts';
import type { Visitor } from './visitor.ts';

const sentence = 'give sendas on archive to sam for 2 days';

describe('Policy', () => {
  let town: Town;
  let riley: Visitor;
  const policy = new PolicyFile();
  before(async () => {
    town = await settled(['ada', 'ben', 'riley', 'nora', 'alex'], {
      settings: { lagMs: { exo: 0, graph: 0, entra: 0 } },
      env: { LAG_EXO_MS: '100', POLICY_FILE: policy.path },
    });
    riley = town.as('riley');
  });
  after(async () => {
    await town.stop();
    policy.drop();
  });
  beforeEach(() => policy.set());

  for (const [how, spoil] of [
    ['missing', () => policy.remove()],
    ['empty', () => policy.write('')],
    ['broken', () => policy.write('{"rules": [')],
    ['one with a field that it does not know', () => policy.set({}, { everybody: true } as object)],
    ['one without rules', () => policy.set({}, { rules: [] })],
    ['one without approvers', () => policy.set({ approvers: [] })],
  ] as const)
    it(`lets nobody do anything while it is ${how}`, async () => {
      const id = await opens(riley, sentence);
      spoil();
      for (const [who, text] of [
        ['riley', sentence],
        ['riley', 'take sendas on finance from alex'],
        ['riley', 'who on finance'],
        ['ada', 'pending'],
      ] as const)
        await hears(town.as(who), text, ['Nobody may ask for anything at the moment.']);
      const { toast } = await town.as('ada').press('approve', id);
      assert.match(toast, /Nobody may ask for anything at the moment/);
      const lines = await trail(town, id);
      assert.deepEqual(
        lines.map(({ kind }) => kind),
        ['asked', 'refused'],
      );
      await hears(riley, 'help', ['What you can ask']);
      policy.set();
      await hears(riley, `cancel ${id}`, ['is cancelled']);
    });

  it('says who may ask for what', async () => {
    await hears(town.as('nora'), sentence, ['You may not ask for this.']);
    policy.set({ rights: ['calendar'] });
    await hears(riley, sentence, ['You may not ask for this.']);
    await hears(riley, 'preview give calendar editor on archive to sam for 2 days', ['Preview']);
    policy.set({ operations: ['take-access'] });
    await hears(riley, 'preview give calendar editor on archive to sam for 2 days', [
      'You may not ask for this.',
    ]);
    policy.set({ askers: [groups.financeTeam] });
    await hears(riley, sentence, ['You may not ask for this.']);
  });

  it('says which groups approve: those of another rule do not', async () => {
    policy.set({ approvers: [groups.looseApprovers] });
    const id = await opens(riley, sentence);
    await town.as('ben').sees(id, 'Approve 1 change');
    await hears(town.as('ada'), `approve ${id}`, ['You are not an approver for this.']);
    assert.equal((await town.as('ben').press('approve', id)).toast, `You approved ${id}.`);
    await riley.sees(`${id} · Mailbox access`, 'Done');
    await hears(riley, `undo ${id}`, [id]);
    await riley.sees(`${id} · Mailbox access`, 'Undone');
  });

  it('says how long at most, beside the field that is at fault', async () => {
    policy.set({ longestHours: 48 });
    const long = await hears(riley, 'give sendas on archive to sam for 3 days', ['Give access to a mailbox']);
    assert.match(long, /Or for <for>: \[3 days\][^]*This may last at most 2 days\./);
    await hears(riley, 'give sendas on archive to sam until 2027-06-01', ['This may last at most 2 days.']);
    await hears(riley, 'give sendas on archive to sam', ['This needs an end, at most 2 days away.']);
    await hears(riley, 'preview give sendas on archive to sam for 2 days', ['Preview']);
  });

  it('says whether a ticket or a reason is needed, and the form asks for it', async () => {
    policy.set({ ticket: 'required', reason: 'required' });
    await hears(riley, sentence, ['Give access to a mailbox', /Ticket <ref>.*\n.*A ticket is needed\./]);
    await hears(riley, `${sentence} ref INC47`, [/Why <because>.*\n.*A reason is needed\./]);
    const form = filledIn(await cardWith(riley, 'A reason is needed.'));
    const { toast } = await pressOn(riley, 'A reason is needed.', 'submit', { ...form, because: 'invoices' });
    const id = /LK-\d+/.exec(toast)?.[0] ?? '';
    await riley.sees(`${id} · Mailbox access`, 'INC47', 'Riley wrote: “invoices”');
    await hears(riley, `cancel ${id}`, ['is cancelled']);
  });

  it('names mailboxes that are never touched, by whatever name they are asked for', async () => {
    const never = 'Policy says that this mailbox is never to be touched.';
    for (const name of ['board', 'board@contoso.com', 'Board', '004d0a91-38de-460c-9d56-b50550ac3988'])
      await hears(riley, `give sendas on ${name} to sam for 2 days`, [never]);
    await hears(riley, 'take sendas on board from sam', [never]);
    policy.set({}, { neverTouch: ['2a71537c-6efc-4d50-997c-0f23b4824706'] });
    await hears(riley, sentence, [never]);
  });

  it('says by when, and that is on the card', async () => {
    policy.set({ lapseHours: 1 });
    const id = await opens(riley, sentence);
    const card = await riley.sees(`${id} · Mailbox access`, 'lapses');
    // With its date where that is tomorrow for the asker.
    const [, at = ''] = /lapses (?:.* )?(\d\d:\d\d)/.exec(card) ?? [];
    const { now } = await town.control<{ now: string }>('clock');
    const due = new Date(Date.parse(now) + 3_600_000).toLocaleTimeString('en-GB', {
      timeZone: 'Europe/Berlin',
      hour: '2-digit',
      minute: '2-digit',
    });
    const apart = Math.abs(minutes(at) - minutes(due));
    assert.ok(apart <= 1 || apart === 24 * 60 - 1, `${at} for ${due}`);
    await hears(riley, `cancel ${id}`, ['is cancelled']);
  });

  it('puts its hash into the event of every decision', async () => {
    policy.set({ approvals: 2 });
    const id = await opens(riley, 'give sendas on sales to alex for 2 days');
    await town.as('ada').press('approve', id);
    policy.set({ approvals: 2 }, { openAsks: 7 });
    const now = createHash('sha256').update(readFileSync(policy.path)).digest('hex');
    await town.as('ben').press('reject', id, { reason: 'no' });
    const lines = (await trail(town, id)).map(
      ({ kind, facts }) => [kind, (facts as { policy?: string }).policy] as const,
    );
    const [asked, approved, rejected] = lines;
    assert.deepEqual([asked?.[0], approved?.[0], rejected?.[0]], ['asked', 'approved', 'rejected']);
    assert.match(String(asked?.[1]), /^[0-9a-f]{64}$/);
    assert.equal(approved?.[1], asked?.[1]);
    assert.equal(rejected?.[1], now);
    assert.notEqual(now, asked?.[1]);
    policy.set();
    const free = await opens(riley, 'take sendas on finance from alex');
    const passed = (await trail(town, free)).find(({ kind }) => kind === 'passed');
    assert.match(String((passed?.facts as { policy?: string }).policy), /^[0-9a-f]{64}$/);
  });
});

const minutes = (clock: string): number => {
  const [hours = 0, rest = 0] = clock.split(':').map(Number);
  return hours * 60 + rest;
};

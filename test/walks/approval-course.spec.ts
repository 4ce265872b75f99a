// Walks: how many decide, rejecting, lapsing, cancelling, what needs no approval; everyone sees who and when.
import assert from 'node:assert/strict';
import { people } from '../../src/sandbox/seed/ids.ts';
import { hears, opens, PolicyFile, pressOn, refusals, settled, trail } from './talk.ts';
import type { Town } from './town.ts';
import type { Visitor } from './visitor.ts';

const hour = 3_600_000;

describe('The course of an approval', () => {
  let town: Town;
  let riley: Visitor;
  const policy = new PolicyFile();
  before(async () => {
    town = await settled(['ada', 'ben', 'chris', 'riley', 'sam'], {
      settings: { lagMs: { exo: 0, graph: 0, entra: 0 } },
      env: { LAG_EXO_MS: '100', POLICY_FILE: policy.path },
    });
    riley = town.as('riley');
  });
  after(async () => {
    await town.stop();
    policy.drop();
  });
  beforeEach(() => policy.set({}, { openAsks: 50 }));

  const kinds = async (id: string): Promise<string[]> => (await trail(town, id)).map(({ kind }) => kind);

  it('counts different people where several must approve, and shows who has', async () => {
    policy.set({ approvals: 2 });
    const id = await opens(riley, 'give sendas on archive to sam for 2 days');
    await town.as('ada').sees(id, 'Approved 0 of 2');
    assert.equal((await town.as('ada').press('approve', id)).toast, `You approved ${id}. 1 more needed.`);
    await riley.sees(`${id} · Mailbox access`, 'Approved 1 of 2', /Approved by Ada Osei,\s+\d\d:\d\d/);
    await pressOn(town.as('ada'), id, 'approve');
    await riley.sees(`${id} · Mailbox access`, 'Approved 1 of 2');
    assert.equal((await kinds(id)).filter((kind) => kind === 'approved').length, 1);
    assert.deepEqual(await town.effects(), []);
    assert.equal((await town.as('ben').press('approve', id)).toast, `You approved ${id}.`);
    await riley.sees(
      `${id} · Mailbox access`,
      'Done',
      'Approved by Ada Osei',
      /Approved by Ben Novak,\s+\d\d:\d\d/,
    );
    assert.deepEqual(await town.effects(), ['Add-RecipientPermission']);
    assert.equal((await kinds(id)).filter((kind) => kind === 'approved').length, 2);
  });

  it('asks for a reason to reject, and shows it to everyone with who and when', async () => {
    const id = await opens(riley, 'give sendas on sales to sam for 2 days');
    const bare = await town.as('ada').press('reject', id);
    assert.match(bare.toast, /A reason is needed to reject/);
    assert.match(
      (await town.as('ada').press('reject', id, { reason: '   ' })).toast,
      /A reason is needed to reject/,
    );
    assert.deepEqual(await refusals(town, people.ada, id), [
      'A reason is needed to reject.',
      'A reason is needed to reject.',
    ]);
    assert.equal(
      (await town.as('ada').press('reject', id, { reason: 'not this quarter' })).toast,
      `You rejected ${id}.`,
    );
    await riley.sees(
      `${id} · Mailbox access`,
      'Rejected',
      /Rejected by Ada Osei,\s+\d\d:\d\d/,
      'not this quarter',
    );
    await riley.sees(`${id} was rejected`, 'Ada Osei wrote: “not this quarter”');
    await town.as('ben').sees(id, /[Rr]ejected/);
    assert.ok(!(await kinds(id)).includes('approved'));
  });

  it('lapses when its time is over, tells the asker, and takes no press any more', async () => {
    const id = await opens(riley, 'give sendas on sales to sam for 2 days');
    await town.as('ada').sees(id, 'Approve 1 change');
    const messages = await town.as('ada').messages();
    await town.pass(4 * hour + 60_000);
    await riley.sees(`${id} · Mailbox access`, 'Lapsed');
    await riley.sees(`${id} lapsed: nobody decided in time.`);
    await town.as('ben').sees(id, /[Ll]apsed/);
    const card = messages.findLast(({ cards }) => JSON.stringify(cards).includes(id));
    const { decided } = /"fingerprint":"(?<decided>[^"]+)"/.exec(JSON.stringify(card?.cards))?.groups ?? {};
    assert.ok(card && decided);
    const late = await town.as('ada').pressRaw(card.id, 'approve', { request: id, fingerprint: decided });
    assert.match(late.toast, /There is nothing to decide: it is lapsed/);
    assert.deepEqual(
      (await kinds(id)).filter((kind) => kind !== 'noticed'),
      ['asked', 'lapsed', 'refused'],
    );
  });

  it('is taken back by its asker with a press, and everyone sees that', async () => {
    const id = await opens(riley, 'give sendas on sales to sam for 2 days');
    await town.as('ada').sees(id, 'Approve 1 change');
    await riley.press('cancel', id);
    await riley.sees(`${id} · Mailbox access`, 'Cancelled');
    await town.as('ada').sees(id, /[Cc]ancelled/);
    await hears(town.as('riley'), `approve ${id}`, [`${id} waits for no decision.`]);
  });

  it('lets pass without approval what policy says, and only that', async () => {
    const id = await opens(riley, 'take sendas on finance from alex');
    await riley.sees(`${id} · Take mailbox access away`, 'Done', 'Needed no approval');
    assert.deepEqual((await kinds(id)).slice(0, 2), ['asked', 'passed']);
    policy.set({}, { free: [] });
    await hears(riley, `undo ${id}`, [`${id}: an approver is asked.`]);
    assert.ok(!(await town.effects()).slice(-1).includes('Add-RecipientPermission'));
    await town.as('ada').press('approve', id);
    await riley.sees(`${id} · Take mailbox access away`, 'Undone');
    const again = await opens(riley, 'take sendas on finance from alex');
    await riley.sees(`${again} · Take mailbox access away`, 'Waiting');
    await riley.press('cancel', again);
  });

  it('lets a person have no more open asks than policy says', async () => {
    policy.set({}, { openAsks: 2 });
    const first = await opens(town.as('sam'), 'give sendas on sales to riley for 2 days');
    const second = await opens(town.as('sam'), 'give full on sales to riley for 2 days');
    await hears(town.as('sam'), 'give full on archive to riley for 2 days', [
      'You have 2 open requests, and policy allows 2.',
    ]);
    await hears(town.as('sam'), `cancel ${first}`, ['is cancelled']);
    const third = await opens(town.as('sam'), 'give full on archive to riley for 2 days');
    await town.as('sam').press('cancel', second);
    await town.as('sam').press('cancel', third);
  });

  it('is asked for again when the tenant has changed, and what was approved before is void', async () => {
    const id = await opens(riley, 'give calendar editor on sam to alex from tomorrow until 2027-01-15');
    await town.as('ada').press('approve', id);
    await riley.sees(`${id} · Mailbox access`, 'Scheduled');
    await town.control('change', { kind: 'setMailbox', mailbox: 'sam', language: 'de-DE' });
    const before = await town.effects();
    await town.pass(24 * hour);
    await riley.sees(
      `${id} · Mailbox access`,
      'Waiting',
      /the plan changed, so approvals were void/i,
      String.raw`:\Kalender'`,
    );
    assert.deepEqual(await town.effects(), before);
    assert.ok((await kinds(id)).includes('voided'));
    await town.as('ben').press('approve', id);
    await riley.sees(`${id} · Mailbox access`, 'Done');
  });
});

// Walks: who may decide, and who may not; Entra is asked at the press, by object id.
import assert from 'node:assert/strict';
import { groups, mailboxes, people } from '../../src/sandbox/seed/ids.ts';
import { hears, opens, PolicyFile, pressOn, refusals, settled, trail } from './talk.ts';
import type { Town } from './town.ts';

describe('Who may decide', () => {
  let town: Town;
  const policy = new PolicyFile();
  const everybody = { askers: [groups.askers, groups.approvers], approvers: [groups.approvers] };
  before(async () => {
    policy.set(everybody, { openAsks: 50 });
    town = await settled(['ada', 'ben', 'chris', 'riley', 'sam', 'nora', 'gus', 'alexandra'], {
      settings: { lagMs: { exo: 0, graph: 0, entra: 0 } },
      env: { LAG_EXO_MS: '100', POLICY_FILE: policy.path },
    });
    await hears(
      town.as('ada'),
      '@Latchkey approve here',
      ['Requests for approval are shown in this channel'],
      channel,
    );
  });
  after(async () => {
    await town.stop();
    policy.drop();
  });
  beforeEach(() => policy.set(everybody, { openAsks: 50 }));

  const channel = 'Access requests';
  const ask = (who = 'riley', sentence = 'give sendas on archive to sam for 2 days') =>
    opens(town.as(who), sentence);
  const press = async (who: string, id: string, verb = 'approve', inputs: Record<string, string> = {}) => {
    return (await pressOn(town.as(who), `${id} ·`, verb, inputs, channel)).toast;
  };
  const waits = async (id: string): Promise<void> => {
    await hears(town.as('riley'), 'pending', ['Waiting for approval', id]);
    assert.deepEqual(
      (await trail(town, id)).filter(({ kind }) => kind === 'approved' || kind === 'rejected'),
      [],
    );
    assert.deepEqual(await town.effects(), effects);
  };
  const effects: string[] = [];
  const cancel = (id: string, who = 'riley') => hears(town.as(who), `cancel ${id}`, ['is cancelled']);

  it('refuses the one who asked, also when they approve for others', async () => {
    const id = await ask('ada');
    assert.match(await press('ada', id), /You asked for this, so somebody else has to decide/);
    await waits(id);
    assert.deepEqual(await refusals(town, people.ada, id), [
      'You asked for this, so somebody else has to decide.',
    ]);
    await cancel(id, 'ada');
  });

  it('refuses the one who gains, directly', async () => {
    const id = await ask('riley', 'give sendas on archive to ben for 2 days');
    assert.match(await press('ben', id), /This is about your own access/);
    await waits(id);
    await cancel(id);
  });

  it('refuses the one who gains through a group', async () => {
    await town.control('change', { kind: 'addMember', group: groups.financeTeam, member: people.ben });
    const id = await ask('riley', 'give sendas on archive to finance-team@contoso.com for 2 days');
    assert.match(await press('ben', id), /You gain by this through a group/);
    await waits(id);
    await town.control('change', { kind: 'removeMember', group: groups.financeTeam, member: people.ben });
    await cancel(id);
  });

  it('refuses the one who gains by an undo asked for by somebody else, and the one who asked for the undo', async () => {
    const id = await ask('riley', 'give full on sales to ben for 2 days');
    assert.equal(await press('ada', id), `You approved ${id}.`);
    effects.push('Add-MailboxPermission');
    await town.as('riley').sees(`${id} · Mailbox access`, 'Done');
    policy.set(everybody, { free: [], openAsks: 50 });
    await hears(town.as('ada'), `undo ${id}`, [`${id}: an approver is asked.`]);
    await town.as('ada').seesIn(channel, `${id} ·`, 'asks to undo this');
    assert.match(await press('ada', id), /You asked for this/);
    assert.match(await press('ben', id), /This is about your own access/);
    assert.equal(await press('chris', id), `You approved ${id}.`);
    await town.as('riley').sees(`${id} · Mailbox access`, 'Undone');
    effects.push('Remove-MailboxPermission');
  });

  it('refuses somebody who is nobody, a guest, and says so in a word; each leaves an event', async () => {
    const id = await ask();
    assert.match(await press('nora', id), /You are not an approver for this/);
    await town.control('change', { kind: 'addMember', group: groups.approvers, member: people.gus });
    assert.match(await press('gus', id), /Guests do not press here/);
    assert.deepEqual(await refusals(town, people.nora, id), ['You are not an approver for this.']);
    assert.deepEqual(await refusals(town, people.gus, id), ['Guests do not press here.']);
    await waits(id);
    await cancel(id);
  });

  it('reads the groups anew at each press: out a second ago is out, in a second ago is in', async () => {
    const id = await ask();
    await town.control('change', { kind: 'removeMember', group: groups.approvers, member: people.ada });
    assert.match(await press('ada', id), /You are not an approver for this/);
    await waits(id);
    await town.control('change', { kind: 'addMember', group: groups.approvers, member: people.ada });
    assert.equal(await press('ada', id), `You approved ${id}.`);
    effects.push('Add-RecipientPermission');
    await town.as('riley').sees(`${id} · Mailbox access`, 'Done');
  });

  it('reads them transitively: a member of a group inside the group approves', async () => {
    const id = await ask('riley', 'give sendas on archive to nora for 2 days');
    assert.equal(await press('chris', id), `You approved ${id}.`);
    effects.push('Add-RecipientPermission');
    await town.as('riley').sees(`${id} · Mailbox access`, 'Done', 'Approved by Chris Lund');
  });

  it('goes by the object id: somebody else with the same name is nobody', async () => {
    const id = await ask('riley', 'give sendas on sales to sam for 2 days');
    await town.control('change', { kind: 'renameUser', user: people.nora, displayName: 'Ada Osei' });
    assert.match(await press('nora', id), /You are not an approver/);
    await town.control('change', { kind: 'renameUser', user: people.nora, displayName: 'Nora Blum' });
    await waits(id);
    await cancel(id);
  });

  for (const status of [403, 503])
    it(`refuses as busy while Graph answers ${status}, puts that on record, and counts nothing`, async () => {
      const id = await ask('riley', 'give sendas on sales to sam for 2 days');
      const respond = { status, body: { error: { code: 'x', message: 'trouble' } } };
      const match = 'checkMemberGroups';
      await town.control('faults', [{ service: 'graph', match, respond }]);
      const toast = await press('ada', id);
      await town.control('faults', undefined, 'DELETE');
      assert.doesNotMatch(toast, /You approved|not an approver/);
      assert.equal((await refusals(town, people.ada, id, 'busy')).length, 1, toast);
      await waits(id);
      assert.equal(await press('ben', id, 'reject', { reason: 'try again' }), `You rejected ${id}.`);
    });

  it('puts on record that a press came while Graph could not even tell who pressed', async () => {
    const id = await ask('riley', 'give sendas on sales to sam for 2 days');
    await town.control('faults', [{ service: 'graph', match: people.alexandra, respond: { status: 503 } }]);
    await press('alexandra', id);
    await town.control('faults', undefined, 'DELETE');
    assert.equal((await refusals(town, people.alexandra, id, 'busy')).length, 1);
    await waits(id);
    await cancel(id);
  });

  it('has nobody decide on a mailbox that is touched by no rule any more', async () => {
    assert.ok(mailboxes.finance);
    const id = await ask('riley', 'give sendas on sales to sam for 2 days');
    policy.remove();
    assert.match(await press('ada', id), /Nobody may ask for anything at the moment/);
    policy.set(everybody);
    await waits(id);
    await cancel(id);
  });
});

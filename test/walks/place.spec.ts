// Walks: where approvers get their cards: in person, in a channel they named, and what happens when neither can be reached.
import assert from 'node:assert/strict';
import { channels, groups, people } from '../../src/sandbox/seed/ids.ts';
import { hears, opens, PolicyFile, pressOn, refusals, settled, teamsControl, trail } from './talk.ts';
import type { Town } from './town.ts';
import { shown, type Visitor } from './visitor.ts';

const channel = 'Access requests';

describe('The place for approvals', () => {
  let town: Town;
  let riley: Visitor;
  let ada: Visitor;
  const policy = new PolicyFile();
  before(async () => {
    town = await settled(['ada', 'ben', 'chris', 'riley', 'sam', 'dana'], {
      settings: { lagMs: { exo: 0, graph: 0, entra: 0 } },
      env: { LAG_EXO_MS: '100', POLICY_FILE: policy.path },
    });
    [riley, ada] = [town.as('riley'), town.as('ada')];
  });
  after(async () => {
    await town.stop();
    policy.drop();
  });
  beforeEach(() => policy.set({}, { openAsks: 50 }));

  const has = async (who: Visitor, part: string, where?: string): Promise<boolean> =>
    (await who.messages(where)).some((message) => shown(message).includes(part));

  it('is each approver in person while no channel is named', async () => {
    const id = await opens(riley, 'give sendas on archive to sam for 2 days');
    for (const who of ['ada', 'ben', 'chris']) await town.as(who).sees(`${id} ·`, 'Approve 1 change');
    assert.ok(!(await has(ada, `${id} ·`, channel)));
    assert.ok(!(await has(town.as('dana'), `${id} ·`)), 'nobody else gets it');
    await riley.press('cancel', id);
  });

  it('is refused to somebody who is no approver, to a channel that policy does not name, and to a chat', async () => {
    await hears(riley, '@Latchkey approve here', ['Only an approver can say this.'], channel);
    await hears(
      ada,
      '@Latchkey approve here',
      ['Policy does not let me work in this conversation.'],
      'General',
    );
    await hears(
      ada,
      '@Latchkey approve here',
      ['Policy does not let me work in this conversation.'],
      'Finance move',
    );
    await hears(ada, 'approve here', ['“approve here” is for a channel.']);
    const id = await opens(riley, 'give sendas on archive to sam for 2 days');
    await ada.sees(id, 'Approve 1 change');
    assert.ok(!(await has(ada, `${id} ·`, channel)) && !(await has(ada, `${id} ·`, 'General')));
    assert.ok((await refusals(town, people.riley)).includes('Only an approver can say this.'));
    await riley.press('cancel', id);
  });

  it('brings the card to an approver who says approve and its number, and to nobody else', async () => {
    const id = await opens(riley, 'give sendas on archive to sam for 2 days');
    await hears(ada, `@Latchkey approve ${id}`, [id, 'Approve 1 change'], channel);
    await hears(town.as('dana'), `approve ${id}`, ['You are not an approver for this.']);
    await hears(riley, `approve ${id}`, ['You asked for this, so somebody else has to decide.']);
    assert.equal((await pressOn(ada, id, 'approve', {}, channel)).toast, `You approved ${id}.`);
    await riley.sees(`${id} · Mailbox access`, 'Done');
  });

  it('keeps a discreet mailbox out of channels, also when an approver asks for its card there', async () => {
    const id = await opens(riley, 'give sendas on journal to sam for 2 days');
    await hears(ada, `@Latchkey approve ${id}`, ['Policy keeps this one out of channels.'], channel);
    await riley.press('cancel', id);
  });

  it('keeps an ask about a discreet mailbox out of the channel in which it was asked', async () => {
    const before = (await riley.messages(channel)).length;
    await riley.say('@Latchkey give sendas on journal to sam for 2 days', channel);
    await riley.seesIn(channel, 'This one goes on in your own chat.');
    await riley.sees('Send as on Journal', 'Waiting');
    await riley.say('@Latchkey preview give sendas on journal to sam for 3 days', channel);
    await riley.sees('Preview', 'Journal');
    const said = (await riley.messages(channel)).slice(before).filter(({ cards }) => cards.length > 0);
    assert.deepEqual(said.map(shown), []);
    const { id } = /(?<id>LK-\d+) ·/.exec(await riley.sees('Send as on Journal', 'Waiting'))?.groups ?? {};
    assert.ok(id);
    await riley.press('cancel', id);
  });

  it('is the channel in which an approver said approve here, and what was said is on record', async () => {
    await hears(
      ada,
      '@Latchkey approve here',
      ['Requests for approval are shown in this channel from now on.'],
      channel,
    );
    const id = await opens(riley, 'give sendas on archive to dana for 2 days');
    await ada.seesIn(channel, id, 'Approve 1 change');
    for (const who of ['ada', 'ben', 'chris'])
      assert.ok(!(await has(town.as(who), `${id} ·`)), `${who} in person`);
    assert.equal((await pressOn(town.as('chris'), id, 'approve', {}, channel)).toast, `You approved ${id}.`);
    await ada.seesIn(channel, `${id} ·`, 'Done', 'Approved by Chris Lund');
    const place = (await trail(town)).filter(({ kind }) => kind === 'place');
    assert.deepEqual(
      place.map(({ by, facts }) => [by, facts]),
      [[people.ada, { conversation: channels.access }]],
    );
  });

  it('is people only for a discreet mailbox, although there is a channel', async () => {
    const id = await opens(riley, 'give sendas on journal to dana for 2 days');
    for (const who of ['ada', 'ben', 'chris']) await town.as(who).sees(id, 'Approve 1 change');
    assert.ok(!(await has(ada, `${id} ·`, channel)) && !(await has(ada, 'Journal', channel)));
    assert.equal((await ada.press('approve', id)).toast, `You approved ${id}.`);
    await riley.sees(`${id} · Mailbox access`, 'Done');
    assert.ok(!(await has(ada, 'Journal', channel)));
  });

  it('is lost when the bot is taken out of the channel: people are told, and the cards go in person', async () => {
    const waiting = await opens(riley, 'give sendas on sales to sam for 2 days');
    await ada.seesIn(channel, waiting, 'Approve 1 change');
    await teamsControl(town, { conversation: channels.access, bot: 'removed' });
    const id = await opens(riley, 'give sendas on sales to dana for 2 days');
    for (const who of ['ada', 'ben', 'chris']) {
      await town.as(who).sees('The channel for approvals cannot be reached', id);
      await town.as(who).sees(id, 'Approve 1 change');
    }
    await riley.sees('The channel for approvals cannot be reached', `${id} went to the approvers in person`);
    await town.as('ben').sees(waiting, 'Approve 1 change');
    assert.equal((await town.as('ben').press('approve', waiting)).toast, `You approved ${waiting}.`);
    assert.equal((await ada.press('approve', id)).toast, `You approved ${id}.`);
    await riley.sees(`${id} · Mailbox access`, 'Done');
    await teamsControl(town, { conversation: channels.access, bot: 'added' });
    const next = await opens(riley, 'give full on sales to dana for 2 days');
    await ada.sees(next, 'Approve 1 change');
    await riley.press('cancel', next);
  });

  it('cannot be asked for when no approver can be reached, and the reason is said', async () => {
    await town.control('change', {
      kind: 'addMember',
      group: groups.looseApprovers,
      member: people.alexandra,
    });
    await town.control('change', { kind: 'removeMember', group: groups.looseApprovers, member: people.ben });
    await town.as('alexandra').say('help');
    await town.as('alexandra').sees('What you can ask');
    await teamsControl(town, { person: people.alexandra, installed: false });
    policy.set({ approvers: [groups.looseApprovers] }, { openAsks: 50 });
    await hears(riley, 'give full on archive to dana for 2 days', [
      'No approver can be reached.',
      'say hello to Latchkey once',
    ]);
    await hears(riley, 'preview give full on archive to dana for 2 days', ['Preview']);
    assert.ok((await refusals(town, people.riley)).includes('No approver can be reached.'));
  });

  it('cannot be asked for when nobody but the asker or the one who gains could approve', async () => {
    policy.set(
      { askers: [groups.askers, groups.approvers], approvers: [groups.seniorApprovers] },
      { openAsks: 50 },
    );
    await hears(town.as('chris'), 'give full on archive to dana for 2 days', [
      'nobody else could approve this',
    ]);
    await hears(riley, 'give full on archive to chris for 2 days', ['nobody else could approve this']);
    policy.set({ approvers: [groups.seniorApprovers], approvals: 2 }, { openAsks: 50 });
    await hears(riley, 'give full on archive to dana for 2 days', [
      'Policy asks for 2 approvers',
      'only 1 could approve this',
    ]);
  });
});

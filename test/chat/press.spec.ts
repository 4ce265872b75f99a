// Buttons: where the card stands, who presses, what it does, and the short word that comes back.
import assert from 'node:assert/strict';
import { busy, refused } from '../../src/contracts/failure.ts';
import type { Request } from '../../src/contracts/request.ts';
import { ada, ben, chat, day, hour, mallory, riley } from '../requests/office.ts';
import { Chat, ops, shown } from './room.ts';

const sentence = 'give full on finance to alex';

describe('A press', () => {
  let world: Chat;
  let request: Request;
  beforeEach(async () => {
    world = new Chat();
    request = await world.opened(`${sentence} until 2026-10-30 17:00`);
    for (const who of [ada, ben, riley]) await world.card(request, who);
  });
  const row = {
    key: 'full',
    state: 'seen',
    at: '2026-10-21T10:00:00.000Z',
    tries: 1,
    busy: 0,
    made: true,
  } as const;
  const stands = async (more: Partial<Request> = {}) => {
    request = await world.put(request.id, { state: 'done', rows: [row], ...more });
  };
  const decisions = async () => (await world.get(request.id)).pending?.decisions.length;
  const last = () => world.store.events.at(-1) ?? assert.fail('no event');

  it('of Approve decides, and says how many more are needed', async () => {
    world.rule({ approvals: 2 });
    request = await world.opened('give sendas on finance to alex');
    for (const who of [ada, ben]) await world.card(request, who);
    assert.equal(await world.press(request, 'approve', ada), 'You approved LK-2. 1 more needed.');
    assert.equal(
      await world.press(request, 'approve', ada),
      'You approved LK-2. 1 more needed.',
      'pressed twice',
    );
    assert.equal(await decisions(), 1);
    assert.equal(await world.press(request, 'approve', ben), 'You approved LK-2.');
    assert.equal((await world.get('LK-2')).state, 'running');
  });

  it('of Reject takes the reason from the box, at most 2,000 letters, and asks for one', async () => {
    assert.match(await world.press(request, 'reject'), /A reason is needed to reject/);
    assert.match(
      await world.press(request, 'reject', ada, { inputs: { reason: ' ' } }),
      /A reason is needed/,
    );
    const reason = 'x'.repeat(3_000);
    assert.equal(await world.press(request, 'reject', ada, { inputs: { reason } }), 'You rejected LK-1.');
    const { decided } = await world.get('LK-1');
    assert.equal(decided[0]?.decisions[0]?.reason?.length, 2_000);
  });

  it('that is refused changes nothing, is on record, and tells only the one who pressed', async () => {
    const told = await world.press(request, 'approve', riley);
    assert.match(told, /^You asked for this, so somebody else has to decide\. The other approvers/);
    assert.equal(await decisions(), 0);
    assert.deepEqual([last().kind, last().by, last().request], ['refused', 'riley', 'LK-1']);
    assert.equal(last().facts['verb'], 'approve');
    assert.equal(last().facts['conversation'], 'chat-riley');
    assert.equal(world.poster.messages.length, 0);
  });

  it('from a conversation in which no card was posted is refused, whatever it says', async () => {
    await world.card(request, mallory);
    const forged = [
      await world.press(request, 'approve', ada, { where: ops }),
      await world.press('LK-77', 'approve'),
      await world.press('LK-1; drop', 'approve'),
      await world.press(request, 'approve', ada, { data: {} }),
    ];
    for (const told of forged) assert.match(told, /^This card does not belong here\. Say “pending”/);
    assert.match(await world.press(request, 'approve', mallory), /not an approver/);
    assert.equal(await decisions(), 0);
  });

  it('keeps no more of a forged request number on record than a number is long', async () => {
    await world.press('LK-1'.padEnd(500, '0'), 'approve');
    assert.equal(last().request?.length, 20);
    await world.press(request, 'approve', ada, { data: {} });
    assert.equal(last().request, undefined);
  });

  it('of a card from before the plan changed is refused', async () => {
    const old = { request: 'LK-1', fingerprint: 'old' };
    assert.match(
      await world.press(request, 'approve', ada, { data: old }),
      /The plan has changed since that card/,
    );
    assert.match(
      await world.press(request, 'approve', ada, { data: { request: 'LK-1' } }),
      /plan has changed/,
    );
  });

  it('by a guest is refused, whatever the button', async () => {
    for (const verb of ['approve', 'submit', 'choose', 'undo'] as const)
      assert.match(await world.press(request, verb, ada, { guest: true }), /Guests do not press here/);
  });

  it('is busy, and not counted, while Entra cannot be read', async () => {
    world.graphFails = busy('Entra does not answer.', 'Press again.');
    assert.equal(await world.press(request, 'approve'), 'Entra does not answer. Press again.');
    assert.equal(last().kind, 'busy');
    assert.equal(await decisions(), 0);
  });

  it('that meets a bug answers with a reference, and nothing is thrown', async () => {
    world.copies.has = () => Promise.reject(new TypeError('a bug'));
    const told = await world.press('LK-1', 'cancel', riley);
    assert.ok(told.includes(world.reports[0]?.reference ?? '-'), told);
  });

  it('of a change does what the same words would', async () => {
    assert.equal(await world.press(request, 'cancel', riley), 'LK-1 is cancelled.');
    await stands();
    assert.equal(await world.press(request, 'undo', riley), 'LK-1: an approver is asked.');
    assert.match(await world.press(request, 'end', riley), /waits for a decision already/);
    await stands();
    assert.match(await world.press(request, 'extend', riley), /Until when\?/);
    const inputs = { until: ' for 2d ' };
    assert.equal(await world.press(request, 'extend', riley, { inputs }), 'LK-1: an approver is asked.');
    const { pending, ends } = await world.get('LK-1');
    assert.equal(Date.parse(pending?.until ?? '') - Date.parse(ends ?? ''), 2 * day);
    await stands({ state: 'failed' });
    assert.equal(await world.press(request, 'retry', riley), 'LK-1: an approver is asked.');
    world.rule({}, { free: ['takes'] });
    await stands();
    assert.equal(await world.press(request, 'end', riley), 'LK-1: it ends now.');
  });

  it('that was turned away before it got here is on record like any other refusal', async () => {
    const failure = refused('This came from somewhere else.', '');
    const by = { ...ada, zone: 'Europe/Berlin', locale: 'en-GB' };
    const toast = await world.inbox.turnedAway(failure, by, chat('ada'), undefined);
    assert.equal(shown(toast), 'This came from somewhere else.');
    assert.deepEqual([last().kind, last().by, last().facts['verb']], ['refused', 'ada', 'unknown']);
  });
});

describe('A form that is sent', () => {
  let world: Chat;
  beforeEach(() => {
    world = new Chat();
  });
  const inputs = { rights: 'full', mailbox: ' finance ', to: 'alex', for: '', strange: 'x' };
  const submit = (data: { [key: string]: string }, more: object = {}) =>
    world.press('', 'submit', riley, { data, inputs, ...more });

  it('goes on record like the sentence that it stands for', async () => {
    assert.equal(await submit({ operation: 'give-access' }), 'LK-1 is asked for.');
    const request = await world.get('LK-1');
    assert.deepEqual([request.summary.whom, request.said], ['Alex Kim (alex@contoso.com)', '']);
    assert.deepEqual(request.touches.rights, ['full']);
  });

  it('with faults comes back with each beside its field', async () => {
    const form = await submit(
      { operation: 'give-access' },
      { inputs: { rights: 'full', mailbox: 'finance' } },
    );
    assert.match(form, /<to>/);
    assert.match(form, /\[finance\]/);
    assert.deepEqual(world.store.events, []);
  });

  it('to look first shows the card, and asks for nothing', async () => {
    assert.match(await submit({ operation: 'give-access', preview: 'yes' }), /Add-MailboxPermission/);
    assert.equal(await world.store.get('LK-1'), undefined);
  });

  it('of an operation that is gone, or where the bot may not work, is refused', async () => {
    assert.match(await submit({ operation: 'give-access' }, { inputs: {} }), /which mailbox/i);
    assert.match(await submit({ operation: 'make-coffee' }), /^This form is out of date/);
    assert.match(await submit({}), /^This form is out of date/);
    const where = { conversation: 'lunch', kind: 'group' } as const;
    assert.match(await submit({ operation: 'give-access' }, { where }), /does not let me work/);
    world.policy = { is: 'none', because: 'It is gone.' };
    assert.match(await submit({ operation: 'give-access' }), /Nobody may ask/);
  });
});

describe('A sentence that is pressed', () => {
  let world: Chat;
  beforeEach(() => {
    world = new Chat();
  });
  const choose = (say: string | undefined) =>
    world.press('', 'choose', riley, { data: say === undefined ? {} : { say } });

  it('is heard as if it were typed, at the time of the press', async () => {
    assert.equal(await choose('help'), 'Answered below.');
    assert.match(world.poster.in(chat('riley').conversation)[0] ?? '', /give full/);
    world.clock.pass(hour);
    await choose(`${sentence} for 2h`);
    assert.equal((await world.get('LK-1')).opened, world.clock.now().toISOString());
  });

  it('that is empty is refused', async () => {
    assert.match(await choose(undefined), /That button says nothing/);
    assert.match(await choose(' '), /That button says nothing/);
  });
});

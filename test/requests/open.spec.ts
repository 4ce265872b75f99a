// Asking: what policy lets pass, what it refuses and what it says to do instead, and what goes on record.
import assert from 'node:assert/strict';
import { busy } from '../../src/contracts/failure.ts';
import { draft } from '../../src/requests/draft.ts';
import { isProof } from '../../src/contracts/step.ts';
import { open } from '../../src/requests/open.ts';
import {
  alex,
  day,
  groups,
  hour,
  mallory,
  Office,
  policy,
  refuses,
  riley,
  somebody,
  team,
} from './office.ts';

const sentence = 'give full on finance to alex';

describe('Asking', () => {
  let office: Office;
  beforeEach(() => {
    office = new Office();
  });
  const refused = (text: string, message: string | RegExp, who = riley) =>
    refuses(() => office.open(text, who), message);

  it('goes on record with its calls, its findings and the words apart, and waits for a decision', async () => {
    const request = await office.opened(`${sentence} until 2026-10-30 17:00 ref INC47 because invoices`);
    assert.equal(request.state, 'waiting');
    assert.equal(request.pending?.lapses, new Date(office.clock.now().getTime() + 4 * hour).toISOString());
    assert.equal(request.wake, request.pending.lapses);
    assert.equal(request.ends, '2026-10-30T16:00:00.000Z');
    const [event, ...rest] = office.store.events;
    assert.deepEqual(rest, []);
    assert.equal(event?.kind, 'asked');
    assert.equal(event.facts['policy'], 'hash');
    assert.match(JSON.stringify(event.facts['calls']), /Add-MailboxPermission/);
    assert.deepEqual(event.facts['found'], { full: 'todo' });
    assert.doesNotMatch(JSON.stringify(event.facts), /invoices/);
    assert.equal(event.words?.of, 'riley');
    assert.match(event.words.text, /\| invoices$/);
  });

  it('names every fault of what was asked, and opens nothing', async () => {
    const drafted = await draft(
      { ...office.wanted(sentence), values: { rights: 'everything' } },
      office.desk,
    );
    assert.ok(drafted.is === 'faulty');
    assert.deepEqual(Object.keys(drafted.faults).sort(), ['mailbox', 'rights', 'to']);
  });

  it('is refused to those whom no rule names, and without a word to Entra where no rule speaks of it', async () => {
    await refused(sentence, 'You may not ask for this.', mallory);
    office.rule({ rights: ['calendar'] });
    await refused(sentence, 'You may not ask for this.');
    office.rule({ operations: ['take-access'] });
    office.graphFails = busy('Graph is busy.', 'Wait.');
    await refused(sentence, 'You may not ask for this.');
    office.rule({});
    await refuses(() => office.open(sentence), 'Graph is busy.', 'busy');
    assert.deepEqual(office.store.events, []);
  });

  it('teaches nothing of the tenant to those who may not ask', async () => {
    await refused('give full on fin to alex', 'You may not ask for this.', mallory);
    assert.equal((await refused('give full on fin to alex', /fin/)).field, 'mailbox');
    office.policy = { is: 'none', because: 'It is gone.' };
    await refused('give full on fin to alex', /Nobody may/);
  });

  it('falls under the first rule that names the asker', async () => {
    const [first] = policy.rules;
    assert.ok(first);
    const rules = [
      { ...first, askers: ['g-others'], approvals: 9 },
      { ...first, lapseHours: 1 },
      { ...first, lapseHours: 9 },
    ];
    office.policy = { is: 'policy', policy: { ...policy, rules }, hash: 'hash' };
    const { pending } = await office.opened(sentence);
    assert.equal(Date.parse(pending?.lapses ?? '') - Date.parse(pending?.at ?? ''), hour);
  });

  it('for a mailbox that is never to be touched is refused', async () => {
    office.rule({}, { neverTouch: ['finance@contoso.com'] });
    assert.equal((await refused(sentence, /never to be touched/)).field, 'mailbox');
  });

  it('without the ticket or the reason that policy requires is refused, and says how to add it', async () => {
    office.rule({ ticket: 'required', reason: 'required' });
    const ticket = await refused(sentence, 'A ticket is needed.');
    assert.deepEqual([ticket.field, ticket.advice], ['ref', 'Add it: ref INC47.']);
    assert.equal((await refused(`${sentence} ref INC47`, 'A reason is needed.')).field, 'because');
    await office.opened(`${sentence} ref INC47 because invoices`);
  });

  it('for longer than policy allows is refused with the longest, counted from its beginning', async () => {
    office.rule({ longestHours: 8 });
    const endless = await refused(sentence, 'This needs an end, at most 8 hours away.');
    assert.deepEqual(
      [endless.field, endless.advice],
      ['until', 'Say for how long, for example: for 8 hours.'],
    );
    assert.equal((await refused(`${sentence} for 9 hours`, 'This may last at most 8 hours.')).field, 'for');
    assert.equal((await refused(`${sentence} until 2026-10-21 21:00`, /at most 8 hours/)).field, 'until');
    await office.opened(`${sentence} for 8 hours`);
    await office.opened(`${sentence} from 2026-10-23 10:00 until 2026-10-23 17:00`);
    office.rule({ longestHours: 72 });
    await refused(sentence, 'This needs an end, at most 3 days away.');
  });

  it('to take away needs no end, whatever the longest', async () => {
    office.rule({ longestHours: 8 });
    office.tenant.full.set(office.tenant.of('finance').id, [
      { user: 'alex@contoso.com', rights: ['FullAccess'] },
    ]);
    assert.equal((await office.opened('take full on finance from alex')).direction, 'takes');
  });

  it('is refused where nobody else could approve: not the asker, not who gains, by whichever way', async () => {
    office.groups.set(groups.approvers, ['riley', alex, 'guest', 'gone']);
    await refused(sentence, 'Policy asks for 1 approver, and nobody else could approve this.');
    office.rule({ approvals: 2 });
    office.groups.set(groups.approvers, ['riley', 'ada', 'ada']);
    await refused(sentence, 'Policy asks for 2 approvers, and only 1 could approve this.');
    office.rule({});
    office.groups.set(groups.approvers, ['ben']);
    await office.opened(sentence);
    await refused('give full on finance to financeteam', /nobody else could approve/);
    assert.ok(office.groups.get(team)?.includes('ben'), 'he gains through the group');
  });

  it('is refused where no approver can be reached, and says how that is mended', async () => {
    office.unreachable = new Set(['ada', 'ben']);
    assert.match((await refused(sentence, 'No approver can be reached.')).advice, /approve here/);
  });

  it('for what stands already opens nothing, unless it stands by a request of ours', async () => {
    const finance = office.tenant.of('finance').id;
    const held = [{ user: 'alex@contoso.com', rights: ['FullAccess'] }];
    office.tenant.full.set(finance, held);
    assert.equal((await office.open(sentence)).is, 'nothing');
    office.tenant.full.delete(finance);
    const first = await office.opened(sentence);
    office.tenant.full.set(finance, held);
    assert.equal((await office.open(sentence)).is, 'nothing', 'that one has made nothing yet');
    const row = { key: 'full', state: 'seen', at: first.opened, tries: 1, busy: 0, made: true } as const;
    await office.put(first.id, { state: 'running', rows: [row] });
    assert.equal((await office.open(sentence)).is, 'opened');
  });

  it('for what is blocked is shown and not opened; so is a preview, and all where the bot only observes', async () => {
    const finance = office.tenant.of('finance').id;
    const preview = await open(await office.draft(sentence), office.desk, 'preview');
    assert.ok(preview.is === 'shown' && preview.because === 'preview');
    office.trust = 'observe';
    const observed = await office.open(sentence);
    assert.ok(observed.is === 'shown' && observed.because === 'observe');
    office.trust = 'act';
    office.tenant.full.set(finance, [{ user: 'alex@contoso.com', rights: ['FullAccess'], deny: true }]);
    const shown = await office.open(sentence);
    assert.ok(shown.is === 'shown' && shown.because === 'blocked');
    assert.deepEqual(office.store.events, []);
  });

  it('of one person ends at the number of open requests that policy allows', async () => {
    office.rule({}, { openAsks: 2 });
    await office.opened(sentence);
    await office.opened('give sendas on finance to alex');
    await refused('give full on sam to alex', 'You have 2 open requests, and policy allows 2.');
    await office.opened('give full on sam to alex', somebody('sky'));
  });

  it('to take away passes at once where policy says that taking is free, and no approver is looked for', async () => {
    office.rule({}, { free: ['takes'] });
    office.groups.set(groups.approvers, []);
    office.tenant.full.set(office.tenant.of('finance').id, [
      { user: 'alex@contoso.com', rights: ['FullAccess'] },
    ]);
    const request = await office.opened('take full on finance from alex');
    assert.equal(request.state, 'running');
    assert.equal(request.decided[0]?.outcome, 'free');
    assert.deepEqual(office.kinds, ['asked', 'passed', 'started']);
    await refused('give sendas on finance to alex', /nobody else could approve/);
  });

  it('to take away what cannot come back waits for an approver, though taking is free', async () => {
    office.rule({}, { free: ['takes'] });
    office.tenant.full.set(office.tenant.of('finance').id, [
      { user: 'alex@contoso.com', rights: ['FullAccess'] },
    ]);
    const drafted = await office.draft('take full on finance from alex');
    const { operation } = drafted.wanted;
    const lasting: typeof operation = {
      ...operation,
      plan: (...given) =>
        operation
          .plan(...given)
          .map((step) => (isProof(step) ? step : { ...step, undo: 'cannot be undone' })),
    };
    const opened = await open({ ...drafted, wanted: { ...drafted.wanted, operation: lasting } }, office.desk);
    assert.ok(opened.is === 'opened');
    assert.equal(opened.request.state, 'waiting');
  });

  it('lapses at its own end, where that comes before its time to be decided', async () => {
    const request = await office.opened(`${sentence} until 2026-10-21 14:00`);
    assert.equal(request.pending?.lapses, '2026-10-21T12:00:00.000Z');
    assert.equal(request.wake, request.pending.lapses);
  });

  it('opens one request for the same message, however often it comes', async () => {
    const drafted = await office.draft(sentence);
    const twice = { ...drafted, wanted: { ...drafted.wanted, once: ['key'] } };
    const first = await open(twice, office.desk);
    const second = await open(twice, office.desk);
    assert.ok(first.is === 'opened' && second.is === 'opened');
    assert.deepEqual([first.request.id, first.again], ['LK-1', false]);
    assert.deepEqual([second.request.id, second.again], ['LK-1', true]);
    assert.deepEqual(office.kinds, ['asked']);
  });

  it('for later keeps when it begins and when it ends, whenever it was asked', async () => {
    const request = await office.opened(`${sentence} from 2026-10-23 10:00 until 2026-10-30 17:00`);
    assert.equal(request.starts, '2026-10-23T08:00:00.000Z');
    assert.ok(Date.parse(request.ends ?? '') - Date.parse(request.starts ?? '') > 7 * day);
  });
});

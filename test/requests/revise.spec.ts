// Changes to a request on record: who may ask for them, when they fit, what passes and what is decided.
import assert from 'node:assert/strict';
import type { Pending, Request, Row, State } from '../../src/contracts/request.ts';
import { revise, type Later } from '../../src/requests/revise.ts';
import { ada, ben, day, groups, hour, mallory, Office, policy, refuses, riley, somebody } from './office.ts';

const sentence = 'give full on finance to alex';
const seen: Row = {
  key: 'full',
  state: 'seen',
  at: '2026-10-21T10:00:00.000Z',
  tries: 1,
  busy: 0,
  made: true,
};

const base: Pending = {
  intent: 'do',
  by: riley,
  at: '2026-10-21T10:00:00.000Z',
  lapses: '2026-10-21T14:00:00.000Z',
  fingerprint: 'f',
  approvers: [],
  count: 1,
  decisions: [],
};

describe('A change to a request', () => {
  let office: Office;
  let id: string;
  beforeEach(async () => {
    office = new Office();
    ({ id } = await office.opened(sentence));
  });
  const ends = () => new Date(office.clock.now().getTime() + 3 * day).toISOString();
  const stands = (state: State = 'done', more: Partial<Request> = {}) =>
    office.put(id, { state, rows: [seen], ends: ends(), ...more });
  const asks = async (intent: Later, by = riley, until?: string) =>
    revise(await office.get(id), intent, by, until, office.desk);
  const refused = (intent: Later, message: string | RegExp, by = riley, until?: string) =>
    refuses(() => asks(intent, by, until), message);

  it('stays on the request, and waits for approval under today’s policy', async () => {
    await stands();
    office.rule({ approvals: 2, lapseHours: 1 });
    const after = await asks('undo');
    assert.equal(after.state, 'done');
    assert.deepEqual([after.pending?.intent, after.pending?.count], ['undo', 2]);
    assert.equal(after.pending?.lapses, new Date(office.clock.now().getTime() + hour).toISOString());
    assert.equal(after.wake, after.pending.lapses);
    assert.deepEqual(office.store.events.at(-1)?.facts, {
      intent: 'undo',
      fingerprint: after.pending.fingerprint,
      policy: 'hash',
      until: null,
    });
  });

  it('is approved by its own fingerprint: a card from an earlier round decides nothing', async () => {
    await stands();
    const first = await asks('undo');
    await office.judge(id, ada, 'rejected', 'no');
    const second = await asks('undo');
    assert.notEqual(second.pending?.fingerprint, first.pending?.fingerprint);
    assert.notEqual(second.pending?.fingerprint, first.fingerprint);
    const undone = await office.judge(id, ada);
    assert.equal(undone.state, 'undoing');
  });

  it('is for the asker of the request and for its approvers, and for nobody else', async () => {
    await stands();
    const failure = await refused('undo', `You may not change ${id}.`, mallory);
    assert.equal(failure.advice, 'Riley or an approver can.');
    await refused('undo', /may not change/, somebody('sky'));
    office.rule({ rights: ['calendar'] });
    await refused('undo', 'Policy does not allow this any more.');
    office.rule({});
    assert.equal((await asks('undo', ada)).pending?.by.id, 'ada');
    await refuses(() => office.judge(id, ada), /You asked for this/);
    await refuses(() => office.judge(id, riley), /You asked for this/);
    assert.equal((await office.judge(id, ben)).state, 'undoing');
  });

  it('falls under the rule of its own asker, never under a weaker one that covers it too', async () => {
    const [first] = policy.rules;
    assert.ok(first);
    const strict = { ...first, approvals: 2, longestHours: 24 * 30 };
    const weak = { ...first, askers: ['g-weak'], approvers: ['g-juniors'] };
    office.groups.set('g-weak', ['sky']);
    office.groups.get(groups.approvers)?.push('cleo');
    office.groups.set('g-juniors', ['jo', 'kim']);
    office.policy = { is: 'policy', policy: { ...policy, rules: [weak, strict] }, hash: 'hash' };
    await stands();
    await refused('undo', /may not change/, somebody('jo'));
    await refused('undo', /may not change/, somebody('sky'));
    const { pending } = await asks('undo', ada);
    assert.deepEqual([pending?.approvers, pending?.count], [[groups.approvers], 2]);
  });

  it('of an asker who may not ask any more takes away on the terms of the ask, and gives nothing', async () => {
    office.rule({ approvers: ['g-new'], approvals: 9 });
    office.groups.set('g-new', ['jo']);
    office.groups.set(groups.askers, []);
    const wish = { approvers: [groups.approvers], count: 1 };
    await stands('done', { decided: [{ ...base, ...wish, outcome: 'approved' }] });
    await refused('undo', /may not change/, somebody('jo'));
    const longer = new Date(Date.parse(ends()) + day).toISOString();
    await refused('extend', /does not let its asker/, ada, longer);
    const after = await asks('end', ada);
    assert.deepEqual([after.pending?.approvers, after.pending?.count], [[groups.approvers], 1]);
    await stands('done', { decided: [] });
    assert.equal((await refused('undo', /may not change/, ada)).advice, 'An approver can.');
  });

  it('is refused where neither the one who asks, nor the asker of the request, leaves an approver', async () => {
    await stands();
    office.groups.set(groups.approvers, ['ada', 'riley']);
    await refused('undo', /nobody else could approve/, ada);
  });

  it('waits while another waits, also when both were asked for at the same moment', async () => {
    await stands();
    const both = await Promise.allSettled([
      asks('undo'),
      asks('extend', riley, new Date(Date.parse(ends()) + day).toISOString()),
    ]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    await refused('end', `${id} waits for a decision already.`);
  });

  const fits: readonly [Later, readonly State[]][] = [
    ['undo', ['done', 'partly', 'failed', 'running']],
    ['retry', ['failed', 'partly']],
    ['extend', ['scheduled', 'running', 'done', 'partly']],
    ['end', ['done', 'partly']],
  ];
  const all: readonly State[] = [
    'scheduled',
    'running',
    'done',
    'partly',
    'failed',
    'rejected',
    'lapsed',
    'cancelled',
    'ending',
    'ended',
    'undoing',
    'undone',
  ];
  for (const [intent, states] of fits)
    it(`${intent} fits a request that is ${states.join(', ')}, and no other`, async () => {
      for (const state of all) {
        await stands(state);
        const until = intent === 'extend' ? new Date(Date.parse(ends()) + day).toISOString() : undefined;
        if (states.includes(state)) assert.equal((await asks(intent, riley, until)).pending?.intent, intent);
        else await refused(intent, /cannot be (undone|retried|extended|ended) now/, riley, until);
        await office.put(id, {});
      }
    });

  it('that does not fit says what would do instead', async () => {
    const advice = async (intent: Later, message: RegExp) => (await refused(intent, message)).advice;
    await stands('scheduled');
    assert.equal(await advice('undo', /undone/), 'It has not begun: cancel it.');
    await stands('ended');
    assert.equal(await advice('undo', /undone/), 'There is nothing of it to take back.');
    assert.equal(await advice('extend', /extended/), 'It is over: ask for it anew.');
    assert.equal(await advice('end', /ended/), 'It is not standing.');
    assert.equal(await advice('retry', /retried/), 'Only what failed can be tried again.');
    const { ends: _ends, ...endless } = await office.get(id);
    await office.store.change(id, () => ({
      request: { ...endless, state: 'done' },
      events: [{ kind: 'noticed', by: 'latchkey', facts: {} }],
    }));
    assert.equal(await advice('extend', /extended/), 'It has no end to move.');
    assert.equal(await advice('end', /ended/), 'It has no end: undo it.');
  });

  it('to extend needs a later end, and not one beyond the longest that policy allows', async () => {
    const from = office.clock.now();
    const until = (ms: number) => new Date(from.getTime() + ms).toISOString();
    await stands();
    assert.equal((await refused('extend', 'Until when?')).field, 'until');
    await refused('extend', 'That is not later than its end now.', riley, until(3 * day));
    office.rule({ longestHours: 96 });
    await refused('extend', 'This may last at most 4 days.', riley, until(4 * day + 1));
    await stands('done', { starts: until(-2 * day) });
    await refused('extend', /at most 4 days/, riley, until(3 * day + 1));
    await stands('done', { began: until(-day), starts: until(-2 * day) });
    await refused('extend', /at most 4 days/, riley, until(3 * day + 1));
    await stands('done', { began: until(0), starts: until(-2 * day) });
    const after = await asks('extend', riley, until(4 * day));
    assert.equal(after.pending?.until, until(4 * day));
    assert.equal(after.ends, until(3 * day), 'the end moves when it is approved');
    assert.equal((await office.judge(id, ada)).ends, until(4 * day));
  });

  it('that takes away passes at once where policy says so; what gives is decided', async () => {
    office.rule({}, { free: ['takes'] });
    await stands();
    const longer = new Date(Date.parse(ends()) + day).toISOString();
    assert.ok((await asks('extend', riley, longer)).pending);
    await stands();
    const ended = await asks('end');
    assert.deepEqual(
      [ended.state, ended.pending, ended.decided.at(-1)?.outcome],
      ['ending', undefined, 'free'],
    );
    assert.deepEqual(office.kinds.slice(-3), ['asked', 'passed', 'ending']);
    await stands('done', { direction: 'takes' });
    assert.ok((await asks('undo')).pending, 'undoing a take gives back');
    await stands('failed', { direction: 'takes' });
    assert.equal((await asks('retry')).state, 'running');
  });

  it('is refused while the tenant is only observed: nothing is set going that could not run', async () => {
    await stands();
    office.trust = 'observe';
    await refused('undo', /only observed/);
  });

  it('of an operation that is gone, or without a policy, is refused', async () => {
    await stands();
    office.operations.delete('give-access');
    await refused('undo', /does not know “give-access”/);
    office.policy = { is: 'none', because: 'It is gone.' };
    await refused('undo', /Nobody may/);
  });

  it('keeps the cards of a discreet mailbox out of the reckoning of the channel', async () => {
    office.rule({}, { discreet: ['finance@contoso.com'] });
    const seenAs: boolean[] = [];
    const desk = {
      ...office.desk,
      reachable: async (people: readonly object[], discreet: boolean) => {
        seenAs.push(discreet);
        return people.length;
      },
    };
    await revise(await stands(), 'undo', riley, undefined, desk);
    assert.deepEqual(seenAs, [true]);
    assert.deepEqual(policy.discreet, []);
  });
});

// What each granted wish makes of its request, and a run turned round: pure functions.
import assert from 'node:assert/strict';
import type { Request } from '../../src/contracts/request.ts';
import { carry, close, turned, wish } from '../../src/requests/carry.ts';
import { settle } from '../../src/plans/round.ts';
import { day, hour } from './office.ts';
import { at, bare, now, pending, request, row } from './rows.ts';

describe('A granted wish', () => {
  const granted = (one: Partial<Request>, outcome: 'approved' | 'free' = 'approved') =>
    carry(request(one), outcome, now);

  it('to do begins at once, or waits for its time', () => {
    const begun = granted({ state: 'waiting', pending: pending('do') });
    assert.deepEqual(
      [begun.request.state, begun.request.approved, begun.request.wake],
      ['running', 'f-do', at(0)],
    );
    assert.equal(begun.request.decided[0]?.outcome, 'approved');
    const past = granted({ state: 'waiting', pending: pending('do'), starts: at(-1) }, 'free');
    assert.deepEqual([past.request.state, past.request.decided[0]?.outcome], ['running', 'free']);
    const scheduled = granted({ state: 'waiting', pending: pending('do'), starts: at(hour) });
    assert.deepEqual([scheduled.request.state, scheduled.request.wake], ['scheduled', at(hour)]);
    assert.deepEqual(scheduled.events[0]?.facts, { starts: at(hour) });
  });

  it('to retry plans anew what failed, and keeps what was made and what was before us', () => {
    const rows = [
      row('seen', { key: 'a', sent: at(-hour) }),
      row('blocked', { key: 'b', was: 'before', because: 'x', other: 'LK-2' }),
      row('failed', { key: 'c', made: false }),
      row('skipped', { key: 'd', made: false }),
    ];
    const { request: after, tickets, events } = granted({ state: 'partly', rows, pending: pending('retry') });
    assert.equal(after.state, 'running');
    assert.equal(tickets, 'draw');
    assert.equal(events[0]?.kind, 'retried');
    const [a, b, c, d] = after.rows;
    assert.deepEqual(a, rows[0]);
    const anew = { state: 'planned', at: at(0), busy: 0 };
    assert.deepEqual(b, { ...anew, key: 'b', tries: 1, made: true, was: 'before' });
    assert.deepEqual(c, { ...anew, key: 'c', tries: 0, made: false });
    assert.deepEqual(d, { ...anew, key: 'd', tries: 0, made: false });
  });

  it('to retry plans anew a proof that failed, and with it what only serves the run', () => {
    const rows = [
      row('seen', { key: 'a', sent: at(-hour) }),
      row('unproved', { key: 'p', made: false, because: 'x', advice: 'y', tries: 7 }),
      row('seen', { key: 'k', was: null, word: 'ada' }),
    ];
    const plan = [{ ...(bare.plan[0] ?? assert.fail()), key: 'k', kind: 'passing' as const }];
    const { request: after } = granted({ state: 'partly', rows, plan, pending: pending('retry') });
    const anew = { state: 'planned', at: at(0), busy: 0 };
    assert.deepEqual(after.rows, [
      rows[0],
      { ...anew, key: 'p', tries: 0, made: false },
      { ...anew, key: 'k', tries: 1, made: true, was: null },
    ]);
  });

  it('to retry what never sent anything begins from the survey', () => {
    const rows = [row('blocked', { made: false })];
    const { request: after, tickets } = granted({ state: 'failed', rows, pending: pending('retry') });
    assert.deepEqual([after.rows, tickets], [[], undefined]);
  });

  it('to undo or to end turns everything round, the last first', () => {
    for (const [intent, state] of [
      ['undo', 'undoing'],
      ['end', 'ending'],
    ] as const) {
      const change = granted({ state: 'done', rows: [row('seen')], pending: pending(intent) });
      assert.equal(change.request.state, state);
      assert.equal(change.request.decided[0]?.outcome, 'approved');
      assert.equal(change.events[0]?.kind, state);
    }
  });

  it('to extend moves the end, warns anew, and is due by its new times', () => {
    const lease = {
      state: 'done',
      rows: [row('seen')],
      ends: at(hour),
      noticed: ['ends-tomorrow', 'stuck'],
    } as const;
    const change = granted({ ...lease, pending: pending('extend', { until: at(9 * day) }) });
    assert.deepEqual([change.request.ends, change.request.wake], [at(9 * day), at(8 * day)]);
    assert.deepEqual(change.request.noticed, ['stuck']);
    assert.deepEqual(change.events[0]?.facts, { until: at(9 * day) });
    for (const state of ['scheduled', 'running'] as const)
      assert.equal(
        granted({ ...lease, state, pending: pending('extend', { until: at(9 * day) }) }).request.wake,
        at(0),
        'looked at again at once',
      );
    const same = granted({ ...lease, pending: pending('extend') });
    assert.deepEqual([same.request.ends, same.events[0]?.facts], [at(hour), { until: null }]);
  });

  it('that is not there changes nothing', () => {
    assert.deepEqual(granted({ state: 'done' }), { request: request({ state: 'done' }), events: [] });
    assert.equal(close(bare, 'void'), bare);
  });
});

describe('A new wish', () => {
  it('is due when it lapses, or before that when the request is', () => {
    assert.equal(wish(request({ state: 'waiting', wake: at(1) }), pending('do')).wake, at(hour));
    assert.equal(wish(request({ state: 'done', wake: at(1) }), pending('undo')).wake, at(1));
    assert.equal(wish(request({ state: 'done', wake: at(day) }), pending('undo')).wake, at(hour));
    assert.equal(wish(request({ state: 'done' }), pending('undo')).wake, at(hour));
  });
});

describe('A run turned round', () => {
  it('takes back what was made or may have been, and leaves the rest as it was found', () => {
    const rows = [
      row('seen', { key: 'seen', sent: at(-hour) }),
      row('sent', { key: 'sent', sent: at(-hour), other: 'LK-2' }),
      row('already', { key: 'inherited', made: true }),
      row('already', { key: 'theirs', made: false }),
      row('planned', { key: 'planned', made: false }),
      row('checking', { key: 'checking', made: false }),
      row('blocked', { key: 'blocked', made: false }),
      row('handed', { key: 'handed' }),
      row('unsent', { key: 'unsent', sent: at(-hour), settled: at(-2 * hour) }),
    ];
    const { rows: after } = turned(request({ state: 'running', rows }), 'undoing', now).request;
    const states = Object.fromEntries(after.map(({ key, state }) => [key, state]));
    assert.deepEqual(states, {
      seen: 'undoing',
      sent: 'undoing',
      inherited: 'undoing',
      theirs: 'kept',
      planned: 'skipped',
      checking: 'skipped',
      blocked: 'blocked',
      handed: 'handed',
      unsent: 'undoing',
    });
    const settled = Object.fromEntries(after.map(({ key, settled: since }) => [key, since]));
    assert.equal(settled['sent'], at(-hour), 'what was never seen may still show');
    assert.equal(settled['seen'], undefined);
    assert.equal(after[1]?.other, undefined);
    assert.equal(after[0]?.tries, 0);
  });

  it('is over when nothing is left to take back, and says which way it went', () => {
    const back = { rows: [row('undone'), row('blocked', { key: 'x', made: false })] };
    const ended = settle(request({ ...back, state: 'ending' }), now);
    assert.deepEqual(
      [ended?.request.state, ended?.events[0]?.kind, ended?.drop],
      ['ended', 'ended', ['full', 'x']],
    );
    const undone = settle(request({ ...back, state: 'undoing' }), now);
    assert.deepEqual([undone?.request.state, undone?.events[0]?.kind], ['undone', 'undone-all']);
    assert.equal(settle(request({ rows: [row('stuck')], state: 'ending' }), now), undefined);
  });
});

// What the calendar says, and what each granted wish makes of its request: pure functions of a request and a time.
import assert from 'node:assert/strict';
import { later } from '../../src/contracts/clock.ts';
import type { Intent, Pending, Request, Row, RowState } from '../../src/contracts/request.ts';
import { calendar } from '../../src/requests/calendar.ts';
import { carry, close, turned, wish } from '../../src/requests/carry.ts';
import { settle, standingWake } from '../../src/plans/round.ts';
import { day, hour, Office } from './office.ts';

const now = new Date('2026-10-21T10:00:00Z');
const at = (ms: number): string => later(now, ms).toISOString();
const row = (state: RowState, more: Partial<Row> = {}): Row => ({
  key: 'full',
  state,
  at: at(-day),
  tries: 1,
  busy: 0,
  made: true,
  ...more,
});
const pending = (intent: Intent, more: Partial<Pending> = {}): Pending => ({
  intent,
  by: { id: 'riley', name: 'Riley' },
  at: at(-hour),
  lapses: at(hour),
  fingerprint: `f-${intent}`,
  approvers: ['g'],
  count: 1,
  decisions: [],
  ...more,
});

let bare: Request;
const request = (more: Partial<Request>): Request => ({ ...bare, ...more });
before(async () => {
  const opened = await new Office().opened('give full on finance to alex');
  const { pending: _pending, wake: _wake, ...rest } = opened;
  bare = { ...rest, opened: at(-9 * day) };
});

describe('The calendar', () => {
  const says = (one: Partial<Request>, when = now) => calendar(request(one), when);

  it('says nothing before it is time', () => {
    const early = new Date(now.getTime() - 1);
    assert.equal(says({ state: 'waiting', pending: pending('do', { lapses: at(0) }) }, early), undefined);
    assert.equal(says({ state: 'scheduled', starts: at(0) }, early), undefined);
    assert.equal(says({ state: 'done', rows: [row('seen')], ends: at(0), noticed: ['ends-tomorrow'] }, early), undefined);
    assert.equal(says({ state: 'done', rows: [row('seen')], ends: at(day) }, early), undefined);
    assert.equal(says({ state: 'done', rows: [row('seen')] }), undefined);
    assert.equal(says({ state: 'scheduled' }), undefined);
  });

  it('lets an ask lapse at its time', () => {
    const change = says({ state: 'waiting', pending: pending('do', { lapses: at(0) }) });
    assert.equal(change?.request.state, 'lapsed');
    assert.equal(change.request.pending, undefined);
    assert.equal(change.request.decided[0]?.outcome, 'lapsed');
    assert.equal(change.request.wake, undefined);
    assert.deepEqual(change.events[0]?.facts, { intent: 'do' });
  });

  it('lets a later wish lapse, and the request stands as it did, due when it ends', () => {
    const change = says({
      state: 'done',
      rows: [row('seen')],
      ends: at(9 * day),
      pending: pending('undo', { lapses: at(0) }),
    });
    assert.equal(change?.request.state, 'done');
    assert.equal(change.request.wake, at(8 * day));
    const running = says({ state: 'running', wake: at(5), pending: pending('extend', { lapses: at(0) }) });
    assert.equal(running?.request.wake, at(5), 'a run goes on as it was');
  });

  it('begins what is scheduled at its time', () => {
    const change = says({ state: 'scheduled', starts: at(0), wake: at(0) });
    assert.equal(change?.request.state, 'running');
    assert.equal(change.request.wake, at(0));
    assert.equal(change.events[0]?.kind, 'started');
  });

  it('says the day before that a lease ends, once, and is next due at the end', () => {
    const lease = { state: 'done', rows: [row('seen')], began: at(-2 * day), ends: at(day) } as const;
    const change = says(lease);
    assert.deepEqual(change?.request.noticed, ['ends-tomorrow']);
    assert.equal(change.request.wake, at(day));
    assert.deepEqual(change.events[0]?.facts, { notice: 'ends-tomorrow', ends: at(day) });
    assert.equal(calendar(change.request, now), undefined);
  });

  it('does not warn of a lease shorter than two days, nor of one whose run is not over', () => {
    const lease = { rows: [row('seen')], began: at(-hour), ends: at(day) } as const;
    assert.equal(says({ ...lease, state: 'done' }), undefined);
    assert.equal(says({ ...lease, state: 'running', began: at(-2 * day) }), undefined);
  });

  it('ends a lease at its time, and tells how late it is when the bot was down', () => {
    for (const state of ['done', 'partly', 'failed', 'running'] as const) {
      const change = says({ state, rows: [row('seen')], ends: at(-15_000) });
      assert.equal(change?.request.state, 'ending', state);
      assert.equal(change.request.rows[0]?.state, 'undoing');
      assert.equal(change.request.wake, at(0));
      assert.equal(change.request.lateMs, undefined, 'within 15 s is on time');
      assert.equal(change.tickets, 'return');
    }
    const late = says({ state: 'done', rows: [row('seen')], ends: at(-15_001) });
    assert.equal(late?.request.lateMs, 15_001);
    assert.equal(late.events[0]?.facts['lateMs'], 15_001);
  });

  it('ends nothing where nothing stands', () => {
    assert.equal(says({ state: 'failed', rows: [row('blocked', { made: false })], ends: at(-1) }), undefined);
    for (const state of ['ended', 'undone', 'cancelled', 'ending'] as const)
      assert.equal(says({ state, rows: [row('undone')], ends: at(-1) }), undefined);
  });

  it('makes a wish void that still waits when the lease ends', () => {
    const change = says({ state: 'done', rows: [row('seen')], ends: at(0), pending: pending('extend') });
    assert.equal(change?.request.state, 'ending');
    assert.equal(change.request.decided[0]?.outcome, 'void');
  });
});

describe('When an idle request is next due', () => {
  it('is the earliest of its warning, its end and the lapse of its wish', () => {
    const lease = { state: 'done', rows: [row('seen')], ends: at(9 * day) } as const;
    assert.equal(standingWake(request(lease))?.toISOString(), at(8 * day));
    assert.equal(standingWake(request({ ...lease, noticed: ['ends-tomorrow'] }))?.toISOString(), at(9 * day));
    assert.equal(standingWake(request({ ...lease, pending: pending('undo') }))?.toISOString(), at(hour));
    assert.equal(standingWake(request({ ...lease, began: at(8 * day) }))?.toISOString(), at(9 * day));
    assert.equal(standingWake(request({ ...lease, rows: [row('already', { made: false })] })), undefined);
    assert.equal(standingWake(request({ state: 'done', rows: [row('seen')] })), undefined);
    assert.equal(standingWake(request({ ...lease, state: 'cancelled' })), undefined);
  });
});

describe('A granted wish', () => {
  const granted = (one: Partial<Request>, outcome: 'approved' | 'free' = 'approved') =>
    carry(request(one), outcome, now);

  it('to do begins at once, or waits for its time', () => {
    const begun = granted({ state: 'waiting', pending: pending('do') });
    assert.deepEqual([begun.request.state, begun.request.approved, begun.request.wake], ['running', 'f-do', at(0)]);
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
    const lease = { state: 'done', rows: [row('seen')], ends: at(hour), noticed: ['ends-tomorrow', 'stuck'] } as const;
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
    assert.deepEqual([ended?.request.state, ended?.events[0]?.kind, ended?.drop], ['ended', 'ended', ['full', 'x']]);
    const undone = settle(request({ ...back, state: 'undoing' }), now);
    assert.deepEqual([undone?.request.state, undone?.events[0]?.kind], ['undone', 'undone-all']);
    assert.equal(settle(request({ rows: [row('stuck')], state: 'ending' }), now), undefined);
  });
});

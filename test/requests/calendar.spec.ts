// What the calendar says: a pure function of a request and a time.
import assert from 'node:assert/strict';
import type { Request, Row } from '../../src/contracts/request.ts';
import { calendar } from '../../src/requests/calendar.ts';
import { standingWake } from '../../src/plans/round.ts';
import { day, hour } from './office.ts';
import { at, now, pending, request, row } from './rows.ts';

describe('The calendar', () => {
  const says = (one: Partial<Request>, when = now) => calendar(request(one), when);

  it('says nothing before it is time', () => {
    const early = new Date(now.getTime() - 1);
    assert.equal(says({ state: 'waiting', pending: pending('do', { lapses: at(0) }) }, early), undefined);
    assert.equal(says({ state: 'scheduled', starts: at(0) }, early), undefined);
    assert.equal(
      says({ state: 'done', rows: [row('seen')], ends: at(0), noticed: ['ends-tomorrow'] }, early),
      undefined,
    );
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
    const lease = { state: 'done', rows: [row('seen')], began: at(-day), ends: at(day) } as const;
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

  describe('about what a person was asked to do', () => {
    const ask = { where: 'in the product', script: [], word: true as const, seen: true as const };
    const asked = (next: string | undefined, more: Partial<Row> = {}): Row =>
      row('asked', { asked: { ...ask, remind: at(0) }, ...(next === undefined ? {} : { next }), ...more });
    const told = (one: Row, more: Partial<Request> = {}) => says({ state: 'running', rows: [one], ...more });

    it('speaks up when it takes too long, once it was looked since, and once only', () => {
      const change = told(asked(at(hour))) ?? assert.fail('nothing is said');
      assert.deepEqual(change.request.noticed, ['overlap:full']);
      assert.deepEqual(change.events[0]?.facts, { notice: 'overlap:full' });
      assert.equal(change.request.state, 'running');
      assert.equal(told(asked(at(hour)), { noticed: ['overlap:full'] }), undefined);
    });

    it('says nothing before, before a look, without such a time, and of what is done or said', () => {
      assert.equal(
        says({ state: 'running', rows: [asked(at(hour))] }, new Date(now.getTime() - 1)),
        undefined,
      );
      for (const one of [
        asked(at(0)),
        asked(undefined),
        asked(at(hour), { word: 'riley' }),
        asked(at(hour), { asked: ask }),
        asked(at(hour), { state: 'seen' }),
        row('asked'),
      ])
        assert.equal(told(one), undefined);
      assert.equal(told(asked(at(hour)), { state: 'failed' }), undefined);
    });
  });
});

describe('When an idle request is next due', () => {
  it('is the earliest of its warning, its end and the lapse of its wish', () => {
    const lease = { state: 'done', rows: [row('seen')], ends: at(9 * day) } as const;
    assert.equal(standingWake(request(lease))?.toISOString(), at(8 * day));
    assert.equal(standingWake(request({ ...lease, noticed: ['ends-tomorrow'] }))?.toISOString(), at(9 * day));
    assert.equal(standingWake(request({ ...lease, pending: pending('undo') }))?.toISOString(), at(hour));
    assert.equal(standingWake(request({ ...lease, began: at(8 * day) }))?.toISOString(), at(9 * day));
    const there = { ...lease, rows: [row('already', { made: false })] };
    assert.equal(standingWake(request(there))?.toISOString(), at(8 * day), 'also for what was there before');
    assert.equal(standingWake(request({ ...there, state: 'failed' })), undefined);
    assert.equal(standingWake(request({ ...lease, state: 'failed' }))?.toISOString(), at(8 * day));
    assert.equal(standingWake(request({ state: 'done', rows: [row('seen')] })), undefined);
    assert.equal(standingWake(request({ ...lease, state: 'cancelled' })), undefined);
  });
});

// Which window a credential stands in, when a place's morning is, and who is told.
import assert from 'node:assert/strict';
import type { Item, Watch } from '../../src/contracts/watch.ts';
import { placesFor, stepOf, type Known } from '../../src/sweeps/route.ts';
import { nextMorning, windowOf } from '../../src/sweeps/windows.ts';

const windows = [60, 30, 14, 7, 3, 1];
const now = new Date('2026-11-24T06:00:00Z');
const day = 86_400_000;
const at = (days: number): Date => new Date(now.getTime() + days * day);
const item = (days: number, more: Partial<Item> = {}): Item => ({
  credential: 'a/k',
  is: 'application',
  clientId: 'c',
  name: 'Verba Import',
  kind: 'secret',
  title: '',
  ends: at(days).toISOString(),
  owners: [],
  breaks: [],
  ...more,
});
const known = (more: Partial<Known> = {}): Known => ({ marks: new Map(), handlings: new Map(), ...more });

describe('The windows before an end', () => {
  it('are the smallest that holds it, or expired, or none', () => {
    for (const [days, window] of [
      [61, undefined],
      [60, '60d'],
      [30.1, '60d'],
      [30, '30d'],
      [14, '14d'],
      [1.5, '3d'],
      [0.1, '1d'],
      [0, 'expired'],
      [-400, 'expired'],
    ] as const)
      assert.equal(windowOf(at(days), now, windows), window, String(days));
  });

  it('are passed over while somebody put it off, and told at the end of that', () => {
    const later = (until: number, from = -1) =>
      known({
        marks: new Map([
          [
            'a/k',
            {
              later: {
                from: at(from).toISOString(),
                until: at(until).toISOString(),
                by: { id: 'r', name: 'R' },
              },
            },
          ],
        ]),
      });
    assert.equal(stepOf(item(20), later(3), now, windows), undefined);
    assert.equal(stepOf(item(20), later(-0.5), now, windows), `again:${at(-0.5).toISOString()}`);
    assert.equal(stepOf(item(6.9), later(-0.5, -9), now, windows), '7d', 'it came closer since');
    assert.equal(stepOf(item(-1), later(5, -8), now, windows), 'expired', 'it ended while it was put off');
    assert.equal(stepOf(item(-9), later(5, -1), now, windows), undefined, 'it was put off when it was over');
  });

  it('are no matter while a request is at work on it, but for a change-over that is late', () => {
    const work = (overdue: boolean) =>
      known({ handlings: new Map([['a/k', { request: 'LK-3', operation: 'keys-renew', overdue }]]) });
    assert.equal(stepOf(item(2), work(false), now, windows), undefined);
    assert.equal(stepOf(item(2), work(true), now, windows), 'overdue:LK-3');
    assert.equal(
      stepOf(item(-1), work(false), now, windows),
      'expired',
      'that it is over is told all the same',
    );
  });
});

describe('A morning', () => {
  const morning = (from: string, zone: string): string => nextMorning(new Date(from), zone, 7).toISOString();
  it('is the next one of the place, also over a change of clocks and in zones off the hour', () => {
    assert.equal(morning('2026-11-24T05:59:00Z', 'Europe/Berlin'), '2026-11-24T06:00:00.000Z');
    assert.equal(morning('2026-11-24T06:00:00Z', 'Europe/Berlin'), '2026-11-25T06:00:00.000Z');
    assert.equal(morning('2026-03-28T12:00:00Z', 'Europe/Berlin'), '2026-03-29T05:00:00.000Z');
    assert.equal(morning('2026-11-24T00:00:00Z', 'Asia/Kathmandu'), '2026-11-24T01:15:00.000Z');
    assert.equal(morning('2026-11-24T12:00:00Z', 'America/Los_Angeles'), '2026-11-24T15:00:00.000Z');
  });
  it('comes all the same where a night leaves the hour out', () => {
    assert.equal(
      nextMorning(new Date('2026-03-28T12:00:00Z'), 'Europe/Berlin', 2).toISOString(),
      '2026-03-30T00:00:00.000Z',
    );
  });
});

describe('The places that hear of it', () => {
  const watch = (conversation: string, interest: Watch['interest']): Watch => ({
    conversation,
    kind: 'channel',
    interest,
    by: 'r',
    zone: 'UTC',
  });
  const all = watch('all', { is: 'all' });
  const named = watch('named', { is: 'name', part: 'verba' });
  const owned = watch('owned', { is: 'owner', person: { id: 'dana', name: 'Dana' } });
  it('are those that named it or its owner, and only else the default ones', () => {
    const watches = [all, named, owned];
    assert.deepEqual(placesFor(item(1), watches), ['named']);
    assert.deepEqual(placesFor(item(1, { owners: [{ id: 'dana', name: '' }] }), watches), ['named', 'owned']);
    assert.deepEqual(placesFor(item(1, { name: 'Payroll' }), watches), ['all']);
    assert.deepEqual(placesFor(item(1, { name: 'Payroll' }), [named, owned]), []);
  });
});

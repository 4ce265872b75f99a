// What a digest says at its head: how many need someone, and never that nobody does where it could not look.
import assert from 'node:assert/strict';
import { digestView } from '../../src/cards/digest.ts';
import { alex, dana, digest, failing, five, item, late, noted, nothing } from './digest-samples.ts';

const room = { text: 200, lines: 8, calls: 0, call: 0 };
const head = (...given: readonly [Parameters<typeof digestView>[0], Parameters<typeof digestView>[1]]) => {
  const { head: said, tone } = digestView(...given, room);
  return [said, tone];
};
const verba = item('Verba', 5);
const gone = { ...nothing, marks: new Map([[verba.credential, { gone: true as const }]]) };

describe('The head of a digest', () => {
  it('counts those that need someone, also where a change-over is late', () => {
    assert.deepEqual(head(five, nothing), ['5 need someone', 'Default']);
    assert.deepEqual(head(five, noted), ['1 needs someone', 'Default']);
    assert.deepEqual(head(five, late), ['5 need someone', 'Default']);
  });

  it('says that nobody is needed only where all could be looked at', () => {
    assert.deepEqual(head(digest([verba]), gone), ['Nobody is needed any more', 'Good']);
    const broken = { ...failing, items: [verba] };
    assert.deepEqual(head(broken, gone), ['Secrets and certificates could not all be looked at', 'Default']);
  });

  it('leaves to a later card what that one tells', () => {
    const again = { ...nothing, toldSince: new Set([verba.credential]) };
    assert.deepEqual(head(digest([verba]), again), ['Told again further down', 'Default']);
  });
});

describe('A row of a digest', () => {
  const told = '2026-11-24T06:00:00.000Z';
  const before = '2026-11-23T06:00:00.000Z';
  const mine = (at: string) => ({
    ...nothing,
    marks: new Map([[verba.credential, { mine: { ...dana, at } }]]),
  });
  const names = (...given: Parameters<typeof head>) =>
    digestView(...given, room).rows.map(({ facts }) => facts.map(({ fact }) => fact).join(' '));

  it('is hidden by who takes it after it was told, and not by who had it before', () => {
    assert.deepEqual(names(digest([verba]), mine(told)), []);
    assert.match(names(digest([verba]), mine(before))[0] ?? '', /Dana Weiss has it/);
  });

  it('stays in the own chat of who took it: it is there to be renewed', () => {
    assert.equal(names(digest([verba], { audience: { person: dana.id } }), mine(told)).length, 1);
    assert.equal(names(digest([verba], { audience: { person: alex.id } }), mine(told)).length, 0);
  });

  it('is theirs who take it after it was put off, and put off where that was said last', () => {
    const later = { from: '2026-11-25T06:00:00.000Z', until: '2027-01-01T00:00:00.000Z', by: alex };
    const shown = (at: string) =>
      digestView(
        digest([verba]),
        { ...nothing, marks: new Map([[verba.credential, { mine: { ...dana, at }, later }]]) },
        room,
      );
    const told = (at: string) => JSON.stringify(shown(at).handled);
    assert.match(told('2026-11-25T07:00:00.000Z'), /Dana Weiss has it/);
    assert.match(told('2026-11-25T05:00:00.000Z'), /put off until/);
    assert.equal(shown('2026-11-25T05:00:00.000Z').head, 'Put off for now');
  });

  it('is not hidden by a Later from before, nor by a request, once it is over and told so', () => {
    const over = { ...item('Verba', -1), step: 'expired' };
    const until = '2027-01-01T00:00:00.000Z';
    const later = (from: string) => new Map([[over.credential, { later: { from, until, by: alex } }]]);
    assert.equal(names(digest([over]), { ...nothing, marks: later(before) }).length, 1);
    assert.equal(names(digest([over]), { ...nothing, marks: later(told) }).length, 0);
    const handlings = new Map([
      [over.credential, { request: 'LK-3', operation: 'keys-renew', overdue: false }],
    ]);
    assert.match(
      names(digest([over]), { ...nothing, handlings })[0] ?? '',
      /LK-3 is at work on it and not done/,
    );
    assert.equal(names(digest([{ ...over, step: '1d' }]), { ...nothing, handlings }).length, 0);
  });

  it('offers to renew only what Latchkey can make anew', () => {
    const can = (more: Parameters<typeof item>[2]) =>
      digestView(digest([item('X', 5, more)]), nothing, room).rows.map(
        ({ renew, remove }) => renew.length + remove.length,
      );
    assert.deepEqual(can({}), [2]);
    assert.deepEqual(can({ kind: 'SAML certificate' }), [0]);
    assert.deepEqual(can({ is: 'enterprise application' }), [0]);
    assert.deepEqual(can({ own: true }), [0]);
  });
});

// Which copies there should be, what each shows, and which messages go with them.
import assert from 'node:assert/strict';
import type { Where } from '../../src/contracts/person.ts';
import type { Copy } from '../../src/contracts/place.ts';
import type { Request, Row } from '../../src/contracts/request.ts';
import { noticesFor } from '../../src/cards/notices.ts';
import { shownBy, unreached, wanted, type Around } from '../../src/cards/wanted.ts';
import { drawn } from './memory.ts';
import { decided, done, pending, row, waiting } from './samples.ts';
import { states } from './states.ts';

const place: Where = { conversation: 'channel', kind: 'channel' };
const around = (more: Partial<Around> = {}): Around => ({ place, discreet: false, copies: [], ...more });
const kinds = (request: Request, where: Around): readonly string[] =>
  wanted(request, where, ['ada', 'bo']).map(
    ({ kind, to }) => `${kind} ${'where' in to ? to.where.conversation : to.person}`,
  );
const copy = (kind: Copy['kind'], conversation: string, more: Partial<Copy> = {}): Copy => ({
  request: 'LK-12',
  conversation,
  kind,
  activity: 'm',
  shown: 1,
  ...more,
});
const names = (request: Request): readonly string[] => noticesFor(request).map(({ name }) => name);
const state = (name: string): Request => states[name] ?? assert.fail(name);

describe('which copies of a card there are', () => {
  it('is one where it was asked, and one in the place while it waits', () => {
    assert.deepEqual(kinds(waiting, around()), ['home chat-riley', 'place channel']);
    assert.deepEqual(kinds(done, around()), ['home chat-riley']);
  });

  it('is one for each approver in person, without a place, or when it is discreet, or the place is lost', () => {
    const inPerson = ['home chat-riley', 'approver ada', 'approver bo'];
    assert.deepEqual(kinds(waiting, around({ place: undefined })), inPerson);
    assert.deepEqual(kinds(waiting, around({ discreet: true })), inPerson);
    assert.deepEqual(
      kinds(waiting, around({ copies: [copy('place', 'channel', { lost: true })] })),
      inPerson,
    );
  });

  it('is one only where it was asked in the place itself', () => {
    const request = { ...waiting, home: { ...place, root: 'm1' } };
    assert.deepEqual(kinds(request, around()), ['home channel']);
    assert.match(drawn(shownBy(copy('home', 'channel'), request, around())), /→ approve\]/);
    assert.doesNotMatch(drawn(shownBy(copy('home', 'chat-riley'), waiting, around())), /→ approve\]/);
  });

  it('is a new one for each later round, since an edit is silent', () => {
    const again = { ...done, pending: pending({ intent: 'undo' }) };
    assert.deepEqual(kinds(again, around({ place: undefined })), [
      'home chat-riley',
      'approver:1 ada',
      'approver:1 bo',
    ]);
  });

  it('follows the asker into their own chat when the channel it was asked in is gone', () => {
    const request = { ...done, home: { conversation: 'team', kind: 'channel' } } as const;
    const copies = [copy('home', 'team', { lost: true })];
    assert.deepEqual(kinds(request, around({ copies })), ['home team', 'home a1']);
  });

  it('knows somebody who cannot be reached by a name that is no conversation', () => {
    assert.equal(unreached('ada'), 'unreached:ada');
  });
});

describe('what a copy shows', () => {
  it('is a line for an approver once it is decided, and the whole card in the place', () => {
    assert.equal(drawn(shownBy(copy('approver', 'chat-ada'), done, around())).split('\n').length, 2);
    assert.match(drawn(shownBy(copy('place', 'channel'), done, around())), /✓ +Full access/);
  });

  it('asks in the newest copy of a chat only', () => {
    const again = { ...done, pending: pending({ intent: 'undo' }) };
    const copies = [copy('approver', 'chat-ada'), copy('approver:1', 'chat-ada')];
    const shown = copies.map((each) => drawn(shownBy(each, again, around({ place: undefined, copies }))));
    assert.doesNotMatch(shown[0] ?? '', /→ approve\]/);
    assert.match(shown[1] ?? '', /→ approve\]/);
  });

  it('asks no more in a channel that is the place no longer', () => {
    assert.doesNotMatch(drawn(shownBy(copy('place', 'old channel'), waiting, around())), /→ approve\]/);
  });
});

describe('which messages go out', () => {
  it('is none while nobody has to act and nothing is over', () => {
    for (const name of [
      'waiting',
      'scheduled',
      'running',
      'waiting for Exchange',
      'ending',
      'undoing',
      'cancelled',
    ])
      assert.deepEqual(names(state(name)), [], name);
  });

  it('is one for each end, with the round it belongs to', () => {
    const ends = {
      done: 'done:1',
      partly: 'partly:1',
      failed: 'failed:1',
      rejected: 'rejected:1',
      lapsed: 'lapsed:1',
      'ended late': 'ended:1',
      undone: 'undone:2',
      stuck: 'stuck:1',
    };
    for (const [name, notice] of Object.entries(ends)) assert.deepEqual(names(state(name)), [notice], name);
  });

  it('is none a second time for what was so before a wish came to nothing', () => {
    assert.deepEqual(names(state('extension rejected')), ['rejected:2', 'done:1']);
    const withdrawn = {
      ...done,
      decided: [...done.decided, decided({ intent: 'undo', outcome: 'cancelled' })],
    };
    assert.deepEqual(names(withdrawn), ['done:1']);
  });

  it('tells the asker of a new end in their own time, with a mention', () => {
    const told = noticesFor(state('extended')).find(({ name }) => name === 'extended:2');
    assert.deepEqual(told?.what, { text: 'LK-12 now ends Fri 17:00 in Berlin.' });
    assert.equal(told.mention?.name, 'Riley Chen');
  });

  it('warns before the end with buttons, once for each end', () => {
    const warning = noticesFor(state('ends tomorrow')).find(({ name }) => name.startsWith('ends:'));
    assert.equal(warning?.name, 'ends:2026-11-27T16:00:00.000Z');
    assert.ok('card' in warning.what);
    assert.match(
      drawn(warning.what.card),
      /ends soon[^]*\[Extend… → extend, with until\] {2}\[End now… → end\]/,
    );
  });

  it('asks in the place anew for a later round', () => {
    assert.deepEqual(names(state('undo asked')), ['ask:1', 'done:1']);
    const changed = noticesFor(state('asks again after the plan changed'));
    assert.deepEqual(
      changed.map(({ name, to }) => [name, to]),
      [['ask:1', 'place']],
    );
  });

  it('says at the end what is taken back, and what stays and why', () => {
    const told = (full: Row, sendas: Row): unknown => {
      const [notice] = noticesFor({ ...state('ended late'), lateMs: 0, rows: [full, sendas] });
      return notice?.what;
    };
    const handed = (key: string, other = 'LK-3'): Row => row(key, 'handed', { other });
    const [undone, kept] = [row('full', 'undone'), row('sendas', 'kept')];
    assert.deepEqual(told(undone, kept), { text: 'LK-12 has ended: what it gave is taken back.' });
    const stays = { text: 'LK-12 has ended. LK-3 gives the same, so it stays.' };
    assert.deepEqual(told(handed('full'), handed('sendas')), stays);
    assert.deepEqual(told(handed('full'), handed('sendas', 'LK-4')), {
      text: 'LK-12 has ended. LK-3 and LK-4 give the same, so it stays.',
    });
    assert.deepEqual(told(undone, handed('sendas')), {
      text: 'LK-12 has ended. Taken back: full access. Stays, since LK-3 gives the same: send as.',
    });
    assert.deepEqual(told(row('full', 'kept'), kept), {
      text: 'LK-12 has ended. It was there before, so it stays.',
    });
  });

  it('says why it was rejected, as the approver wrote it', () => {
    const [told] = noticesFor(state('rejected'));
    assert.ok(told && 'card' in told.what);
    assert.match(
      drawn(told.what.card),
      /LK-12 was rejected\nAda Osei wrote: “Ask the owner of Finance first.”/,
    );
  });

  it('says what went wrong, and offers to try again', () => {
    const [told] = noticesFor(state('failed'));
    assert.ok(told && 'card' in told.what);
    assert.match(drawn(told.what.card), /LK-12 failed\n[^]*not a security principal[^]*\[Retry → retry\]/);
  });

  it('tells those who decide when something cannot be taken back', () => {
    const [told] = noticesFor(state('stuck'));
    assert.equal(told?.to, 'deciders');
    assert.ok('card' in told.what);
    assert.match(drawn(told.what.card), /cannot be taken back yet[^]*the mailbox is on hold/);
  });
});

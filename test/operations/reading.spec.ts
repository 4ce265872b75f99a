import assert from 'node:assert/strict';
import type { Values } from '../../src/contracts/operation.ts';
import { operation as give } from '../../src/operations/give-access.ts';
import { operation as take } from '../../src/operations/take-access.ts';
import { didYouMean, distance } from '../../src/operations/grammar/typos.ts';
import { berlin, faults } from './asked.ts';

const good: Values = { rights: 'full', mailbox: 'finance', to: 'alex' };
const only = (values: Values, field: string): string => {
  const found = faults(give, values);
  assert.deepEqual(Object.keys(found), [field]);
  return found[field] ?? '';
};

describe('Reading the fields of the form', () => {
  it('names everything that is missing at once', () => {
    assert.deepEqual(Object.keys(faults(give, {})).sort(), ['mailbox', 'rights', 'to']);
    assert.deepEqual(Object.keys(faults(take, {})).sort(), ['from', 'mailbox', 'rights']);
    assert.deepEqual(Object.keys(faults(give, { until: 'foo', for: 'bar', starts: 'baz' })).sort(), [
      'for',
      'mailbox',
      'rights',
      'starts',
      'to',
      'until',
    ]);
  });
  it('knows a right by its short and its long name, and never guesses one', () => {
    for (const rights of ['full', 'Full access', 'sendas,full', 'send as and full access'])
      assert.deepEqual(faults(give, { ...good, rights }), {});
    assert.match(only({ ...good, rights: 'fulll' }, 'rights'), /“fulll” is no right/);
    assert.match(only({ ...good, rights: 'full+owner rights+x' }, 'rights'), /“x” is no right/);
    assert.match(only({ ...good, rights: 'editor' }, 'rights'), /write “calendar Editor”/);
    assert.match(only({ ...good, rights: 'access' }, 'rights'), /Say which rights/);
  });
  it('wants a level for a calendar, one of those that there are', () => {
    assert.match(only({ ...good, rights: 'calendar' }, 'level'), /Say which level/);
    assert.match(only({ ...good, rights: 'calendar', level: 'read' }, 'level'), /“read” is no level/);
    assert.match(only({ ...good, rights: 'calendar editor', level: 'Owner' }, 'level'), /Only one level/);
    const read = give.read({ ...good, rights: 'full+calendar', level: 'publishing editor' }, berlin);
    assert.ok(read.is === 'read' && read.input.level === 'PublishingEditor');
  });
  it('lets a level rest that belongs to no calendar, since a form cannot empty its list', () => {
    const read = give.read({ ...good, level: 'Editor' }, berlin);
    assert.ok(read.is === 'read' && read.input.level === undefined);
  });
  it('takes names that are pasted, and refuses several at once or patterns', () => {
    const read = give.read({ ...good, to: '"Kim, Alex" <alex@contoso.com>;' }, berlin);
    assert.ok(read.is === 'read' && read.input.trustee === 'alex@contoso.com');
    assert.match(only({ ...good, to: 'Kim, Alex <a@x.com>; Chen, Riley <r@x.com>' }, 'to'), /One at a time/);
    assert.match(only({ ...good, mailbox: 'fin*' }, 'mailbox'), /not looked up/);
    assert.match(only({ ...good, mailbox: 'x'.repeat(300) }, 'mailbox'), /at most 256/);
  });
  it('makes dates absolute once', () => {
    const read = give.read(
      { ...good, starts: 'mon', until: 'fri', ref: 'INC47', because: ' audit\n2026 ' },
      berlin,
    );
    assert.deepEqual(read, {
      is: 'read',
      input: {
        rights: ['full'],
        mailbox: 'finance',
        trustee: 'alex',
        automapping: true,
        from: '2026-10-25T23:00:00.000Z',
        until: '2026-10-30T22:59:59.000Z',
        ref: 'INC47',
        because: 'audit 2026',
      },
    });
  });
  it('starts at once when the start is now or today', () => {
    for (const starts of ['now', 'today', 'wednesday']) {
      const read = give.read({ ...good, starts, for: '8h' }, berlin);
      assert.ok(read.is === 'read' && !('from' in read.input) && read.input.for === 28_800_000, starts);
    }
  });
  it('refuses times that are over, run backwards, or exclude each other', () => {
    assert.match(only({ ...good, until: '2026-10-20' }, 'until'), /is over already/);
    assert.match(only({ ...good, until: '9:00' }, 'until'), /is over already/);
    assert.match(only({ ...good, starts: '2026-10-20' }, 'starts'), /is over already/);
    assert.match(only({ ...good, starts: '9:00' }, 'starts'), /is over already/);
    assert.match(only({ ...good, starts: '2026-12-02', until: '2026-12-01' }, 'until'), /before the start/);
    assert.match(only({ ...good, until: 'fri', for: '8h' }, 'for'), /not both/);
    assert.match(only({ ...good, for: 'ever' }, 'for'), /Write 8h, 2 days/);
    assert.match(only({ ...good, until: '2099-01-01' }, 'until'), /ten years/);
  });
  it('refuses a ticket or a reason without measure, and an odd switch', () => {
    assert.match(only({ ...good, ref: 'x'.repeat(65) }, 'ref'), /at most 64/);
    assert.match(only({ ...good, because: 'x'.repeat(1001) }, 'because'), /at most 1000/);
    assert.match(only({ ...good, automapping: 'maybe' }, 'automapping'), /on or off/);
  });
  it('takes away at once or not at all', () => {
    const found = faults(take, { rights: 'full', mailbox: 'finance', from: 'alex', until: 'friday' });
    assert.match(found['from'] ?? '', /leave the time out/);
  });
});

describe('Did you mean', () => {
  const verbs = ['give', 'grant', 'add', 'take', 'revoke', 'remove', 'who', 'show', 'pending', 'help'];
  it('puts a verb right that is nearly one, and leaves the rest of the sentence as it was', () => {
    assert.equal(didYouMean('giev full on Finance to alex', verbs), 'give full on Finance to alex');
    assert.equal(didYouMean('revok “x”', verbs), 'revoke “x”');
    assert.equal(didYouMean('Pendign', verbs), 'pending');
    assert.equal(didYouMean('hlep give', verbs), 'help give');
  });
  it('says nothing of a right verb, of a stranger, or between two that are as near', () => {
    for (const text of ['give full', 'hello there', '', '   ', 'xyzzy', 'w', 'x'.repeat(9999)])
      assert.equal(didYouMean(text, verbs), undefined, text);
    assert.equal(didYouMean('shot', ['shop', 'show']), undefined);
  });
  it('counts two letters swapped as one edit', () => {
    assert.deepEqual(
      [distance('give', 'igve'), distance('give', 'gave'), distance('', 'abc'), distance('ca', 'abc')],
      [1, 1, 3, 3],
    );
  });
});

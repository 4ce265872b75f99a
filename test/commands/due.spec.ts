import assert from 'node:assert/strict';
import { due, dueText } from '../../src/commands/due.ts';
import { postgresBench } from '../adapters/postgres/bench.ts';
import { changed, lease, planned, riley, row, sample } from '../adapters/postgres/samples.ts';

const ends = '2026-12-01T16:00:00.000Z';

describe('npm run due', () => {
  it('says what is open, until when, and the lines that take it back, last to first', () => {
    const plan = [
      planned('full', 'full=1'),
      { ...planned('sendas', 'sendas=1'), title: 'Send as', undo: ['Remove-RecipientPermission …'] },
    ];
    const rows = [row('full', { state: 'seen', made: true }), row('sendas', { state: 'sent', made: true })];
    const text = dueText([sample('LK-1', { state: 'done', ends, plan, rows })], [lease('LK-1')]);
    assert.deepEqual(text.trimEnd().split('\n').slice(4), [
      'LK-1 · Done · until 2026-12-01 16:00 UTC',
      '  Full access on Finance, for Alex Kim',
      '  Send as (sent): taken back by',
      '    Remove-RecipientPermission …',
      '  Full access (seen): taken back by',
      '    Remove-MailboxPermission …',
    ]);
  });

  it('says nothing of steps that have no way back of their own, and counts what a person may have done', () => {
    const plan = [
      { ...planned('app', 'app=on'), title: 'Application', undo: ['DELETE /applications/<object id> …'] },
      { ...planned('principal', 'principal=on'), title: 'Enterprise application', undo: [] },
      { ...planned('granted', 'granted=on'), title: 'Granted', undo: ['By hand, in the browser: …'] },
    ];
    const rows = [
      row('app', { state: 'seen', made: true }),
      row('principal', { state: 'seen', made: true }),
      row('granted', { state: 'asked', made: true }),
    ];
    const text = dueText([sample('LK-1', { state: 'running', plan, rows })], []);
    assert.ok(!text.includes('Enterprise application'));
    assert.match(text, /Granted \(asked\): taken back by\n    By hand.*\n  Application \(seen\)/s);
  });

  it('leaves alone what another request stands on, what was there before, and what is gone', () => {
    const rows = [
      row('full', { state: 'seen', made: true }),
      row('kept', { state: 'already' }),
      row('gone', { state: 'undone', made: true }),
    ];
    const plan = [planned('full', 'full=1'), planned('kept', 'kept=1'), planned('gone', 'gone=1')];
    const text = dueText(
      [sample('LK-1', { state: 'ending', plan, rows })],
      [lease('LK-2', { thing: 'full=1' }), lease('LK-3', { thing: 'full=1', leaving: true })],
    );
    assert.match(text, /LK-1 · Ending · no end/);
    assert.match(text, /Full access \(seen\): leave it until LK-2 ends\./);
    assert.ok(!text.includes('Remove-MailboxPermission'));
  });

  it('gives the lines once where several hold the same: to the one that ends last', () => {
    const text = (one: string | undefined, two: string | undefined, made = true): readonly string[] => {
      const first = sample('LK-9', {
        state: 'done',
        ...(one ? { ends: one } : {}),
        rows: [row('full', made ? { state: 'seen', made } : { state: 'already' })],
      });
      const second = sample('LK-10', {
        state: 'done',
        ...(two ? { ends: two } : {}),
        rows: [row('full', { state: 'already' })],
      });
      const leases = [lease('LK-9', { made }), lease('LK-10', { made: false })];
      return dueText([first, second], leases)
        .split('\n')
        .filter((line) => /^LK|leave|Remove/.test(line))
        .map((line) => line.replace(/ ·.*|^ *Full access \(\w+\): |…/g, '').trim());
    };
    const early = '2026-11-30T16:00:00.000Z';
    const first = ['LK-9', 'Remove-MailboxPermission', 'LK-10', 'leave it until LK-9 ends.'];
    const second = ['LK-9', 'leave it until LK-10 ends.', 'LK-10', 'Remove-MailboxPermission'];
    assert.deepEqual(text(early, ends), second);
    assert.deepEqual(text(ends, early), first);
    assert.deepEqual(text(undefined, ends), first);
    assert.deepEqual(text(ends, undefined), second);
    assert.deepEqual(text(ends, ends), second);
    assert.deepEqual(text(undefined, undefined), second);
    assert.deepEqual(text(early, ends, false), []);
  });

  it('stays within 100 columns but for the lines to be copied, and keeps text from people on one line', () => {
    const what = `${'very '.repeat(60)}\u001b[31mred\r\nnext`;
    const text = dueText(
      [
        sample('LK-1', {
          state: 'done',
          ends,
          summary: { what, whom: 'Alex', notes: [] },
          rows: [row('full', { state: 'seen' })],
        }),
      ],
      [],
    );
    assert.ok(text.split('\n').every((line) => line.length <= 100));
    assert.ok(!/[\u001b\r]/.test(text));
  });

  it('says so when nothing is open', () => {
    assert.equal(dueText([], []), 'Nothing is open that has an end or is being taken back.\n');
  });

  it('needs the database alone', async () => {
    const bench = await postgresBench();
    await bench.store.open(riley.id, (id) =>
      changed(
        sample(id, { state: 'done', ends, rows: [row('full', { state: 'seen', made: true })] }),
        {},
        { hold: [lease(id)] },
      ),
    );
    assert.match(await due(bench.url), /LK-1 · Done[^]*Remove-MailboxPermission/);
    await bench.close();
  });
});

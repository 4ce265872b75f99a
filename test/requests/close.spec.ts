// Closing by hand: a pure function of a request, a person and a time.
import assert from 'node:assert/strict';
import type { Request } from '../../src/contracts/request.ts';
import { closeByHand } from '../../src/requests/close.ts';
import { ada, refuses } from './office.ts';
import { at, now, request, row } from './rows.ts';

describe('Closing by hand', () => {
  const close = (one: Partial<Request>) => closeByHand(request(one), ada, now);
  const stuck = [
    row('undone', { key: 'full' }),
    row('stuck', { key: 'sendas', because: 'No mailbox.', advice: 'Look.', next: at(9) }),
  ];

  it('ends what is stuck on its way back: kept, on record, and nothing waits for it', () => {
    for (const [state, over, kind] of [
      ['ending', 'ended', 'ended'],
      ['undoing', 'undone', 'undone-all'],
    ] as const) {
      const { request: closed, events, drop, tickets } = close({ state, rows: stuck, wake: at(9) });
      assert.deepEqual([closed.state, closed.over, closed.wake], [over, at(0), undefined]);
      assert.deepEqual(closed.rows[0], stuck[0]);
      const { key, state: now, because, advice, next } = closed.rows[1] ?? assert.fail();
      assert.deepEqual(
        { key, now, because, advice, next },
        { key: 'sendas', now: 'kept', because: 'Closed by hand by Ada.', advice: undefined, next: undefined },
      );
      assert.deepEqual(
        events.map((event) => [event.kind, event.by]),
        [
          ['closed', 'ada'],
          [kind, 'latchkey'],
        ],
      );
      assert.deepEqual(events[0]?.facts, { steps: ['sendas'] });
      assert.deepEqual(drop, ['full', 'sendas']);
      assert.equal(tickets, 'return');
    }
  });

  it('is refused while something is still being taken back, and where nothing is', async () => {
    const rows = [...stuck, row('unsent', { key: 'calendar' })];
    await refuses(() => close({ state: 'ending', rows }), /is still being taken back\.$/);
    for (const state of ['done', 'running', 'ended', 'undone'] as const)
      await refuses(() => close({ state, rows: stuck }), /is not on its way back\.$/);
  });
});

// Taking a wish back, and closing by hand what cannot be taken away.
import assert from 'node:assert/strict';
import type { Request, Row } from '../../src/contracts/request.ts';
import { cancel, cancelled } from '../../src/requests/cancel.ts';
import { revise } from '../../src/requests/revise.ts';
import { ada, ben, mallory, Office, refuses, riley } from './office.ts';

const sentence = 'give full on finance to alex';
const seen: Row = {
  key: 'full',
  state: 'seen',
  at: '2026-10-21T10:00:00.000Z',
  tries: 1,
  busy: 0,
  made: true,
};

describe('Cancelling', () => {
  let office: Office;
  let request: Request;
  beforeEach(async () => {
    office = new Office();
    request = await office.opened(sentence);
  });

  it('takes back an ask that waits', () => {
    const { request: after, events } = cancel(request, riley);
    assert.deepEqual([after.state, after.pending, after.wake], ['cancelled', undefined, undefined]);
    assert.deepEqual(
      [events[0]?.kind, events[0]?.by, events[0]?.facts],
      ['cancelled', 'riley', { intent: 'do' }],
    );
  });

  it('takes back a later wish alone: by who asked for it, or by the asker of the request', async () => {
    await office.put(request.id, { state: 'done', rows: [seen] });
    const wished = await revise(await office.get(request.id), 'undo', ada, undefined, office.desk);
    for (const by of [ada, riley]) {
      const { request: after } = cancel(wished, by);
      assert.deepEqual([after.state, after.decided.at(-1)?.outcome], ['done', 'cancelled']);
    }
    assert.equal(
      (await refuses(() => cancel(wished, ben), 'Only Ada can cancel this.')).advice,
      'An approver can reject it.',
    );
  });

  it('takes back what is scheduled, and nothing that has begun', async () => {
    const { pending: _pending, ...rest } = request;
    const scheduled = cancel({ ...rest, state: 'scheduled', wake: request.opened }, riley).request;
    assert.deepEqual([scheduled.state, scheduled.wake], ['cancelled', undefined]);
    await refuses(() => cancel({ ...rest, state: 'scheduled' }, ada), 'Only Riley can cancel this.');
    const running = await refuses(
      () => cancel({ ...rest, state: 'running' }, riley),
      /nothing left to cancel/,
    );
    assert.equal(running.advice, 'It runs already: undo takes it back.');
    const done = await refuses(() => cancel({ ...rest, state: 'done' }, riley), /nothing left to cancel/);
    assert.equal(done.advice, 'The card shows what became of it.');
  });

  it('closes what is stuck on its way back, by an approver who neither asked nor gains, and by nobody else', async () => {
    const { pending } = request;
    assert.ok(pending);
    const stuck = await office.put(request.id, {
      state: 'ending',
      rows: [{ ...seen, state: 'stuck' }],
      decided: [{ ...pending, outcome: 'approved' }],
    });
    await refuses(() => cancelled(stuck, riley, office.desk), /You asked for this/);
    await refuses(() => cancelled(stuck, mallory, office.desk), 'You are not an approver for this.');
    const closed = await cancelled(stuck, ada, office.desk);
    assert.deepEqual([closed.state, closed.rows[0]?.state], ['ended', 'kept']);
    assert.ok(office.kinds.includes('closed'));
  });

  it('closes nothing that is still being taken back', async () => {
    const going = await office.put(request.id, { state: 'undoing', rows: [{ ...seen, state: 'undoing' }] });
    await refuses(() => cancelled(going, ada, office.desk), /nothing left to cancel/);
    const none = await office.put(request.id, { state: 'undoing', rows: [] });
    await refuses(() => cancelled(none, ada, office.desk), /nothing left to cancel/);
  });
});

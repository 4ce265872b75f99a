import assert from 'node:assert/strict';
import { nudge } from '../../src/requests/nudge.ts';
import { Office } from './office.ts';

describe('A nudge', () => {
  it('lets what is asked of people be looked at in a moment, and leaves all else alone', async () => {
    const office = new Office();
    const { id } = await office.opened('give full on finance to alex');
    const far = '2099-01-01T00:00:00.000Z';
    const at = far;
    const row = { at, tries: 0, busy: 0, made: false, next: far };
    await office.store.change(id, (now) => ({
      request: {
        ...now,
        state: 'running',
        rows: [
          { ...row, key: 'granted', state: 'asked' },
          { ...row, key: 'other', state: 'planned' },
        ],
      },
      events: [],
    }));
    await nudge(id, office.desk);
    const after = await office.store.get(id);
    const soon = new Date(office.desk.clock.now().getTime() + 2000).toISOString();
    assert.deepEqual(
      after?.rows.map(({ next }) => next),
      [soon, far],
    );
    assert.equal(after.wake, soon);
  });

  it('does nothing where nothing is asked of anybody', async () => {
    const office = new Office();
    const before = await office.opened('give full on finance to alex');
    await nudge(before.id, office.desk);
    assert.deepEqual(await office.store.get(before.id), before);
  });
});

// What people do by hand that can be seen late, and said meanwhile: a word settles it at once, a look once its time has come.
import assert from 'node:assert/strict';
import type { HandCall } from '../../src/contracts/call.ts';
import type { Change, Finding } from '../../src/contracts/step.ts';
import { byHand, change, hand, planning } from './planning.ts';
import { Trial } from './trial.ts';

describe('A step by hand that can be seen late, or is said', () => {
  let world: Trial;
  beforeEach(() => {
    world = new Trial(20_000, 3);
  });
  const begin = (...steps: Change[]) =>
    world.begin(planning(steps.map(({ key }) => key).join(), () => steps));
  const request = async (id: string) => (await world.store.get(id)) ?? assert.fail();
  const row = async (id: string) => (await request(id)).rows[0] ?? assert.fail();
  /** As the room of requests takes it: due at once. */
  const says = (id: string) =>
    world.store.change(id, (now) => ({
      request: {
        ...now,
        rows: now.rows.map(({ next: _next, ...one }, at) => (at === 0 ? { ...one, word: 'alex' } : one)),
        wake: world.clock.now().toISOString(),
      },
      events: [],
    }));
  const calling = (call: Partial<HandCall>): HandCall => ({ ...hand, ...call });

  const day = 86_400_000;
  let found: Finding;
  let looks: number;
  beforeEach(() => {
    found = { is: 'todo' };
    looks = 0;
  });
  const either = (call: Partial<HandCall> = {}) =>
    byHand('switched', {
      orTheirWord: true,
      afterHandover: true,
      apply: [calling({ button: 'Switched', by: ['o-1'], ...call })],
      check: async () => {
        looks += 1;
        return found;
      },
    });
  const passes = async (id: string, ms: number) => {
    world.clock.pass(ms);
    await world.once(id);
  };

  it('is asked without a look, with its own button, and a word settles it at once', async () => {
    const id = await begin(
      either({ remindAfter: 7 * day }),
      change('gone', { after: ['switched'], seals: true }),
    );
    const remind = new Date(world.clock.now().getTime() + 7 * day).toISOString();
    found = { is: 'done' };
    await world.once(id);
    const { state, asked, next } = await row(id);
    assert.deepEqual(
      [state, asked, next],
      [
        'asked',
        {
          where: 'in a shell',
          script: ['do it'],
          button: 'Switched',
          by: ['o-1'],
          remind,
          word: true,
          seen: true,
        },
        remind,
      ],
    );
    assert.deepEqual([looks, (await request(id)).wake], [0, remind]);
    await says(id);
    const done = await world.run(id);
    assert.deepEqual([done.state, looks, done.rows[1]?.state], ['done', 0, 'seen']);
    assert.ok(world.clock.now().getTime() < Date.parse(remind));
  });

  it('is not looked for before its time, whoever nudges; from then on seldom, until it is seen', async () => {
    const id = await begin(either({ remindAfter: 7 * day }));
    await world.once(id);
    found = { is: 'done' };
    const remind = (await row(id)).next;
    await world.store.change(id, (now) => ({
      request: { ...now, rows: now.rows.map(({ next: _next, ...one }) => one) },
      events: [],
    }));
    await passes(id, day);
    assert.deepEqual([looks, (await row(id)).state, (await row(id)).next], [0, 'asked', remind]);
    found = { is: 'todo' };
    await passes(id, 6 * day);
    assert.equal(looks, 1);
    const { next } = await row(id);
    assert.equal(Date.parse(next ?? '') - world.clock.now().getTime(), 6 * 3_600_000);
    found = { is: 'done' };
    const done = await world.run(id);
    assert.deepEqual([done.state, done.rows[0]?.state, done.rows[0]?.word], ['done', 'seen', undefined]);
  });

  it('without a time is looked for all along, and counts in what is approved', async () => {
    const id = await begin(either());
    await world.once(id);
    assert.equal((await row(id)).asked?.remind, undefined);
    found = { is: 'done' };
    assert.equal((await world.run(id)).rows[0]?.state, 'seen');
  });
});

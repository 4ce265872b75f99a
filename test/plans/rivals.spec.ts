// Who may not stand on a thing together, and what one hands to the other in the middle of a call.
import assert from 'node:assert/strict';
import { blocked, busy } from '../../src/contracts/failure.ts';
import { isOurs, rivalIn } from '../../src/plans/leases.ts';
import { changes } from '../operations/asked.ts';
import { named } from './cases.ts';
import { Trial } from './trial.ts';

const lag = 3_000;
const full = named('give full access');
const calendar = 'calendar|m1|u1';
const none = named('give a calendar level where there was none');
const over = (level: string) => ({
  ...none,
  facts: { ...none.facts, calendar: { folder: 'Kalender', entry: { rights: [level], flags: [] } } },
});
const raised = over('Reviewer');
const same = over('Editor');

describe('A level that one request set in place of another', () => {
  let world: Trial;
  beforeEach(() => {
    world = new Trial(lag, 5);
    world.tenant.seed(calendar, 'Reviewer');
  });

  it('is not handed over to a request that would not put the first one back: that one is blocked', async () => {
    const first = await world.run(await world.begin(raised));
    assert.equal(world.tenant.get(calendar), 'Editor');
    const second = await world.run(await world.begin(same));
    assert.equal(second.state, 'failed');
    const [row] = second.rows;
    assert.equal(
      row?.because,
      `${first.id} set this (Editor) in place of what was there before, which comes back when it ends.`,
    );
    assert.match(row.advice ?? '', /^Extend LK-1 instead/);
    assert.equal(row.other, first.id);
    await world.turnBack(first.id, 'ending');
    assert.equal((await world.run(first.id)).rows[0]?.state, 'undone');
    assert.equal(world.tenant.get(calendar), 'Reviewer');
  });

  it('is told before anything runs, as long as it stands', async () => {
    const first = await world.run(await world.begin(raised));
    const [step] = changes(same.operation.plan(same.input, same.facts, 'LK-0'));
    assert.ok(step);
    assert.equal(rivalIn(step, [first])?.request, first.id);
    assert.match(rivalIn(step, [first])?.because ?? '', /in place of what was there before/);
    assert.equal(rivalIn(step, [{ ...first, direction: 'takes' }]), undefined);
    assert.equal(rivalIn(step, [{ ...first, rows: [] }]), undefined, 'it has not begun');
    const [row] = first.rows;
    assert.ok(row);
    for (const state of ['undone', 'handed', 'kept'] as const)
      assert.equal(rivalIn(step, [{ ...first, rows: [{ ...row, state }] }]), undefined, state);
    const leaving = { ...first, rows: [{ ...row, state: 'unsent' as const }] };
    assert.equal(rivalIn(step, [leaving]), undefined, 'what leaves is waited for');
    const [other] = changes(none.operation.plan({ ...none.input, level: 'Reviewer' }, none.facts, 'LK-0'));
    assert.ok(other);
    assert.match(rivalIn(other, [leaving])?.because ?? '', /another level here \(Editor\)/);
    const there = { ...first, rows: [{ ...row, state: 'already' as const, made: false }] };
    assert.equal(rivalIn(step, [there]), undefined, 'it was there before: nobody takes it away');
  });

  it('may be stood on together by those who would put the same back', async () => {
    const first = await world.run(await world.begin(raised));
    const second = await world.run(await world.begin(raised));
    assert.equal(second.rows[0]?.state, 'already');
    await world.turnBack(first.id);
    assert.equal((await world.run(first.id)).rows[0]?.state, 'handed');
    await world.turnBack(second.id);
    await world.run(second.id);
    assert.equal(world.tenant.get(calendar), 'Reviewer');
  });
});

describe('What is handed over in the middle of a call', () => {
  let world: Trial;
  let first: string;
  beforeEach(async () => {
    world = new Trial(lag, 3);
    first = (await world.run(await world.begin(full))).id;
  });
  /** While the second request's call is out, the first one ends; the service then answers with what `answer` throws. */
  const meanwhile = async (answer?: () => Error) => {
    const second = await world.begin(full);
    const { hands, look } = world.world;
    let calls = 0;
    const late = {
      ...world.world,
      // A replica that does not have it yet.
      look: {
        ...look,
        exo: async (...given: Parameters<typeof look.exo>) => {
          const rows = await look.exo(...given);
          return calls === 0 ? rows.filter(({ User }) => User !== 'u1') : rows;
        },
      },
      hands: {
        send: async (...given: Parameters<typeof hands.send>) => {
          calls += 1;
          if (calls > 1) return hands.send(...given);
          await world.turnBack(first, 'ending');
          const handed = await world.run(first);
          assert.equal(handed.rows[0]?.state, 'handed');
          if (answer) throw answer();
          return hands.send(...given);
        },
      },
    };
    const request = await world.run(
      second,
      (now) => now.state !== 'running' || now.rows[0]?.busy === 1,
      late,
    );
    assert.equal(request.rows[0]?.made, true, 'it stays ours to take away');
    await world.turnBack(second, 'ending');
    assert.equal((await world.run(second)).rows[0]?.state, 'undone');
    assert.deepEqual(world.tenant.state(), {});
    assert.deepEqual(world.store.held, []);
  };

  it('is taken away by its heir, where the service says that it was there already', () => meanwhile());
  it('is taken away by its heir, where the service refuses', () => meanwhile(() => blocked('No.', 'Ask.')));
  it('is taken away by its heir, where the service is busy', () => meanwhile(() => busy('Busy.', 'Wait.')));

  it('is not known to be ours where nothing says so', () => {
    const row = { key: 'full', state: 'applying', at: '', tries: 1, busy: 0, made: true } as const;
    assert.equal(isOurs(row, { leases: [], first: true, open: 0 }), false);
    assert.equal(isOurs(row, { leases: [], mine: ['full'], first: true, open: 0 }), true);
  });
});

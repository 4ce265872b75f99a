// What other hands did in the middle of a turn: somebody turned it round, the process stops, the record is gone, the plan is new.
import assert from 'node:assert/strict';
import { busy } from '../../src/contracts/failure.ts';
import type { Step } from '../../src/contracts/step.ts';
import { changes, type Seen } from '../operations/asked.ts';
import { turned } from '../../src/requests/carry.ts';
import { turn } from '../../src/plans/turn.ts';
import { named } from './cases.ts';
import { Trial, type Case } from './trial.ts';

const lag = 3_000;
const full = named('give full access');
const three = named('give three rights, one of which was there');
const states = async (world: Trial, id: string) =>
  (await world.store.get(id))?.rows.map(({ key, state }) => `${key} ${state}`).join(', ');

/** The same operation with another plan. */
const replanned = (one: Case, change: (steps: readonly Seen[]) => readonly Step[]): Case => ({
  ...one,
  operation: {
    ...one.operation,
    plan: (...given) => change(changes(one.operation.plan(...given))),
  },
});
/** A bug is thrown on, where none is looked for. */
const noBug = (error: unknown): never => {
  throw error;
};

describe('A turn, when meanwhile the world has changed,', () => {
  let world: Trial;
  beforeEach(() => {
    world = new Trial(lag, 5);
  });

  it('leaves alone what somebody turned round in the middle of it', async () => {
    const id = await world.begin(full);
    const change = world.world.ledger.change.bind(world.world.ledger);
    let calls = 0;
    const ledger = {
      ...world.world.ledger,
      change: async (...given: Parameters<typeof change>) => {
        calls += 1;
        // Before the last change of the turn: the one that says when to come back.
        if (calls === 5) await world.turnBack(id);
        return change(...given);
      },
    };
    await turn(id, { ...world.world, ledger }, noBug);
    const after = await world.store.get(id);
    assert.equal(after?.state, 'undoing');
    assert.equal(after.wake, world.clock.now().toISOString(), 'its turn back is due at once');
  });

  it('changes no row that another hand has moved since it was read', async () => {
    const id = await world.begin(full);
    const { look } = world.world;
    const meanwhile = {
      ...look,
      exo: async (...given: Parameters<typeof look.exo>) => {
        await world.store.change(id, (now) =>
          now.state === 'running' ? turned(now, 'undoing', world.clock.now()) : undefined,
        );
        return look.exo(...given);
      },
    };
    await turn(id, { ...world.world, look: meanwhile }, noBug);
    assert.deepEqual(world.tenant.effects, [], 'nothing was sent for what was turned round');
    assert.equal((await world.store.get(id))?.state, 'undone');
  });

  it('stops in the middle of a wait when the process is asked to, and leaves the rest to another', async () => {
    const id = await world.begin(full);
    const stop = new AbortController();
    await world.store.slow('exchange writes', new Date(world.clock.now().getTime() + 4_000));
    const sleep = async () => {
      stop.abort();
      throw new Error('stopped');
    };
    const clock = { now: () => world.clock.now(), sleep, every: () => async () => undefined };
    await turn(id, { ...world.world, clock, stopping: stop.signal }, noBug);
    assert.equal(await states(world, id), 'full planned');
    assert.equal((await world.run(id)).state, 'done');
  });

  it('ends without a mark on the card when the record cannot be written, and goes on later', async () => {
    const id = await world.begin(full);
    const { ledger } = world.world;
    let down = true;
    const flaky: typeof ledger = {
      ...ledger,
      change: (...given) => {
        if (!down) return ledger.change(...given);
        down = false;
        return Promise.reject(busy('The database cannot be reached.', 'Wait.'));
      },
      pace: (...given) => {
        down = true;
        return ledger.pace(...given);
      },
    };
    down = false;
    await assert.rejects(turn(id, { ...world.world, ledger: flaky }, noBug), /database/);
    assert.equal(await states(world, id), 'full planned');
    assert.equal((await world.run(id)).state, 'done');
  });

  it('carries out what was approved and no more when the plan has grown since', async () => {
    const id = await world.begin(three);
    await world.store.change(id, (now) => ({
      request: { ...now, rows: now.rows.filter(({ key }) => key !== 'sendas') },
      events: [{ kind: 'noticed', by: 'latchkey', facts: {} }],
    }));
    assert.equal((await world.run(id)).state, 'done');
    assert.deepEqual(world.tenant.effects, ['Add-MailboxPermission', 'Set-Mailbox']);
  });

  it('of a step that the plan no longer has fails with a reference, and is stuck on the way back', async () => {
    const id = await world.begin(three);
    await world.run(id);
    const shrunk = replanned(three, ([first, second]) => [first as Step, second as Step]);
    await world.begin(shrunk, { state: 'done' });
    await world.turnBack(id);
    const stuck = await world.run(id, ({ rows }) =>
      rows.every(({ state }) => ['undone', 'stuck'].includes(state)),
    );
    assert.equal(await states(world, id), 'full undone, sendas undone, sendonbehalf stuck');
    assert.match(stuck.rows[2]?.because ?? '', /reference/);
    await world.begin(three, { state: 'done' });
    assert.equal((await world.run(id)).state, 'undone');
  });
});

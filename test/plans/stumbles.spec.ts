// A plan that cannot be made, a process that lost its claim, and a removal refused of what is gone.
import assert from 'node:assert/strict';
import { blocked } from '../../src/contracts/failure.ts';
import type { Request } from '../../src/contracts/request.ts';
import type { Change } from '../../src/contracts/step.ts';
import { turn } from '../../src/plans/turn.ts';
import type { World } from '../../src/plans/world.ts';
import { named } from './cases.ts';
import { Trial } from './trial.ts';

const lag = 3_000;
const full = named('give full access');
const three = named('give three rights, one of which was there');
const states = ({ rows }: Request) => rows.map(({ key, state }) => `${key} ${state}`).join(', ');

describe('A plan that cannot be made', () => {
  let world: Trial;
  let reports: { error: unknown; reference: string }[];
  beforeEach(() => {
    world = new Trial(lag, 5);
    reports = [];
  });
  const unplanned: World['operation'] = () => {
    throw new TypeError('a bug');
  };
  const stumble = (id: string, more: Partial<World> = {}) =>
    turn(id, { ...world.world, operation: unplanned, ...more }, (error, reference) =>
      reports.push({ error, reference }),
    );
  const get = async (id: string) => (await world.store.get(id)) ?? assert.fail();

  it('fails the request with a reference, once, and what is settled stays as it is', async () => {
    const id = await world.begin(three);
    await world.store.change(id, (now) => ({
      request: {
        ...now,
        rows: now.rows.map((row) => (row.key === 'sendas' ? { ...row, state: 'already' } : row)),
      },
      events: [],
    }));
    await stumble(id);
    const failed = await get(id);
    assert.equal(states(failed), 'full failed, sendas already, sendonbehalf failed');
    assert.equal(failed.state, 'partly');
    assert.equal(reports.length, 1);
    assert.ok(failed.rows[0]?.because?.includes(reports[0]?.reference ?? '-'));
    assert.ok((reports[0]?.error as Error).cause instanceof TypeError);
    assert.deepEqual(world.store.events.find(({ kind }) => kind === 'failed')?.facts, {
      reference: reports[0]?.reference,
    });
  });

  it('is stuck on the way back, told once, and tried again in a minute', async () => {
    const id = await world.begin(full);
    await world.run(id);
    await world.turnBack(id, 'ending');
    await stumble(id);
    const stuck = await get(id);
    assert.equal(states(stuck), 'full stuck');
    assert.deepEqual(stuck.noticed, ['stuck']);
    assert.equal(Date.parse(stuck.wake ?? '') - world.clock.now().getTime(), 60_000);
    assert.equal(reports.length, 1);
    world.clock.jumpTo(new Date(stuck.wake ?? ''));
    assert.equal((await world.run(id)).state, 'ended');
    assert.deepEqual(world.tenant.state(), {});
  });

  it('leaves alone what somebody turned round meanwhile', async () => {
    const id = await world.begin(full);
    const { ledger } = world.world;
    const change: typeof ledger.change = async (...given) => {
      await world.turnBack(id);
      return ledger.change(...given);
    };
    await stumble(id, { ledger: { ...ledger, change } });
    assert.equal((await get(id)).state, 'undoing');
    assert.equal(states(await get(id)), 'full skipped');
  });
});

describe('A process that may have lost its claim', () => {
  let world: Trial;
  let held: boolean;
  beforeEach(() => {
    world = new Trial(lag, 5);
    held = true;
  });
  /** It is lost at the moment at which the call is on record. */
  const paused = (what: 'applying' | 'undoing'): World => ({
    ...world.world,
    holds: () => held,
    ledger: {
      ...world.world.ledger,
      change: async (...given) => {
        const after = await world.world.ledger.change(...given);
        held = !after.rows.some(({ state, tries }) => state === what && tries > 0);
        return after;
      },
    },
  });

  it('sends nothing, and leaves to the next what is on record', async () => {
    const id = await world.begin(full);
    await world.once(id, paused('applying'));
    assert.deepEqual(world.tenant.effects, []);
    const left = (await world.store.get(id)) ?? assert.fail();
    assert.equal(states(left), 'full applying');
    assert.equal((await world.run(id)).state, 'done');
    world.tenant.effects = [];
    held = true;
    await world.turnBack(id);
    await world.once(id, paused('undoing'));
    assert.deepEqual(world.tenant.effects, []);
    assert.equal((await world.store.get(id))?.rows[0]?.tries, 1, 'on record, and not sent');
    assert.equal((await world.run(id)).state, 'undone');
    assert.deepEqual(world.tenant.state(), {});
  });
});

describe('A removal that is refused', () => {
  it('of what is gone already is no trouble: it only has to stay so', async () => {
    const world = new Trial(lag, 11);
    const id = await world.begin(full);
    await world.run(id);
    await world.turnBack(id, 'ending');
    world.tenant.trouble = (when, what) => {
      if (when !== 'before' || what !== 'Remove-MailboxPermission') return;
      world.tenant.seed('full|m1|u1', '');
      throw blocked('There is no such entry.', 'Look.');
    };
    const over = await world.run(id);
    assert.equal(over.state, 'ended');
    assert.deepEqual(over.noticed, []);
    assert.ok(!world.store.events.some(({ kind }) => kind === 'stuck'));
    assert.deepEqual(world.store.held, []);
  });

  it('where the mailbox cannot be read either is stuck', async () => {
    const barred: Change['check'] = async () => ({ is: 'blocked', because: 'No mailbox.', advice: 'Look.' });
    const world = new Trial(lag, 11);
    const id = await world.begin(full);
    await world.run(id);
    await world.turnBack(id, 'ending');
    world.tenant.trouble = (when, what) => {
      if (when === 'before' && what === 'Remove-MailboxPermission') throw blocked('No mailbox.', 'Look.');
    };
    const operation: World['operation'] = (name) => {
      const one = world.world.operation(name);
      const plan = (...given: Parameters<typeof one.plan>) => {
        const [first] = one.plan(...given);
        return [{ ...first, check: barred }] as ReturnType<typeof one.plan>;
      };
      return { ...one, plan };
    };
    const stuck = await world.run(id, ({ rows }) => rows[0]?.state === 'stuck', {
      ...world.world,
      operation,
    });
    assert.equal(stuck.rows[0]?.because, 'No mailbox.');
  });
});

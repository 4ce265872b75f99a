// Turns: what goes before what, who has to wait, what other hands did meanwhile, and when to come back.
import assert from 'node:assert/strict';
import { blocked, busy } from '../../src/contracts/failure.ts';
import type { Step } from '../../src/contracts/step.ts';
import { changes, type Seen } from '../operations/asked.ts';
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
/** Each step after the one before it. */
const chained = replanned(three, (steps) =>
  steps.map((step, index) => (index === 0 ? step : { ...step, after: [steps[index - 1]?.key ?? ''] })),
);

describe('A turn', () => {
  let world: Trial;
  beforeEach(() => {
    world = new Trial(lag, 5);
  });

  it('sends a step only when the one it comes after is seen, and takes it back before that one', async () => {
    const id = await world.begin(chained);
    await world.once(id);
    assert.equal(await states(world, id), 'full sent, sendas planned, sendonbehalf planned');
    assert.equal((await world.run(id)).state, 'done');
    assert.deepEqual(world.tenant.effects, [
      'Add-MailboxPermission',
      'Add-RecipientPermission',
      'Set-Mailbox',
    ]);
    world.tenant.effects = [];
    await world.turnBack(id);
    await world.once(id);
    assert.equal(await states(world, id), 'full undoing, sendas undoing, sendonbehalf unsent');
    await world.run(id);
    assert.deepEqual(world.tenant.effects, [
      'Set-Mailbox',
      'Remove-RecipientPermission',
      'Remove-MailboxPermission',
    ]);
  });

  it('asks for its place in the queue once, however many steps it begins', async () => {
    const id = await world.begin(chained);
    let asked = 0;
    const change = world.store.change.bind(world.store);
    world.store.change = (one, decide) =>
      change(one, (now, around) => {
        const made = decide(now, around);
        if (!made && now.rows.some(({ state }) => state === 'planned')) asked += 1;
        return made;
      });
    await world.once(id);
    assert.equal(asked, 1);
  });

  it('skips what comes after a step that was blocked, goes on with the others, and says partly', async () => {
    const one = replanned(three, ([first, second, third]) => [
      first as Step,
      second as Step,
      { ...(third as Step), after: ['full'] },
    ]);
    const id = await world.begin(one);
    world.tenant.trouble = (when, what) => {
      if (when === 'before' && what === 'Add-MailboxPermission') throw blocked('Not allowed.', 'Ask.');
    };
    const request = await world.run(id);
    assert.equal(await states(world, id), 'full blocked, sendas seen, sendonbehalf skipped');
    assert.equal(request.state, 'partly');
  });

  it('sends all calls of a step; when a later one is busy, the first may have had effect', async () => {
    const both = replanned(full, ([step]) => {
      const only = step ?? assert.fail();
      const second = { ...only.apply[0], cmdlet: 'Add-RecipientPermission' as const };
      return [{ ...only, apply: [only.apply[0], { ...second, params: { Identity: 'm1', Trustee: 'u1' } }] }];
    });
    const id = await world.begin(both);
    let fails = true;
    world.tenant.trouble = (when, what) => {
      if (fails && when === 'before' && what === 'Add-RecipientPermission') throw busy('Busy.', 'Wait.');
    };
    await world.once(id);
    assert.equal(await states(world, id), 'full applying');
    fails = false;
    const request = await world.run(id);
    assert.equal(request.state, 'done');
    assert.equal(request.rows[0]?.made, true);
  });

  it('waits behind the request that came first on the same mailbox, and goes when that one is done', async () => {
    const first = await world.begin(full);
    const second = await world.begin(named('take full access and send as'));
    await world.once(second);
    assert.equal(await states(world, second), 'full planned, sendas planned');
    const wake = (await world.store.get(second))?.wake ?? '';
    assert.equal(Date.parse(wake) - world.clock.now().getTime(), 5_000);
    await world.run(first);
    world.clock.jumpTo(new Date(wake));
    assert.equal((await world.run(second)).state, 'done');
    assert.deepEqual(world.tenant.state(), {});
  });

  it('goes on with what was sent although an earlier ticket stands before what was not', async () => {
    const id = await world.begin(three);
    await world.once(id);
    const before = await states(world, id);
    assert.equal(before, 'full sent, sendas sent, sendonbehalf sent');
    // A retry draws a new ticket behind whoever came meanwhile.
    await world.store.change(id, (now) => ({
      request: {
        ...now,
        rows: now.rows.map((row) => (row.key === 'full' ? row : { ...row, state: 'planned', tries: 0 })),
      },
      events: [{ kind: 'retried', by: 'latchkey', facts: {} }],
      tickets: 'return',
    }));
    const other = await world.begin(full);
    await world.store.change(id, (now) => ({
      request: now,
      events: [{ kind: 'retried', by: 'latchkey', facts: {} }],
      tickets: 'draw',
    }));
    world.clock.pass(lag);
    await world.once(id);
    world.clock.pass(lag);
    await world.once(id);
    assert.equal(await states(world, id), 'full seen, sendas planned, sendonbehalf planned');
    await world.run(other);
    assert.equal((await world.run(id)).state, 'done');
  });

  it('says nothing new when nothing but time has passed', async () => {
    const id = await world.begin(full);
    await world.once(id);
    const { version, wake } = (await world.store.get(id)) ?? assert.fail();
    await world.once(id);
    const after = await world.store.get(id);
    assert.deepEqual([after?.version, after?.wake], [version, wake]);
  });

  it('of a run that has not begun, is over, or is not on record does nothing', async () => {
    const id = await world.begin(full, { rows: [] });
    await world.once(id);
    assert.equal((await world.store.get(id))?.state, 'running');
    await world.once('LK-99');
    const over = await world.begin(full, { state: 'done' });
    await world.once(over);
    assert.deepEqual(world.tenant.effects, []);
  });

  it('comes back by itself when nothing of it can go on', async () => {
    const one = replanned(full, ([step]) => [{ ...(step as Step), after: ['nothing'] }]);
    const id = await world.begin(one);
    await world.once(id);
    const wake = (await world.store.get(id))?.wake ?? '';
    assert.equal(Date.parse(wake) - world.clock.now().getTime(), 5_000);
  });

  it('comes back at the end of what it still gives, and warns of it when it is given', async () => {
    const ends = new Date(world.clock.now().getTime() + 100).toISOString();
    const id = await world.begin(full, { ends });
    await world.once(id);
    assert.equal((await world.store.get(id))?.wake, ends);
    await world.turnBack(id, 'ending');
    await world.run(id);
    const far = new Date(world.clock.now().getTime() + 5 * 86_400_000).toISOString();
    const other = await world.begin(named('give a calendar level where there was none'), { ends: far });
    const done = await world.run(other);
    assert.equal(Date.parse(done.wake ?? ''), Date.parse(far) - 86_400_000);
  });

  it('counts a length from the first thing seen, also where all was there before', async () => {
    const timed = { ...full, input: { ...full.input, for: 3_600_000 } };
    const id = await world.begin(timed);
    const { began, ends } = await world.run(id);
    assert.equal(Date.parse(ends ?? '') - Date.parse(began ?? ''), 3_600_000);
    const again = await world.run(await world.begin(timed));
    assert.equal(Date.parse(again.ends ?? '') - Date.parse(again.began ?? ''), 3_600_000);
  });
});

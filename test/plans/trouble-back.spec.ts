// Taking back from a service that refuses, is slow or hides what it did: people are told, and it is never given up.
import assert from 'node:assert/strict';
import { blocked, busy } from '../../src/contracts/failure.ts';
import { named } from './cases.ts';
import { Trial } from './trial.ts';

const lag = 3_000;
const full = named('give full access');
const remove = 'Remove-MailboxPermission';
const look = 'Get-MailboxPermission';

describe('The way back, where the service', () => {
  let world: Trial;
  let id: string;
  beforeEach(async () => {
    world = new Trial(lag, 11);
    id = await world.begin(full);
  });
  /** Whatever `fail` answers for the nth such call is thrown before (or after) it takes effect. */
  const when = (
    what: string,
    fail: (nth: number) => Error | undefined,
    at: 'before' | 'after' = 'before',
  ) => {
    let nth = 0;
    world.tenant.trouble = (moment, cmdlet) => {
      if (moment !== at || cmdlet !== what) return;
      nth += 1;
      const error = fail(nth);
      if (error) throw error;
    };
  };
  const kinds = () => world.store.events.map(({ kind }) => kind);

  it('refuses the removal: says so, tells people once, and tries on until it is gone', async () => {
    await world.run(id);
    when(remove, (nth) => (nth <= 3 ? blocked('Not allowed.', 'Give the role back.') : undefined));
    await world.turnBack(id, 'ending');
    const stuck = await world.run(id, ({ rows }) => rows[0]?.state === 'stuck');
    assert.equal(stuck.rows[0]?.because, 'Not allowed.');
    assert.deepEqual(stuck.noticed, ['stuck']);
    const over = await world.run(id);
    assert.equal(over.state, 'ended');
    assert.deepEqual(over.noticed, ['stuck'], 'people were told once');
    assert.equal(kinds().filter((kind) => kind === 'stuck').length, 3);
    assert.deepEqual(world.tenant.state(), {});
  });

  it('is busy with the removal: waits ever longer, then tells people, and tries on', async () => {
    await world.run(id);
    when(remove, (nth) => (nth <= 12 ? busy('Busy.', 'Wait.') : undefined));
    await world.turnBack(id, 'ending');
    const stuck = await world.run(id, ({ rows }) => rows[0]?.state === 'stuck');
    assert.equal(kinds().filter((kind) => kind === 'busy').length, 10);
    assert.equal(stuck.rows[0]?.advice, 'Wait.');
    assert.equal((await world.run(id)).state, 'ended');
  });

  it('cannot be read after a removal: it is neither called gone nor sent again', async () => {
    await world.run(id);
    await world.turnBack(id);
    world.tenant.effects = [];
    when(look, (nth) => (nth <= 4 ? busy('Busy.', 'Wait.') : undefined));
    const unsure = await world.run(id, ({ rows }) => rows[0]?.busy === 3);
    assert.equal(unsure.rows[0]?.state, 'unsent');
    assert.equal((await world.run(id)).state, 'undone');
    assert.equal(world.tenant.effects.length, 1);
  });

  it('cannot be read for long after a removal: people are told, and it is tried on', async () => {
    await world.run(id);
    await world.turnBack(id, 'ending');
    when(look, (nth) => (nth <= 11 ? busy('Exchange does not answer.', 'Wait.') : undefined));
    const stuck = await world.run(id, ({ rows }) => rows[0]?.state === 'stuck');
    assert.equal(stuck.rows[0]?.because, 'Exchange does not answer.');
    assert.deepEqual(stuck.noticed, ['stuck']);
    assert.equal((await world.run(id)).state, 'ended');
    assert.deepEqual(world.tenant.state(), {});
  });

  it('does not let us look after a removal: people are told, and it is tried on', async () => {
    await world.run(id);
    await world.turnBack(id);
    when(look, (nth) => (nth === 1 ? blocked('No right to read.', 'Grant it.') : undefined));
    const stuck = await world.run(id, ({ rows }) => rows[0]?.state === 'stuck');
    assert.equal(stuck.rows[0]?.advice, 'Grant it.');
    assert.equal((await world.run(id)).state, 'undone');
  });

  it('accepts a removal that does not show: sends it three times, then tells people and tries on', async () => {
    await world.run(id);
    await world.turnBack(id, 'ending');
    let still = true;
    world.tenant.trouble = (moment, cmdlet) => {
      if (still && moment === 'after' && cmdlet === remove) world.tenant.seed('full|m1|u1', 'on');
    };
    world.tenant.effects = [];
    const stuck = await world.run(id, ({ rows }) => rows[0]?.state === 'stuck');
    assert.equal(stuck.rows[0]?.because, 'It was taken away, but still shows.');
    assert.equal(world.tenant.effects.length, 3);
    still = false;
    assert.equal((await world.run(id)).state, 'ended');
    assert.deepEqual(world.tenant.state(), {});
  });

  it('makes us stumble on the way back: it is stuck, and tried on', async () => {
    await world.run(id);
    await world.turnBack(id);
    when(remove, (nth) => (nth === 1 ? new Error('a bug') : undefined));
    const stuck = await world.run(id, ({ rows }) => rows[0]?.state === 'stuck');
    assert.match(stuck.rows[0]?.because ?? '', /reference/);
    assert.equal((await world.run(id)).state, 'undone');
    assert.deepEqual(world.tenant.state(), {});
  });
});

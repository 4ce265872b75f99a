// How long a right lasts when its giving did not go as it should: its end is never lost, and comes on time.
import assert from 'node:assert/strict';
import { mayStand } from '../../src/adapters/postgres/extent.ts';
import { blocked, busy } from '../../src/contracts/failure.ts';
import { calendar } from '../../src/requests/calendar.ts';
import { named } from './cases.ts';
import { Trial } from './trial.ts';

const lag = 3_000;
const hour = 3_600_000;
const full = named('give full access');
const three = named('give three rights, one of which was there');
const timed = { ...full, input: { ...full.input, for: hour } };

describe('The end of a right', () => {
  let world: Trial;
  beforeEach(() => {
    world = new Trial(lag, 5);
  });
  const ended = async (id: string) => {
    await world.store.change(id, (now) => calendar(now, world.clock.now()));
    return world.run(id);
  };
  const lost = (ms: number) => {
    world.tenant.trouble = (when, what) => {
      if (when !== 'before' || what !== 'Add-MailboxPermission') return;
      world.clock.pass(ms);
      throw busy('No answer.', 'Wait.', { took: 'perhaps' });
    };
  };

  it('counts from the call that left where nothing was ever seen of it, and takes it back then', async () => {
    const id = await world.begin(timed);
    lost(0);
    const failed = await world.run(id);
    assert.equal(failed.state, 'failed');
    assert.deepEqual([failed.rows[0]?.state, failed.rows[0]?.made], ['blocked', true]);
    assert.equal(failed.began, failed.rows[0]?.sent);
    assert.equal(Date.parse(failed.ends ?? '') - Date.parse(failed.began ?? ''), hour);
    assert.equal(failed.wake, failed.ends);
    assert.equal(mayStand(failed), true, 'it is listed among what is due');
    world.tenant.trouble = () => undefined;
    // What was thought lost took effect after all, long after.
    world.tenant.set('full|m1|u1', 'on');
    world.clock.jumpTo(new Date(failed.ends ?? ''));
    assert.equal((await ended(id)).state, 'ended');
    assert.deepEqual(world.tenant.state(), {});
  });

  it('is none where nothing can have been given', async () => {
    const id = await world.begin(timed, { ends: new Date(world.clock.now().getTime() + hour).toISOString() });
    world.tenant.trouble = (when, what) => {
      if (when === 'before' && what === 'Add-MailboxPermission') throw blocked('Not allowed.', 'Ask.');
    };
    const failed = await world.run(id);
    assert.deepEqual([failed.state, failed.wake, failed.began], ['failed', undefined, undefined]);
    assert.equal(mayStand(failed), false);
  });

  it('comes on time also for what was there before us, which stays', async () => {
    world.tenant.seed('full|m1|u1', 'on');
    const done = await world.run(await world.begin(timed));
    assert.equal(done.rows[0]?.made, false);
    assert.equal(done.wake, done.ends);
    world.clock.jumpTo(new Date(done.ends ?? ''));
    const over = await ended(done.id);
    assert.deepEqual([over.state, over.rows[0]?.state], ['ended', 'kept']);
    assert.deepEqual(world.tenant.state(), { 'full|m1|u1': 'on' });
  });

  it('comes on time for what was handed over to it', async () => {
    const first = await world.run(await world.begin(full));
    world.tenant.seed('full|m1|u1', 'on');
    const heir = await world.begin(timed);
    const second = await world.run(heir);
    await world.turnBack(first.id);
    await world.run(first.id);
    assert.equal((await world.store.get(heir))?.wake, second.ends);
    world.clock.jumpTo(new Date(second.ends ?? ''));
    assert.equal((await ended(heir)).rows[0]?.state, 'undone');
    assert.deepEqual(world.tenant.state(), {});
  });

  it('stops a run in the middle: nothing more is given once it has come', async () => {
    const ends = new Date(world.clock.now().getTime() + 5_000).toISOString();
    const id = await world.begin(three, { ends });
    world.tenant.trouble = (when, what) => {
      if (when === 'after' && what === 'Add-MailboxPermission') world.clock.pass(6_000);
    };
    await world.once(id);
    assert.deepEqual(world.tenant.effects, ['Add-MailboxPermission']);
    assert.equal((await world.store.get(id))?.state, 'running');
    assert.equal((await ended(id)).state, 'ended');
    assert.deepEqual(world.tenant.state(), {});
  });
});

// The follower where processes die, people and channels cannot be reached, and services are busy.
import assert from 'node:assert/strict';
import { blocked, busy } from '../../src/contracts/failure.ts';
import { done, waiting } from './samples.ts';
import { newer, place, state, World } from './world.ts';

describe('the follower in trouble', () => {
  let world: World;
  beforeEach(() => (world = new World()));

  it('goes on where another was killed between claim and post', async () => {
    const killed = world.follower();
    world.put(waiting);
    world.poster.trouble = () => new Promise(() => undefined);
    void killed.follow('LK-12');
    await new Promise((resolve) => setImmediate(resolve));
    world.poster.trouble = () => undefined;
    const seconds = await world.settle(world.follower());
    assert.ok(seconds <= 15, String(seconds));
    assert.equal(world.poster.messages.length, 3);
  });

  it('goes on where another was killed in the middle of an edit', async () => {
    world.put(waiting);
    const killed = world.follower();
    await world.settle(killed);
    world.put(newer(done, 7));
    world.poster.trouble = () => new Promise(() => undefined);
    void killed.follow('LK-12');
    await new Promise((resolve) => setImmediate(resolve));
    world.poster.trouble = () => undefined;
    const seconds = await world.settle(world.follower());
    assert.ok(seconds <= 15, String(seconds));
    assert.match(world.poster.in('chat-riley')[0] ?? '', /Done\n/);
  });

  it('makes an edit again that came so late that it covered a newer one', async () => {
    world.put(waiting);
    const slow = world.follower();
    await world.settle(slow);
    world.put(newer(state('running'), 4));
    const held: (() => void)[] = [];
    world.poster.trouble = () => new Promise<void>((resolve) => held.push(resolve));
    const going = slow.follow('LK-12');
    await new Promise((resolve) => setImmediate(resolve));
    world.poster.trouble = () => undefined;
    world.clock.move(20_000);
    world.put(newer(done, 7));
    const other = world.follower();
    await world.settle(other);
    assert.match(world.poster.in('chat-riley')[0] ?? '', /Done\n/);
    for (const go of held) go();
    await going;
    assert.match(world.poster.in('chat-riley')[0] ?? '', /Running\n/);
    await world.settle(other);
    assert.match(world.poster.in('chat-riley')[0] ?? '', /Done\n/);
  });

  it('lets one approver who cannot be reached stop nobody else, and does not ask Teams again for them', async () => {
    let tries = 0;
    world.poster.trouble = (call, to) => {
      if (call !== 'chat' || to !== 'ada') return;
      tries += 1;
      throw blocked('The app is not installed.', 'Install it.');
    };
    const follower = world.follower();
    world.put(waiting);
    await world.settle(follower);
    world.put(newer(waiting, 2));
    await world.settle(follower);
    assert.deepEqual(world.decidable(), ['chat-bo']);
    assert.equal(tries, 1);
  });

  it('tells the asker when nobody who decides can be reached', async () => {
    world.poster.trouble = (call) => {
      if (call === 'chat') throw blocked('The app is not installed.', 'Install it.');
    };
    world.put(waiting);
    await world.settle(world.follower());
    assert.match(world.poster.in('chat-riley')[1] ?? '', /No approver could be reached for LK-12/);
  });

  it('goes to people when the place is lost, tells them and the asker, and other requests follow', async () => {
    await world.copies.setPlace(place);
    const follower = world.follower();
    world.put({ ...waiting, id: 'LK-11' });
    await world.settle(follower);
    world.poster.trouble = (call, to) => {
      if (to === 'channel') throw blocked('The channel is gone.', 'Name another.');
    };
    world.put(waiting);
    await world.settle(follower);
    assert.equal(await world.copies.place(), undefined);
    const chats = world.decidable().filter((each) => each !== 'channel');
    assert.deepEqual([...chats].sort(), ['chat-ada', 'chat-ada', 'chat-bo', 'chat-bo']);
    assert.ok(
      world.poster
        .in('chat-ada')
        .some((text) => text.startsWith('The channel for approvals cannot be reached')),
    );
    assert.ok(
      world.poster.in('chat-riley').some((text) => text.includes('so LK-12 went to the approvers in person')),
    );
  });

  it('tells what became of it where the asker is, and posts nothing more where the card was lost', async () => {
    const follower = world.follower();
    world.put({ ...waiting, home: { conversation: 'team', kind: 'channel' } });
    await world.settle(follower);
    let posts = 0;
    world.poster.trouble = (call, to) => {
      if (to !== 'team') return;
      if (call === 'post') posts += 1;
      throw blocked('The channel is gone.', 'Name another.');
    };
    world.put({ ...newer(done, 9), home: { conversation: 'team', kind: 'channel' } });
    await world.settle(follower);
    assert.ok(world.poster.in('chat-a1').some((text) => text.includes('LK-12 is done.')));
    assert.equal(posts, 0);
  });

  it('puts the lost place on record first, and moves nothing while that cannot be', async () => {
    await world.copies.setPlace(place);
    world.poster.trouble = (call, to) => {
      if (to === 'channel') throw blocked('The channel is gone.', 'Name another.');
    };
    const { record } = world;
    world.record = async () => Promise.reject(busy('The database is away.', 'Later.'));
    const follower = world.follower();
    world.put(waiting);
    await follower.follow('LK-12');
    assert.deepEqual(await world.copies.place(), place);
    world.record = record;
    await world.settle(follower);
    assert.equal(await world.copies.place(), undefined);
    assert.deepEqual(world.events, [
      { kind: 'place', by: 'latchkey', facts: { conversation: 'channel', lost: true } },
    ]);
    assert.ok(world.decidable().includes('chat-ada'));
  });

  it('sends the cards of all that wait in a lost place to people, however many', async () => {
    await world.copies.setPlace(place);
    const follower = world.follower();
    for (let n = 100; n < 220; n += 1) world.put({ ...waiting, id: `LK-${n}` });
    await world.settle(follower);
    world.poster.trouble = (call, to) => {
      if (to === 'channel') throw blocked('The channel is gone.', 'Name another.');
    };
    world.put(waiting);
    await world.settle(follower);
    const sent = world.decidable().filter((each) => each === 'chat-ada');
    assert.equal(sent.length, 121);
  });

  it('posts a card again whose post was not answered, ever more seldom, since the first may stand there', async () => {
    const times: number[] = [];
    const from = world.clock.now().getTime();
    world.poster.after = (to) => {
      if (to !== 'chat-riley') return;
      times.push((world.clock.now().getTime() - from) / 1000);
      throw busy('Teams did not answer.', 'Later.', { took: 'perhaps' });
    };
    const follower = world.follower();
    world.put(waiting);
    for (let seconds = 0; seconds < 600; seconds += 1) {
      await follower.sweep();
      // Whoever wakes it meanwhile changes nothing.
      if (seconds % 7 === 0) await follower.follow('LK-12');
      world.clock.move(1_000);
    }
    assert.deepEqual(times, [0, 12, 42, 162]);
    world.poster.after = () => undefined;
    await world.settle(follower, 700);
    world.put(newer(done, 7));
    await world.settle(follower);
    assert.match(world.poster.in('chat-riley').find((text) => text.includes('Done\n')) ?? '', /^LK-12/);
  });

  it('waits as long as the service asks, and the final state still goes out', async () => {
    const follower = world.follower();
    world.put(waiting);
    await world.settle(follower);
    const from = world.clock.now().getTime();
    const until = from + 40_000;
    let early = 0;
    world.poster.trouble = (call, to) => {
      if (call !== 'edit' || to !== 'chat-riley') return;
      const now = world.clock.now().getTime();
      if (now > from && now < until) early += 1;
      if (now < until) throw busy('Throttled.', 'Later.', { retryAfter: until - now });
    };
    world.put(newer(done, 7));
    const seconds = await world.settle(follower);
    assert.ok(seconds >= 40, String(seconds));
    assert.equal(early, 0);
    assert.match(world.poster.in('chat-riley')[0] ?? '', /Done\n/);
    assert.match(world.poster.in('chat-ada')[0] ?? '', /^LK-12 .* Done/);
  });

  it('shows the asker the card although the approvers cannot be read now', async () => {
    world.members = async () => {
      throw busy('Entra does not answer.', 'Later.');
    };
    const follower = world.follower();
    world.put(waiting);
    await follower.follow('LK-12');
    assert.equal(world.poster.in('chat-riley').length, 1);
    world.members = async () => world.approvers;
    await world.settle(follower);
    assert.deepEqual([...world.decidable()].sort(), ['chat-ada', 'chat-bo']);
  });

  it('logs a bug and goes on with the others', async () => {
    world.poster.trouble = (_call, to) => {
      if (to === 'chat-ada') throw new TypeError('a bug');
    };
    const follower = world.follower();
    world.put(waiting);
    await follower.follow('LK-12');
    assert.deepEqual(world.errors, ['A card could not be shown.']);
    assert.deepEqual(world.decidable(), ['chat-bo']);
    world.poster.trouble = () => undefined;
    await world.settle(follower);
    assert.deepEqual([...world.decidable()].sort(), ['chat-ada', 'chat-bo']);
  });
});

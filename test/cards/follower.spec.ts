// The follower: every copy ends at the newest state, nothing is posted twice, and edits are few.
import assert from 'node:assert/strict';
import { makeFollower } from '../../src/cards/follower.ts';
import { person } from './memory.ts';
import { done, pending, waiting } from './samples.ts';
import { newer, place, state, World } from './world.ts';

describe('the follower', () => {
  let world: World;
  beforeEach(() => (world = new World()));

  it('posts the card at home and to each approver, and shrinks theirs once it is decided', async () => {
    const follower = world.follower();
    world.put(waiting);
    await follower.follow('LK-12');
    assert.deepEqual(world.poster.messages.map((each) => each.conversation).sort(), [
      'chat-ada',
      'chat-bo',
      'chat-riley',
    ]);
    assert.deepEqual([...world.decidable()].sort(), ['chat-ada', 'chat-bo']);
    world.put(newer(done, 7));
    await world.settle(follower);
    assert.deepEqual(world.decidable(), []);
    assert.match(world.poster.in('chat-ada')[0] ?? '', /^LK-12 .* Done/);
    assert.deepEqual(world.poster.in('chat-riley').slice(1), ['LK-12 is done.']);
  });

  it('shows nobody a request for decision who asks for it or gains by it', async () => {
    world.approvers = [person('a1'), person('c1'), person('ada'), person('m1')];
    world.put({ ...waiting, touches: { ...waiting.touches, groups: ['g-team'] } });
    const members = makeFollower({
      ...{ copies: world.copies, poster: world.poster, clock: world.clock, discreet: () => false },
      records: { get: async () => world.copies.requests.get('LK-12'), find: async () => [] },
      record: world.record,
      members: async (groups) => (groups.includes('g-team') ? [person('m1')] : world.approvers),
      log: { warn: () => undefined, error: () => undefined },
    });
    await members.follow('LK-12');
    assert.deepEqual(world.decidable(), ['chat-ada']);
  });

  it('never posts twice, with two followers at once and whatever they do', async () => {
    const followers = [world.follower(), world.follower()];
    world.poster.trouble = async () => {
      for (let n = 0; n < 5; n += 1) await Promise.resolve();
    };
    for (const request of [waiting, newer(done, 7)]) {
      world.put(request);
      await Promise.all(
        followers.flatMap((each) => [each.follow('LK-12'), each.sweep(), each.follow('LK-12')]),
      );
      for (const each of followers) await world.settle(each);
    }
    assert.deepEqual(world.poster.messages.map((each) => each.conversation).sort(), [
      'chat-ada',
      'chat-bo',
      'chat-riley',
      'chat-riley',
    ]);
  });

  it('edits at most once in 2 s in a conversation, and the newest state goes out', async () => {
    const followers = [world.follower(), world.follower()];
    world.put(waiting);
    await world.settle(followers[0] ?? assert.fail());
    for (let version = 2; version < 30; version += 1) {
      world.put(newer(version % 2 ? state('running') : state('waiting for Exchange'), version));
      await Promise.all(followers.map((each) => each.follow('LK-12')));
      world.clock.move(300);
    }
    world.put(newer(done, 30));
    for (const each of followers) await world.settle(each);
    const times = world.poster.edits
      .filter((each) => each.conversation === 'chat-riley')
      .map(({ at }) => at.getTime());
    assert.ok(times.length > 3 && times.length < 8, String(times.length));
    for (const [n, at] of times.entries()) assert.ok(n === 0 || at - (times[n - 1] ?? 0) >= 2_000);
    assert.match(world.poster.in('chat-riley')[0] ?? '', /Done\n/);
  });

  it('asks the record nothing about a conversation of which it knows that it rests', async () => {
    const follower = world.follower();
    world.put(waiting);
    await world.settle(follower);
    world.put(newer(state('running'), 2));
    await world.settle(follower);
    let holds = 0;
    const asked = (): number => holds;
    const hold = world.copies.hold;
    world.copies.hold = (...all) => {
      holds += 1;
      return hold(...all);
    };
    for (let version = 3; version < 9; version += 1) {
      world.put(newer(state('running'), version));
      await follower.follow('LK-12');
    }
    assert.equal(asked(), 0);
    world.clock.move(2_000);
    await follower.follow('LK-12');
    assert.ok(asked() > 0, 'the newest state goes out when the rest is over');
  });

  it('does not send an edit that would change nothing', async () => {
    const follower = world.follower();
    world.put(waiting);
    await world.settle(follower);
    world.put(newer(state('running'), 2));
    await world.settle(follower);
    const before = world.poster.edits.filter((each) => each.conversation === 'chat-ada').length;
    world.put(newer(state('running'), 3));
    await world.settle(follower);
    assert.equal(world.poster.edits.filter((each) => each.conversation === 'chat-ada').length, before);
  });

  it('posts in the place where there is one, and asks there anew in the thread', async () => {
    await world.copies.setPlace(place);
    const follower = world.follower();
    world.put(waiting);
    await world.settle(follower);
    assert.deepEqual(world.decidable(), ['channel']);
    world.put(newer(done, 7));
    await world.settle(follower);
    assert.match(world.poster.in('channel')[0] ?? '', /✓ +Full access/);
    world.put({ ...state('undo asked'), version: 8 });
    await world.settle(follower);
    const [, asked] = world.poster.messages.filter((each) => each.conversation === 'channel');
    assert.match(asked?.text ?? '', /LK-12: Riley Chen asks to undo this\./);
    assert.equal(
      asked?.root,
      world.poster.messages.find((each) => each.conversation === 'channel')?.activity,
    );
    assert.deepEqual(world.decidable(), ['channel']);
  });

  it('asks in the thread of the card also where both come in one go, as after a time without a bot', async () => {
    await world.copies.setPlace(place);
    world.put({ ...state('undo asked'), version: 8 });
    await world.settle(world.follower());
    const [card, asked] = world.poster.messages.filter((each) => each.conversation === 'channel');
    assert.match(asked?.text ?? '', /Riley Chen asks to undo this\./);
    assert.equal(asked?.root, card?.activity);
  });

  it('sends an equal card again where another process has shown something else in between', async () => {
    const [one, other] = [world.follower(), world.follower()];
    world.put(waiting);
    await world.settle(one);
    world.put(newer(state('running'), 2));
    await world.settle(one);
    world.put(newer(state('partly'), 3));
    await world.settle(other);
    world.put(newer(state('running'), 4));
    await world.settle(one);
    assert.match(world.poster.in('chat-riley')[0] ?? '', /Running\n/);
  });

  it('asks approvers in person with a new message in a later round, and only there', async () => {
    const follower = world.follower();
    world.put(waiting);
    await world.settle(follower);
    world.put(newer(done, 7));
    await world.settle(follower);
    world.put({ ...done, version: 8, pending: pending({ intent: 'undo' }) });
    await world.settle(follower);
    assert.deepEqual([...world.decidable()].sort(), ['chat-ada', 'chat-bo']);
    assert.equal(world.poster.in('chat-ada').length, 2);
    assert.match(world.poster.in('chat-ada')[1] ?? '', /asks to undo this/);
  });

  it('forgets a request that is not on record', async () => {
    await world.follower().follow('LK-404');
    assert.deepEqual(world.poster.messages, []);
  });
});

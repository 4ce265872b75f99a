// Questions said to the bot: who is answered, and where.
import assert from 'node:assert/strict';
import { blocked, busy } from '../../src/contracts/failure.ts';
import { hear } from '../../src/chat/hear.ts';
import { ada, mallory, refuses, riley, somebody } from '../requests/office.ts';
import { Chat, only, ops } from './room.ts';

const sentence = 'give full on finance to alex';

describe('A question', () => {
  let world: Chat;
  beforeEach(() => {
    world = new Chat();
  });

  it('is answered to readers, askers and approvers, and to nobody else', async () => {
    for (const id of ['rhea', 'riley', 'ada'])
      assert.match(only(await world.say('pending', somebody(id))), /Nothing waits/);
    assert.match(only(await world.say('pending', mallory)), /You may not ask for this/);
  });

  it('of one’s own, asked in a channel, is answered in one’s own chat, and the channel is told so', async () => {
    const said = await world.say('mine', riley, ops);
    assert.equal(said.length, 2);
    assert.match(said[0] ?? '', /^chat-riley: /);
    assert.equal(said[1], 'ops: I have answered in your own chat.');
  });

  it('in a conversation that policy does not name is refused; in person it never is', async () => {
    const elsewhere = { conversation: 'lunch', kind: 'group' } as const;
    assert.match(
      only(await world.say('pending', riley, elsewhere)),
      /lunch: [\s\S]*does not let me work in this conversation/,
    );
  });

  it('for a request brings its card, which follows it from then on', async () => {
    const request = await world.opened(sentence);
    assert.match(only(await world.say('show LK-1', somebody('rhea'))), /LK-1/);
    const [copy] = await world.copies.of(request.id);
    assert.deepEqual(
      { conversation: copy?.conversation, kind: copy?.kind, shown: copy?.shown, person: copy?.person },
      { conversation: 'chat-rhea', kind: 'home', shown: request.version, person: 'rhea' },
    );
    const said = await world.say('show LK-1', ada, ops);
    assert.match(said[0] ?? '', /^chat-ada: /);
    assert.match(only(await world.say('show LK-9')), /There is no request LK-9/);
  });

  it('asked twice leaves one card that follows the request; the older says that it stands further down', async () => {
    const request = await world.opened(sentence);
    await world.say('show LK-1');
    await world.copies.lost(request.id, 'chat-riley', 'home');
    assert.match(only(await world.say('show LK-1')), /LK-1/);
    const [older = '', newer = ''] = world.poster.in('chat-riley');
    assert.match(older, /Its card stands further down\./);
    assert.doesNotMatch(older, /→/, 'nothing is to be pressed on it');
    assert.match(newer, /→/);
    const [copy, ...rest] = await world.copies.of(request.id);
    assert.deepEqual([copy?.activity, copy?.lost, rest], ['m2', undefined, []]);
  });

  it('asked twice is answered although the older card cannot be changed', async () => {
    await world.opened(sentence);
    await world.say('show LK-1');
    world.poster.trouble = (call) => {
      if (call === 'edit') throw blocked('The message is gone.', 'Nothing.');
    };
    assert.match(only(await world.say('show LK-1')), /LK-1/);
    assert.equal(world.reports[0]?.reference, 'older card');
  });

  it('whose request is gone by the time of the answer says so', async () => {
    await world.opened(sentence);
    const get = world.store.get.bind(world.store);
    let reads = 0;
    world.store.get = async (id) => ((reads += 1) > 1 ? undefined : get(id));
    assert.match(only(await world.say('show LK-1')), /There is no LK-1/);
  });

  it('whose card cannot be posted marks the copy as lost where the chat is gone, and keeps it where a bug is ours', async () => {
    const request = await world.opened(sentence);
    world.poster.trouble = () => {
      throw blocked('The chat is gone.', 'Install it again.');
    };
    await refuses(() => hear(world.ask('show LK-1'), world.room), /chat is gone/, 'blocked');
    assert.equal((await world.copies.of(request.id))[0]?.lost, true);
    world.poster.trouble = () => {
      throw busy('Slower.', 'Wait.');
    };
    await refuses(() => hear(world.ask('show LK-1', ada), world.room), 'Slower.', 'busy');
    assert.equal((await world.copies.of(request.id))[1]?.lost, undefined, 'it may be reached later');
    world.poster.trouble = () => {
      throw new TypeError('a bug');
    };
    await assert.rejects(hear(world.ask('show LK-1', ada), world.room), TypeError);
    assert.equal((await world.copies.of(request.id))[1]?.lost, undefined);
  });
});

// Changes and approvals that are said: which request is meant, and what comes of it.
import assert from 'node:assert/strict';
import { busy } from '../../src/contracts/failure.ts';
import { command } from '../../src/chat/verbs.ts';
import { ada, day, mallory, riley, somebody } from '../requests/office.ts';
import { Chat, only, ops } from './room.ts';

const sentence = 'give full on finance to alex';

describe('A change that is said', () => {
  let world: Chat;
  beforeEach(() => {
    world = new Chat();
  });

  it('is read with its number in any spelling, and with what follows', () => {
    assert.deepEqual(command('Undo LK-7'), { verb: 'undo', id: 'LK-7', rest: '' });
    assert.deepEqual(command('extend #12 for 2d'), { verb: 'extend', id: 'LK-12', rest: 'for 2d' });
    assert.deepEqual(command('end lk 007'), { verb: 'end', id: 'LK-7', rest: '' });
    assert.deepEqual(command('cancel'), { verb: 'cancel', rest: '' });
    assert.equal(command('ending all'), undefined);
  });

  it('means the request that it names, else the thread’s, else the asker’s last', async () => {
    await world.opened(sentence);
    await world.opened('give sendas on finance to alex');
    await world.opened('give full on sam to alex');
    const root = { ...ops, root: 'r1' };
    await world.put('LK-1', { home: root, ...(await pendingOf('LK-1')) });
    assert.equal(only(await world.say('cancel LK-2')), 'chat-riley: LK-2 is cancelled.');
    assert.equal(only(await world.say('cancel', riley, root)), 'ops: LK-1 is cancelled.');
    const nothing = only(await world.say('cancel', riley, { ...ops, root: 'other' }));
    assert.match(nothing, /Nothing was asked for in this thread[\s\S]*cancel LK-3/);
    assert.match(only(await world.say('cancel', ada, { ...ops, root: 'other' })), /“pending” shows them/);
    assert.equal((await world.get('LK-3')).state, 'waiting');
    assert.equal(
      only(await world.say('cancel my last one please', riley, { ...ops, root: 'other' })),
      'ops: LK-3 is cancelled.',
    );
    assert.match(only(await world.say('cancel', ada)), /You have no request yet/);
    assert.match(only(await world.say('undo LK-77')), /There is no LK-77/);
  });

  it('in a thread means its request, however many were asked for since', async () => {
    world.rule({}, { openAsks: 99 });
    await world.opened(sentence);
    const home = { ...ops, root: 'r1' };
    await world.put('LK-1', { home, ...(await pendingOf('LK-1')) });
    for (let n = 0; n < 55; n += 1) await world.opened('give sendas on finance to alex');
    assert.equal(only(await world.say('cancel', riley, home)), 'ops: LK-1 is cancelled.');
  });

  it('that says more than is understood changes nothing, and asks which was meant', async () => {
    await world.opened(sentence);
    await world.opened('give sendas on sam to alex');
    const { version } = await world.get('LK-2');
    assert.match(only(await world.say('cancel full on finance for alex')), /Did you mean[\s\S]*cancel LK-1/);
    assert.match(only(await world.say('cancel my thing')), /cancel LK-2/, 'the last it could mean');
    assert.match(only(await world.say('cancel LK-1 tomorrow')), /cancel LK-1/);
    assert.match(only(await world.say('approve the one of finance', ada)), /approve LK-1/);
    assert.match(only(await world.say('reject sam', ada)), /reject LK-2/);
    for (const text of [
      'end full on finance for alex',
      'undo LK-9 later',
      'retry it tomorrow',
      'extend finance for 2d',
    ])
      assert.match(only(await world.say(text)), /did not understand which request[\s\S]*LK-12/, text);
    assert.equal((await world.get('LK-2')).version, version);
    assert.equal((await world.get('LK-1')).state, 'waiting');
    assert.match(only(await world.say('approve LK-1 because it is right', ada)), /→ approve/);
  });

  it('that is not understood is asked about with the last request that its verb fits', async () => {
    const { id } = await world.opened(`${sentence} until 2026-10-30 17:00`);
    await world.opened('give sendas on finance to alex');
    await world.put(id, { state: 'done' });
    for (const verb of ['end', 'undo', 'extend'])
      assert.match(only(await world.say(`${verb} my thing`)), new RegExp(`${verb} LK-1`));
    await world.put(id, { state: 'partly' });
    assert.match(only(await world.say('retry my thing')), /retry LK-1/);
    await world.put(id, { state: 'failed' });
    assert.match(only(await world.say('retry --')), /retry LK-1/);
    await world.put(id, { state: 'scheduled' });
    assert.match(only(await world.say('cancel finance thing: full')), /cancel LK-1/);
    assert.match(only(await world.say('extend my thing')), /extend LK-1/);
  });

  it('of what is stuck is closed by hand when an approver cancels it', async () => {
    const { id, pending } = await world.opened(sentence);
    assert.ok(pending);
    const row = { key: 'full', state: 'stuck', at: '', tries: 9, busy: 0, made: true } as const;
    await world.put(id, { state: 'undoing', rows: [row], decided: [{ ...pending, outcome: 'approved' }] });
    assert.equal(only(await world.say('cancel LK-1', ada)), 'chat-ada: LK-1 is closed by hand.');
  });

  const pendingOf = async (id: string) => {
    const { pending } = await world.get(id);
    return pending ? { pending } : {};
  };

  it('is asked of an approver, or done at once where policy says so', async () => {
    const { id } = await world.opened(`${sentence} until 2026-10-30 17:00`);
    const { ends = '' } = await world.get(id);
    const row = { key: 'full', state: 'seen', at: ends, tries: 1, busy: 0, made: true } as const;
    const stands = (state: 'done' | 'partly' = 'done') => world.put(id, { state, rows: [row] });
    await stands();
    assert.equal(only(await world.say('extend LK-1 for 2d')), 'chat-riley: LK-1: an approver is asked.');
    assert.equal((await world.get(id)).pending?.until, new Date(Date.parse(ends) + 2 * day).toISOString());
    world.rule({}, { free: ['takes'] });
    await stands();
    assert.equal(only(await world.say('end')), 'chat-riley: LK-1: it ends now.');
    await stands();
    assert.equal(only(await world.say('undo')), 'chat-riley: LK-1: it is being taken back.');
    await world.put(id, { state: 'partly', rows: [row], direction: 'takes' });
    assert.equal(only(await world.say('retry')), 'chat-riley: LK-1: it is tried again.');
    await world.put(id, { state: 'done', rows: [row], direction: 'takes' });
    assert.equal(only(await world.say('extend until 2026-11-05')), 'chat-riley: LK-1: its end has moved.');
    assert.match(only(await world.say('extend LK-1')), /Until when\?/);
  });

  it('to extend what has no end is refused', async () => {
    await world.opened(sentence);
    assert.match(only(await world.say('extend LK-1 for 2d')), /LK-1 has no end to move/);
    await world.opened('give sendas on finance to alex for 8h');
    assert.match(only(await world.say('extend LK-2 for 2d')), /its time has not begun to count/);
  });
});

describe('“approve”', () => {
  let world: Chat;
  beforeEach(() => {
    world = new Chat();
  });

  it('here, said by an approver in a channel, makes it the place for cards', async () => {
    const root = { ...ops, root: 'r1' };
    assert.match(only(await world.say('Approve here.', ada, root)), /shown in this channel from now on/);
    assert.deepEqual(await world.copies.place(), ops, 'the channel, not the thread');
    assert.deepEqual(world.store.events.at(-1)?.facts, { conversation: 'ops' });
  });

  it('here is refused in person, in a channel that policy does not name, and to who is no approver', async () => {
    assert.match(only(await world.say('approve here', ada)), /is for a channel/);
    assert.match(
      only(await world.say('approve here', ada, { conversation: 'lunch', kind: 'channel' })),
      /does not let me work/,
    );
    assert.match(only(await world.say('approve here', mallory, ops)), /Only an approver can say this/);
    assert.match(only(await world.say('approve here', somebody('guest'), ops)), /Guests do not decide here/);
    assert.match(only(await world.say('approve here', somebody('gone'), ops)), /account is disabled/);
    assert.equal(await world.copies.place(), undefined);
  });

  it('here moves nothing when its event cannot be written', async () => {
    world.beforeCommit = () => {
      throw busy('The database cannot be reached.', 'Wait.');
    };
    await world.say('approve here', ada, ops);
    assert.equal(await world.copies.place(), undefined);
  });

  it('with a number brings the card to who may decide, and to nobody else', async () => {
    const request = await world.opened(sentence);
    assert.match(only(await world.say('approve LK-1', ada)), /→ approve/);
    assert.equal((await world.copies.of(request.id))[0]?.kind, 'approver');
    assert.match(only(await world.say('approve LK-1', riley)), /You asked for this/);
    assert.match(only(await world.say('reject LK-1', mallory)), /not an approver/);
    assert.match(only(await world.say('approve LK-1', ada, ops)), /^ops: [\s\S]*→ approve/);
    await world.judge('LK-1', ada);
    assert.match(only(await world.say('approve LK-1', ada)), /LK-1 waits for no decision/);
  });

  it('keeps the card of a discreet mailbox out of channels', async () => {
    world.rule({}, { discreet: ['finance@contoso.com'] });
    await world.opened(sentence);
    assert.match(only(await world.say('approve LK-1', ada, ops)), /Policy keeps this one out of channels/);
    assert.match(only(await world.say('approve LK-1', ada)), /→ approve/);
  });
});

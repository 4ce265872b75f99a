// What is said to the bot, and the one answer that each sentence gets.
import assert from 'node:assert/strict';
import { blocked, busy, refused } from '../../src/contracts/failure.ts';
import { alex, chat, mallory, riley } from '../requests/office.ts';
import { Chat, only, ops } from './room.ts';

const sentence = 'give full on finance to alex';

describe('Said to Latchkey', () => {
  let world: Chat;
  beforeEach(() => {
    world = new Chat();
  });

  it('nothing, or help, is answered with what can be said, to anybody and without a policy', async () => {
    world.policy = { is: 'none', because: 'It is gone.' };
    for (const text of ['', '  ', 'help', 'help give'])
      assert.match(only(await world.say(text, mallory)), /give full/, text);
    assert.match(
      only(await world.say('help', mallory, { conversation: 'elsewhere', kind: 'group' })),
      /give full/,
    );
    assert.match(only(await world.say('mine')), /Nobody may ask for anything at the moment/);
  });

  it('an ask goes on record, and is shown by what follows the record, not by an answer', async () => {
    assert.deepEqual(await world.say(sentence), []);
    const request = await world.get('LK-1');
    assert.deepEqual([request.said, request.home], [sentence, chat('riley')]);
    assert.equal(request.asker.zone, 'Europe/Berlin');
  });

  it('an ask that lacks something is answered with the form, filled in as far as it went', async () => {
    const empty = only(await world.say('give'));
    assert.match(empty, /<mailbox>/);
    assert.doesNotMatch(empty, /Say|Write/);
    const form = only(await world.say('give full on finance'));
    assert.match(form, /<mailbox>: \[finance\]/);
    assert.match(form, /who gets it/i);
    const many = only(await world.say('give full on finance to alexx'));
    assert.match(many, /alexx/);
    const choice = only(await world.say('give full on fin to alex'));
    assert.match(choice, /Finance Berlin/, 'what it may mean can be chosen');
    assert.deepEqual(world.store.events, []);
  });

  it('a refusal that belongs to a field is told on the form, and any other as it is', async () => {
    world.rule({ ticket: 'required' });
    assert.match(only(await world.say(sentence)), /A ticket is needed\. Add it: ref INC47/);
    world.rule({});
    world.unreachable = new Set(['ada', 'ben', alex]);
    const told = only(await world.say(sentence));
    assert.match(told, /Not this way[\s\S]*No approver can be reached\.[\s\S]*approve here/);
    assert.equal(world.kinds.at(-1), 'refused');
  });

  it('who reaches for what is not theirs is told on the form, and it is on record', async () => {
    const operation = world.operations.get('give-access');
    assert.ok(operation);
    const why = 'You may not change it.';
    const survey = () =>
      Promise.reject(refused(why, 'Ask its owner.', { field: 'mailbox', reason: 'notTheirs' }));
    world.operations.set('give-access', { ...operation, survey });
    assert.match(only(await world.say(sentence)), /You may not change it\. Ask its owner\./);
    assert.deepEqual(
      world.store.events.map(({ kind, facts }) => [kind, facts['because']]),
      [['refused', why]],
    );
  });

  it('a refusal of a field that the form has not is told as it is', async () => {
    world.rule({}, { neverTouch: ['finance@contoso.com'] });
    world.tenant.full.set(world.tenant.of('finance').id, [
      { user: 'alex@contoso.com', rights: ['FullAccess'] },
    ]);
    const operation = world.operations.get('take-access');
    assert.ok(operation);
    world.operations.set('take-access', { ...operation, fields: ['rights'] });
    assert.match(
      only(await world.say('take full on finance from alex')),
      /Not this way[\s\S]*never to be touched/,
    );
  });

  it('a preview opens nothing, and brings the card with the sentence to send', async () => {
    const card = only(await world.say(`preview ${sentence}`));
    assert.match(card, /Add-MailboxPermission/);
    assert.match(card, /→ choose/);
    assert.match(only(await world.say('preview: give')), /<mailbox>/);
    assert.deepEqual(world.store.events, []);
  });

  it('an ask for what is so already is told so', async () => {
    world.tenant.full.set(world.tenant.of('finance').id, [
      { user: 'alex@contoso.com', rights: ['FullAccess'] },
    ]);
    assert.match(only(await world.say(sentence)), /Nothing to do[\s\S]*It is so already: Full access/);
    assert.match(only(await world.say('take sendas on finance from alex')), /It is not there: Send as/);
  });

  it('an ask that is blocked is shown to the asker with the reason, and goes to nobody', async () => {
    world.tenant.full.set(world.tenant.of('finance').id, [
      { user: 'alex@contoso.com', rights: ['FullAccess'], deny: true },
    ]);
    const card = only(await world.say(sentence));
    assert.match(card, /Blocked/i);
    assert.doesNotMatch(card, /→ choose/, 'there is nothing to send');
    assert.deepEqual(world.store.events, []);
  });

  it('a service that is busy, or refuses, is told with what to do, and kept apart from refusals', async () => {
    world.graphFails = busy('Entra does not answer.', 'Try again in a minute.');
    assert.match(
      only(await world.say(sentence)),
      /Busy, try again[\s\S]*Entra does not answer[\s\S]*in a minute/,
    );
    assert.equal(world.kinds.at(-1), 'busy');
    world.graphFails = blocked('Entra may not be read.', 'Grant it.');
    assert.match(only(await world.say(sentence)), /Not possible now[\s\S]*may not be read/);
    assert.equal(world.kinds.at(-1), 'busy', 'it is held against nobody');
  });

  it('a bug is answered with a reference that the log has, and nothing is thrown', async () => {
    Object.assign(world.look, { exo: () => Promise.reject(new TypeError('a bug')) });
    const told = only(await world.say(sentence));
    const [, reference = ''] = /Nothing was changed by this\. Reference: ([0-9a-f]{8})\./.exec(told) ?? [];
    assert.equal(world.reports[0]?.reference, reference);
    assert.ok(world.reports[0].error instanceof TypeError);
  });

  it('a refusal is told even when it cannot be put on record, and that is reported', async () => {
    world.beforeCommit = () => {
      throw busy('The database cannot be reached.', 'Wait.');
    };
    assert.match(only(await world.say('cancel LK-9')), /There is no LK-9/);
    assert.equal(world.reports[0]?.reference, 'refusal not recorded');
  });

  it('an answer that cannot be posted is reported, and nothing is thrown', async () => {
    world.poster.trouble = () => {
      throw blocked('The chat is gone.', 'Install it again.');
    };
    assert.deepEqual(await world.say('help'), []);
    assert.equal(world.reports[0]?.reference, 'reply');
  });

  it('an answer waits while Teams asks for a slower pace, and is posted once', async () => {
    let calls = 0;
    const began = world.clock.now().getTime();
    world.poster.trouble = () => {
      calls += 1;
      if (calls === 1) throw busy('Slower.', 'Wait.', { retryAfter: 2_000 });
      if (calls === 2) throw busy('Slower.', 'Wait.');
    };
    assert.equal((await world.say('help')).length, 1);
    assert.equal(world.clock.now().getTime() - began, 2_500);
    assert.deepEqual(world.reports, []);
  });

  it('an answer is given up after five tries, after a pause too long, or when it may have arrived', async () => {
    const fails = async (more: { took?: 'perhaps'; retryAfter?: number }) => {
      let calls = 0;
      world.poster.trouble = () => {
        calls += 1;
        throw busy('Slower.', 'Wait.', more);
      };
      await world.say('help');
      return calls;
    };
    assert.equal(await fails({}), 5);
    assert.equal(await fails({ retryAfter: 30_001 }), 1);
    assert.equal(await fails({ took: 'perhaps' }), 1);
    assert.equal(world.reports.length, 3);
  });

  it('a verb that is nearly right is asked about, and what is nothing like one gets help', async () => {
    const mean = only(await world.say('giev full on finance to alex'));
    assert.match(mean, /give full on finance to alex/);
    assert.match(mean, /→ choose/);
    assert.match(only(await world.say('cancle LK-1')), /cancel LK-1/);
    assert.match(only(await world.say('what a day')), /I did not understand that\.[\s\S]*What can I say\?/);
    assert.deepEqual(world.store.events, []);
  });
});

describe('Somebody who meets Latchkey', () => {
  it('in person is greeted by name; a channel, or nobody in particular, is not', async () => {
    const world = new Chat();
    await world.inbox.met(chat('riley'), riley);
    assert.match(world.poster.in('chat-riley')[0] ?? '', /Hello\. I am Latchkey\.[\s\S]*Riley, ask me/);
    await world.inbox.met(ops, riley);
    await world.inbox.met(chat('x'), undefined);
    assert.equal(world.poster.messages.length, 1);
  });
});

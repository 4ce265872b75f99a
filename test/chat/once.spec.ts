// What comes twice: the same message, the same press, the same button pressed again. One request comes of it.
import assert from 'node:assert/strict';
import { ada, chat, riley } from '../requests/office.ts';
import { Chat, only, ops } from './room.ts';

const sentence = 'give full on finance to alex';

describe('What comes twice', () => {
  let world: Chat;
  beforeEach(() => {
    world = new Chat();
  });
  const ids = async () => (await world.store.find({})).map(({ id }) => id);
  const submit = (more: object = {}) =>
    world.press('', 'submit', riley, {
      data: { operation: 'give-access' },
      inputs: { rights: 'full', mailbox: 'finance', to: 'alex' },
      ...more,
    });

  it('a message that Teams sends again opens nothing more, and is not answered again', async () => {
    const ask = { ...world.ask(sentence), id: 'a1' };
    await world.inbox.heard(ask);
    await world.inbox.heard(ask);
    assert.deepEqual(await ids(), ['LK-1']);
    assert.deepEqual(world.poster.messages, []);
    await world.inbox.heard({ ...ask, id: 'a2' });
    await world.inbox.heard({ ...ask, id: 'a2', who: ada, where: chat('ada') });
    assert.deepEqual(
      await ids(),
      ['LK-2', 'LK-1'],
      'said again it is another ask; others’ ids are their own',
    );
  });

  it('a form that is sent by a double click, or again, opens one request', async () => {
    assert.equal(await submit({ id: 'p1' }), 'LK-1 is asked for.');
    assert.match(await submit({ id: 'p1' }), /LK-1 is asked for already/);
    assert.match(await submit({ id: 'p2' }), /LK-1 is asked for already/);
    assert.deepEqual(await ids(), ['LK-1']);
    assert.equal(await submit({ id: 'p3', message: 'another' }), 'LK-2 is asked for.');
  });

  it('a sentence on a button opens one request, and says so when it is pressed again', async () => {
    const choose = (id: string, say: string) => world.press('', 'choose', riley, { id, data: { say } });
    await choose('p1', sentence);
    assert.equal(world.poster.messages.length, 0);
    await choose('p2', sentence);
    assert.match(world.poster.in('chat-riley')[0] ?? '', /LK-1 is asked for already/);
    await choose('p3', 'give sendas on finance to alex');
    assert.deepEqual(await ids(), ['LK-2', 'LK-1'], 'another button on the same card');
  });
});

describe('What policy keeps out of channels', () => {
  let world: Chat;
  beforeEach(() => {
    world = new Chat();
    world.rule({}, { discreet: ['finance@contoso.com'] });
  });
  const note = 'ops: This one goes on in your own chat.';

  it('goes on in the asker’s own chat when it is asked for in a channel', async () => {
    assert.deepEqual(await world.say(sentence, riley, { ...ops, root: 'r' }), [note]);
    assert.deepEqual((await world.get('LK-1')).home, chat('riley'));
    await world.say('give full on sam to alex', riley, ops);
    assert.deepEqual((await world.get('LK-2')).home, ops, 'any other stays where it was asked');
    assert.deepEqual(await world.say(sentence), []);
  });

  it('is previewed, and filled in, in the asker’s own chat too', async () => {
    const [preview = '', said] = await world.say(`preview ${sentence}`, riley, ops);
    assert.match(preview, /^chat-riley: [\s\S]*Add-MailboxPermission/);
    assert.equal(said, note);
    const [form = '', again] = await world.say('give full on finance', riley, ops);
    assert.match(form, /^chat-riley: [\s\S]*who gets it/i);
    assert.equal(again, note);
    assert.match(only(await world.say('give full on sam', riley, ops)), /^ops: /);
    assert.match(only(await world.say('give full to alex', riley, ops)), /^ops: /);
  });

  it('is answered there when a form in the channel names it', async () => {
    const inputs = { rights: 'full', mailbox: 'finance', to: 'alex' };
    const press = (preview: 'yes' | 'no') =>
      world.press('', 'submit', riley, {
        where: ops,
        message: preview,
        data: { operation: 'give-access', preview },
        inputs,
      });
    assert.equal(await press('yes'), 'This one goes on in your own chat.');
    assert.match(world.poster.in('chat-riley')[0] ?? '', /Add-MailboxPermission/);
    await press('no');
    assert.deepEqual((await world.get('LK-1')).home, chat('riley'));
  });
});

describe('What is kept of a refusal', () => {
  it('is our own sentence; what was typed lies apart, under the key of the one who typed it', async () => {
    const world = new Chat();
    const last = () => world.store.events.at(-1) ?? assert.fail('no event');
    await world.say('who on secret-plan', riley);
    assert.equal(last().kind, 'refused');
    assert.doesNotMatch(JSON.stringify(last().facts), /secret|plan/);
    assert.match(last().words?.text ?? '', /secret/);
    assert.equal(last().words?.of, 'riley');
    await world.say('cancel LK-9', riley);
    assert.deepEqual([last().facts['because'], last().words], ['There is no LK-9.', undefined]);
  });
});

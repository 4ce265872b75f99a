import assert from 'node:assert/strict';
import { busy } from '../../../src/contracts/failure.ts';
import { channels, people } from '../../../src/sandbox/seed/ids.ts';
import { openDesk, type Desk } from './desk.ts';

interface Message {
  id: string;
  text: string;
  cards: { body: unknown[] }[];
  replyTo: string | null;
}

const card = (text: string) => ({
  text,
  json: {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [{ type: 'TextBlock', text }],
    actions: [{ type: 'Action.Execute', title: 'Approve', verb: 'approve', data: { request: 'LK-1' } }],
  },
});

describe('Talking through Teams', () => {
  let desk: Desk;
  let chats: string;
  before(async () => {
    desk = await openDesk();
    chats = `${desk.sandbox.ready.chat}/_teams/conversations`;
  });
  after(() => desk.stop());
  beforeEach(() => {
    [desk.asks, desk.presses, desk.writes, desk.logged].forEach((list) => (list.length = 0));
    desk.does.heard = async () => undefined;
    desk.does.pressed = async () => ({ text: 'Noted.' });
    desk.does.isGuest = async () => false;
  });

  const personal = async (as: string): Promise<string> => {
    const all = (await desk.json(`${chats}?as=${as}`)) as { id: string; kind: string }[];
    return all.find(({ kind }) => kind === 'personal')?.id ?? '';
  };
  const say = (conversation: string, as: string, text: string) =>
    desk.json(`${chats}/${conversation}/messages?as=${as}`, { text });
  const read = async (conversation: string, as: string): Promise<Message[]> =>
    (await desk.json(`${chats}/${conversation}/messages?as=${as}`)) as Message[];
  const press = async (
    message: string,
    verb: string,
    inputs = {},
  ): Promise<{ status: number; body: { type: string; value: unknown } }> =>
    (await desk.json(`${chats}/${channels.access}/messages/${message}/actions?as=ada`, {
      verb,
      data: { request: 'LK-1', fingerprint: 'abc' },
      inputs,
    })) as { status: number; body: { type: string; value: unknown } };
  const posted = async (): Promise<string> => {
    desk.does.heard = async ({ where }) => {
      await desk.poster.post(where, { card: card('LK-1') });
    };
    await say(channels.access, 'riley', '@Latchkey show');
    return (await read(channels.access, 'ada')).findLast(({ cards }) => cards.length > 0)?.id ?? '';
  };

  it('hears who said what, where, and how they write dates', async () => {
    await say(await personal('riley'), 'riley', 'give full on “finance” to Alex <alex@contoso.com>');
    const [ask] = desk.asks;
    assert.equal(ask?.text, 'give full on "finance" to Alex <alex@contoso.com>');
    assert.deepEqual(ask.who, { id: people.riley, name: 'Riley Chen' });
    assert.deepEqual(ask.where, { conversation: await personal('riley'), kind: 'personal' });
    assert.equal(ask.zone, 'Europe/Berlin');
  });

  it('takes its own mention out of a channel message, and knows the thread', async () => {
    const { id } = (await say(channels.access, 'riley', '@Latchkey give full on finance to @Alex Kim')) as {
      id: string;
    };
    assert.equal(desk.asks[0]?.text, 'give full on finance to Alex Kim');
    assert.deepEqual(desk.asks[0].where, { conversation: channels.access, kind: 'channel', root: id });
  });

  it('keeps the address of a conversation once, not at each message', async () => {
    const chat = await personal('chris');
    await say(chat, 'chris', 'help');
    await say(chat, 'chris', 'help');
    assert.deepEqual(desk.writes, [
      { conversation: chat, kind: 'personal', serviceUrl: desk.cloud.botService, person: people.chris },
    ]);
  });

  it('answers in the thread, with a card that can be edited', async () => {
    let edited = '';
    desk.does.heard = async ({ where, who }) => {
      edited = await desk.poster.post(where, { card: card('first'), mention: who, text: 'decide, *please*' });
      await desk.poster.edit(where, edited, card('second'));
    };
    const { id } = (await say(channels.access, 'riley', '@Latchkey hello')) as { id: string };
    const message = (await read(channels.access, 'riley')).find((one) => one.id === edited);
    assert.equal(message?.replyTo, id);
    assert.deepEqual(message.cards[0]?.body, [{ type: 'TextBlock', text: 'second' }]);
  });

  it('pings several at once, and of them only those who are there', async () => {
    const stranger = { id: '00000000-0000-4000-8000-00000000dead', name: 'Stranger' };
    let posted = '';
    desk.does.heard = async ({ where, who }) => {
      posted = await desk.poster.post(where, { card: card('x'), mention: [who, stranger] });
    };
    await say(channels.access, 'riley', '@Latchkey hello');
    const message = (await read(channels.access, 'riley')).find((one) => one.id === posted);
    assert.match(JSON.stringify(message), /<at>Riley Chen<\/at>/);
    assert.doesNotMatch(JSON.stringify(message), /Stranger/);
  });

  it('brings a press to the inbox and its answer back to the presser', async () => {
    const message = await posted();
    const answer = await press(message, 'reject', { reason: 'too long' });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, {
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: 'Noted.',
    });
    const [{ press: got, by, where } = assert.fail()] = desk.presses;
    assert.equal(got.verb, 'reject');
    assert.equal(got.message, message);
    assert.deepEqual(got.data, { request: 'LK-1', fingerprint: 'abc', reason: 'too long' });
    assert.equal(by.id, people.ada);
    assert.equal(by.guest, false);
    assert.equal(where.conversation, channels.access);
  });

  it('shows a card to the presser where the inbox answers with one', async () => {
    desk.does.pressed = async () => ({ card: card('Only for you') });
    const message = await posted();
    const { body } = await press(message, 'choose');
    assert.equal(body.type, 'application/vnd.microsoft.card.adaptive');
    assert.deepEqual(body.value, card('Only for you').json);
  });

  it('says whether the presser is a guest', async () => {
    desk.does.isGuest = async (id) => id === people.ada;
    await press(await posted(), 'approve');
    assert.equal(desk.presses[0]?.by.guest, true);
  });

  it('decides nothing while it cannot be known whether the presser is a guest', async () => {
    desk.does.isGuest = async () => {
      throw busy('Graph is having trouble.', 'Try again in a moment.');
    };
    const { status, body } = await press(await posted(), 'approve');
    assert.equal(status, 200);
    assert.equal(body.value, 'Graph is having trouble. Try again in a moment.');
    assert.equal(desk.presses.length, 0);
  });

  it('answers a verb that it does not know with a clear word', async () => {
    const { status, body } = await press(await posted(), 'launch');
    assert.equal(status, 200);
    assert.match(String(body.value), /not known here/);
    assert.equal(desk.presses.length, 0);
  });

  it('gives a short reference for a bug, and the whole in the log', async () => {
    desk.does.pressed = async () => {
      throw new TypeError('x is undefined');
    };
    const { status, body } = await press(await posted(), 'approve');
    const reference = /support: (\w{8})$/.exec(String(body.value))?.[1] ?? 'none';
    assert.equal(status, 200);
    const line = desk.logged.find((entry) => entry['reference'] === reference);
    assert.match(JSON.stringify(line), /x is undefined/);
    desk.does.heard = async () => {
      throw new TypeError('y is undefined');
    };
    const chat = await personal('riley');
    await say(chat, 'riley', 'help');
    assert.match((await read(chat, 'riley')).at(-1)?.text ?? '', /Reference for support/);
  });

  it('meets who installs it', () => {
    assert.ok(desk.met.some(({ who, where }) => who?.id === people.riley && where.kind === 'personal'));
  });
});

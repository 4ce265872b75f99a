import assert from 'node:assert/strict';
import { Bot } from '../../../src/adapters/teams/bot.ts';
import { connectorFailure } from '../../../src/adapters/teams/connector-errors.ts';
import { isServiceHost } from '../../../src/adapters/teams/hosts.ts';
import { teamsPoster } from '../../../src/adapters/teams/poster.ts';
import { textOf } from '../../../src/adapters/teams/text.ts';
import { realClock } from '../../../src/adapters/clock.ts';
import { Failure } from '../../../src/contracts/failure.ts';
import type { Where } from '../../../src/contracts/person.ts';
import { apps, people, tenantId } from '../../../src/sandbox/seed/ids.ts';
import { addressBook, openDesk, type Desk } from './desk.ts';

async function failing(run: Promise<unknown>): Promise<Failure> {
  try {
    await run;
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return error;
  }
  return assert.fail('it went out');
}

describe('Posting to Teams', () => {
  let desk: Desk;
  let where: Where;
  before(async () => {
    desk = await openDesk();
    where = await desk.poster.chatWith(people.ada);
  });
  after(() => desk.stop());
  const trouble = async (rule: object): Promise<void> => {
    await desk.json(`${desk.sandbox.ready.control}/faults`, [
      { service: 'teams', match: 'POST', times: 1, ...rule },
    ]);
  };

  it('opens the chat with a person once', async () => {
    assert.deepEqual(await desk.poster.chatWith(people.ada), where);
    assert.equal(desk.writes.filter(({ person }) => person === people.ada).length, 1);
  });

  it('is blocked where the conversation is not known', async () => {
    const failure = await failing(
      desk.poster.post({ conversation: 'a:never', kind: 'personal' }, { text: 'x' }),
    );
    assert.equal(failure.is, 'blocked');
    assert.match(failure.advice, /Write a word/);
  });

  it('waits as long as Teams asks, and does not try again by itself', async () => {
    await trouble({ when: 'before', respond: { status: 429, headers: { 'retry-after': '7' }, body: {} } });
    const failure = await failing(desk.poster.post(where, { text: 'once' }));
    assert.deepEqual([failure.is, failure.took, failure.retryAfter], ['busy', 'no', 7000]);
  });

  it('does not post twice where an answer is lost, and says that it may have gone out', async () => {
    await trouble({ when: 'after' });
    const failure = await failing(desk.poster.post(where, { text: 'lost answer' }));
    assert.deepEqual([failure.is, failure.took], ['busy', 'perhaps']);
    const chats = `${desk.sandbox.ready.chat}/_teams/conversations/${where.conversation}/messages?as=ada`;
    const messages = (await desk.json(chats)) as { text: string }[];
    assert.equal(messages.filter(({ text }) => text === 'lost answer').length, 1);
  });

  it('sends its token to no other host, even where an address on record names one', async () => {
    const evil = 'https://evil.example/teams/';
    const known = new Map([['a:1', { conversation: 'a:1', kind: 'personal' as const, serviceUrl: evil }]]);
    const bot = new Bot({ cloud: desk.cloud, tenant: tenantId, signIn: apps.bot, clock: realClock() });
    const poster = teamsPoster({ bot, addresses: addressBook(known), serviceUrl: evil });
    const failure = await failing(poster.post({ conversation: 'a:1', kind: 'personal' }, { text: 'x' }));
    assert.match(failure.message, /does not go to evil.example/);
  });

  it('knows Microsoft’s hosts from those that only look like them', () => {
    const hosts = ['smba.trafficmanager.net'];
    assert.equal(isServiceHost('https://smba.trafficmanager.net/emea/', hosts), true);
    for (const address of [
      'http://smba.trafficmanager.net/',
      'https://smba.trafficmanager.net.evil.example/',
      'https://smba.trafficmanager.net:444/',
      'https://x@smba.trafficmanager.net/',
      'https://evil.example/?smba.trafficmanager.net',
      'smba.trafficmanager.net',
    ])
      assert.equal(isServiceHost(address, hosts), false, address);
  });

  const answers: readonly [number, string, Failure['is'], RegExp][] = [
    [400, 'Bad Argument', 'blocked', /report/],
    [403, 'BotNotInConversationRoster', 'blocked', /Add the app/],
    [403, 'ConversationBlockedByUser', 'blocked', /unblock/],
    [403, 'InvalidBotApiHost', 'blocked', /BOT_SERVICE_URL/],
    [404, 'ConversationNotFound', 'blocked', /approve here/],
    [412, 'PreconditionFailed', 'busy', /tried again/],
    [413, 'MessageSizeTooBig', 'blocked', /report/],
    [429, 'Throttled', 'busy', /tried again/],
    [502, '', 'busy', /tried again/],
  ];
  for (const [status, code, is, advice] of answers)
    it(`takes ${status} ${code} as ${is}`, () => {
      const failure = connectorFailure(status, JSON.stringify({ error: { code, message: 'm' } }), 0);
      assert.equal(failure.is, is);
      assert.match(failure.advice, advice);
    });

  it('tells a place or person that is gone from a refusal that is ours to mend', () => {
    const reason = (status: number, code: string) =>
      connectorFailure(status, JSON.stringify({ error: { code, message: 'm' } }), 0).reason;
    for (const code of [
      'BotNotInConversationRoster',
      'ConversationBlockedByUser',
      'ForbiddenOperationException',
    ])
      assert.equal(reason(403, code), 'gone', code);
    assert.equal(reason(404, 'ConversationNotFound'), 'gone');
    for (const [status, code] of [
      [400, 'Bad Argument'],
      [401, 'BotNotRegistered'],
      [403, 'BotDisabledByAdmin'],
      [403, ''],
      [413, 'MessageSizeTooBig'],
    ] as const)
      assert.equal(reason(status, code), undefined, code);
  });
});

describe('What was said', () => {
  const said = (text: string, entities: object[] = []): string =>
    textOf({ text, entities, recipient: { id: '28:bot' } } as never);
  const mention = (id: string, name: string) => ({
    type: 'mention',
    text: `<at>${name}</at>`,
    mentioned: { id, name },
  });

  it('loses our own mention, and keeps others as names', () => {
    const entities = [mention('28:bot', 'Latchkey'), mention('29:alex', 'Alex $& Kim')];
    assert.equal(
      said('<at>Latchkey</at>&nbsp;give to <at>Alex $& Kim</at>', entities),
      'give to Alex $& Kim',
    );
  });

  it('is decoded once, with straight quotes and plain blanks', () => {
    assert.equal(
      said('Alex &lt;a@x&gt; \u201cq\u201d \u2018s\u2019\u00a0&amp;lt; &#8364;\r\n end\u200b'),
      `Alex <a@x> "q" 's' &lt; € end`,
    );
  });

  it('is empty where nothing was written', () => {
    assert.equal(said('<at>Latchkey</at> ', [mention('28:bot', 'Latchkey')]), '');
  });
});

import assert from 'node:assert/strict';
import { ConnectorClient } from 'botframework-connector';
import { channels, people as ids } from '../../src/sandbox/seed/ids.ts';
import {
  card,
  cardActivity,
  goodToken,
  people,
  startBot,
  startPlace,
  type FakeBot,
  type Json,
  type Place,
} from './teams-world.ts';

const code = (body: Json): unknown => (body['error'] as Json)['code'];
const message = (text: string): Json => ({ type: 'message', text });

describe('the Bot Framework connector of the sandbox', () => {
  let place: Place;
  let bot: FakeBot;
  let chat: string;
  const at = (id: string, rest = ''): string => `conversations/${encodeURIComponent(id)}/activities${rest}`;
  const read = async (as: string, id: string) =>
    (await place.chat('GET', `/_teams/conversations/${encodeURIComponent(id)}/messages?as=${as}`)).body;
  const create = (member: string, more: Json = {}) =>
    place.bot('POST', 'conversations', {
      members: [{ id: member }],
      tenantId: place.world.tenantId,
      ...more,
    });

  beforeEach(async () => {
    place = await startPlace();
    bot = await startBot();
    place.world.settings.bots = [bot.url];
    chat = String((await create(ids.ada)).body['id']);
    place.ahead(60_000);
  });
  afterEach(async () => {
    await place.stop();
    await bot.stop();
  });

  it('lets in the bot app only', async () => {
    const { status, body } = await place.bot('POST', at(chat), message('hello'), 'Bearer of-somebody-else');
    assert.equal(status, 401);
    assert.equal(code(body), 'BotNotRegistered');
    assert.equal(place.log.at(-1)?.effect, 0);
    assert.deepEqual(await read('ada', chat), []);
  });

  it('opens the same personal chat by Entra object id and by 29: id', async () => {
    assert.match(chat, /^a:1[\w-]{80,}$/);
    const again = await create(String(people[1]?.id), { activity: message('hi') });
    assert.equal(again.status, 201);
    assert.equal(again.body['id'], chat);
    const [only] = await read('ada', chat);
    assert.deepEqual([only?.['id'], only?.['text']], [again.body['activityId'], 'hi']);
  });

  it('refuses to open a chat by name, without tenant, or with several people', async () => {
    assert.equal((await create('ada@contoso.com')).status, 400);
    assert.equal((await create(ids.ada, { tenantId: undefined })).status, 400);
    assert.equal((await create(ids.ada, { tenantId: ids.ada })).status, 403);
    assert.equal((await create('', { members: [{ id: ids.ada }, { id: ids.riley }] })).status, 400);
  });

  it('starts a channel thread and takes replies into it', async () => {
    const { status, body } = await place.bot('POST', 'conversations', {
      isGroup: true,
      channelData: { channel: { id: channels.access } },
      activity: cardActivity(card('root')),
    });
    assert.equal(status, 201);
    const root = String(body['activityId']);
    assert.equal(body['id'], `${channels.access};messageid=${root}`);
    await place.bot('POST', at(`${channels.access};messageid=${root}`), message('in the thread'));
    await place.bot('POST', at(channels.access, `/${root}`), message('by its id'));
    await place.bot('POST', at(channels.access), message('a new thread'));
    const shown = await read('gus', channels.access);
    assert.deepEqual(
      shown.map((one) => [one['text'], one['replyTo']]),
      [
        ['', null],
        ['in the thread', root],
        ['by its id', root],
        ['a new thread', null],
      ],
    );
    assert.deepEqual(shown[0]?.['cards'], [card('root')]);
  });

  it('edits and deletes its own messages, each as one effect in the log under the real address', async () => {
    const { body } = await place.bot('POST', at(chat), cardActivity(card('one')));
    const id = String(body['id']);
    place.ahead(1000);
    assert.equal((await place.bot('PUT', at(chat, `/${id}`), cardActivity(card('two')))).status, 200);
    const [shown] = await read('ada', chat);
    assert.deepEqual(shown?.['cards'], [card('two')]);
    assert.equal(shown['edited'], place.world.now().toISOString());
    assert.equal((await place.bot('DELETE', at(chat, `/${id}`))).status, 200);
    assert.deepEqual(await read('ada', chat), []);
    assert.deepEqual(
      place.log.slice(-3).map((line) => [line.method, line.effect]),
      [
        ['POST', 1],
        ['PUT', 1],
        ['DELETE', 1],
      ],
    );
    const real = `https://smba.trafficmanager.net/emea/v3/${at(chat, `/${id}`)}`;
    assert.equal(place.log.at(-1)?.url, real);
    assert.equal(place.log.at(-1)?.appId, 'e6c545c2-aa01-4774-80d6-085d2f9c1655');
  });

  it('says not found with the code of what is missing', async () => {
    const unknown = await place.bot('POST', at('a:1nobody'), message('x'));
    assert.deepEqual([unknown.status, code(unknown.body)], [404, 'ConversationNotFound']);
    const noThread = await place.bot('POST', at(`${channels.access};messageid=1`), message('x'));
    assert.deepEqual([noThread.status, code(noThread.body)], [404, 'ConversationNotFound']);
    const noMessage = await place.bot('PUT', at(chat, '/1'), message('x'));
    assert.deepEqual([noMessage.status, code(noMessage.body)], [404, 'ActivityNotFoundInConversation']);
  });

  it('does not let the bot change what people said', async () => {
    const { body } = await place.chat(
      'POST',
      `/_teams/conversations/${encodeURIComponent(chat)}/messages?as=ada`,
      { text: 'mine' },
    );
    assert.equal((await place.bot('PUT', at(chat, `/${String(body['id'])}`), message('yours'))).status, 403);
  });

  it('refuses where the bot was removed, is not installed, or is blocked, and tells the bot of its removal', async () => {
    const control = (body: Json) => place.chat('POST', '/_teams/control', body);
    await control({ conversation: channels.access, bot: 'removed' });
    const heard = bot.heard.map(({ activity }) => [
      activity['type'],
      activity['action'] ?? activity['membersRemoved'],
    ]);
    assert.deepEqual(heard.slice(-2), [
      ['conversationUpdate', [{ id: '28:e6c545c2-aa01-4774-80d6-085d2f9c1655' }]],
      ['installationUpdate', 'remove'],
    ]);
    const gone = await place.bot('POST', at(channels.access), message('x'));
    assert.deepEqual([gone.status, code(gone.body)], [403, 'BotNotInConversationRoster']);
    await control({ conversation: channels.access, bot: 'added' });
    assert.equal((await place.bot('POST', at(channels.access), message('x'))).status, 201);
    await control({ person: 'ada', blocked: true });
    assert.equal(code((await place.bot('POST', at(chat), message('x'))).body), 'ConversationBlockedByUser');
    await control({ person: 'ada', blocked: false });
    await control({ person: 'ada', installed: false });
    assert.equal(code((await place.bot('POST', at(chat), message('x'))).body), 'ForbiddenOperationException');
    assert.equal(code((await create(ids.ada)).body), 'ForbiddenOperationException');
    assert.equal((await control({ person: 'ada' })).status, 400);
    assert.equal((await control({ conversation: 'nowhere', bot: 'added' })).status, 404);
  });

  it('names the members with their Entra ids, and tells guests apart', async () => {
    const { body } = await place.bot('GET', `conversations/${encodeURIComponent(channels.access)}/members`);
    assert.deepEqual(body.find((one) => one['aadObjectId'] === ids.gus)?.['userRole'], 'guest');
    const paged = await place.bot(
      'GET',
      `conversations/${encodeURIComponent(channels.general)}/pagedmembers?pageSize=50`,
    );
    assert.equal((paged.body['members'] as Json[]).length, people.length - 1);
    const one = await place.bot('GET', `conversations/${encodeURIComponent(chat)}/members/${ids.ada}`);
    assert.deepEqual([one.body['id'], one.body['userPrincipalName']], [people[1]?.id, 'ada@contoso.com']);
    assert.equal(
      (await place.bot('GET', `conversations/${encodeURIComponent(chat)}/members/${ids.riley}`)).status,
      404,
    );
  });

  it('takes typing without keeping it, and answers 501 to what it does not know', async () => {
    const typing = await place.bot('POST', at(chat), { type: 'typing' });
    assert.equal(typing.status, 201);
    assert.equal(place.log.at(-1)?.effect, 0);
    assert.deepEqual(await read('ada', chat), []);
    assert.equal((await place.bot('GET', 'meetings/1')).status, 501);
  });

  it("speaks with botbuilder's own client", async () => {
    const signs = {
      signRequest: async <T extends { headers: { set(name: string, value: string): void } }>(
        request: T,
      ): Promise<T> => {
        request.headers.set('authorization', goodToken);
        return request;
      },
    };
    const client = new ConnectorClient(signs, {
      baseUri: `${place.world.urls.tenant}/smba/emea/`,
      noRetryPolicy: true,
    });
    const { id } = await client.conversations.sendToConversation(chat, {
      ...message('one'),
      type: 'message',
    });
    await client.conversations.updateActivity(chat, id, { type: 'message', text: 'two' });
    await client.conversations.replyToActivity(chat, id, { type: 'message', text: 'three' });
    const root = await client.conversations.createConversation({
      isGroup: true,
      bot: { id: '28:bot', name: 'Latchkey' },
      channelData: { channel: { id: channels.access } },
      activity: { type: 'message', text: 'thread' },
    } as Parameters<typeof client.conversations.createConversation>[0]);
    await client.conversations.sendToConversation(root.id, { type: 'message', text: 'reply' });
    assert.deepEqual(
      (await read('ada', chat)).map((one) => one['text']),
      ['two', 'three'],
    );
    assert.deepEqual(
      (await read('ada', channels.access)).map((one) => one['replyTo']),
      [null, root.activityId],
    );
    await assert.rejects(client.conversations.deleteActivity(chat, '1'), {
      statusCode: 404,
      code: 'ActivityNotFoundInConversation',
    });
  });
});

import assert from 'node:assert/strict';
import { channels, people as ids, tenantId } from '../../src/sandbox/seed/ids.ts';
import {
  activitiesOf,
  people,
  startBot,
  startPlace,
  type FakeBot,
  type Json,
  type Place,
} from './teams-world.ts';

const [riley, , , , , gus] = people;

describe('the web chat of the sandbox', () => {
  let place: Place;
  let bot: FakeBot;
  const idOf = async (as: string, name: string): Promise<string> => {
    const { body } = await place.chat('GET', `/_teams/conversations?as=${as}`);
    return String(body.find((one) => one['name'] === name)?.['id']);
  };
  const say = (as: string, id: string, body: Json) =>
    place.chat('POST', `/_teams/conversations/${encodeURIComponent(id)}/messages?as=${as}`, body);
  const read = async (as: string, id: string) =>
    (await place.chat('GET', `/_teams/conversations/${encodeURIComponent(id)}/messages?as=${as}`)).body;

  beforeEach(async () => {
    place = await startPlace();
    bot = await startBot();
    place.world.settings.bots = [bot.url];
  });
  afterEach(async () => {
    await place.stop();
    await bot.stop();
  });

  it('lists the people as they are seeded', async () => {
    const { body } = await place.chat('GET', '/_teams/people');
    assert.deepEqual(body, people);
  });

  it('shows each person only the conversations they are in', async () => {
    const names = async (as: string) =>
      (await place.chat('GET', `/_teams/conversations?as=${as}`)).body.map(
        (one) => `${String(one['kind'])} ${String(one['name'])}`,
      );
    assert.deepEqual(await names('riley'), [
      'personal Latchkey',
      'group Finance move',
      'channel Access requests',
      'channel General',
    ]);
    assert.deepEqual(await names('nora'), [
      'personal Latchkey',
      'channel Access requests',
      'channel General',
    ]);
    assert.deepEqual(await names('gus'), ['personal Latchkey', 'channel Access requests']);
    const others = await place.chat(
      'GET',
      `/_teams/conversations/${await idOf('riley', 'Latchkey')}/messages?as=ada`,
    );
    assert.equal(others.status, 404);
    assert.match(String((others.body['error'] as Json)['message']), /Ada Wong is in no conversation/);
  });

  it('takes a person by short name, UPN or object id, and says who is missing', async () => {
    const first = await idOf('riley', 'Latchkey');
    assert.equal(await idOf('RILEY@contoso.com', 'Latchkey'), first);
    assert.equal(await idOf(ids.riley, 'Latchkey'), first);
    assert.equal(await idOf(encodeURIComponent(gus?.upn ?? ''), 'Latchkey'), await idOf('gus', 'Latchkey'));
    const nobody = await place.chat('GET', '/_teams/conversations?as=zoe');
    assert.equal(nobody.status, 400);
    assert.match(JSON.stringify(nobody.body), /zoe/);
    assert.match(JSON.stringify((await place.chat('GET', '/_teams/conversations')).body), /Say who you are/);
  });

  it('sends a personal message exactly as Teams does', async () => {
    const id = await idOf('riley', 'Latchkey');
    const { status, body } = await say('riley', id, { text: 'give <b> & full' });
    assert.equal(status, 201);
    const [activity] = activitiesOf(bot, 'message');
    assert.ok(activity && riley);
    const { attachments, ...rest } = activity;
    assert.deepEqual(rest, {
      channelId: 'msteams',
      serviceUrl: `${place.world.urls.tenant}/smba/emea/`,
      timestamp: '2026-11-21T13:03:05.120Z',
      localTimestamp: '2026-11-21T14:03:05.120+01:00',
      localTimezone: 'Europe/Berlin',
      locale: 'de-DE',
      from: { id: riley.id, name: 'Riley Chen', aadObjectId: ids.riley },
      recipient: { id: '28:e6c545c2-aa01-4774-80d6-085d2f9c1655', name: 'Latchkey' },
      conversation: { id, conversationType: 'personal', tenantId },
      channelData: { tenant: { id: tenantId } },
      entities: [
        { type: 'clientInfo', locale: 'de-DE', country: 'DE', platform: 'Web', timezone: 'Europe/Berlin' },
      ],
      type: 'message',
      id: body['id'],
      text: 'give <b> & full',
      textFormat: 'plain',
    });
    assert.deepEqual(attachments, [
      { contentType: 'text/html', content: '<p>give &lt;b&gt; &amp; full</p>' },
    ]);
  });

  it('signs each activity for the bot and its service address', async () => {
    await say('riley', await idOf('riley', 'Latchkey'), { text: 'help' });
    const sent = bot.heard.at(-1);
    const claims = JSON.parse(
      Buffer.from(sent?.headers.authorization?.split('.')[1] ?? '', 'base64url').toString(),
    ) as Json;
    assert.equal(claims['iss'], 'https://api.botframework.com');
    assert.equal(claims['aud'], 'e6c545c2-aa01-4774-80d6-085d2f9c1655');
    assert.equal(claims['serviceurl'], sent?.activity['serviceUrl']);
    assert.equal(sent?.headers['x-ms-tenant-id'], tenantId);
  });

  it('tells the bot once that it was installed, before the first message', async () => {
    const id = await idOf('riley', 'Latchkey');
    await say('riley', id, { text: 'help' });
    await say('riley', id, { text: 'help' });
    assert.deepEqual(
      bot.heard.map(({ activity }) => activity['type']),
      ['conversationUpdate', 'installationUpdate', 'message', 'message'],
    );
    assert.deepEqual(activitiesOf(bot, 'conversationUpdate')[0]?.['membersAdded'], [
      { id: '28:e6c545c2-aa01-4774-80d6-085d2f9c1655' },
    ]);
  });

  it('lets the bot hear a channel only when it is mentioned, and marks mentions as entities', async () => {
    await say('riley', channels.access, { text: 'nobody in particular' });
    assert.equal(bot.heard.length, 0);
    const { body } = await say('riley', channels.access, {
      text: '@latchkey give full on finance to @Alex Kim, not @Latchkeys',
    });
    const [activity] = activitiesOf(bot, 'message');
    assert.equal(
      activity?.['text'],
      '<at>Latchkey</at> give full on finance to <at>Alex Kim</at>, not @Latchkeys',
    );
    assert.deepEqual((activity['entities'] as Json[]).slice(0, 2), [
      {
        type: 'mention',
        mentioned: { id: '28:e6c545c2-aa01-4774-80d6-085d2f9c1655', name: 'Latchkey' },
        text: '<at>Latchkey</at>',
      },
      { type: 'mention', mentioned: { id: '29:1alex-Xy', name: 'Alex Kim' }, text: '<at>Alex Kim</at>' },
    ]);
    assert.deepEqual(activity['conversation'], {
      id: `${channels.access};messageid=${String(body['id'])}`,
      conversationType: 'channel',
      tenantId,
      isGroup: true,
    });
    const data = activity['channelData'] as Json;
    assert.deepEqual(data['channel'], { id: channels.access, name: 'Access requests' });
    assert.equal(data['teamsTeamId'], channels.general);
  });

  it('keeps a reply in its thread', async () => {
    const root = String((await say('riley', channels.access, { text: 'first' })).body['id']);
    const middle = String((await say('ada', channels.access, { text: 'second', replyTo: root })).body['id']);
    await say('riley', channels.access, { text: '@Latchkey third', replyTo: middle });
    const [activity] = activitiesOf(bot, 'message');
    assert.equal((activity?.['conversation'] as Json)['id'], `${channels.access};messageid=${root}`);
    assert.equal(activity?.['replyToId'], root);
    const inThread = await read('ada', `${channels.access};messageid=${root}`);
    assert.deepEqual(
      inThread.map((one) => one['replyTo']),
      [null, root, root],
    );
  });

  it('says what is wrong with a message', async () => {
    const id = await idOf('riley', 'Latchkey');
    for (const [body, words] of [
      [{ text: '  ' }, /nothing to say/],
      [{ text: 7 }, /text must be text/],
      [{ text: 'a', replyTo: '1' }, /has no message/],
      [{ text: 'a', files: [{ name: 'x', content: '%' }] }, /files\[0\]\.content must be base64/],
    ] as const) {
      const { status, body: answer } = await say('riley', id, body);
      assert.equal(status, 400);
      assert.match(JSON.stringify(answer), words);
    }
  });

  it('hands files over in a personal chat and serves them', async () => {
    const id = await idOf('riley', 'Latchkey');
    const content = Buffer.from('a,b').toString('base64');
    await say('riley', id, { text: 'here', files: [{ name: 'list.csv', content }] });
    const [, file] = activitiesOf(bot, 'message')[0]?.['attachments'] as Json[];
    assert.equal(file?.['contentType'], 'application/vnd.microsoft.teams.file.download.info');
    assert.equal(await (await fetch(String((file['content'] as Json)['downloadUrl']))).text(), 'a,b');
    const [shown] = (await read('riley', id))[0]?.['files'] as Json[];
    assert.deepEqual([shown?.['name'], shown?.['size']], ['list.csv', 3]);
  });

  it('keeps a message that no bot could be given, with the reason', async () => {
    place.world.settings.bots = ['http://127.0.0.1:9/api/messages'];
    const id = await idOf('riley', 'Latchkey');
    const { status, body } = await say('riley', id, { text: 'help' });
    assert.equal(status, 502);
    assert.match(JSON.stringify(body), /No bot answers at/);
    const [kept] = await read('riley', id);
    assert.equal(kept?.['text'], 'help');
    assert.match(String(kept['undelivered']), /No bot answers/);
    place.world.settings.bots = ['http://127.0.0.1:9/api/messages', bot.url];
    assert.equal((await say('riley', id, { text: 'help' })).status, 201);
    assert.equal(activitiesOf(bot, 'message').length, 1);
    assert.equal(activitiesOf(bot, 'installationUpdate').length, 1);
  });

  it('reports a bot that refuses', async () => {
    bot.answer = () => ({ status: 401 });
    const { status, body } = await say('riley', await idOf('riley', 'Latchkey'), { text: 'help' });
    assert.equal(status, 502);
    assert.match(JSON.stringify(body), /answered 401/);
  });

  it('remembers everything over a restart, and nothing over a reset', async () => {
    const id = await idOf('riley', 'Latchkey');
    await say('riley', id, { text: 'remember me' });
    await place.restart();
    assert.deepEqual(
      (await read('riley', id)).map((one) => one['text']),
      ['remember me'],
    );
    await say('riley', id, { text: 'again' });
    assert.equal(activitiesOf(bot, 'installationUpdate').length, 1);
    place.reset();
    assert.deepEqual(await read('riley', id), []);
  });

  it('answers 501 to what it does not know', async () => {
    assert.equal((await place.chat('GET', '/_teams/calls?as=riley')).status, 501);
  });
});

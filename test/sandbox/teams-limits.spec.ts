import assert from 'node:assert/strict';
import { channels, people as ids } from '../../src/sandbox/seed/ids.ts';
import { limits, waitFor } from '../../src/sandbox/teams/pace.ts';
import {
  card,
  cardActivity,
  people,
  startBot,
  startPlace,
  type FakeBot,
  type Json,
  type Place,
} from './teams-world.ts';

const code = (body: Json): unknown => (body['error'] as Json)['code'];
const message = (text: string): Json => ({ type: 'message', text });

describe('what the connector of the sandbox refuses', () => {
  let place: Place;
  let bot: FakeBot;
  let chat: string;
  const at = (id: string, rest = ''): string => `conversations/${encodeURIComponent(id)}/activities${rest}`;

  beforeEach(async () => {
    place = await startPlace();
    bot = await startBot();
    place.world.settings.bots = [bot.url];
    const created = await place.bot('POST', 'conversations', {
      members: [{ id: ids.ada }],
      tenantId: place.world.tenantId,
    });
    chat = String(created.body['id']);
    place.ahead(60_000);
  });
  afterEach(async () => {
    await place.stop();
    await bot.stop();
  });

  it('refuses a message above 100 KB as UTF-16 and takes one below', async () => {
    assert.equal((await place.bot('POST', at(chat), message('x'.repeat(51_000)))).status, 201);
    const { status, body } = await place.bot('POST', at(chat), message('x'.repeat(51_300)));
    assert.deepEqual([status, code(body)], [413, 'MessageSizeTooBig']);
  });

  it('refuses cards that Teams would not draw, and names the place', async () => {
    const post = async (content: unknown) => place.bot('POST', at(chat), cardActivity(content as Json));
    for (const [content, words] of [
      [{ ...card('a'), version: '1.6' }, /up to 1\.5/],
      [{ ...card('a'), body: [{ type: 'Sparkle' }] }, /card\.body\[0\] has the unknown type/],
      [
        {
          ...card('a'),
          body: [
            { type: 'Input.Text', id: 'a' },
            { type: 'Input.Date', id: 'a' },
          ],
        },
        /used twice/,
      ],
      [{ ...card('a'), actions: [{ type: 'Action.Dance' }] }, /card\.actions\[0\]/],
      ['text', /not an object/],
    ] as const) {
      const { status, body } = await post(content);
      assert.deepEqual([status, code(body)], [400, 'Bad Argument']);
      assert.match(JSON.stringify(body), words);
      place.ahead(1000);
    }
    assert.equal((await post({ ...card('a'), body: [{ type: 'Sparkle', fallback: 'drop' }] })).status, 201);
    assert.equal((await place.bot('POST', at(chat), { type: 'message' })).status, 400);
  });

  it('refuses a mention that the text does not hold', async () => {
    const mention = {
      type: 'mention',
      text: '<at>Ada Wong</at>',
      mentioned: { id: people[1]?.id, name: 'Ada Wong' },
    };
    assert.equal((await place.bot('POST', at(chat), { ...message('no'), entities: [mention] })).status, 400);
    assert.equal(
      (await place.bot('POST', at(chat), { ...message('<at>Ada Wong</at>'), entities: [mention] })).status,
      201,
    );
  });

  it('slows a thread down after seven in a second, and only that thread', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 8; n += 1)
      statuses.push((await place.bot('POST', at(chat), message(`n${n}`))).status);
    assert.deepEqual(statuses, [...Array<number>(7).fill(201), 429]);
    const slow = await place.bot('POST', at(chat), message('again'));
    assert.equal(code(slow.body), 'Throttled');
    assert.equal(slow.headers.get('retry-after'), '1');
    assert.equal((await place.bot('POST', at(channels.access), message('elsewhere'))).status, 201);
    place.ahead(1000);
    assert.equal((await place.bot('POST', at(chat), message('eighth in two seconds'))).status, 201);
    assert.equal((await place.bot('POST', at(chat), message('ninth in two seconds'))).status, 429);
  });

  it('takes more where the settings say so', async () => {
    place.world.settings.throttle.teams = 20;
    for (let n = 0; n < 20; n += 1)
      assert.equal((await place.bot('POST', at(chat), message('x'))).status, 201);
    assert.equal((await place.bot('POST', at(chat), message('x'))).status, 429);
  });

  it('keeps to every documented window', () => {
    assert.equal(waitFor(Array<number>(60).fill(0), 10_000, limits.write), 20);
    assert.equal(waitFor(Array<number>(1800).fill(0), 3_000_000, limits.write), 600);
    assert.equal(waitFor(Array<number>(13).fill(0), 0, limits.read), 0);
    assert.equal(waitFor(Array<number>(14).fill(0), 0, limits.read), 1);
  });
});

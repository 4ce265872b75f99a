import assert from 'node:assert/strict';
import { people as ids } from '../../src/sandbox/seed/ids.ts';
import {
  activitiesOf,
  card,
  cardActivity,
  startBot,
  startPlace,
  type FakeBot,
  type Json,
  type Place,
} from './teams-world.ts';

const toast = (value: string): Json => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.activity.message',
  value,
});

describe('a press on a card in the sandbox', () => {
  let place: Place;
  let bot: FakeBot;
  let chat: string;
  let id: string;
  const press = (as: string, body: unknown, message = id) =>
    place.chat(
      'POST',
      `/_teams/conversations/${encodeURIComponent(chat)}/messages/${message}/actions?as=${as}`,
      body,
    );
  const cards = async (as: string) =>
    (await place.chat('GET', `/_teams/conversations/${encodeURIComponent(chat)}/messages?as=${as}`)).body.map(
      (one) => one['cards'],
    );

  beforeEach(async () => {
    place = await startPlace({ answerWithinMs: 300 });
    bot = await startBot();
    place.world.settings.bots = [bot.url];
    const { body } = await place.chat('GET', '/_teams/conversations?as=ada');
    chat = String(body.find((one) => one['kind'] === 'group')?.['id']);
    const sent = await place.bot(
      'POST',
      `conversations/${encodeURIComponent(chat)}/activities`,
      cardActivity(card('one')),
    );
    id = String(sent.body['id']);
  });
  afterEach(async () => {
    await place.stop();
    await bot.stop();
  });

  it('reaches the bot as an invoke with data and inputs as text, and brings its answer back', async () => {
    bot.answer = () => ({ status: 200, body: toast('Approved.') });
    const { status, body } = await press('ada', {
      verb: 'approve',
      data: { id: 'LK-1' },
      inputs: { reason: 'ok', days: 3 },
    });
    assert.equal(status, 200);
    assert.deepEqual(body, { status: 200, body: toast('Approved.') });
    const [invoke, ...more] = activitiesOf(bot, 'invoke');
    assert.equal(more.length, 0);
    assert.deepEqual(invoke?.['value'], {
      action: { type: 'Action.Execute', verb: 'approve', data: { id: 'LK-1', reason: 'ok', days: '3' } },
      trigger: 'manual',
    });
    assert.equal(invoke['name'], 'adaptiveCard/action');
    assert.equal(invoke['replyToId'], id);
    assert.equal((invoke['from'] as Json)['aadObjectId'], ids.ada);
    assert.equal((invoke['conversation'] as Json)['conversationType'], 'groupChat');
  });

  it('shows an answered card to the one who pressed only, until the message is edited', async () => {
    const own = card('for Ada');
    bot.answer = () => ({
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: own },
    });
    await press('ada', { verb: 'approve' });
    assert.deepEqual(await cards('ada'), [[own]]);
    assert.deepEqual(await cards('riley'), [[card('one')]]);
    await place.bot(
      'PUT',
      `conversations/${encodeURIComponent(chat)}/activities/${id}`,
      cardActivity(card('two')),
    );
    assert.deepEqual(await cards('ada'), [[card('two')]]);
  });

  it('is sent once more, with the same id, when the answer is empty or an error', async () => {
    const answers = [{ status: 500 }, { status: 200, body: toast('Got it.') }];
    bot.answer = () => answers.shift() ?? { status: 200 };
    assert.deepEqual((await press('ada', { verb: 'approve' })).body['body'], toast('Got it.'));
    const [first, second] = activitiesOf(bot, 'invoke');
    assert.equal(first?.['id'], second?.['id']);
    assert.deepEqual((await press('ada', { verb: 'approve' })).body, { status: 200, body: null });
    assert.equal(activitiesOf(bot, 'invoke').length, 4);
  });

  it('ends with a 504 when the bot does not answer in time', async () => {
    bot.answer = () => undefined;
    const { body } = await press('ada', { verb: 'approve' });
    assert.equal(body['status'], 504);
    assert.match(JSON.stringify(body), /Unable to reach app/);
    assert.equal(activitiesOf(bot, 'invoke').length, 1);
  });

  it('goes to the next bot when the first takes no connection, and to one bot only', async () => {
    const second = await startBot();
    second.answer = () => ({ status: 200, body: toast('Second here.') });
    place.world.settings.bots = [bot.url, second.url];
    await bot.stop();
    assert.deepEqual((await press('ada', { verb: 'approve' })).body['body'], toast('Second here.'));
    assert.equal(second.heard.length, 1);
    await second.stop();
    assert.equal((await press('ada', { verb: 'approve' })).body['status'], 502);
    bot = await startBot();
  });

  it('says what is wrong with it', async () => {
    assert.match(JSON.stringify((await press('ada', {})).body), /verb must be text/);
    assert.equal((await press('ada', { verb: 'a', data: [] })).status, 400);
    assert.equal((await press('ada', { verb: 'a' }, '1')).status, 404);
    assert.equal((await press('nora', { verb: 'a' })).status, 404);
  });

  it('can be delivered again by hand, several times at once, with any token or none', async () => {
    bot.answer = () => ({ status: 200, body: toast('ok') });
    await press('ada', { verb: 'approve' });
    const [again] = (await place.chat('GET', '/_teams/deliver')).body.slice(-1);
    const { body } = await place.chat('POST', '/_teams/deliver', { activity: again, times: 3 });
    assert.deepEqual(body['statuses'], [200, 200, 200]);
    await place.chat('POST', '/_teams/deliver', { activity: again, token: 'x.y.z' });
    await place.chat('POST', '/_teams/deliver', { activity: again, token: null });
    assert.deepEqual(
      bot.heard.slice(-2).map(({ headers }) => headers.authorization),
      ['Bearer x.y.z', undefined],
    );
    assert.equal((await place.chat('POST', '/_teams/deliver', { times: 2 })).status, 400);
  });

  it('is followed live by those who may see it', async () => {
    const stop = new AbortController();
    const streams = await Promise.all(
      ['riley', 'nora'].map((as) =>
        fetch(`${place.world.urls.chat}/_teams/events?as=${as}`, { signal: stop.signal }),
      ),
    );
    const texts = ['', ''];
    const reading = streams.map(async (stream, n) => {
      for await (const chunk of stream.body ?? [])
        texts[n] = `${texts[n] ?? ''}${Buffer.from(chunk).toString()}`;
    });
    await place.bot(
      'PUT',
      `conversations/${encodeURIComponent(chat)}/activities/${id}`,
      cardActivity(card('news')),
    );
    await place.bot('DELETE', `conversations/${encodeURIComponent(chat)}/activities/${id}`);
    while (!texts[0]?.includes('event: deleted')) await new Promise(setImmediate);
    stop.abort();
    await Promise.allSettled(reading);
    const data = /event: message\ndata: (.*)\n/.exec(texts[0])?.[1] ?? '{}';
    const event = JSON.parse(data) as { conversation: string; message: Json };
    assert.equal(event.conversation, chat);
    assert.deepEqual(event.message['cards'], [card('news')]);
    assert.match(texts[1] ?? '', /event: hello/);
    assert.doesNotMatch(texts[1] ?? '', /event: (message|deleted)/);
  });
});

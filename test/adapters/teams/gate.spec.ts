import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { people, tenantId } from '../../../src/sandbox/seed/ids.ts';
import { openDesk, type Desk } from './desk.ts';

type Row = Record<string, unknown>;

describe('The way in from Teams', () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk({ bodyMs: 300 });
  });
  after(() => desk.stop());
  beforeEach(() => {
    desk.logged.length = 0;
    desk.asks.length = 0;
  });

  const activity = (more: Row = {}): Row => ({
    type: 'message',
    id: String(Math.random()),
    channelId: 'msteams',
    serviceUrl: desk.cloud.botService,
    from: { id: '29:riley', name: 'Riley', aadObjectId: people.riley },
    recipient: { id: '28:bot' },
    conversation: { id: 'a:1', conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId } },
    text: 'help',
    ...more,
  });
  const sign = async (signed: Row, how: Row = {}): Promise<string> => {
    const answer = await desk.json(`${desk.sandbox.ready.control}/sign`, { activity: signed, ...how });
    return (answer as { token: string }).token;
  };
  const post = async (body: string, headers: Record<string, string> = {}): Promise<number> => {
    const answer = await fetch(`${desk.web.url}/api/messages`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
    return answer.status;
  };
  const send = async (sent: Row, token: string): Promise<number> =>
    post(JSON.stringify(sent), { authorization: `Bearer ${token}` });
  const refused = (status: number, because: RegExp): void => {
    const lines = desk.logged.filter(({ msg }) => msg === 'Refused an activity');
    assert.equal(lines.length, 1, JSON.stringify(desk.logged));
    assert.equal((lines[0] ?? {})['status'], status);
    assert.match(String((lines[0] ?? {})['because']), because);
    assert.doesNotMatch(JSON.stringify(lines), /eyJ/);
    assert.equal(desk.asks.length, 0);
  };

  it('lets in what Teams signed for this bot', async () => {
    const good = activity();
    assert.equal(await send(good, await sign(good)), 200);
    assert.equal(desk.asks.length, 1);
    assert.equal(desk.logged.length, 0);
  });

  const wrongTokens: readonly [string, Row, RegExp][] = [
    ['an expired token', { claims: { exp: 1_700_000_000, nbf: 1_600_000_000 } }, /expired/],
    ['a token that ended a second ago', { claims: { exp: Math.floor(Date.now() / 1000) - 1 } }, /expired/],
    ['a token without an end', { claims: { exp: null } }, /“exp” is wrong/],
    ['a token for another bot', { claims: { aud: people.ada } }, /“aud” is wrong/],
    ['a token of another issuer', { claims: { iss: 'https://sts.windows.net/x/' } }, /“iss” is wrong/],
    [
      'a token for another service address',
      { claims: { serviceurl: 'https://evil.example/' } },
      /service address/,
    ],
    ['a token without a service address', { claims: { serviceurl: null } }, /service address/],
    ['a token signed with another key', { key: 'other' }, /signature|key is unknown/],
    ['a token with alg none', { alg: 'none', key: 'none' }, /not signed with RS256|carries no token/],
    ['a token with HS256', { alg: 'HS256' }, /not signed with RS256/],
  ];
  for (const [title, how, because] of wrongTokens)
    it(`answers 401 to ${title}`, async () => {
      const sent = activity();
      assert.equal(await send(sent, await sign(sent, how)), 401);
      refused(401, because);
    });

  const wrongActivities: readonly [string, () => Row, RegExp][] = [
    ['another channel', () => ({ channelId: 'emulator' }), /channel/],
    ['a channel that is only spelled like Teams', () => ({ channelId: 'MSTeams' }), /channel/],
    [
      'a service address of somebody else',
      () => ({ serviceUrl: 'https://evil.example/' }),
      /service address/,
    ],
    [
      'a service address without TLS',
      () => ({ serviceUrl: desk.cloud.botService.replace('https', 'http') }),
      /service/,
    ],
    ['another tenant', () => ({ channelData: { tenant: { id: people.ada } } }), /tenant/],
    [
      'another tenant in the conversation',
      () => ({ conversation: { id: 'a:1', tenantId: people.ada } }),
      /tenant/,
    ],
    ['no tenant', () => ({ channelData: {}, conversation: { id: 'a:1' } }), /no tenant/],
    ['no Entra id', () => ({ from: { id: '29:x' } }), /object id/],
    ['an Entra id that is none', () => ({ from: { id: '29:x', aadObjectId: 'riley' } }), /not an id/],
  ];
  for (const [title, change, because] of wrongActivities)
    it(`answers 401 to ${title}, though it is signed`, async () => {
      const sent = activity(change());
      assert.equal(await send(sent, await sign(sent)), 401);
      refused(401, because);
    });

  it('answers 401 without a token and with rubbish for one', async () => {
    assert.equal(await post(JSON.stringify(activity())), 401);
    refused(401, /no token/);
    desk.logged.length = 0;
    assert.equal(await send(activity(), 'a.b.c'), 401);
    refused(401, /token/);
  });

  it('answers 401 to a good token in which one claim was changed', async () => {
    const sent = activity();
    const [head, , seal] = (await sign(sent)).split('.');
    const claims = Buffer.from(JSON.stringify({ iss: desk.cloud.botIssuer })).toString('base64url');
    assert.equal(await send(sent, `${head ?? ''}.${claims}.${seal ?? ''}`), 401);
    refused(401, /signature/);
  });

  const wrongBodies: readonly [string, () => string][] = [
    ['broken JSON', () => '{"type":'],
    ['no JSON', () => 'hello'],
    ['an empty body', () => ''],
    ['a list', () => '[]'],
    ['deeply nested JSON', () => '['.repeat(100_000)],
    [
      'deep nesting inside an activity',
      () => `{"type":"message","value":${'{"a":'.repeat(80)}1${'}'.repeat(80)}}`,
    ],
    ...['type', 'channelId', 'serviceUrl', 'from', 'recipient', 'conversation'].map(
      (field) =>
        [`an activity without ${field}`, () => JSON.stringify(activity({ [field]: undefined }))] as [
          string,
          () => string,
        ],
    ),
  ];
  for (const [title, body] of wrongBodies)
    it(`answers 400 to ${title}`, async () => {
      assert.equal(await post(body(), { authorization: 'Bearer a.b.c' }), 400);
      refused(400, /./);
    });

  it('takes brackets inside text for what they are', async () => {
    const sent = activity({ text: '['.repeat(200) + '\\"{' });
    assert.equal(await send(sent, await sign(sent)), 200);
  });

  it('answers 413 to a body over 256 KB, announced or not', async () => {
    const large = JSON.stringify(activity({ text: 'x'.repeat(300_000) }));
    assert.equal(await post(large), 413);
    desk.logged.length = 0;
    const stream = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(large));
        controller.close();
      },
    });
    const answer = await fetch(`${desk.web.url}/api/messages`, {
      method: 'POST',
      body: stream,
      duplex: 'half',
    });
    assert.equal(answer.status, 413);
    refused(413, /larger/);
  });

  it('answers 408 to a body that does not come, and hangs up', async () => {
    const { hostname, port } = new URL(desk.web.url);
    const heard = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
      socket.write('POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"type"');
    });
    assert.match(heard, /^HTTP\/1\.1 408 /);
    refused(408, /longer/);
  });

  it('answers 405 to anything but a post', async () => {
    assert.equal((await fetch(`${desk.web.url}/api/messages`)).status, 405);
  });

  it('is not slowed down by a flood of tokens with invented keys', async () => {
    const sent = activity();
    const [, claims, seal] = (await sign(sent)).split('.');
    const statuses = await Promise.all(
      Array.from({ length: 30 }, (_, n) => {
        const head = Buffer.from(JSON.stringify({ alg: 'RS256', kid: `invented-${n}` })).toString(
          'base64url',
        );
        return send(sent, `${head}.${claims ?? ''}.${seal ?? ''}`);
      }),
    );
    assert.deepEqual([...new Set(statuses)], [401]);
    assert.equal(await send(sent, await sign(sent)), 200);
  });
});

describe('A bot that cannot read the keys of Teams', () => {
  it('answers 503, so that Teams asks again, and says why in its log', async () => {
    const desk = await openDesk({
      cloud: { botMetadata: 'https://localhost:1/x', botIssuer: 'x', serviceHosts: ['localhost'] },
    });
    try {
      const head = Buffer.from(JSON.stringify({ alg: 'RS256', kid: 'x' })).toString('base64url');
      const answer = await fetch(`${desk.web.url}/api/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${head}.e30.x` },
        body: JSON.stringify({
          type: 'message',
          channelId: 'msteams',
          serviceUrl: 'https://localhost/',
          from: { id: 'x', aadObjectId: people.riley },
          recipient: { id: 'x' },
          conversation: { id: 'x', tenantId },
        }),
      });
      assert.equal(answer.status, 503);
      assert.match(JSON.stringify(desk.logged), /keys that Teams signs with/);
    } finally {
      await desk.stop();
    }
  });
});

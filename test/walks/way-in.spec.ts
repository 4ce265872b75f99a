// Walks: what comes to /api/messages without being what Teams has signed for this bot. Refused at once; nothing runs; one line in the log.
import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { people } from '../../src/sandbox/seed/ids.ts';
import { opens, settled } from './talk.ts';
import { until, type Town } from './town.ts';

type Row = { readonly [key: string]: unknown };
interface LogLine {
  readonly status?: number;
  readonly because?: string;
  readonly msg?: string;
}

describe('The way in', () => {
  let town: Town;
  let endpoint = '';
  let genuine: Row = {};
  const lines: LogLine[] = [];
  before(async () => {
    town = await settled(['ada', 'riley']);
    const [bot] = town.bots;
    assert.ok(bot);
    endpoint = bot.endpoint;
    bot.child.stdout?.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n').filter(Boolean))
        lines.push(JSON.parse(line) as LogLine);
    });
    await opens(town.as('riley'), 'give sendas on archive to sam for 2 days');
    const answer = await fetch(`${town.sandbox.ready.chat}/_teams/deliver`);
    const sent = (await answer.json()) as Row[];
    genuine = sent.findLast(({ type }) => type === 'message') ?? {};
  });
  after(() => town.stop());
  beforeEach(() => lines.splice(0));

  let count = 0;
  /** The activity that Riley's Teams sends, saying what would be seen if it were heard. */
  const activity = (more: Row = {}): Row => ({
    ...genuine,
    id: `forged-${++count}`,
    text: 'give full on sales to riley for 2 days',
    ...more,
  });
  const sign = async (of: Row, how: Row = {}): Promise<string> =>
    (await town.control<{ token: string }>('sign', { activity: of, ...how })).token;
  const post = async (body: string, token?: string): Promise<{ status: number; took: number }> => {
    const started = performance.now();
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
    });
    await answer.arrayBuffer();
    return { status: answer.status, took: performance.now() - started };
  };

  /** Refused with this status, quickly; told in one line; nothing said, asked or read of the tenant because of it. */
  async function refused(
    status: number,
    what: () => Promise<{ status: number; took: number }>,
  ): Promise<void> {
    const { n } = (await town.control<{ n: number }[]>('log')).at(-1) ?? { n: 0 };
    const answer = await what();
    assert.equal(answer.status, status);
    assert.ok(answer.took < 7000, `${answer.took} ms`);
    await until(async () => assert.equal(lines.length, 1), 2000);
    await pause(150);
    assert.deepEqual(
      lines.map((line) => [line.status, line.msg]),
      [[status, 'Refused an activity']],
    );
    assert.ok(lines[0]?.because);
    const since = await town.control<{ service: string; url: string }[] | undefined>(`log?since=${n}`);
    assert.deepEqual(
      (since ?? [])
        .filter(({ service }) => ['graph', 'exo', 'teams'].includes(service))
        .map(({ url }) => url),
      [],
    );
  }

  it('lets in what Teams has signed, so that the rest of this page proves something', async () => {
    const good = activity({ text: 'mine' });
    assert.equal((await post(JSON.stringify(good), await sign(good))).status, 200);
    await town.as('riley').sees('Your requests');
    assert.deepEqual(lines, []);
    // The cards of what was asked before are all out: from here on the bot is silent of itself.
    for (let calls = -1, before = -2; calls !== before; await pause(1500))
      [before, calls] = [calls, (await town.control<unknown[]>('log')).length];
  });

  const seconds = () =>
    Math.floor(Date.parse(new Date(performance.timeOrigin + performance.now()).toISOString()) / 1000);
  const wrong: readonly (readonly [string, Row, () => Row])[] = [
    ['is signed with another key', {}, () => ({ key: 'other' })],
    ['is signed with HS256, with the public key as the secret', {}, () => ({ alg: 'HS256' })],
    ['is signed with none', {}, () => ({ alg: 'none' })],
    ['is not signed at all', {}, () => ({ key: 'none' })],
    ['is signed with another kind of RSA', {}, () => ({ alg: 'PS256' })],
    ['has expired', {}, () => ({ claims: { exp: seconds() - 1 } })],
    ['never expires', {}, () => ({ claims: { exp: null } })],
    ['is not valid yet', {}, () => ({ claims: { nbf: seconds() + 3600 } })],
    ['is meant for another bot', {}, () => ({ claims: { aud: people.nora } })],
    ['comes from another issuer', {}, () => ({ claims: { iss: 'https://sts.windows.net/x/' } })],
    [
      'was signed for another service address',
      {},
      () => ({ claims: { serviceurl: 'https://evil.example/' } }),
    ],
    ['names no service address in its token', {}, () => ({ claims: { serviceurl: null } })],
    [
      'comes from another tenant',
      {
        conversation: { id: 'a:1x', conversationType: 'personal', tenantId: people.nora },
        channelData: { tenant: { id: people.nora } },
      },
      () => ({}),
    ],
    ['names two tenants', { channelData: { tenant: { id: people.nora } } }, () => ({})],
    [
      'names no tenant',
      { conversation: { id: 'a:1x', conversationType: 'personal' }, channelData: {} },
      () => ({}),
    ],
    ['comes over another channel', { channelId: 'webchat' }, () => ({})],
    ['comes over the emulator', { channelId: 'emulator' }, () => ({})],
    [
      'asks for its answer at a host that is not Microsoft’s',
      { serviceUrl: 'https://evil.example/' },
      () => ({}),
    ],
    [
      'asks for its answer at a host that only looks like it',
      { serviceUrl: 'https://smba.trafficmanager.net.evil.example/' },
      () => ({}),
    ],
    ['names nobody by an object id', { from: { id: '29:1x', name: 'Ada Osei' } }, () => ({})],
  ];
  for (const [what, more, how] of wrong)
    it(`refuses with 401 what ${what}`, () =>
      refused(401, async () => {
        const forged = activity(more);
        return post(JSON.stringify(forged), await sign(forged, how()));
      }));

  it('refuses with 401 what carries no token, no bearer, or a token of which a letter was changed', async () => {
    const body = JSON.stringify(activity());
    await refused(401, () => post(body));
    lines.splice(0);
    await refused(401, () => post(body, 'not-a-token'));
    lines.splice(0);
    const [head, claims, signature = ''] = (await sign(activity())).split('.');
    const turned = `${signature.slice(40)}${signature.slice(0, 40)}`;
    await refused(401, () => post(body, `${head}.${claims}.${turned}`));
  });

  it('refuses with 401 a token for one activity under another that names a second service address', async () => {
    const other = activity({ serviceUrl: `${String(genuine['serviceUrl'])}other/` });
    await refused(401, async () => post(JSON.stringify(other), await sign(activity())));
  });

  for (const field of ['type', 'serviceUrl', 'channelId', 'from', 'conversation', 'recipient'])
    it(`refuses with 400 what has no ${field}`, () =>
      refused(400, async () => {
        const { [field]: _, ...rest } = activity();
        return post(JSON.stringify(rest), await sign(activity()));
      }));

  for (const [what, body] of [
    ['is broken JSON', '{"type":"message",'],
    ['is no object', '"hello"'],
    ['is empty', ''],
    ['is nested deeply', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    [
      'is nested deeply inside a field',
      `{"type":"message","value":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`,
    ],
  ] as const)
    it(`refuses with 400 what ${what}`, () => refused(400, async () => post(body, await sign(activity()))));

  it('refuses with 413 what is larger than 256 KB', async () => {
    const large = activity({ text: 'x'.repeat(257 * 1024) });
    await refused(413, async () => post(JSON.stringify(large), await sign(large)));
  });

  it('refuses with 408 what comes too slowly, and hangs up', () =>
    refused(408, async () => {
      const started = performance.now();
      const token = await sign(activity());
      return new Promise((resolve, reject) => {
        const headers = {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': 1000,
        };
        const slow = request(endpoint, { method: 'POST', headers }, (answer) => {
          answer.resume();
          resolve({ status: answer.statusCode ?? 0, took: performance.now() - started });
        });
        slow.on('error', reject);
        slow.write('{"type":');
      });
    }));

  it('sends nothing, and so no token of ours, to a host that is not Microsoft’s, however well the asking was signed', async () => {
    const heard: string[] = [];
    const evil = createServer((req, res) => {
      heard.push(`${req.method} ${req.url} ${req.headers.authorization}`);
      res.end();
    });
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    const { port } = evil.address() as AddressInfo;
    for (const serviceUrl of [
      `http://127.0.0.1:${port}/`,
      `http://smba.trafficmanager.net@127.0.0.1:${port}/`,
    ]) {
      lines.splice(0);
      const forged = activity({ serviceUrl, text: 'help' });
      await refused(401, async () => post(JSON.stringify(forged), await sign(forged)));
    }
    await new Promise((resolve) => evil.close(resolve));
    assert.deepEqual(heard, []);
  });

  it('has run nothing for any of them: no ask, no message, no call', async () => {
    const mine = await town.as('riley').ask('mine');
    assert.doesNotMatch(mine, /LK-2/);
    assert.deepEqual(await town.effects(), []);
    const health = await fetch(endpoint.replace('/api/messages', '/healthz'));
    assert.equal(health.status, 200);
  });
});

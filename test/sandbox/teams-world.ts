// A small world around the sandbox's Teams, with a clock that only moves when told and one fake bot that writes down what it hears.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import { SignJWT } from 'jose';
import { apps, people as ids, tenantId } from '../../src/sandbox/seed/ids.ts';
import { teams, type Options } from '../../src/sandbox/teams/index.ts';
import type { LogEntry, Person, World } from '../../src/sandbox/world.ts';

export type Json = Record<string, unknown>;
export const goodToken = 'Bearer of-the-bot';

const person = (
  short: keyof typeof ids,
  name: string,
  role: Person['role'],
  locale: string,
  zone: string,
): Person => ({
  id: `29:1${short}-Xy`,
  aadObjectId: ids[short],
  name,
  upn: role === 'guest' ? `${short}_partner.com#EXT#@contoso.onmicrosoft.com` : `${short}@contoso.com`,
  role,
  locale,
  zone,
});

export const people = [
  person('riley', 'Riley Chen', 'asker', 'de-DE', 'Europe/Berlin'),
  person('ada', 'Ada Wong', 'approver', 'en-US', 'America/New_York'),
  person('alex', 'Alex Kim', 'asker', 'en-GB', 'Europe/London'),
  person('dana', 'Dana Cruz', 'asker', 'en-GB', 'Europe/London'),
  person('nora', 'Nora Novak', 'nobody', 'en-GB', 'Europe/London'),
  person('gus', 'Gus Guest', 'guest', 'en-US', 'America/Chicago'),
];

const secret = new TextEncoder().encode('a key of this test, long enough to sign with');

export interface Place {
  world: World;
  log: LogEntry[];
  ahead(ms: number): void;
  reset(): void;
  /** The web chat. */
  chat(method: string, path: string, body?: unknown): Promise<Reply>;
  /** The connector, as the bot calls it. */
  bot(method: string, path: string, body?: unknown, authorization?: string): Promise<Reply>;
  /** Ends the process and starts it again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface Reply {
  status: number;
  headers: Headers;
  // Tests look into answers by name; what is not there fails the assertion.
  body: Json & Json[];
}

const call = async (
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Reply> => {
  const res = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await res.text();
  return {
    status: res.status,
    headers: res.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Json & Json[],
  };
};

const listen = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const close = async (server: Server): Promise<void> => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
};

export const startPlace = async (options: Options = {}): Promise<Place> => {
  const log: LogEntry[] = [];
  const disk = new Map<string, unknown>();
  let resets: (() => void)[] = [];
  let at = Date.UTC(2026, 10, 21, 13, 3, 5, 120);
  const settings: World['settings'] = {
    latencyMs: {},
    lagMs: { entra: 0, graph: 0, exo: 0, mail: 0, credential: 0 },
    throttle: {},
    bots: [],
  };
  const readJson = express.json({ limit: '2mb' }) as RequestHandler;
  const guard =
    (
      service: LogEntry['service'],
      real: (req: { url: string; originalUrl: string }) => string,
    ): RequestHandler =>
    (req, res, next) => {
      readJson(req, res, () => {
        res.on('finish', () => {
          const { appId, effect } = res.locals as { appId?: string; effect?: number };
          const entry = {
            n: log.length,
            at: '',
            service,
            method: req.method,
            url: real(req),
            body: req.body as unknown,
          };
          log.push({ ...entry, status: res.statusCode, appId, effect: effect ?? 0 });
        });
        next();
      });
    };
  const world: World = {
    tenantId,
    settings,
    people,
    log,
    urls: { tenant: '', chat: '', vault: '' },
    now: () => new Date(at),
    sleep: async () => undefined,
    guard,
    signAsTeams: async (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret),
    readToken: async (authorization, audience) =>
      authorization === goodToken && audience === 'https://api.botframework.com'
        ? { appid: apps.bot.appId }
        : undefined,
    kept: <T>(name: string, fresh: () => T) => {
      const box = {
        value: (disk.has(name) ? structuredClone(disk.get(name)) : fresh()) as T,
        save: () => undefined,
      };
      return {
        ...box,
        save(this: { value: T }) {
          disk.set(name, structuredClone(this.value));
        },
      };
    },
    onReset: (run) => void resets.push(run),
  };
  let servers: Server[] = [];
  const start = async (): Promise<void> => {
    resets = [];
    const { chat, connector } = teams(world, options);
    servers = [createServer(express().use(chat)), createServer(express().use('/smba', connector))];
    const [chatUrl = '', tenantUrl = ''] = await Promise.all(servers.map(listen));
    Object.assign(world.urls, { chat: chatUrl, tenant: tenantUrl });
  };
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map(close));
  };
  await start();
  return {
    world,
    log,
    ahead: (ms) => void (at += ms),
    reset: () => resets.forEach((run) => run()),
    chat: (method, path, body) => call(world.urls.chat + path, method, body, {}),
    bot: (method, path, body, authorization = goodToken) =>
      call(`${world.urls.tenant}/smba/emea/v3/${path}`, method, body, { authorization }),
    async restart() {
      await stop();
      await start();
    },
    stop,
  };
};

export interface FakeBot {
  url: string;
  heard: { activity: Json; headers: IncomingHttpHeaders }[];
  /** How it answers; undefined keeps the caller waiting. */
  answer: (activity: Json) => { status: number; body?: unknown } | undefined;
  stop(): Promise<void>;
}

export const startBot = async (): Promise<FakeBot> => {
  const server = createServer((req, res) => {
    let text = '';
    req.on('data', (chunk) => (text += String(chunk)));
    req.on('end', () => {
      const activity = JSON.parse(text) as Json;
      bot.heard.push({ activity, headers: req.headers });
      const answer = bot.answer(activity);
      if (!answer) return;
      res.writeHead(answer.status, { 'content-type': 'application/json' });
      res.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
    });
  });
  const bot: FakeBot = {
    url: `${await listen(server)}/api/messages`,
    heard: [],
    answer: () => ({ status: 200 }),
    stop: () => close(server),
  };
  return bot;
};

export const activitiesOf = (bot: FakeBot, type: string): Json[] =>
  bot.heard.map(({ activity }) => activity).filter((activity) => activity['type'] === type);

export const cardActivity = (card: Json): Json => ({
  type: 'message',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
});

export const card = (text: string): Json => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'TextBlock', text }],
  actions: [{ type: 'Action.Execute', title: 'Approve', verb: 'approve', data: { id: 'LK-1' } }],
});

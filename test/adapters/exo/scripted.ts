// An Exchange that answers each call as the test says, and a runner that talks to it.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { realClock } from '../../../src/adapters/clock.ts';
import { createRunner } from '../../../src/adapters/exo/rest.ts';
import { Failure } from '../../../src/contracts/failure.ts';
import type { Runner } from '../../../src/contracts/look.ts';

export type Reply = (res: ServerResponse, req: IncomingMessage, body: string) => void;

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Reply =>
  (res) =>
    void res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
export const complaint = (type: string, message: string): Reply =>
  json(400, {
    Error: {
      Message: 'Invalid Operation',
      InnerError: { InternalException: { Type: type, Message: message } },
    },
  });

export interface Scripted {
  url: string;
  /** One after the other; the last one for all that come after it. */
  replies: Reply[];
  seen: { url: string; token: string; body: unknown; headers: IncomingMessage['headers'] }[];
  dropped: string[];
  runner: Runner;
  failing: (cmdlet: string, ...answers: Reply[]) => Promise<Failure>;
}

/** For one describe: starts before it, stops after it, and is fresh for each test. */
export function scripted(): Scripted {
  let server: Server;
  const exchange: Scripted = {
    url: '',
    replies: [],
    seen: [],
    dropped: [],
    runner: { run: async () => assert.fail('Not started.') },
    failing,
  };

  before(async () => {
    server = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk: Buffer) => (body += chunk.toString()));
      req.on('end', () => {
        exchange.seen.push({
          url: req.url ?? '',
          token: req.headers.authorization ?? '',
          body: JSON.parse(body) as unknown,
          headers: req.headers,
        });
        (exchange.replies.length > 1 ? exchange.replies.shift() : exchange.replies[0])?.(res, req, body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    exchange.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());
  beforeEach(() => {
    [exchange.replies, exchange.seen, exchange.dropped] = [[], [], []];
    let n = 0;
    exchange.runner = createRunner({
      url: exchange.url,
      tenant: 'T',
      clock: realClock(),
      timeoutMs: 300,
      mostBytes: 100_000,
      tokens: {
        get: async () => `t${n}`,
        drop: (token) => {
          exchange.dropped.push(token);
          n++;
        },
      },
    });
  });
  async function failing(cmdlet: string, ...answers: Reply[]): Promise<Failure> {
    exchange.replies = answers;
    try {
      await exchange.runner.run(cmdlet, { Identity: 'x' });
    } catch (error) {
      assert.ok(error instanceof Failure, String(error));
      assert.notEqual(error.advice, '');
      return error;
    }
    return assert.fail('it was done');
  }
  return exchange;
}

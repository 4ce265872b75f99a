// The last step of every request to Teams: the host is checked, the token put on, the answer turned into a Failure if it is a no.
import type { Clock } from '../../contracts/clock.ts';
import { blocked, busy } from '../../contracts/failure.ts';
import { boundedText, retryAfterMs } from '../bounded.ts';
import { neverLeft, reasonOf } from '../network.ts';
import type { Tokens } from '../token.ts';
import { connectorFailure } from './connector-errors.ts';
import { isServiceHost } from './hosts.ts';

/** What botbuilder's client hands over, as far as it is used here. */
export interface Outgoing {
  readonly url: string;
  readonly method: string;
  readonly body?: unknown;
  readonly headers: {
    toJson(options?: { preserveCase?: boolean }): Record<string, string>;
    clone(): Outgoing['headers'];
    set(name: string, value: string): void;
    remove(name: string): boolean;
  };
}

export interface Incoming<O extends Outgoing> {
  readonly request: O;
  readonly status: number;
  readonly headers: Outgoing['headers'];
  readonly bodyAsText: string;
}

const patienceMs = 20_000;
const mostBytes = 2 * 1024 * 1024;

/**
 * An HTTP client for botbuilder. Failures pass through botbuilder as they are, so that its own retries, which could
 * post a message twice, never start. Redirects are not followed.
 */
export function makeWayOut(options: { tokens: Tokens; hosts: readonly string[]; clock: Clock }): {
  sendRequest<O extends Outgoing>(request: O): Promise<Incoming<O>>;
} {
  const { tokens, hosts, clock } = options;

  async function send(request: Outgoing, token: string): Promise<{ response: Response; text: string }> {
    // Checked here and not earlier: this is where the token leaves.
    if (!isServiceHost(request.url, hosts))
      throw blocked(
        `The bot’s token does not go to ${URL.parse(request.url)?.host ?? 'this address'}.`,
        'If it is a host of Microsoft Teams, add it to SERVICE_HOSTS.',
      );
    try {
      const response = await fetch(request.url, {
        method: request.method,
        headers: { ...request.headers.toJson(), authorization: `Bearer ${token}` },
        ...(typeof request.body === 'string' ? { body: request.body } : {}),
        redirect: 'manual',
        signal: AbortSignal.timeout(patienceMs),
      });
      return { response, text: await boundedText(response, mostBytes) };
    } catch (error) {
      throw busy(`Teams could not be reached: ${reasonOf(error)}.`, 'It is tried again by itself.', {
        took: neverLeft(error) ? 'no' : 'perhaps',
        cause: error,
      });
    }
  }

  return {
    async sendRequest(request) {
      const token = await tokens.get();
      let answer = await send(request, token);
      if (answer.response.status === 401) {
        tokens.drop(token);
        answer = await send(request, await tokens.get());
      }
      const { response, text } = answer;
      if (!response.ok)
        throw connectorFailure(response.status, text, retryAfterMs(response.headers, clock.now()));
      const headers = request.headers.clone();
      Object.keys(headers.toJson()).forEach((name) => headers.remove(name));
      response.headers.forEach((value, name) => headers.set(name, value));
      return { request, status: response.status, headers, bodyAsText: text };
    },
  };
}

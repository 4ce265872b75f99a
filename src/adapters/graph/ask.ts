// One read of Microsoft Graph: what it answered, or why it did not, as a Failure.
import {
  type Client,
  GraphClientError,
  type GraphRequest,
  ResponseType,
} from '@microsoft/microsoft-graph-client';
import type { z } from 'zod';
import type { Clock } from '../../contracts/clock.ts';
import { blocked, busy } from '../../contracts/failure.ts';
import type { Json } from '../../contracts/json.ts';
import { boundedText, retryAfterMs, TooLarge } from '../bounded.ts';
import { reasonOf } from '../network.ts';
import { makeForget, type Tokens } from '../token.ts';
import { graphFailure, saysAbsent, type Refusal } from './errors.ts';

const mostBytes = 16 * 1024 * 1024;

const network = (error: unknown) =>
  busy(`Graph could not be reached: ${reasonOf(error)}.`, 'Try again in a moment.', { cause: error });

/** What only the beta has is asked for by a path that says so. */
const versioned = (client: Client, address: string): GraphRequest =>
  address.startsWith('/beta/')
    ? client.api(address.slice('/beta'.length)).version('beta')
    : client.api(address);

export interface GraphReader {
  readonly client: Client;
  readonly tokens: Tokens;
  readonly url: string;
  readonly clock: Clock;
}

/** The answer's JSON, or undefined where Graph says that there is no such thing. @throws Failure */
export type AskGraph = <T>(
  address: string,
  shape: z.ZodType<T>,
  more?: { readonly body?: Json; readonly mostBytes?: number },
) => Promise<T | undefined>;

/** What a refusal means: undefined where Graph says that there is none. @throws Failure */
export type ReadRefusal = (address: string, refusal: Refusal, token: string) => undefined;

export function makeAsk({ client, tokens, clock }: GraphReader): { ask: AskGraph; refusal: ReadRefusal } {
  const forget = makeForget(tokens, clock);
  const refusal: ReadRefusal = (address, refused, token) => {
    if (saysAbsent(refused)) return undefined;
    // A permission granted since shows in a new token only.
    if (refused.status === 403) forget(token);
    throw graphFailure(address, refused);
  };
  return {
    refusal,
    async ask(address, shape, more = {}) {
      // Before the library, which would swallow the reason for a failed sign-in.
      const token = await tokens.get();
      let text: string;
      let response: Response;
      try {
        const request = versioned(client, address).responseType(ResponseType.RAW);
        response = (await (more.body === undefined ? request.get() : request.post(more.body))) as Response;
        text = await boundedText(response, more.mostBytes ?? mostBytes);
      } catch (error) {
        if (error instanceof TooLarge) throw blocked('Graph’s answer is too large.', 'Ask for less.', error);
        throw network(error instanceof GraphClientError ? error.cause : error);
      }
      if (response.status !== 200)
        return refusal(
          address,
          {
            status: response.status,
            text,
            requestId: response.headers.get('request-id') ?? 'none',
            retryAfter: retryAfterMs(response.headers, clock.now()),
          },
          token,
        );
      try {
        return shape.parse(JSON.parse(text));
      } catch (error) {
        throw busy('Graph’s answer could not be read.', 'Try again in a moment.', { cause: error });
      }
    },
  };
}

// Reads Microsoft Graph. Application permissions: User.Read.All and GroupMember.Read.All (users, groups, membership),
// Organization.Read.All for the doctor. Nothing here writes.
import {
  type Client,
  GraphClientError,
  type GraphRequest,
  ResponseType,
} from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import type { Clock } from '../../contracts/clock.ts';
import { blocked, busy } from '../../contracts/failure.ts';
import type { Json } from '../../contracts/json.ts';
import { path, type Look, type Path, type Row } from '../../contracts/look.ts';
import { boundedText, retryAfterMs, TooLarge } from '../bounded.ts';
import { reasonOf } from '../network.ts';
import { makeForget, type Tokens } from '../token.ts';
import { graphFailure, saysAbsent } from './errors.ts';

const json: z.ZodType<Json> = z.json();
const object = z.record(z.string(), json);
const collection = z.object({ value: z.array(object), '@odata.nextLink': z.string().optional() });
const membership = z.object({ value: z.array(z.string()) });

const mostBytes = 16 * 1024 * 1024;
/** What checkMemberGroups takes in one call. */
const groupsAtOnce = 20;

const network = (error: unknown) =>
  busy(`Graph could not be reached: ${reasonOf(error)}.`, 'Try again in a moment.', { cause: error });

/** What only the beta has is asked for by a path that says so. */
const versioned = (client: Client, address: string): GraphRequest =>
  address.startsWith('/beta/')
    ? client.api(address.slice('/beta'.length)).version('beta')
    : client.api(address);

export type GraphLook = Pick<Look, 'graph' | 'graphList' | 'memberOf'>;

export function makeGraphLook(options: {
  client: Client;
  tokens: Tokens;
  url: string;
  clock: Clock;
}): GraphLook {
  const { client, tokens } = options;
  const forget = makeForget(tokens, options.clock);
  const origin = new URL(options.url).origin;

  /** The answer's JSON, or undefined where Graph says that there is no such thing. @throws Failure */
  async function ask<T>(address: string, shape: z.ZodType<T>, body?: Json): Promise<T | undefined> {
    // Before the library, which would swallow the reason for a failed sign-in.
    const token = await tokens.get();
    let text: string;
    let response: Response;
    try {
      const request = versioned(client, address).responseType(ResponseType.RAW);
      response = (await (body === undefined ? request.get() : request.post(body))) as Response;
      text = await boundedText(response, mostBytes);
    } catch (error) {
      if (error instanceof TooLarge) throw blocked('Graph’s answer is too large.', 'Ask for less.', error);
      throw network(error instanceof GraphClientError ? error.cause : error);
    }
    if (response.status === 200) {
      try {
        return shape.parse(JSON.parse(text));
      } catch (error) {
        throw busy('Graph’s answer could not be read.', 'Try again in a moment.', { cause: error });
      }
    }
    const refusal = {
      status: response.status,
      text,
      requestId: response.headers.get('request-id') ?? 'none',
      retryAfter: retryAfterMs(response.headers, options.clock.now()),
    };
    if (saysAbsent(refusal)) return undefined;
    // A permission granted since shows in a new token only.
    if (response.status === 403) forget(token);
    throw graphFailure(address, refusal);
  }

  async function pages(first: Path): Promise<readonly Row[]> {
    const rows: Row[] = [];
    const seen = new Set<string>();
    let next: string | undefined = first;
    while (next !== undefined) {
      if (seen.has(next)) throw blocked('Graph gives the same page again and again.', 'Try again later.');
      seen.add(next);
      const page: z.infer<typeof collection> | undefined = await ask(next, collection);
      rows.push(...(page?.value ?? []));
      next = page?.['@odata.nextLink'];
      if (next !== undefined && URL.parse(next)?.origin !== origin)
        throw blocked('Graph’s answer goes on at another host.', 'Check GRAPH_URL; nothing was sent there.');
    }
    return rows;
  }

  return {
    graph: (at) => ask(at, object),
    graphList: pages,
    async memberOf(person, groups) {
      const chunks = Array.from({ length: Math.ceil(groups.length / groupsAtOnce) }, (_, n) =>
        groups.slice(n * groupsAtOnce, (n + 1) * groupsAtOnce),
      );
      const found = await Promise.all(
        chunks.map((groupIds) => ask(path`/users/${person}/checkMemberGroups`, membership, { groupIds })),
      );
      const ids = new Set(found.flatMap((answer) => answer?.value ?? []).map((id) => id.toLowerCase()));
      return groups.filter((group) => ids.has(group.toLowerCase()));
    },
  };
}

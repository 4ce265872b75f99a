// Writes to Microsoft Graph, one call each, exactly as it was approved. Rights: docs/permissions.md, by operation.
import { type Client, GraphClientError, ResponseType } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import type { Keep, ReadyGraph } from '../../contracts/call.ts';
import type { Clock } from '../../contracts/clock.ts';
import { blocked, busy } from '../../contracts/failure.ts';
import type { JsonObject } from '../../contracts/json.ts';
import type { Answer } from '../../contracts/look.ts';
import type { Vault } from '../../contracts/vault.ts';
import { boundedText, retryAfterMs } from '../bounded.ts';
import { reasonOf } from '../network.ts';
import { makeForget, type Tokens } from '../token.ts';
import { writeFailure, writeOutcome } from './write-errors.ts';

const object = z.record(z.string(), z.json());
const mostBytes = 4 * 1024 * 1024;
const again = 'It is looked at and tried again by itself.';

export interface GraphHandsOptions {
  readonly client: Client;
  readonly tokens: Tokens;
  readonly clock: Clock;
  /** Where the secrets of answers go. Absent: calls whose answer holds one are not sent. */
  readonly vault: Vault | undefined;
}

/** @returns a function that sends one call; nothing is sent twice on its own. @throws Failure */
export function makeGraphHands(options: GraphHandsOptions): (call: ReadyGraph) => Promise<Answer> {
  const { client, tokens, vault } = options;
  const forget = makeForget(tokens, options.clock);

  async function answer(call: ReadyGraph): Promise<{ response: Response; text: string; token: string }> {
    // Before the library, which would swallow the reason for a failed sign-in.
    const token = await tokens.get();
    try {
      const request = client.api(call.path).responseType(ResponseType.RAW);
      if (call.prefer) request.header('Prefer', call.prefer);
      const response = (await send(request, call)) as Response;
      return { response, text: await boundedText(response, mostBytes), token };
    } catch (error) {
      const cause: unknown = error instanceof GraphClientError ? error.cause : error;
      throw busy(`Graph did not answer: ${reasonOf(cause)}.`, again, { took: 'perhaps', cause });
    }
  }

  return async (call) => {
    const keeper = call.keep && (await ready(call.keep, vault));
    const { response, text, token } = await answer(call);
    const serviceId = response.headers.get('request-id') ?? 'none';
    const refusal = {
      status: response.status,
      text,
      requestId: serviceId,
      retryAfter: retryAfterMs(response.headers, options.clock.now()),
    };
    const outcome = writeOutcome(call, refusal);
    if (outcome === 'refused') {
      // A permission granted since shows in a new token only.
      if (response.status === 403) forget(token);
      throw writeFailure(call, refusal);
    }
    const existed = outcome === 'existed';
    if (call.keep && keeper && !existed) await keepSecret(call.keep, keeper, text);
    return { rows: call.keep ? [] : rowOf(text), warnings: [], existed, serviceId };
  };
}

function send(request: ReturnType<Client['api']>, call: ReadyGraph): Promise<unknown> {
  const body = call.body ?? {};
  switch (call.method) {
    case 'POST':
      return request.post(body);
    case 'PATCH':
      return request.patch(body);
    case 'PUT':
      return request.put(body);
    case 'DELETE':
      return request.delete();
  }
}

/** The vault, once it has answered: a secret that nobody could keep would be lost. @throws Failure blocked, busy */
async function ready({ as }: Keep, vault: Vault | undefined): Promise<Vault> {
  if (!vault)
    throw blocked(
      'There is no vault for the secret.',
      'Set VAULT to azure or sealed, or use a certificate of your own or a federated credential.',
    );
  await vault.mark(as);
  return vault;
}

/** From the answer into the vault before anything else happens; a secret that did not get there is replaced by a new one. */
async function keepSecret(keep: Keep, vault: Vault, text: string): Promise<void> {
  const [row] = rowOf(text);
  const secret = row?.[keep.field];
  const mark = row?.[keep.mark];
  const end = row?.endDateTime;
  if (typeof secret !== 'string' || typeof mark !== 'string')
    throw busy('Graph’s answer held no secret that could be kept.', again, { took: 'perhaps' });
  try {
    await vault.put(keep.as, secret, mark, typeof end === 'string' ? end : undefined);
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : 'It did not answer.';
    throw busy(`The secret was made, but the vault did not take it. ${because}`, again, {
      took: 'perhaps',
      cause,
    });
  }
}

function rowOf(text: string): readonly JsonObject[] {
  try {
    return [object.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}

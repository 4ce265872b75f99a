// Sends a signed activity to the first bot that takes the connection, and brings back what it answered.
import { request as plain, Agent, type IncomingMessage } from 'node:http';
import { request as secure, Agent as SecureAgent } from 'node:https';
import { apps } from '../seed/ids.ts';
import type { World } from '../world.ts';
import { serviceUrl } from './activities.ts';
import type { Row } from './model.ts';

/** `heard` is false where no bot took the connection, so nothing can have happened. */
export type Answer =
  { status: number; body: unknown } | { status: 502 | 504; heard: boolean; because: string };

export const failed = (answer: Answer): answer is Extract<Answer, { because: string }> => 'because' in answer;

export interface Delivery {
  /** @param token sent as it stands instead of a good one; null for none. */
  send(activity: Row, withinMs: number, token?: string | null): Promise<Answer>;
  /** The newest activities that went out, oldest first. */
  readonly sent: readonly Row[];
}

const refusedCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN']);
// No connection is kept: a kept one to a bot that has died fails only after sending, and then nobody knows what happened.
const agents = { http: new Agent({ keepAlive: false }), https: new SecureAgent({ keepAlive: false }) };

const read = async (res: IncomingMessage): Promise<unknown> => {
  res.setEncoding('utf8');
  let text = '';
  for await (const chunk of res) text += String(chunk);
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

const post = (
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const target = new URL(url);
    const isSecure = target.protocol === 'https:';
    const options = { method: 'POST', headers, signal, agent: isSecure ? agents.https : agents.http };
    const req = isSecure ? secure(target, options, resolve) : plain(target, options, resolve);
    req.on('error', reject);
    req.end(body);
  });

/** The claims Teams puts into the token beside an activity. */
export const claimsFor = (world: World, url: string): Row => {
  const seconds = Math.floor(world.now().getTime() / 1000);
  return {
    iss: 'https://api.botframework.com',
    aud: apps.bot.appId,
    serviceurl: url,
    nbf: seconds - 300,
    exp: seconds + 3600,
  };
};

export const makeDelivery = (world: World): Delivery => {
  const sent: Row[] = [];
  world.onReset(() => (sent.length = 0));
  const headersFor = async (
    activity: Row,
    body: string,
    token: string | null | undefined,
  ): Promise<Record<string, string>> => {
    const bearer = token === undefined ? await world.signAsTeams(claimsFor(world, serviceUrl(world))) : token;
    const conversation = activity['conversation'];
    const id =
      typeof conversation === 'object' && conversation !== null && 'id' in conversation
        ? String(conversation.id)
        : '';
    return {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'x-ms-conversation-id': encodeURIComponent(id),
      'x-ms-tenant-id': world.tenantId,
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
    };
  };
  return {
    sent,
    async send(activity, withinMs, token) {
      sent.push(activity);
      if (sent.length > 200) sent.shift();
      const body = JSON.stringify(activity);
      const headers = await headersFor(activity, body, token);
      const signal = AbortSignal.timeout(withinMs);
      for (const url of world.settings.bots) {
        try {
          const res = await post(url, headers, body, signal);
          return { status: res.statusCode ?? 0, body: await read(res) };
        } catch (error) {
          if (signal.aborted)
            return {
              status: 504,
              heard: true,
              because: `The bot did not answer within ${withinMs / 1000} s.`,
            };
          const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
          if (!refusedCodes.has(code))
            return { status: 502, heard: true, because: `The connection to the bot broke off (${code}).` };
        }
      }
      const known = world.settings.bots.length;
      const because =
        known === 0 ? 'The sandbox knows no bot.' : `No bot answers at ${world.settings.bots.join(', ')}.`;
      return { status: 502, heard: false, because };
    },
  };
};

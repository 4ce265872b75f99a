// A Graph that answers as a test says, in turn, and a clock that nobody waits for.
import type { Client } from '@microsoft/microsoft-graph-client';
import { makeGraphLook, type GraphLook } from '../../../src/adapters/graph/look.ts';
import type { Clock } from '../../../src/contracts/clock.ts';

export interface Asked {
  readonly address: string;
  readonly body: unknown;
}
export type Answering = (asked: Asked, nth: number) => Response | Promise<Response>;

export const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers });
export const tooMany = (seconds: number): Response =>
  answer(429, { error: { code: 'TooManyRequests', message: 'Wait.' } }, { 'retry-after': String(seconds) });

export class ScriptedGraph {
  readonly asked: Asked[] = [];
  /** Ms of each wait, in turn; the clock is ahead by all of them. */
  readonly waits: number[] = [];
  readonly look: GraphLook;
  #now = Date.parse('2026-11-26T10:00:00Z');

  constructor(answering: Answering) {
    const clock: Clock = {
      now: () => new Date(this.#now),
      sleep: async (ms) => {
        this.waits.push(ms);
        this.#now += ms;
      },
      every: () => async () => undefined,
    };
    const client = {
      api: (address: string) => {
        const send = (body?: unknown) => {
          this.asked.push({ address, body });
          return Promise.resolve(answering({ address, body }, this.asked.length));
        };
        const request = { responseType: () => request, get: () => send(), post: send };
        return request;
      },
    } as unknown as Client;
    const tokens = { get: async () => 'token', drop: () => undefined };
    this.look = makeGraphLook({ client, tokens, url: 'https://graph.example', clock });
  }
}

// A Graph client of Microsoft's library with its waits taken out: retries, redirects and pauses are decided by our own rooms.
import {
  AuthenticationHandler,
  Client,
  GraphClientError,
  HTTPMessageHandler,
  type AuthenticationProvider,
  type Context,
  type Middleware,
} from '@microsoft/microsoft-graph-client';
import type { Tokens } from '../token.ts';

export interface GraphOptions {
  /** e.g. https://graph.microsoft.com */
  readonly url: string;
  readonly tokens: Tokens;
  /** For one HTTP call; default 30 s. */
  readonly timeoutMs?: number;
}

/** Sends once more with a fresh token where Graph refuses the one at hand. */
class FreshToken implements Middleware {
  readonly #tokens: Tokens;
  #next: Middleware | undefined;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  async execute(context: Context): Promise<void> {
    const token = await this.#tokens.get();
    // The library adds its header to those that are there: a second round must start from the same.
    const options = { ...context.options, headers: { ...(context.options?.headers as object | undefined) } };
    context.options = { ...options, headers: { ...options.headers } };
    await this.#next?.execute(context);
    if (context.response?.status !== 401) return;
    this.#tokens.drop(token);
    delete context.response;
    context.options = options;
    await this.#next?.execute(context);
  }

  setNext(next: Middleware): void {
    this.#next = next;
  }
}

/** Gives every call a bound in time of its own, and follows no redirect with our token. */
class Bounded implements Middleware {
  readonly #timeoutMs: number;
  readonly #send = new HTTPMessageHandler();

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  async execute(context: Context): Promise<void> {
    context.options = {
      ...context.options,
      redirect: 'manual',
      signal: AbortSignal.timeout(this.#timeoutMs),
    };
    try {
      await this.#send.execute(context);
    } catch (error) {
      // The library lets only its own kind of error through whole.
      const wrapped = new GraphClientError('Graph could not be reached.');
      wrapped.cause = error;
      throw wrapped;
    }
  }
}

export function makeGraph(options: GraphOptions): Client {
  const provider: AuthenticationProvider = { getAccessToken: () => options.tokens.get() };
  const first = new FreshToken(options.tokens);
  const second = new AuthenticationHandler(provider);
  first.setNext(second);
  second.setNext(new Bounded(options.timeoutMs ?? 30_000));
  return Client.initWithMiddleware({
    middleware: first,
    baseUrl: `${options.url}/`,
    defaultVersion: 'v1.0',
    customHosts: new Set([new URL(options.url).hostname]),
  });
}

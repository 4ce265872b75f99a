// What the services of the sandbox share: one tenant, one clock, one log, one box of faults.
import type { RequestHandler } from 'express';

export type Service = 'entra' | 'graph' | 'exo' | 'mail' | 'vault' | 'teams';

/** A person of Contoso as Teams knows them. `id` is the per-bot `29:…` id; roles are for the page that lets you choose who you are. */
export interface Person {
  id: string;
  aadObjectId: string;
  name: string;
  upn: string;
  role: 'asker' | 'approver' | 'nobody' | 'guest';
  locale: string;
  zone: string;
}

export interface Settings {
  latencyMs: Partial<Record<Service, number>>;
  /** How long a write stays invisible to reads: entra and graph replicas, exo caches, mail logins, new credentials. */
  lagMs: { entra: number; graph: number; exo: number; mail: number; credential: number };
  /**
   * Requests a service takes per second before it answers 429; absent: its real, documented limit. `keyCredentials`:
   * lists of Graph that carry keys, per minute.
   */
  throttle: Partial<Record<Service | 'keyCredentials', number>>;
  /** Messaging endpoints of bots; an activity goes to the first that answers. */
  bots: string[];
}

export interface LogEntry {
  n: number;
  at: string;
  service: Service;
  method: string;
  /** The real service's absolute address, e.g. https://graph.microsoft.com/v1.0/users/… */
  url: string;
  body: unknown;
  status: number;
  appId: string | undefined;
  /** How many things the call changed; 0 for a read, a refusal, or a write that found everything so already. */
  effect: number;
}

export interface World {
  readonly tenantId: string;
  readonly settings: Settings;
  readonly people: readonly Person[];
  readonly log: readonly LogEntry[];
  /** Addresses, known once the servers listen. */
  readonly urls: { tenant: string; chat: string; vault: string };
  now(): Date;
  sleep(ms: number): Promise<void>;
  /**
   * Middleware for one service, to stand before its routes: reads the body (JSON or form) into `req.body`, waits the
   * latency, applies faults (before and after), answers 429 over the limit, and writes the log line. A route reports what
   * it changed with `res.locals.effect = n` and the caller's app with `res.locals.appId`.
   * @param real the address that the log shows for a request, e.g. `(req) => 'https://graph.microsoft.com' + req.url`
   */
  guard(service: Service, real: (req: { url: string; originalUrl: string }) => string): RequestHandler;
  /** Signs claims as the Bot Framework's connector does (RS256, kid in its JWKS); `alg` and `key` for wrong tokens on purpose. */
  signAsTeams(
    claims: Record<string, unknown>,
    how?: { alg?: string; key?: 'other' | 'none' },
  ): Promise<string>;
  /** Checks an access token that the sandbox's entra issued and returns its claims, or undefined. */
  readToken(
    authorization: string | undefined,
    audience: string,
  ): Promise<Record<string, unknown> | undefined>;
  /** A value that survives restarts in the data folder under `name`; call `save` after changing it. */
  kept<T>(name: string, fresh: () => T): { value: T; save(): void };
  /** Runs when the world is reset: drop what you keep in memory. */
  onReset(run: () => void): void;
}

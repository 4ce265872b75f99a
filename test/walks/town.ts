// A whole small world for walks: sandbox, PostgreSQL, and bots as processes of their own; driven over HTTP like Teams.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { knowBot } from '../../src/commands/world/control.ts';
import { botEnv } from '../../src/commands/world/env.ts';
import { end, startBot } from '../../src/commands/world/processes.ts';
import { freshDatabase } from '../adapters/postgres/database.ts';
import { startSandbox, type Started } from '../sandbox/start.ts';
import { assertClean } from '../canaries/look-through.ts';
import { Visitor } from './visitor.ts';

export interface TownBot {
  readonly child: ChildProcess;
  readonly url: string;
  readonly endpoint: string;
}

export interface TownOptions {
  /** Of the bots, over env/.env.sandbox. */
  readonly env?: Record<string, string>;
  /** Of the sandbox; lags default to 200 ms so that walks are quick. */
  readonly settings?: Record<string, unknown>;
  readonly bots?: number;
  /** A tenant larger than the usual one. */
  readonly size?: { readonly apps?: number; readonly mailboxes?: number };
  /** What bots write is kept, and not shown. */
  readonly quiet?: boolean;
}

export class Town {
  readonly sandbox: Started;
  readonly database: { readonly url: string; drop(): Promise<void> };
  readonly dataDir = mkdtempSync(join(tmpdir(), 'latchkey-walk-'));
  readonly bots: TownBot[] = [];
  /** Over env/.env.sandbox. */
  readonly env: Readonly<Record<string, string>>;
  /** All that bots wrote, and what they answered to presses; whom anybody played. Looked through at the end. */
  readonly output: string[] = [];
  readonly answers: string[] = [];
  readonly visited = new Set<string>();
  /** What tests opened beside the bots; closed before the database is dropped. */
  readonly closing: (() => Promise<void>)[] = [];
  readonly #quiet: boolean;
  #databaseUrl: string | undefined;

  private constructor(sandbox: Started, database: Town['database'], options: TownOptions) {
    this.sandbox = sandbox;
    this.database = database;
    this.#quiet = options.quiet ?? false;
    this.env = { LAG_EXO_MS: '400', LAG_GRAPH_MS: '200', EXO_WRITES_PER_SECOND: '50', ...options.env };
  }

  /** Where the bots keep their records. */
  get databaseUrl(): string {
    return this.#databaseUrl ?? this.database.url;
  }

  static async start(options: TownOptions = {}): Promise<Town> {
    const [sandbox, database] = await Promise.all([startSandbox(), freshDatabase()]);
    const town = new Town(sandbox, database, options);
    if (options.size) await town.control('reset', options.size);
    await town.control('settings', { lagMs: { exo: 200, graph: 100, entra: 0 }, ...options.settings });
    for (let count = options.bots ?? 1; count > 0; count -= 1) await town.startBot();
    return town;
  }

  async startBot(env: Record<string, string> = {}): Promise<TownBot> {
    const settings = botEnv(this.sandbox.ready, this.database.url, this.dataDir, 'warn');
    const all: Record<string, string | undefined> = {
      ...settings,
      PORT: '0',
      LOG_PRETTY: 'false',
      ...this.env,
      ...env,
    };
    this.#databaseUrl = all.DATABASE_URL;
    const { child, url } = await startBot(all, (text) => {
      this.output.push(text);
      if (!this.#quiet) process.stderr.write(text);
    });
    const bot = { child, url, endpoint: `${url}/api/messages` };
    this.bots.push(bot);
    await knowBot(this.sandbox.ready.control, bot.endpoint, true);
    return bot;
  }

  /** Ends a bot as an operator would, or as a pulled plug does. */
  async stopBot(bot: TownBot, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.bots.splice(this.bots.indexOf(bot), 1);
    await knowBot(this.sandbox.ready.control, bot.endpoint, false);
    if (signal === 'SIGTERM') return end(bot.child);
    const gone = new Promise((resolve) => bot.child.once('exit', resolve));
    bot.child.kill('SIGKILL');
    await gone;
  }

  as(name: string): Visitor {
    this.visited.add(name);
    return new Visitor(this.sandbox.ready.chat, name, (answer) => this.answers.push(answer));
  }

  /** Calls the sandbox's control surface. */
  async control<T = unknown>(
    path: string,
    body?: unknown,
    method = body === undefined ? 'GET' : 'POST',
  ): Promise<T> {
    const answer = await fetch(`${this.sandbox.ready.control}/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${path}: ${answer.status} ${text}`);
    const lines = (): unknown[] =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as unknown);
    return (path.startsWith('log') ? lines() : text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** Moves everybody's clock, and waits until the bots have heard of it. */
  async pass(ms: number): Promise<void> {
    const { aheadMs } = await this.control<{ aheadMs: number }>('clock');
    await this.control('clock', { aheadMs: aheadMs + ms });
    await pause(1300);
  }

  /** Exchange writes that changed something, in order: cmdlet names. */
  async effects(since = 0): Promise<string[]> {
    const log = await this.control<
      { n: number; service: string; effect: number; body: { CmdletInput?: { CmdletName: string } } }[]
    >(`log?since=${since}`);
    return log
      .filter(({ service, effect }) => service === 'exo' && effect > 0)
      .map(({ body }) => body.CmdletInput?.CmdletName ?? '?');
  }

  /** Looks through all that is left, then pulls it down. @throws AssertionError where a secret lies about */
  async stop(): Promise<void> {
    try {
      await assertClean(this);
    } finally {
      await this.#down();
    }
  }

  async #down(): Promise<void> {
    await Promise.all(this.bots.splice(0).map((bot) => end(bot.child)));
    await this.sandbox.stop();
    for (const close of this.closing.splice(0)) await close();
    await this.database.drop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** Asks until it holds; what was thrown last says why it never did. */
export async function until<T>(what: () => Promise<T>, withinMs = 45_000, restMs = 100): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await what();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(restMs);
    }
  }
}

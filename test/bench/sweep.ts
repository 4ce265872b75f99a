// Sweeps over a sandbox of any size: what it read, how many requests Graph got for it, how long it took, and how much memory.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apps, tenantId } from '../../src/sandbox/seed/ids.ts';
import { sandboxCloud } from '../adapters/teams/desk.ts';
import { startSandbox, type Started } from '../sandbox/start.ts';
import { graphScope, Talk } from '../sandbox/talk.ts';
import type { Swept } from './sweeper.ts';

export interface Measured extends Swept {
  /** Requests to Graph: lists, batches, and those that were told to come back later. */
  readonly lists: number;
  readonly batches: number;
  readonly throttled: number;
  readonly others: number;
  /** The least possible for what there is. */
  readonly least: { readonly lists: number; readonly batches: number };
  /** Highest resident memory above that before the sweep, MB. */
  readonly aboveIdle: number;
  readonly idle: number;
  /** Ms: the lists' requests one after the other at the latency set, or what they take at 150 a minute; the larger. */
  readonly floor: number;
  /** The same, where the first 150 may come at once: the least that a minute's window can be. */
  readonly burst: number;
}

interface Line {
  readonly n: number;
  readonly service: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
}

const page = 999;
const inBatch = 20;
const perMinute = 150;

/** Not a number where there is no /proc: only Linux tells of another process. */
const megabytes = (child: ChildProcess): number => {
  const file = `/proc/${child.pid ?? 0}/status`;
  if (!existsSync(file)) return NaN;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? NaN) / 1024;
};

export class Sweeps {
  readonly talk: Talk;
  readonly #sandbox: Started;
  readonly #latency: number;

  private constructor(sandbox: Started, latency: number) {
    this.#sandbox = sandbox;
    this.talk = new Talk(sandbox.ready);
    this.#latency = latency;
  }

  /** @param latency ms of each request to Graph */
  static async start(latency: number): Promise<Sweeps> {
    const sweeps = new Sweeps(await startSandbox(), latency);
    await sweeps.talk.control('/settings', { latencyMs: { graph: latency }, lagMs: { graph: 0 } });
    return sweeps;
  }

  /** So many applications with as many service principals, besides Contoso's own. */
  async fill(many: number): Promise<void> {
    await this.talk.control('/reset', { apps: many });
    // The sandbox writes them to its disk now, in one go; that shall not be measured.
    await new Promise((resolve) => setTimeout(resolve, 500 + many / 20));
  }

  stop(): Promise<void> {
    return this.#sandbox.stop();
  }

  async lines(since: number): Promise<readonly Line[]> {
    const { text } = await this.talk.send(`${this.#sandbox.ready.control}/log?since=${since}`);
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  }

  async sweep(days = 30): Promise<Measured> {
    const settings = {
      ca: this.#sandbox.ready.ca,
      ahead: 0,
      days,
      cloud: sandboxCloud(this.#sandbox.ready.tenant),
      tenant: tenantId,
      signIn: apps.look,
    };
    const child = fork(join(import.meta.dirname, 'sweeper.ts'), {
      env: { ...process.env, SWEEP: JSON.stringify(settings) },
    });
    await once(child, 'message');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const since = (await this.lines(0)).at(-1)?.n ?? 0;
    const idle = megabytes(child);
    let highest = idle;
    const sampling = setInterval(() => (highest = Math.max(highest, megabytes(child))), 20);
    child.send('go');
    const [swept] = (await once(child, 'message')) as [Swept];
    clearInterval(sampling);
    child.kill();
    const lines = (await this.lines(since)).filter(({ service }) => service === 'graph');
    const isList = ({ url }: Line): boolean => /\/v1\.0\/(?:applications|servicePrincipals)\?/.test(url);
    const isBatch = ({ url }: Line): boolean => url.endsWith('/$batch');
    const good = lines.filter(({ status }) => status === 200);
    const lists = good.filter(isList).length;
    const [applications = 0, principals = 0] = swept.counts;
    const pages = Math.ceil(applications / page) + Math.ceil(principals / page);
    return {
      ...swept,
      lists,
      batches: good.filter(isBatch).length,
      throttled: lines.filter(({ status }) => status === 429).length,
      others: lines.filter((line) => !isList(line) && !isBatch(line)).length,
      least: { lists: pages, batches: Math.ceil(swept.owned / inBatch) },
      aboveIdle: highest - idle,
      idle,
      floor: Math.max(pages * this.#latency, (pages / perMinute) * 60_000),
      burst: Math.max(pages * this.#latency, Math.floor((pages - 1) / perMinute) * 60_000),
    };
  }

  /** Ms of one call per application, as scripts make it: its credentials one after the other. */
  async perApp(sample: number): Promise<number> {
    const token = await this.talk.token('look', graphScope);
    const graph = `${this.#sandbox.ready.tenant}/graph/v1.0`;
    const headers = { authorization: `Bearer ${token}` };
    const { json } = await this.talk.send(`${graph}/applications?$select=id&$top=${sample}`, { headers });
    const begun = performance.now();
    for (const { id } of json.value)
      await this.talk.send(
        `${graph}/applications/${String(id)}?$select=id,displayName,passwordCredentials,keyCredentials`,
        { headers },
      );
    return (performance.now() - begun) / json.value.length;
  }
}

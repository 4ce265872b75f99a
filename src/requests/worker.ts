// Gives each request that is due its turn: one process at a time, as many requests side by side as there are hands.
import type { Clock } from '../contracts/clock.ts';
import type { Store } from '../contracts/store.ts';
import { turn } from '../plans/turn.ts';
import type { World } from '../plans/world.ts';
import { calendar } from './calendar.ts';
import type { Desk } from './desk.ts';
import { isUnbegun, start } from './start.ts';

export interface WorkerOptions {
  readonly desk: Desk;
  readonly world: Omit<World, 'stopping'>;
  readonly holder: string;
  /** Requests side by side. */
  readonly hands: number;
  /** A process that is gone loses its requests after this long; a living one renews three times as often. */
  readonly claimMs: number;
  report(error: unknown, id: string, reference: string): void;
}

export class Worker {
  readonly #options: WorkerOptions;
  readonly #waiting: string[] = [];
  readonly #busy = new Set<string>();
  /** Woken while at work: looked at once more before it is left. */
  readonly #again = new Set<string>();
  readonly #stop = new AbortController();
  #looked = performance.now();
  #ticking: (() => Promise<void>) | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  /** Looks each half second for what is due, whoever was to wake it. */
  start(): void {
    this.#ticking = this.#clock.every(500, async () => {
      const room = Math.max(1, 4 * this.#options.hands - this.#waiting.length);
      for (const id of await this.#store.due(this.#clock.now(), room)) this.wake(id);
      this.#looked = performance.now();
    });
  }

  /** Gives the request a turn soon. May be called for anything, by anyone, any number of times. */
  wake(id: string): void {
    if (this.#stop.signal.aborted) return;
    if (this.#busy.has(id)) this.#again.add(id);
    else if (!this.#waiting.includes(id)) this.#waiting.push(id);
    this.#next();
  }

  /** Takes nothing new, and waits until what is at work has come to a point where another process can go on. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#waiting.length = 0;
    await this.#ticking?.();
    while (this.#busy.size > 0) await this.#clock.sleep(20);
  }

  /** @throws Error when no look at what is due has succeeded for a while */
  check(): void {
    const silent = performance.now() - this.#looked;
    if (silent > 10_000) throw new Error(`nothing was looked for since ${Math.round(silent / 1000)} s`);
  }

  get #clock(): Clock {
    return this.#options.desk.clock;
  }
  get #store(): Store {
    return this.#options.desk.store;
  }

  #next(): void {
    while (this.#busy.size < this.#options.hands) {
      const id = this.#waiting.shift();
      if (id === undefined) return;
      this.#busy.add(id);
      void this.#work(id)
        .catch((error: unknown) => {
          this.#options.report(error, id, 'worker');
        })
        .finally(() => {
          this.#busy.delete(id);
          if (this.#again.delete(id)) this.wake(id);
          this.#next();
        });
    }
  }

  async #work(id: string): Promise<void> {
    const { holder, world, claimMs } = this.#options;
    const renew = (): Promise<boolean> => this.#store.claim(id, holder, claimMs);
    if (!(await renew())) return;
    const keep = this.#clock.every(claimMs / 3, async () => {
      await renew();
    });
    try {
      await this.#calendar(id);
      if (this.#options.desk.trust === 'act') {
        await this.#begin(id);
        await turn(id, { ...world, stopping: this.#stop.signal }, (error, reference) =>
          this.#options.report(error, id, reference),
        );
      }
    } finally {
      await keep();
      await this.#store.release(id, holder);
    }
  }

  async #calendar(id: string): Promise<void> {
    for (let more = true; more;) {
      const now = this.#clock.now();
      const request = await this.#store.get(id);
      more = request !== undefined && calendar(request, now) !== undefined;
      if (more) await this.#store.change(id, (current) => calendar(current, now));
    }
  }

  async #begin(id: string): Promise<void> {
    const request = await this.#store.get(id);
    if (!request || !isUnbegun(request)) return;
    await this.#store.change(id, await start(request, this.#options.desk));
  }
}

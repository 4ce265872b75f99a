// Gives each request that is due its turn: one process at a time, as many requests side by side as there are hands.
import { later, type Clock } from '../contracts/clock.ts';
import { Failure } from '../contracts/failure.ts';
import type { Store } from '../contracts/store.ts';
import type { Report } from '../plans/bug.ts';
import { turn } from '../plans/turn.ts';
import type { World } from '../plans/world.ts';
import { calendar } from './calendar.ts';
import { Claim } from './claim.ts';
import type { Desk } from './desk.ts';
import { handOver } from './hand-over.ts';
import { isUnbegun, start } from './start.ts';

/** How long a request is left alone: after a bug, while the record cannot be written, while nothing may be run. */
const thrown = 30_000;
const soon = 2_000;
const observed = 30_000;

export interface WorkerOptions {
  readonly desk: Desk;
  readonly world: Omit<World, 'stopping' | 'holds'>;
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
  /** Due, but left alone until then: what cannot go on must not keep the others waiting. */
  readonly #aside = new Map<string, Date>();
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
      const now = this.#clock.now();
      for (const [id, until] of this.#aside) if (until <= now) this.#aside.delete(id);
      const due = await this.#store.due(now, room + this.#aside.size);
      for (const id of due.filter((one) => !this.#aside.has(one)).slice(0, room)) this.wake(id);
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
        .catch((error: unknown) => this.#backOff(id, error))
        .finally(() => {
          this.#busy.delete(id);
          if (this.#again.delete(id)) this.wake(id);
          this.#next();
        });
    }
  }

  async #work(id: string): Promise<void> {
    const { holder, world, claimMs } = this.#options;
    const claim = new Claim(claimMs, () => this.#store.claim(id, holder, claimMs));
    if (!(await claim.renew())) return;
    const keep = this.#clock.every(claimMs / 3, async () => {
      await claim.renew();
    });
    try {
      await this.#calendar(id);
      if (this.#options.desk.trust !== 'act') {
        this.#setAside(id, observed);
        return;
      }
      const report: Report = (error, reference) => this.#options.report(error, id, reference);
      await this.#begin(id, report);
      // What came due in the middle of the turn, as its end, is not left for the next look.
      do await turn(id, { ...world, stopping: this.#stop.signal, holds: () => claim.holds() }, report);
      while (!this.#stop.signal.aborted && claim.holds() && (await this.#calendar(id)));
      await handOver(id, this.#options.desk, report);
    } finally {
      await keep();
      await this.#store.release(id, holder);
    }
  }

  /** @returns whether anything was due */
  async #calendar(id: string): Promise<boolean> {
    for (let any = false; ; any = true) {
      const now = this.#clock.now();
      const request = await this.#store.get(id);
      if (request === undefined || calendar(request, now) === undefined) return any;
      await this.#store.change(id, (current) => calendar(current, now));
    }
  }

  async #begin(id: string, report: Report): Promise<void> {
    const request = await this.#store.get(id);
    if (!request || !isUnbegun(request)) return;
    await this.#store.change(id, await start(request, this.#options.desk, report));
  }

  /** A turn that was thrown out of comes again later, not at once; a busy database soon. */
  async #backOff(id: string, error: unknown): Promise<void> {
    this.#options.report(error, id, 'worker');
    const ms = error instanceof Failure && error.is === 'busy' ? soon : thrown;
    this.#setAside(id, ms);
    const now = this.#clock.now();
    const wake = later(now, ms).toISOString();
    await this.#store
      .change(id, (current) =>
        current.wake !== undefined && new Date(current.wake) <= now
          ? { request: { ...current, wake }, events: [] }
          : undefined,
      )
      .catch((failure: unknown) => this.#options.report(failure, id, 'worker'));
  }

  #setAside(id: string, ms: number): void {
    this.#aside.set(id, later(this.#clock.now(), ms));
  }
}

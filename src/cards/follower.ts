// Keeps following: at once when woken, and by a tick that finds whatever a crash or a busy service left behind.
import { later } from '../contracts/clock.ts';
import { makePass } from './pass.ts';
import type { Surroundings } from './surroundings.ts';

export interface Follower {
  /**
   * Brings one request's cards up to date as far as can be done now; the tick does the rest. Calls while it runs become
   * one more pass after it. Never throws.
   */
  follow(id: string): Promise<void>;
  /** Follows whatever is behind and due. Never throws what one request caused. */
  sweep(): Promise<void>;
  /** Sweeps every second; answers a function that stops it and waits for what runs. */
  start(): () => Promise<void>;
}

/** How many requests a sweep looks at, and how many at a time. */
const most = 500;
const atOnce = 8;
const tickMs = 1_000;

export function makeFollower(outside: Surroundings): Follower {
  const pass = makePass(outside);
  const running = new Map<string, Promise<void>>();
  const queued = new Map<string, Promise<void>>();
  const notBefore = new Map<string, Date>();

  async function run(id: string): Promise<void> {
    notBefore.delete(id);
    try {
      const { again } = await pass(id);
      if (again !== undefined) notBefore.set(id, later(outside.clock.now(), again));
    } catch (error) {
      outside.log.error({ request: id, error }, 'The cards of a request could not be followed.');
      notBefore.set(id, later(outside.clock.now(), 10_000));
    }
  }

  function start(id: string): Promise<void> {
    const going = run(id).finally(() => running.delete(id));
    running.set(id, going);
    return going;
  }

  function follow(id: string): Promise<void> {
    const before = running.get(id);
    if (!before) return start(id);
    // What is running may have read an older version, so it is done once more after it, for all who asked meanwhile.
    const waiting = queued.get(id);
    if (waiting) return waiting;
    const next = before.then(() => {
      queued.delete(id);
      return start(id);
    });
    queued.set(id, next);
    return next;
  }

  async function sweep(): Promise<void> {
    const now = outside.clock.now();
    const ids = (await outside.copies.behind(most)).filter(
      (id) => !running.has(id) && (notBefore.get(id) ?? now) <= now,
    );
    const queue = ids.values();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const id of queue) await follow(id);
      }),
    );
  }

  return {
    follow,
    sweep,
    start() {
      const stop = outside.clock.every(tickMs, () =>
        sweep().catch((error: unknown) => {
          outside.log.error({ error }, 'Cards that are behind could not be listed.');
        }),
      );
      return async () => {
        await stop();
        await Promise.all([...running.values(), ...queued.values()]);
      };
    },
  };
}

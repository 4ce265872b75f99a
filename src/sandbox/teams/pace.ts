// The connector's limits per bot and thread: so many requests in so long, then 429 with Retry-After.
import type { World } from '../world.ts';
import { Refusal } from './refusal.ts';

/** How many requests in how many seconds. */
type Limit = readonly [count: number, seconds: number];

/** Documented limits: sending, creating and editing; and reading members. */
export const limits = {
  write: [
    [7, 1],
    [8, 2],
    [60, 30],
    [1800, 3600],
  ],
  read: [
    [14, 1],
    [16, 2],
    [120, 30],
    [3600, 3600],
  ],
} as const satisfies Record<string, readonly Limit[]>;

/** All calls of one app in one tenant, whatever the thread. */
const perApp: readonly Limit[] = [[50, 1]];

export interface Pace {
  /** Counts one call on a thread, or throws 429. A refused call does not count. */
  take(kind: keyof typeof limits, thread: string): void;
}

/** Seconds until one more fits in, 0 when it fits now. `past` are the times counted so far, oldest first. */
export const waitFor = (past: readonly number[], now: number, allowed: readonly Limit[]): number =>
  Math.max(
    0,
    ...allowed.map(([count, seconds]) => {
      const blocking = past.at(-count);
      return blocking === undefined ? 0 : blocking + seconds * 1000 - now;
    }),
  ) / 1000;

export const makePace = (world: World): Pace => {
  const counted = new Map<string, number[]>();
  world.onReset(() => counted.clear());
  const past = (key: string, now: number): number[] => {
    const all = (counted.get(key) ?? []).filter((time) => time <= now && now - time < 3_600_000);
    counted.set(key, all);
    return all;
  };
  return {
    take(kind, thread) {
      const now = world.now().getTime();
      const raised = world.settings.throttle.teams;
      const mine: readonly Limit[] = raised === undefined ? limits[kind] : [[raised, 1]];
      const here = past(`${kind} ${thread}`, now);
      const everywhere = past('app', now).filter((time) => now - time < 1000);
      const wait = Math.max(
        waitFor(here, now, mine),
        raised === undefined ? waitFor(everywhere, now, perApp) : 0,
      );
      if (wait > 0)
        throw new Refusal(429, 'Throttled', 'Too many requests on this conversation.', Math.ceil(wait));
      here.push(now);
      everywhere.push(now);
      counted.set('app', everywhere);
    },
  };
};

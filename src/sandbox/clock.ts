// The sandbox's own clock: everybody's time, which a script may move ahead. The only file of the sandbox that asks the machine.
import { setTimeout as wait } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds by which this world is ahead of the machine. */
  aheadMs: number;
  ms(): number;
  now(): Date;
  /** Really waits: a clock that is moved does not shorten it. */
  sleep(ms: number): Promise<void>;
  /** Runs once after `ms`; the answer calls it off. */
  later(ms: number, run: () => void): () => void;
}

export const makeClock = (): Clock => {
  const clock: Clock = {
    aheadMs: 0,
    ms: () => Date.now() + clock.aheadMs,
    now: () => new Date(clock.ms()),
    sleep: async (ms) => {
      if (ms > 0) await wait(ms);
    },
    later: (ms, run) => {
      const timer = setTimeout(run, ms);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
  return clock;
};

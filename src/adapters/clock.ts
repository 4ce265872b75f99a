// The one clock, implemented: the machine's time, or the machine's time moved by what another server says.
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../contracts/clock.ts';

/** A clock that must be let go of when it is no longer needed. */
export interface RunningClock extends Clock {
  /** Milliseconds by which this clock is ahead of the machine. */
  ahead(): number;
  stop(): Promise<void>;
}

export interface ClockOptions {
  /** Told what `every` threw, so that one bad round does not end the rounds. */
  readonly onTrouble?: (error: unknown) => void;
}

function makeClock(ahead: () => number, { onTrouble }: ClockOptions): Clock {
  const every: Clock['every'] = (ms, what) => {
    const stopped = new AbortController();
    const rounds = async () => {
      while (!stopped.signal.aborted) {
        await what().catch((error: unknown) => onTrouble?.(error));
        await wait(ms, undefined, { signal: stopped.signal }).catch(() => undefined);
      }
    };
    const running = rounds();
    return () => {
      stopped.abort();
      return running;
    };
  };
  return {
    now: () => new Date(Date.now() + ahead()),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      await wait(Math.max(0, ms), undefined, signal && { signal }).catch(() => signal?.throwIfAborted());
    },
    every,
  };
}

/** The machine's own time. */
export const realClock = (options: ClockOptions = {}): RunningClock => ({
  ...makeClock(() => 0, options),
  ahead: () => 0,
  stop: async () => undefined,
});

async function readAhead(url: string): Promise<number> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
  const body: unknown = await answer.json();
  if (typeof body === 'object' && body !== null && 'aheadMs' in body) {
    const { aheadMs } = body;
    if (typeof aheadMs === 'number' && Number.isFinite(aheadMs)) return aheadMs;
  }
  throw new Error(`${url} did not answer {now, aheadMs}.`);
}

/**
 * A clock that follows `url`, which answers `{now, aheadMs}`; asked about each second. While it cannot be reached the
 * last answer holds. The first answer is waited for, so that nothing starts with the wrong time.
 */
export async function followClock(url: string, options: ClockOptions = {}): Promise<RunningClock> {
  let aheadMs = 0;
  let reached = true;
  const clock = makeClock(() => aheadMs, options);
  const ask = async () => {
    try {
      aheadMs = await readAhead(url);
      reached = true;
    } catch (error) {
      if (reached) options.onTrouble?.(error);
      reached = false;
    }
  };
  await ask();
  const stop = clock.every(1000, ask);
  return { ...clock, ahead: () => aheadMs, stop };
}

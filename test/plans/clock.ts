// A clock that stands still until somebody waits; then it jumps. Thousands of runs in seconds.
import type { Clock } from '../../src/contracts/clock.ts';

export class VirtualClock implements Clock {
  #ms = Date.parse('2026-11-23T09:00:00Z');
  now(): Date {
    return new Date(this.#ms);
  }
  async sleep(ms: number): Promise<void> {
    this.#ms += Math.max(0, ms);
  }
  every(): () => Promise<void> {
    throw new Error('Nothing runs by itself on a virtual clock.');
  }
  jumpTo(date: Date): void {
    this.#ms = Math.max(this.#ms, date.getTime());
  }
  pass(ms: number): void {
    this.#ms += ms;
  }
}

// How much a service takes in a second: a bucket per service, filled at its rate.
import type { Clock } from './clock.ts';
import type { Service, Settings } from './world.ts';

/** Requests a second where settings say nothing; Exchange counts writes only. Others have no limit that a bot would meet. */
const usual: Partial<Record<Service, number>> = { exo: 10, graph: 350 };

export class Throttle {
  readonly #clock: Clock;
  readonly #settings: Settings;
  readonly #buckets = new Map<Service, { left: number; at: number }>();

  constructor(clock: Clock, settings: Settings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  rate(service: Service): number | undefined {
    return this.#settings.throttle[service] ?? usual[service];
  }

  /** Takes one; answers the seconds to wait (0: taken). */
  take(service: Service): number {
    const rate = this.rate(service);
    if (rate === undefined) return 0;
    const now = this.#clock.ms();
    const room = Math.max(1, rate);
    const was = this.#buckets.get(service) ?? { left: room, at: now };
    const left = Math.min(room, was.left + (Math.max(0, now - was.at) / 1000) * rate);
    if (left >= 1) {
      this.#buckets.set(service, { left: left - 1, at: now });
      return 0;
    }
    this.#buckets.set(service, { left, at: now });
    return rate <= 0 ? 3600 : Math.ceil(((1 - left) / rate) * 100) / 100;
  }
}

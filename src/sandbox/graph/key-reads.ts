// Graph's limit for lists that carry keys: 150 requests a minute in a tenant, whoever asks.
import type { Clock } from '../clock.ts';
import type { Settings } from '../world.ts';

/** Requests a minute, as the pages on listing applications and service principals say. */
const usual = 150;
const minute = 60_000;

/** Applications or service principals as a list, with `keyCredentials` among what is selected. */
export const readsKeys = (method: string, segments: readonly string[], query: URLSearchParams): boolean =>
  method === 'GET' &&
  segments.length === 1 &&
  ['applications', 'servicePrincipals'].includes(segments[0] ?? '') &&
  (query.get('$select') ?? '').split(',').some((name) => ['keyCredentials', '*'].includes(name.trim()));

export class KeyReads {
  readonly #clock: Clock;
  readonly #settings: Settings;
  #taken: number[] = [];

  constructor(clock: Clock, settings: Settings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Takes one; answers the seconds to wait (0: taken). */
  take(): number {
    const most = this.#settings.throttle.keyCredentials ?? usual;
    const now = this.#clock.ms();
    this.#taken = this.#taken.filter((at) => at > now - minute && at <= now);
    if (this.#taken.length < most) {
      this.#taken.push(now);
      return 0;
    }
    const [first = now] = this.#taken.slice(this.#taken.length - Math.max(1, most));
    return Math.max(1, Math.ceil((first + minute - now) / 1000));
  }

  forget(): void {
    this.#taken = [];
  }
}

// Lists of Graph, page by page. A page that has to wait is waited for; those before it are not asked for again.
import { z } from 'zod';
import type { Clock } from '../../contracts/clock.ts';
import { blocked, Failure } from '../../contracts/failure.ts';
import type { Path, Row } from '../../contracts/look.ts';
import type { AskGraph } from './ask.ts';
import type { Pace } from './pace.ts';

/** What JSON.parse gave is JSON: to read each value of a thousand rows again would cost more than the page. */
const row = z.custom<Row>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
export const collection = z.object({ value: z.array(row), '@odata.nextLink': z.string().optional() });

/** A thousand rows with the certificates that hang on them. */
const mostBytes = 64 * 1024 * 1024;
/** Pauses where Graph names none, in ms: after that it is not a moment's trouble. */
const pauses = [150, 450, 1200];
/** What the pauses of one list may add up to. */
export const longestWait = 5 * 60_000;

/** Time that one job has for the pauses Graph asks for. */
export class Patience {
  #left = longestWait;
  #tries = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Something was answered: trouble after it is new trouble. */
  answered(): void {
    this.#tries = 0;
  }

  /** Waits as long as the service asks. @throws the failure, where no more time or no more hope is left */
  async wait(error: unknown): Promise<void> {
    if (!(error instanceof Failure) || error.is !== 'busy') throw error;
    const usual = pauses[this.#tries];
    // A pause that is named is honoured however often; an unnamed trouble is tried a few times.
    if (usual === undefined && error.retryAfter === 0) throw error;
    const ms = Math.max(error.retryAfter, usual ?? 0);
    if (ms > this.#left) throw error;
    this.#tries += 1;
    this.#left -= ms;
    await this.#clock.sleep(ms);
  }
}

export interface PagesOptions {
  readonly ask: AskGraph;
  /** Graph's own; next links elsewhere are not followed. */
  readonly origin: string;
  readonly clock: Clock;
  readonly pace: Pace;
}

/** @param patience absent: what is busy is the caller's to try again */
export async function eachPage(
  { ask, origin, pace }: PagesOptions,
  first: Path,
  take: (rows: readonly Row[]) => void,
  patience?: Patience,
): Promise<void> {
  const seen = new Set<string>();
  let next: string | undefined = first;
  while (next !== undefined) {
    if (seen.has(next)) throw blocked('Graph gives the same page again and again.', 'Try again later.');
    const at: string = next;
    const read = () => pace(at, () => ask(at, collection, { mostBytes }));
    let page: z.infer<typeof collection> | undefined;
    try {
      page = await read();
    } catch (error) {
      if (!patience) throw error;
      await patience.wait(error);
      continue;
    }
    patience?.answered();
    seen.add(at);
    take(page?.value ?? []);
    next = page?.['@odata.nextLink'];
    if (next !== undefined && URL.parse(next)?.origin !== origin)
      throw blocked('Graph’s answer goes on at another host.', 'Check GRAPH_URL; nothing was sent there.');
  }
}

// Looks each second whose morning it is; one process reads the tenant at a time. Whoever asks gets a look at once.
import { randomUUID } from 'node:crypto';
import { later } from '../contracts/clock.ts';
import { busy } from '../contracts/failure.ts';
import type { Copies } from '../contracts/place.ts';
import type { Swept } from '../contracts/watch.ts';
import { soon, sweep, type SweepOutside } from './keys.ts';

export interface SweeperOutside extends SweepOutside {
  readonly copies: Pick<Copies, 'hold'>;
  /** Brings the cards of digests up to date. */
  readonly show: () => Promise<void>;
  readonly log: { info(facts: object, message: string): void; error(facts: object, message: string): void };
}

export interface Sweeper {
  /** Reads now, whatever was read before. @throws Failure busy while another look is under way */
  check(): Promise<Swept>;
  /** @returns a function that stops it and waits for what runs */
  start(): () => Promise<void>;
}

const holdMs = 60_000;
const lock = 'sweep:keys';

export function makeSweeper(outside: SweeperOutside): Sweeper {
  const { book, clock, copies, log } = outside;

  /** undefined: another process reads at this moment. */
  async function alone<T>(what: () => Promise<T>): Promise<T | undefined> {
    const holder = randomUUID();
    if (!(await copies.hold(lock, holder, holdMs))) return undefined;
    const keep = clock.every(holdMs / 3, async () => {
      await copies.hold(lock, holder, holdMs);
    });
    try {
      return await what();
    } finally {
      await keep();
      await copies.hold(lock, holder, 0);
    }
  }

  async function mornings(): Promise<void> {
    if ((await book.due(clock.now())).length === 0) return;
    await alone(async () => {
      const due = await book.due(clock.now());
      if (due.length === 0) return;
      const { sources, open, digests, told } = await sweep(outside, due).catch(async (error: unknown) => {
        // A bug, or the database away: not begun again each second, which would use up Graph's pace.
        const now = clock.now();
        for (const place of due) await book.next(place, later(now, soon), now).catch(() => undefined);
        throw error;
      });
      log.info({ sources, open, digests, told, due: due.length }, 'Secrets and certificates were looked at.');
    });
  }

  return {
    async check() {
      const swept = await alone(() => sweep(outside));
      if (swept) return swept;
      throw busy('Secrets and certificates are being looked at already.', 'What is new is told in a moment.');
    },
    start() {
      const tick = (what: () => Promise<void>, message: string) =>
        clock.every(1000, () => what().catch((error: unknown) => log.error({ error }, message)));
      const stops = [
        tick(mornings, 'Secrets and certificates could not be looked at.'),
        tick(outside.show, 'Notices of secrets and certificates could not be listed.'),
      ];
      return async () => {
        const stopped = Promise.all(stops.map((stop) => stop()));
        // A look that waits for Graph's pace is left: another process, or the next start, begins it again.
        await Promise.race([stopped, clock.sleep(5000)]);
      };
    },
  };
}

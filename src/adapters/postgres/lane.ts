// One queue's worker: fetches what is due, runs at most so many requests at once and each of them once at a time.
import type { PgBoss } from 'pg-boss';
import type { Clock } from '../../contracts/clock.ts';
import { isOutOfReach } from './trouble.ts';

export interface LaneOptions {
  readonly name: 'turn' | 'follow';
  readonly boss: PgBoss;
  readonly clock: Clock;
  readonly concurrency?: number;
  readonly handle: (id: string) => Promise<void>;
  readonly onTrouble: (error: unknown, id?: string) => void;
}

export interface Lane {
  readonly name: 'turn' | 'follow';
  /** There is something to fetch now. */
  poke(): void;
  stop(graceful: boolean): Promise<void>;
}

interface Wake {
  readonly id: string;
  readonly name: string;
  readonly data: { readonly id: string };
  readonly retryCount: number;
}

const pollMs = 500;
/** pg-boss gives a job to somebody else after 10 s without this. */
const beatMs = 3000;
const patienceMs = 10_000;

export function makeLane({ name, boss, clock, concurrency = 10, handle, onTrouble }: LaneOptions): Lane {
  /** Jobs of each request that runs: those that its present round stands for. */
  const running = new Map<string, Wake[]>();
  /** Jobs that came while their request ran: one more round for all of them. */
  const next = new Map<string, Wake[]>();
  const rounds = new Set<Promise<void>>();
  let stopping = false;
  let poked = false;
  let fetching: Promise<void> | undefined;

  async function round(id: string, jobs: Wake[]): Promise<void> {
    running.set(id, jobs);
    try {
      await handle(id);
      await boss.complete(name, jobs);
    } catch (error) {
      onTrouble(error, id);
      // Where this does not get through either, the missing heartbeat gives the jobs back.
      await boss.fail(name, jobs, { because: String(error) }).catch((again: unknown) => onTrouble(again, id));
    } finally {
      running.delete(id);
    }
    const more = next.get(id);
    next.delete(id);
    if (more && !stopping) begin(id, more);
    else lane.poke();
  }

  function begin(id: string, jobs: Wake[]): void {
    const one = round(id, jobs).finally(() => rounds.delete(one));
    rounds.add(one);
  }

  function take(jobs: readonly Wake[]): void {
    for (const [id, same] of Map.groupBy(jobs, (job) => job.data.id))
      if (running.has(id)) next.set(id, [...(next.get(id) ?? []), ...same]);
      else begin(id, same);
  }

  async function fetchAll(): Promise<void> {
    do {
      poked = false;
      const room = concurrency - running.size;
      if (room <= 0 || stopping) return;
      const jobs = await boss.fetch<{ id: string }>(name, { batchSize: room });
      take(jobs);
      if (jobs.length === room) poked = true;
    } while (poked);
  }

  const lane: Lane = {
    name,
    poke() {
      poked = true;
      fetching ??= fetchAll()
        .catch((error: unknown) => {
          if (!isOutOfReach(error) || !stopping) onTrouble(error);
        })
        .finally(() => {
          fetching = undefined;
        });
    },
    async stop(graceful) {
      stopping = true;
      await stopPolling();
      await fetching;
      if (graceful) {
        const enough = new AbortController();
        await Promise.race([
          Promise.allSettled(rounds),
          clock.sleep(patienceMs, enough.signal).catch(() => undefined),
        ]);
        enough.abort();
      }
      await stopBeating();
      const left = [...running.values(), ...next.values()].flat();
      // Handed over: another process may take them at once.
      if (left.length > 0)
        await boss.fail(name, left, { because: 'handed over' }).catch((error: unknown) => onTrouble(error));
    },
  };

  const stopPolling = clock.every(pollMs, async () => lane.poke());
  const stopBeating = clock.every(beatMs, async () => {
    const alive = [...running.values(), ...next.values()].flat();
    if (alive.length > 0) await boss.touch(name, alive).catch((error: unknown) => onTrouble(error));
  });
  return lane;
}

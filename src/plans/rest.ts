// Over, or when to come back; and what is given back meanwhile.
import { earliest, later } from '../contracts/clock.ts';
import type { Request, Row } from '../contracts/request.ts';
import { settle } from './round.ts';
import { isLeaving, isSettled, waitsForWord } from './rows.ts';
import type { World } from './world.ts';

/** When a request waits for its place behind others, it looks again by itself after this long. */
const queue = 5000;

/** A right that is still being given may be due to end. */
export const ends = (request: Request): Date | undefined =>
  request.state === 'running' && request.ends ? new Date(request.ends) : undefined;

interface Stand {
  /** It is its turn on all that it writes to. */
  readonly first: boolean;
  /** People, proofs and rests are all that it waits for: others may write meanwhile. */
  readonly idle: boolean;
}

export async function rest(request: Request, world: World, { first, idle }: Stand): Promise<undefined> {
  const now = world.clock.now();
  await world.ledger.change(request.id, (current) => {
    if (current.state !== request.state) return undefined;
    const over = settle(current, now);
    if (over) return over;
    const wake = wakeOf(current, first, now)?.toISOString();
    const aside = idle && !current.aside;
    if (current.wake === wake && !aside) return undefined;
    const { wake: _wake, ...asleep } = current;
    const next = {
      ...asleep,
      ...(wake === undefined ? {} : { wake }),
      ...(idle ? { aside: true as const } : {}),
    };
    return { request: next, events: [], ...(aside ? { tickets: 'return' as const } : {}) };
  });
  return undefined;
}

/** None where nothing happens before somebody says that they have done their part. */
function wakeOf(request: Request, first: boolean, now: Date): Date | undefined {
  const isOpen = (row: Row): boolean => (request.state === 'running' ? !isSettled(row) : isLeaving(row));
  const open = request.rows.filter(isOpen);
  const wake = earliest(
    ...open.map(({ next }) => (next ? new Date(next) : undefined)),
    first ? undefined : later(now, queue),
    ends(request),
  );
  if (wake) return wake;
  const lapses = request.pending && new Date(request.pending.lapses);
  return open.some(waitsForWord) ? lapses : later(now, queue);
}

// Writes what one turn found about one row, unless somebody else has moved it meanwhile.
import type { Request, Row } from '../contracts/request.ts';
import type { Around, Changed } from '../contracts/store.ts';
import { settle } from './round.ts';
import { rowOf } from './rows.ts';
import type { World } from './world.ts';

/** @returns the request as it is on record afterwards, changed or not */
export function save(
  seen: Request,
  row: Row,
  world: World,
  change: (now: Request, around: Around) => Changed | undefined,
): Promise<Request> {
  return world.ledger.change(seen.id, (now, around) => {
    const current = rowOf(now, row.key);
    const moved = now.state !== seen.state || current?.state !== row.state || current.tries !== row.tries;
    const next = moved ? undefined : change(now, around);
    return next && finished(next, world.clock.now());
  });
}

/** The last row to settle settles the request with it: no card is seen in between. */
function finished(next: Changed, now: Date): Changed {
  const over = settle(next.request, now);
  if (!over) return next;
  const drop = [...(next.drop ?? []), ...(over.drop ?? [])];
  return { ...next, ...over, events: [...next.events, ...over.events], ...(drop.length > 0 ? { drop } : {}) };
}

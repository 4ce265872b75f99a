// Writes what one turn found about one row, unless somebody else has moved it meanwhile.
import type { Request, Row } from '../contracts/request.ts';
import type { Around, Changed } from '../contracts/store.ts';
import { settle } from './round.ts';
import { changed, event, move, rowOf, wait } from './rows.ts';
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
    const moved =
      now.state !== seen.state ||
      current?.state !== row.state ||
      current.tries !== row.tries ||
      current.word !== row.word;
    const next = moved ? undefined : change(now, around);
    return next && finished(next, world.clock.now());
  });
}

/** The step goes no further by itself. */
export const block = (
  request: Request,
  row: Row,
  world: World,
  because: string,
  advice: string,
): Promise<Request> =>
  save(request, row, world, (current) =>
    changed(
      current,
      move(row, 'blocked', world.clock.now(), { because, advice }),
      event('blocked', current, row.key, { because }),
    ),
  );

/** Only its timing changes. */
export const put = (request: Request, row: Row, world: World): Promise<Request> =>
  save(request, row, world, (current) => changed(current, row, undefined));

/** The same again after `ms`. */
export const hold = (
  request: Request,
  row: Row,
  world: World,
  ms: number,
  more: Partial<Row> = {},
): Promise<Request> => put(request, wait(row, world.clock.now(), ms, more), world);

/** The last row to settle settles the request with it: no card is seen in between. */
function finished(next: Changed, now: Date): Changed {
  const over = settle(next.request, now);
  if (!over) return next;
  const drop = [...(next.drop ?? []), ...(over.drop ?? [])];
  return { ...next, ...over, events: [...next.events, ...over.events], ...(drop.length > 0 ? { drop } : {}) };
}

// Passing a thing on: whoever still stands on it gets it, in place of its being taken away.
import type { Request, Row } from '../contracts/request.ts';
import type { Change } from '../contracts/step.ts';
import type { Around, Changed } from '../contracts/store.ts';
import { heir } from './leases.ts';
import { changed, event, move } from './rows.ts';

/** Hands the thing to whoever else stands on it. */
export function handOver(
  current: Request,
  step: Change,
  row: Row,
  around: Around,
  now: Date,
): Changed | undefined {
  const next = step.passing ? undefined : heir(step, around);
  if (!next || current.direction !== 'gives') return undefined;
  return changed(
    current,
    move(row, 'handed', now, { other: next.request }),
    event('handed', current, row.key, { to: next.request }),
    { drop: [row.key], inherit: [{ ...next, made: true }] },
  );
}

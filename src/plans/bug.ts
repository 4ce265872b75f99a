// What becomes of a request when Latchkey itself stumbles: a reference on the card, the whole of it in the log.
import { randomBytes } from 'node:crypto';
import { later } from '../contracts/clock.ts';
import type { Request, Row } from '../contracts/request.ts';
import type { Changed } from '../contracts/store.ts';
import { settle, told } from './round.ts';
import { changed, event, isLeaving, isSettled, move, rowOf } from './rows.ts';
import { save } from './save.ts';
import type { World } from './world.ts';

/** Is told of bugs: what was thrown, and the reference shown on the card. */
export type Report = (error: unknown, reference: string) => void;

/** What is stuck because of a bug is tried again after this long. */
const again = 60_000;

export const newReference = (): string => randomBytes(4).toString('hex');
export const stumbled = (reference: string): string =>
  `Something went wrong in Latchkey (reference ${reference}).`;
export const retryAfterBug = 'Ask who runs Latchkey to look in its log, then retry.';

/** On the way up the row fails; on the way back it is stuck, and tried again by itself. */
function shut(row: Row, reference: string, now: Date): Row {
  const because = stumbled(reference);
  if (!isLeaving(row)) return move(row, 'failed', now, { because, advice: retryAfterBug });
  const advice = 'Ask who runs Latchkey to look in its log.';
  return { ...move(row, 'stuck', now, { because, advice }), next: later(now, again).toISOString() };
}

/** A bug in one step: it fails with a reference, and the others go on. */
export async function fail(
  request: Request,
  row: Row,
  world: World,
  error: unknown,
  report: Report,
): Promise<Request> {
  const reference = newReference();
  const now = world.clock.now();
  // As it is on record: the call may have been on its way when it happened.
  const onRecord = await world.ledger.change(request.id, () => undefined);
  const failing = { ...row, ...rowOf(onRecord, row.key) };
  const after = await save(request, failing, world, (current) => {
    const kind = isLeaving(failing) ? 'stuck' : 'failed';
    const change = changed(
      current,
      shut(failing, reference, now),
      event(kind, current, row.key, { reference }),
    );
    return kind === 'stuck' ? { ...change, request: told(change.request) } : change;
  });
  report(error, reference);
  return after;
}

/** A bug in the plan itself: nothing of the request can go on. */
export async function failAll(
  request: Request,
  world: World,
  error: Error,
  report: Report,
): Promise<undefined> {
  const reference = newReference();
  const now = world.clock.now();
  await world.ledger.change(request.id, (current): Changed | undefined => {
    if (current.state !== request.state) return undefined;
    const up = current.state === 'running';
    const isOpen = (row: Row): boolean => (up ? !isSettled(row) : isLeaving(row));
    const rows = current.rows.map((row) => (isOpen(row) ? shut(row, reference, now) : row));
    const happened = event(up ? 'failed' : 'stuck', current, undefined, { reference });
    const over = settle({ ...current, rows }, now);
    if (over) return { ...over, events: [happened, ...over.events] };
    const wake = later(now, again).toISOString();
    return { request: told({ ...current, rows, wake }), events: [happened] };
  });
  report(error, reference);
  return undefined;
}

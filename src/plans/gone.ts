// Looks whether what was taken away is gone: believed only when the same over the whole lag.
import type { Request, Row } from '../contracts/request.ts';
import type { Change, Finding } from '../contracts/step.ts';
import { callsOf, lagOf } from './lag.ts';
import { find, ofFailure } from './preview.ts';
import { leftOver } from './ready.ts';
import { backoff, changed, event, move, sentAt, wait } from './rows.ts';
import { hold, save } from './save.ts';
import { patience, stick } from './stuck.ts';
import { unseenFor } from './up.ts';
import { whereOf } from './where.ts';
import type { World } from './world.ts';

/** So many removals that do not show are told to people; it is tried on all the same. */
const sends = 3;

/** The longest that a call which was never seen may take to show, a request still under way included. */
const settling = (lag: number): number => 3 * lag + 10_000;

/** Seen gone by this look: undone once it was so over the whole lag, and long after what was sent and never seen. */
export function stayedGone(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  const now = world.clock.now();
  const lag = lagOf(step, world);
  const since = row.since ? Date.parse(row.since) : now.getTime();
  const settled = row.settled ? Date.parse(row.settled) + settling(lag) : 0;
  const rest = Math.max(since + lag, settled) - now.getTime();
  if (rest > 0) return hold(request, row, world, rest, { since: new Date(since).toISOString() });
  return save(request, row, world, (current) =>
    changed(current, move(row, 'undone', now), event('undone', current, row.key), { drop: [row.key] }),
  );
}

/** After its calls were answered. */
export async function lookGone(request: Request, step: Change, row: Row, world: World): Promise<Request> {
  const finding = await left(step, row, world);
  if (finding.is === 'todo') return stayedGone(request, step, row, world);
  const now = world.clock.now();
  return save(request, row, world, (current) => {
    const waited = now.getTime() - sentAt(row);
    if (finding.is === 'unknown' && row.busy >= patience)
      return stick(current, row, finding.because, 'It is looked for again by itself.', now);
    if (finding.is === 'unknown') {
      const ms = backoff(row.busy, finding.retryAfter);
      return changed(current, wait(row, now, ms, { busy: row.busy + 1 }), undefined);
    }
    if (finding.is === 'blocked') return stick(current, row, finding.because, finding.advice, now);
    const { since: _since, ...blank } = row;
    const lag = lagOf(step, world);
    // What is taken away row by row may be taken again as soon as every replica knows of the first time.
    if (waited < (finding.rows ? lag : unseenFor(lag)))
      return changed(current, wait(blank, now, Math.min(30_000, Math.max(250, waited / 3))), undefined);
    if (row.tries >= sends)
      return stick(current, row, 'It was taken away, but still shows.', `${whereOf(step).look}.`, now);
    return changed(current, move(row, 'undoing', now), undefined);
  });
}

/** What the step finds; and where that does not stand, whether its way back finds rows to take away still. */
async function left(
  step: Change,
  row: Row,
  world: World,
): Promise<Exclude<Finding, { is: 'done' }> | { is: 'done'; rows: boolean }> {
  const finding = await find(step, world.look);
  if (finding.is === 'done') return { is: 'done', rows: false };
  if (finding.is === 'blocked') return finding;
  try {
    return (await leftOver(callsOf(step.undo), row, world)) ? { is: 'done', rows: true } : finding;
  } catch (error) {
    return ofFailure(error);
  }
}

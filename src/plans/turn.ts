// One turn of a request: all that can be done now, then when to come back. Nothing waits in memory.
import { earliest, later } from '../contracts/clock.ts';
import { Failure } from '../contracts/failure.ts';
import type { Request, Row } from '../contracts/request.ts';
import { isProof, tieKey, type Change, type Step } from '../contracts/step.ts';
import { fail, failAll, type Report } from './bug.ts';
import { backward } from './down.ts';
import { settle } from './round.ts';
import { changed, event, holds, isLeaving, isSettled, move, rowOf } from './rows.ts';
import { save } from './save.ts';
import { forward } from './up.ts';
import type { World } from './world.ts';

/** When a request waits for its place behind others, it looks again by itself after this long. */
const queue = 5000;

/**
 * Runs a request until it is over, waits for something, or the process is asked to stop; the time to come back is its
 * `wake`. Any number of processes may call it for different requests; for one request the caller holds the claim.
 * @param report is told of bugs: what was thrown, and the reference shown on the card
 */
export async function turn(id: string, world: World, report: Report): Promise<void> {
  let request = await world.read(id);
  while (
    request &&
    isRunning(request) &&
    !world.stopping.aborted &&
    world.holds() &&
    !isToEnd(request, world)
  )
    request = await advance(request, world, report);
}

/** A run without rows has not begun: its survey comes first, and that is not the engine's. */
const isRunning = ({ state, rows }: Request): boolean =>
  (state === 'running' && rows.length > 0) || state === 'ending' || state === 'undoing';

/** Its end has come while it is still being given: the calendar turns it round, whatever is left to do. */
const isToEnd = (request: Request, world: World): boolean => {
  const end = ends(request);
  return end !== undefined && end <= world.clock.now();
};

/** @returns the request after one action, or undefined when there is nothing to do now */
async function advance(request: Request, world: World, report: Report): Promise<Request | undefined> {
  const steps = stepsOf(request, world);
  if (steps instanceof Error) return failAll(request, world, steps, report);
  const now = world.clock.now();
  const up = request.state === 'running';
  const first =
    up && request.rows.some(({ state }) => state === 'planned' || state === 'checking')
      ? await isFirst(request, world)
      : true;
  const stray = request.rows.find(
    (row) => isOpen(request, row) && isDue(row, now) && !steps.some(({ key }) => key === row.key),
  );
  if (stray)
    return fail(request, stray, world, new Error(`There is no step “${stray.key}” in the plan now.`), report);
  for (const { step, row } of up ? ahead(steps, request) : behind(steps, request)) {
    if (!isDue(row, now)) continue;
    if (up && blockedBefore(step, request)) return skip(request, row, world);
    if (!first && (row.state === 'planned' || row.state === 'checking')) continue;
    try {
      return await (up ? forward : backward)(request, step, row, world);
    } catch (error) {
      if (world.stopping.aborted) return undefined;
      // What the service said is in the finding or the answer by now: this is the record, which cannot be written just now.
      if (error instanceof Failure) throw error;
      return fail(request, row, world, error, report);
    }
  }
  return rest(request, world, first);
}

function stepsOf(request: Request, world: World): readonly Step[] | Error {
  try {
    return world.operation(request.operation).plan(request.input, request.facts, request.id);
  } catch (error) {
    return new Error(`The plan of ${request.id} cannot be made.`, { cause: error });
  }
}

const isOpen = ({ state }: Request, row: Row): boolean =>
  state === 'running' ? !isSettled(row) : isLeaving(row);
const isDue = ({ next }: Row, now: Date): boolean => next === undefined || new Date(next) <= now;

/** Rows to go on with, in the plan's order, each once what it comes after holds (or never will). */
const ahead = (steps: readonly Step[], request: Request) =>
  paired(steps, request).filter(
    ({ step, row }) =>
      !isSettled(row) && (step.after ?? []).every((tie) => isDecided(rowOf(request, tieKey(tie)))),
  );
const isDecided = (row: Row | undefined): boolean => row !== undefined && isSettled(row);
const blockedBefore = (step: Step, request: Request): boolean =>
  (step.after ?? []).some((tie) => {
    const row = rowOf(request, tieKey(tie));
    return row !== undefined && isSettled(row) && !holds(row);
  });

/** Rows to take back, last first, each once what came after it is gone. */
const behind = (steps: readonly Step[], request: Request) =>
  paired(steps, request)
    .filter(({ row }) => isLeaving(row))
    .filter(
      ({ step }) =>
        !steps.some(
          (other) =>
            other.after?.some((tie) => tieKey(tie) === step.key) === true &&
            isStillThere(rowOf(request, other.key)),
        ),
    )
    .reverse();
const isStillThere = (row: Row | undefined): boolean => row !== undefined && isLeaving(row);

function paired(steps: readonly Step[], request: Request): { step: Change; row: Row }[] {
  return steps.flatMap((step) => {
    const row = rowOf(request, step.key);
    return row && !isProof(step) ? [{ step, row }] : [];
  });
}

const skip = (request: Request, row: Row, world: World): Promise<Request> =>
  save(request, row, world, (current) =>
    changed(current, move(row, 'skipped', world.clock.now()), event('skipped', current, row.key)),
  );

const isFirst = async (request: Request, world: World): Promise<boolean> => {
  let first = false;
  await world.ledger.change(request.id, (_now, around) => {
    first = around.first;
    return undefined;
  });
  return first;
};

/** Over, or when to come back. */
async function rest(request: Request, world: World, first: boolean): Promise<undefined> {
  const now = world.clock.now();
  await world.ledger.change(request.id, (current) => {
    if (current.state !== request.state) return undefined;
    const over = settle(current, now);
    if (over) return over;
    const open = current.rows.filter((row) => isOpen(current, row));
    const wake = earliest(
      ...open.map(({ next }) => (next ? new Date(next) : undefined)),
      first ? undefined : later(now, queue),
      ends(current),
    );
    const at = (wake ?? later(now, queue)).toISOString();
    return current.wake === at ? undefined : { request: { ...current, wake: at }, events: [] };
  });
  return undefined;
}

/** A right that is still being given may be due to end. */
const ends = (request: Request): Date | undefined =>
  request.state === 'running' && request.ends ? new Date(request.ends) : undefined;

// One turn of a request: all that can be done now, then when to come back. Nothing waits in memory.
import { Failure } from '../contracts/failure.ts';
import type { Request, Row } from '../contracts/request.ts';
import { isProof, type Change, type Step } from '../contracts/step.ts';
import { fail, failAll, type Report } from './bug.ts';
import { backward } from './down.ts';
import { ahead, behind, isIdle, isNew, isVain, restUntil, type Pair } from './order.ts';
import { atOnce, prove, type Due } from './prove.ts';
import { ends, rest } from './rest.ts';
import { changed, event, isLeaving, isSettled, move, waitsForWord } from './rows.ts';
import { put, save } from './save.ts';
import { forward } from './up.ts';
import type { World } from './world.ts';

/**
 * Runs a request until it is over, waits for something, or the process is asked to stop; the time to come back is its
 * `wake`. Any number of processes may call it for different requests; for one request the caller holds the claim.
 * @param report is told of bugs: what was thrown, and the reference shown on the card
 */
export async function turn(id: string, world: World, report: Report): Promise<void> {
  let request = await world.read(id);
  const queue: Queue = { first: false };
  while (
    request &&
    isRunning(request) &&
    !world.stopping.aborted &&
    world.holds() &&
    !isToEnd(request, world)
  )
    request = await advance(request, world, report, queue);
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
async function advance(
  request: Request,
  world: World,
  report: Report,
  queue: Queue,
): Promise<Request | undefined> {
  const steps = stepsOf(request, world);
  if (steps instanceof Error) return failAll(request, world, steps, report);
  const now = world.clock.now();
  const up = request.state === 'running';
  const isOpen = (row: Row): boolean => (up ? !isSettled(row) : isLeaving(row));
  const stray = request.rows.find(
    (row) => isOpen(row) && isDue(row, now) && !steps.some(({ key }) => key === row.key),
  );
  if (stray)
    return fail(request, stray, world, new Error(`There is no step “${stray.key}” in the plan now.`), report);
  const idle = up && isIdle(steps, request, now);
  if (request.aside && up && !idle) return drawn(request, world);
  const first = idle || !up || !request.rows.some(isNew) || (await isFirst(request, world, queue));
  const due = (up ? ahead : behind)(steps, request).filter(({ row }) => isDue(row, now));
  const open: Going[] = [];
  for (const { step, row } of due) {
    if (up && isVain(step, steps, request)) return skip(request, row, world);
    const until = up && row.state === 'planned' ? restUntil(step, request) : undefined;
    if (until && until > now)
      return put(request, { ...row, resting: true, next: until.toISOString() }, world);
    if (!isProof(step) && !(up && !first && isNew(row))) open.push({ step, row });
  }
  const some = apart(open).slice(0, sideBySide);
  if (some.length > 0) return several(request, some, world, report);
  const proofs = up ? due.filter(isDueProof).slice(0, atOnce) : [];
  if (proofs.length > 0) return prove(request, proofs, world, report);
  return rest(request, world, { first, idle });
}

/** So many write side by side: more than Exchange takes at once, so that some look while others write. */
const sideBySide = 16;

interface Going {
  readonly step: Change;
  readonly row: Row;
}

/** The first of those that write to the same, in their order: what writes to different things goes side by side. */
function apart(pairs: readonly Going[]): readonly Going[] {
  const taken = new Set<string>();
  return pairs.filter(({ step }) => {
    const isFree = !step.on.some((target) => taken.has(target));
    for (const target of step.on) taken.add(target);
    return isFree;
  });
}

/** @returns the request as it is on record when all of them have come to a point where another process could go on */
async function several(
  request: Request,
  pairs: readonly Going[],
  world: World,
  report: Report,
): Promise<Request | undefined> {
  const done = await Promise.allSettled(pairs.map(({ step, row }) => one(request, step, row, world, report)));
  const thrown: unknown[] = done.flatMap((each) =>
    each.status === 'rejected' ? [each.reason as unknown] : [],
  );
  // A bug is told before a service that is busy.
  if (thrown.length > 0) throw thrown.find((reason) => !(reason instanceof Failure)) ?? thrown[0];
  return world.read(request.id);
}

async function one(request: Request, step: Change, row: Row, world: World, report: Report): Promise<unknown> {
  try {
    return await (request.state === 'running' ? forward : backward)(request, step, row, world);
  } catch (error) {
    if (world.stopping.aborted) return undefined;
    // What the service said is in the finding or the answer by now: this is the record, which cannot be written just now.
    if (error instanceof Failure) throw error;
    return fail(request, row, world, error, report);
  }
}

function stepsOf(request: Request, world: World): readonly Step[] | Error {
  try {
    return world.operation(request.operation).plan(request.input, request.facts, request.id);
  } catch (error) {
    return new Error(`The plan of ${request.id} cannot be made.`, { cause: error });
  }
}

const isDue = (row: Row, now: Date): boolean =>
  !waitsForWord(row) && (row.next === undefined || new Date(row.next) <= now);
const isDueProof = (pair: Pair): pair is Due => isProof(pair.step);

const skip = (request: Request, row: Row, world: World): Promise<Request> =>
  save(request, row, world, (current) =>
    changed(current, move(row, 'skipped', world.clock.now()), event('skipped', current, row.key)),
  );

/** Whoever is first stays it until the tickets are given back, which only the end of a turn does: asked once in each. */
interface Queue {
  first: boolean;
}

async function isFirst(request: Request, world: World, queue: Queue): Promise<boolean> {
  if (!queue.first)
    await world.ledger.change(request.id, (_now, around) => {
      queue.first = around.first;
      return undefined;
    });
  return queue.first;
}

/** Something is to be sent again: behind whoever came meanwhile. */
const drawn = (request: Request, world: World): Promise<Request> =>
  world.ledger.change(request.id, (current) => {
    const { aside, ...back } = current;
    /* c8 ignore next -- only this process takes it back; the other way is for a change that is made twice */
    return aside ? { request: back, events: [], tickets: 'draw' } : undefined;
  });

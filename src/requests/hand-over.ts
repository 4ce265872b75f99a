// What the asker is given once every change holds, made of what is there by then; proofs may still be open.
import { later } from '../contracts/clock.ts';
import { Failure } from '../contracts/failure.ts';
import type { Handover } from '../contracts/handover.ts';
import type { Request } from '../contracts/request.ts';
import type { Changed } from '../contracts/store.ts';
import { newReference, type Report } from '../plans/bug.ts';
import { holds } from '../plans/rows.ts';
import { rested, said } from './carry.ts';
import type { Desk } from './desk.ts';

/** When what it names could not be read, it is tried again after this long. */
const again = 300_000;

/** All that was asked for holds, and nothing was handed over yet. */
function isReady({ state, rows, plan, handover }: Request): boolean {
  const beside = new Set(
    plan.flatMap(({ key, kind, afterHandover }) =>
      kind === 'proof' || kind === 'passing' || afterHandover ? [key] : [],
    ),
  );
  return (
    ['running', 'done', 'partly'].includes(state) &&
    handover === undefined &&
    rows.length > 0 &&
    rows.every((row) => holds(row) || beside.has(row.key))
  );
}

/** Asks the operation for it after a turn, and puts it on record. @param report is told of a bug; the request goes on */
export async function handOver(id: string, desk: Desk, report: Report): Promise<void> {
  const request = await desk.store.get(id);
  const operation = request && desk.operations.get(request.operation);
  if (!request || !operation?.handover || !isReady(request)) return;
  try {
    const made = await operation.handover(desk.look, request.input, request.facts, id);
    await desk.store.change(id, (now) => (isReady(now) ? given(now, made, desk.clock.now()) : undefined));
  } catch (error) {
    if (!(error instanceof Failure)) report(error, newReference());
    const now = desk.clock.now();
    await desk.store.change(id, (current) => (isReady(current) ? putOff(current, now) : undefined));
  }
}

/** Its facts name no secret: only where the asker may see one. */
function given(request: Request, handover: Handover | undefined, now: Date): Changed | undefined {
  if (!handover) return stale(request, now) ? { request: woken(request), events: [] } : undefined;
  const { title, expires } = handover;
  return {
    request: woken({ ...request, handover }),
    events: [said('handed-over', request, { title, expires: expires ?? null })],
  };
}

const stale = ({ wake }: Request, now: Date): boolean => wake !== undefined && new Date(wake) <= now;

/** A run has its own time to come back; what is over is due by the calendar again. */
const woken = (request: Request): Request => (request.state === 'running' ? request : rested(request));

function putOff(request: Request, now: Date): Changed {
  const at = later(now, again).toISOString();
  const { wake } = request;
  const isSooner = wake !== undefined && new Date(wake) > now && wake < at;
  return { request: { ...request, wake: isSooner ? wake : at }, events: [] };
}

// Finds all late values of a step before anything of it leaves; what is not there yet, or not yet steady, is waited for.
import { createHash } from 'node:crypto';
import type { Call, HandAsk, HandCall, Ready } from '../contracts/call.ts';
import { Failure } from '../contracts/failure.ts';
import { canonical, type Json } from '../contracts/json.ts';
import type { At, Late } from '../contracts/late.ts';
import { print } from '../contracts/print.ts';
import type { Row } from '../contracts/request.ts';
import type { Change } from '../contracts/step.ts';
import { fill, fillAsk, type Find } from './fill.ts';
import { lagOf } from './lag.ts';
import { backoff, wait } from './rows.ts';
import type { World } from './world.ts';

/** A call with its values in, and the line that the approver read for it. */
export interface Out {
  readonly call: Ready;
  readonly line: string;
}

/** `missing`: a value is not there; the row waits for it. */
export type Readied<What> =
  | { is: 'ready'; what: What }
  | { is: 'wait'; row: Row; missing: boolean }
  | { is: 'blocked'; because: string; advice: string };

/** So many tries in a row to find a value, about half an hour, are no longer a passing thing. */
const patience = 30;

class NotThere extends Error {}

/** Every value is found once for one call, so that it is the same wherever it stands. */
function finder(at: At, steady: string[]): Find {
  const found = new Map<Late, Promise<Json>>();
  const find = async (late: Late): Promise<Json> => {
    const value = await late.find(at);
    if (value === undefined) throw new NotThere(late.name);
    if (late.steady) steady.push(canonical([late.name, value]));
    return value;
  };
  return (late) => {
    const finding = found.get(late) ?? find(late);
    found.set(late, finding);
    return finding;
  };
}

async function rowsOf(each: Late, find: Find): Promise<readonly Json[]> {
  const rows = await find(each);
  if (!Array.isArray(rows)) throw new Error(`“${each.name}” finds no list.`);
  return rows as readonly Json[];
}

/** One for each call; of a call that is sent once per row, one for each row. @throws Failure, NotThere */
async function outs(calls: readonly Call[], at: At, steady: string[]): Promise<readonly Out[]> {
  const all = calls.map(async (call) => {
    const line = print(call);
    const each = call.via === 'hand' ? undefined : call.each;
    if (!each) return [{ call: await fill(call, finder(at, steady)), line }];
    const rows = await rowsOf(each, finder(at, steady));
    return Promise.all(
      rows.map(async (row) => ({ call: await fill(call, finder({ ...at, row }, steady)), line })),
    );
  });
  return (await Promise.all(all)).flat();
}

const atOf = (row: Row, { look, clock }: World): At => ({ look, was: row.was ?? null, now: clock.now() });

async function readied<What>(
  step: Change,
  row: Row,
  world: World,
  gather: (at: At, steady: string[]) => Promise<What>,
): Promise<Readied<What>> {
  const steady: string[] = [];
  const later = (because: string, advice: string, atLeast = 0, missing = false): Readied<What> =>
    row.busy >= patience
      ? { is: 'blocked', because, advice }
      : {
          is: 'wait',
          row: wait(row, world.clock.now(), backoff(row.busy, atLeast), { busy: row.busy + 1 }),
          missing,
        };
  try {
    const what = await gather(atOf(row, world), steady);
    const unsteady = steady.length > 0 ? stillFor(step, row, world, steady) : undefined;
    return unsteady ? { is: 'wait', row: unsteady, missing: false } : { is: 'ready', what };
  } catch (error) {
    if (error instanceof NotThere)
      return later(
        `The ${error.message} is not there yet.`,
        'Look whether it was taken away, then retry or undo.',
        0,
        true,
      );
    if (!(error instanceof Failure)) throw error;
    return error.is === 'busy'
      ? later(error.message, error.advice, error.retryAfter)
      : { is: 'blocked', because: error.message, advice: error.advice };
  }
}

/** The row as it waits until the values were the same over the whole lag; undefined: they were. */
function stillFor(step: Change, row: Row, world: World, values: readonly string[]): Row | undefined {
  const now = world.clock.now();
  const of = createHash('sha256')
    .update(canonical([...values].sort()))
    .digest('hex')
    .slice(0, 16);
  const since = row.steady?.of === of ? row.steady.since : now.toISOString();
  const lag = lagOf(step, world);
  const rest = Date.parse(since) + lag - now.getTime();
  return rest > 0
    ? wait({ ...row, steady: { of, since } }, now, Math.ceil(Math.min(rest, lag / 4)))
    : undefined;
}

/** The calls of a step, or of its way back, as they are to leave. @param row with what was before us */
export const readyCalls = (
  step: Change,
  calls: readonly Call[],
  row: Row,
  world: World,
): Promise<Readied<readonly Out[]>> => readied(step, row, world, (at, steady) => outs(calls, at, steady));

/** What a person is asked to do. */
export const readyAsk = (step: Change, call: HandCall, row: Row, world: World): Promise<Readied<HandAsk>> =>
  readied(step, row, world, (at, steady) => fillAsk(call, finder(at, steady)));

/** Whether what a way back takes away row by row finds any row still. @throws Failure */
export async function leftOver(calls: readonly Call[], row: Row, world: World): Promise<boolean> {
  const each = calls.flatMap((call) => (call.via === 'hand' || !call.each ? [] : [call.each]));
  const found = await Promise.all(each.map((late) => late.find(atOf(row, world))));
  return found.some((rows) => Array.isArray(rows) && rows.length > 0);
}

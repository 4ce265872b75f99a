// Holding calls in mid-air, and killing the bot that waits for them.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { until, type Town } from '../walks/town.ts';

export type When = 'before' | 'after';
export interface Point {
  readonly service: 'exo' | 'teams' | 'graph' | 'vault';
  /** A cmdlet, or a part of `METHOD url`. */
  readonly match: string;
  readonly when: When;
}

export interface Held {
  readonly cmdlet?: string;
  readonly method: string;
  readonly url: string;
}

export const exo = (cmdlets: readonly string[], when: When): readonly Point[] =>
  cmdlets.map((match) => ({ service: 'exo', match, when }));

/** From now on the first call at each point waits. */
export const hold = (town: Town, points: readonly Point[]): Promise<unknown> =>
  town.control(
    'faults',
    points.map((point) => ({ ...point, hold: true, times: 1 })),
  );

/** Waits until so many calls are held, and says which. */
export const held = (town: Town, count: number, withinMs = 45_000): Promise<readonly Held[]> =>
  until(async () => {
    const calls = await town.control<Held[]>('held');
    assert.equal(calls.length, count, `held: ${calls.map(({ cmdlet, url }) => cmdlet ?? url).join(', ')}`);
    return calls;
  }, withinMs);

/** Pulls the plug of every bot; calls held before their effect die with it. Nothing is held any more then. */
export async function kill(town: Town): Promise<void> {
  await Promise.all([...town.bots].map((bot) => town.stopBot(bot, 'SIGKILL')));
  await town.control('release', {});
  await town.control('faults', undefined, 'DELETE');
}

const isAt = ({ cmdlet, method, url }: Held, { match }: Point): boolean =>
  cmdlet === match || `${method} ${url}`.includes(match);

/** What is held once all of it is, or once nothing more has come for a while: whoever would come next is held already. */
async function heldSoFar(town: Town, most: number): Promise<readonly Held[]> {
  const deadline = performance.now() + 180_000;
  for (let still = 0, before = 0; ;) {
    const calls = await town.control<Held[]>('held');
    still = calls.length > 0 && calls.length === before ? still + 1 : 0;
    before = calls.length;
    if (calls.length === most || still >= 40) return calls;
    assert.ok(performance.now() < deadline, `nothing came to any of ${most} points`);
    await pause(250);
  }
}

/**
 * Kills every bot over what is held, and then again over all these points: with the next bot, or one after it where
 * whoever would come to a point was held at another.
 * @param start a bot, or as many as there were
 */
export async function killAgain(
  town: Town,
  points: readonly Point[],
  start: () => Promise<unknown> = () => town.startBot(),
  pull: () => Promise<unknown> = () => kill(town),
): Promise<void> {
  await pull();
  for (let left = points; left.length > 0;) {
    await hold(town, left);
    await start();
    const calls = await heldSoFar(town, left.length);
    await pull();
    left = left.filter((point) => !calls.some((call) => isAt(call, point)));
  }
  await start();
}

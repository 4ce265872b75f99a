// Holding calls in mid-air, and killing the bot that waits for them.
import assert from 'node:assert/strict';
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

/**
 * Kills every bot over what is held, and each time again over the next points: once they have taken effect, say, and
 * nobody heard of it.
 * @param start a bot, or as many as there were
 */
export async function killAgain(
  town: Town,
  rounds: readonly (readonly Point[])[],
  start: () => Promise<unknown> = () => town.startBot(),
  pull: () => Promise<unknown> = () => kill(town),
): Promise<void> {
  await pull();
  for (const points of rounds) {
    await hold(town, points);
    await start();
    await held(town, points.length, 120_000);
    await pull();
  }
  await start();
}

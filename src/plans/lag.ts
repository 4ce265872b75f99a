// How long the services that a step is seen in may go on answering from before a write.
import type { Call } from '../contracts/call.ts';
import type { Change } from '../contracts/step.ts';
import type { World } from './world.ts';

/** Calls of a way back; none where it has none of its own. */
export const callsOf = (calls: Change['undo']): readonly Call[] => (typeof calls === 'string' ? [] : calls);

/** The longest of its calls' lags, there and back. What people do shows in Graph; a vault answers as it is. */
export function lagOf(step: Change, { lag }: Pick<World, 'lag'>): number {
  if (typeof step.check === 'string' || step.orTheirWord) return 0;
  const of = { exo: lag.exo, graph: lag.graph, hand: lag.graph, vault: 0, mail: 0 };
  return Math.max(...[...step.apply, ...callsOf(step.undo)].map(({ via }) => of[via]));
}

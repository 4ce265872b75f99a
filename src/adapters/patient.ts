// Reads are asked again at once when the service stumbles: a plan's survey is a dozen reads, and each of them counts.
import type { Clock } from '../contracts/clock.ts';
import { Failure } from '../contracts/failure.ts';
import type { Look } from '../contracts/look.ts';

/** Pauses between tries, in ms. A longer Retry-After, or an answer that took long, is left to whoever asked. */
const pauses = [150, 450, 1200];
const longestPause = 2000;
const longestTry = 5000;

async function patiently<T>(read: () => Promise<T>, clock: Clock): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const began = performance.now();
    try {
      return await read();
    } catch (error) {
      const pause = pauses[tries];
      if (!(error instanceof Failure) || error.is !== 'busy' || pause === undefined) throw error;
      if (error.retryAfter > longestPause || performance.now() - began > longestTry) throw error;
      await clock.sleep(Math.max(pause, error.retryAfter));
    }
  }
}

/** The same look; what is busy for a moment is asked up to four times. Long lists and batches have patience of their own. */
export const patient = (look: Look, clock: Clock): Look => ({
  ...look,
  exo: (cmdlet, params, select) => patiently(() => look.exo(cmdlet, params, select), clock),
  graph: (path) => patiently(() => look.graph(path), clock),
  graphList: (path) => patiently(() => look.graphList(path), clock),
  memberOf: (person, groups) => patiently(() => look.memberOf(person, groups), clock),
});

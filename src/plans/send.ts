// Sends the calls of one step, paced; what the service answers becomes one of four outcomes.
import type { Calls, Ready } from '../contracts/call.ts';
import { print } from '../contracts/print.ts';
import { later } from '../contracts/clock.ts';
import { Failure } from '../contracts/failure.ts';
import type { World } from './world.ts';

export type Sent =
  | { is: 'answered'; existed: boolean; calls: readonly { call: string; serviceId: string }[] }
  | { is: 'busy'; failure: Failure; took: 'no' | 'perhaps' }
  | { is: 'blocked'; failure: Failure }
  /** Another process may have the request by now: nothing more was sent, and the row stays for that one. */
  | { is: 'left' };

const stream = 'exchange writes';
/** A slot further away than this is not waited for: the worker is needed elsewhere. */
const longest = 5000;

/** Waits for this write's place in the tenant's pace. Answers when to come back and ask again, if that is too far away. */
export async function pace(world: World): Promise<Date | undefined> {
  const asked = world.clock.now().getTime();
  const slot = await world.ledger.pace(stream, world.perSecond, longest);
  // It was not kept: kept slots that nobody is there to use would push all others away.
  if (slot.getTime() - asked > longest) return slot;
  const ms = slot.getTime() - world.clock.now().getTime();
  if (ms > 0) await world.clock.sleep(ms, world.stopping);
  return undefined;
}

/** Sends the very calls that were approved, in their order; stops at the first that fails. */
export async function send(calls: Calls | readonly [], world: World): Promise<Sent> {
  const answers: { call: string; serviceId: string }[] = [];
  let existed = true;
  for (const [index, call] of calls.entries()) {
    if (index > 0) await pace(world);
    if (!world.holds()) return { is: 'left' };
    try {
      const answer = await world.hands.send(call as Ready);
      existed &&= answer.existed;
      answers.push({ call: print(call), serviceId: answer.serviceId });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.is !== 'busy') return { is: 'blocked', failure: error };
      if (error.retryAfter > 0) await world.ledger.slow(stream, later(world.clock.now(), error.retryAfter));
      return { is: 'busy', failure: error, took: index > 0 ? 'perhaps' : error.took };
    }
  }
  return { is: 'answered', existed, calls: answers };
}

// Sends the calls of one step, paced; what the service answers becomes one of four outcomes.
import type { Call } from '../contracts/call.ts';
import { later } from '../contracts/clock.ts';
import { busy, Failure } from '../contracts/failure.ts';
import type { Change } from '../contracts/step.ts';
import type { Out } from './ready.ts';
import type { World } from './world.ts';

export type Sent =
  | { is: 'answered'; existed: boolean; calls: readonly { call: string; serviceId: string }[] }
  | { is: 'busy'; failure: Failure; took: 'no' | 'perhaps' }
  | { is: 'blocked'; failure: Failure; took: 'no' | 'perhaps' }
  /** Another process may have the request by now: nothing more was sent, and the row stays for that one. */
  | { is: 'left' };

/** A slot further away than this is not waited for: the worker is needed elsewhere. */
const longest = 5000;

/** Exchange is written to at the tenant's pace, an object in Graph by one call a second, a vault as it comes. */
function streamOf(via: Call['via'], step: Change, world: World): readonly [string, number] | undefined {
  if (via === 'exo') return ['exchange writes', world.perSecond];
  return via === 'graph' ? [`graph ${step.on[0]}`, 1] : undefined;
}

/** Waits for this write's place in its stream. Answers when to come back and ask again, if that is too far away. */
export async function pace(via: Call['via'], step: Change, world: World): Promise<Date | undefined> {
  const stream = streamOf(via, step, world);
  if (!stream) return undefined;
  const asked = world.clock.now().getTime();
  const slot = await world.ledger.pace(...stream, longest);
  // It was not kept: kept slots that nobody is there to use would push all others away.
  if (slot.getTime() - asked > longest) return slot;
  const ms = slot.getTime() - world.clock.now().getTime();
  if (ms > 0) await world.clock.sleep(ms, world.stopping);
  return undefined;
}

/** Sends the very calls that were approved, in their order; stops at the first that fails. The first one's place is taken. */
export async function send(outs: readonly Out[], step: Change, world: World): Promise<Sent> {
  const answers: { call: string; serviceId: string }[] = [];
  let existed = outs.length > 0;
  for (const [index, { call, line }] of outs.entries()) {
    const took = index > 0 ? 'perhaps' : 'no';
    const slot = index > 0 ? await pace(call.via, step, world) : undefined;
    if (slot) return { is: 'busy', failure: crowded(slot, world), took };
    if (!world.holds()) return { is: 'left' };
    try {
      const answer = await world.hands.send(call);
      existed &&= answer.existed;
      answers.push({ call: line, serviceId: answer.serviceId });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.is !== 'busy') return { is: 'blocked', failure: error, took };
      const stream = streamOf(call.via, step, world);
      if (error.retryAfter > 0 && stream)
        await world.ledger.slow(stream[0], later(world.clock.now(), error.retryAfter));
      return { is: 'busy', failure: error, took: index > 0 ? 'perhaps' : error.took };
    }
  }
  return { is: 'answered', existed, calls: answers };
}

const crowded = (slot: Date, { clock }: World): Failure =>
  busy('The service lets nobody write at present.', 'It is tried again by itself.', {
    retryAfter: slot.getTime() - clock.now().getTime(),
  });

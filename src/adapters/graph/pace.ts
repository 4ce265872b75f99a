// Graph gives lists with `keyCredentials` 150 times a minute, to all who ask in one tenant. What we ask keeps to that by itself.
import type { Clock } from '../../contracts/clock.ts';

/** Source: Microsoft Graph, List servicePrincipals and List applications. */
const most = 150;
const minute = 60_000;

/** Runs a read when there is room for it. */
export type Pace = <T>(address: string, read: () => Promise<T>) => Promise<T>;

const isCounted = (address: string): boolean => {
  const [path = '', query = ''] = address.split('?');
  return (
    /\/(?:applications|servicePrincipals)$/.test(path) &&
    /select=[^&]*\bkeyCredentials\b/.test(decodeURIComponent(query))
  );
};

/** A refused read costs more than a pause before it: Graph then asks for up to a minute, and others wait as well. */
export function makePace(clock: Clock): Pace {
  /** When the last reads were over: the service cannot have begun to count them later. */
  let over: number[] = [];
  let underway = 0;
  let gate = Promise.resolve();

  const room = async (): Promise<void> => {
    for (;;) {
      const now = clock.now().getTime();
      over = over.filter((at) => at > now - minute && at <= now);
      if (over.length + underway < most) return;
      // Those under way are over soon; the oldest that is over leaves its place after a minute.
      await clock.sleep(over[0] === undefined ? 50 : Math.max(1, over[0] + minute - now));
    }
  };

  return async (address, read) => {
    if (!isCounted(address)) return read();
    // One after the other through the gate, so that two lists do not both take the last place.
    const mine = gate.then(room);
    gate = mine;
    await mine;
    underway += 1;
    try {
      return await read();
    } finally {
      underway -= 1;
      over.push(clock.now().getTime());
    }
  };
}

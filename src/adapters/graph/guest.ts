// Is this person a guest of the tenant? Teams does not say so in an activity; Entra does.
import type { Clock } from '../../contracts/clock.ts';
import { path, type Look } from '../../contracts/look.ts';

const keptMs = 10 * 60_000;
const mostKept = 5000;

/**
 * Asks Graph for `userType`, by object id; an answer is kept for ten minutes. Somebody whom Entra does not know counts
 * as a guest: people of other tenants in shared channels have no object here.
 * @throws Failure when it cannot be read
 */
export function makeIsGuest(look: Pick<Look, 'graph'>, clock: Clock): (person: string) => Promise<boolean> {
  const kept = new Map<string, { guest: boolean; until: number }>();
  return async (person) => {
    const now = clock.now().getTime();
    const known = kept.get(person);
    if (known && known.until > now) return known.guest;
    const user = await look.graph(path`/users/${person}?$select=id,userType`);
    // Graph leaves userType empty for some old accounts of members.
    const guest = !user || user['userType'] === 'Guest';
    if (kept.size >= mostKept) kept.clear();
    kept.set(person, { guest, until: now + keptMs });
    return guest;
  };
}

// What of it needs somebody: the credentials that end within a time, worst first; expired ones beside a good one apart.
import type { Expiring, Holder } from '../../contracts/keys.ts';

const day = 86_400_000;

export interface Judged {
  /** Soonest end first, what is over before what is not. */
  readonly open: readonly Expiring[];
  /** Over, beside one that is good for longer than the time looked at: to be tidied up, no alarm. */
  readonly leftOver: readonly Expiring[];
}

/** @param within ms from now */
export function expiring(holders: readonly Holder[], now: number, within: number): Judged {
  const open: Expiring[] = [];
  const leftOver: Expiring[] = [];
  for (const holder of holders) {
    const good = holder.credentials.some(({ ends }) => ends === undefined || ends > now + within);
    for (const credential of holder.credentials) {
      const { ends } = credential;
      if (ends === undefined || ends > now + within) continue;
      const one = { holder, credential, days: Math.floor((ends - now) / day) };
      if (ends <= now && good && credential.used !== true) leftOver.push(one);
      else open.push(one);
    }
  }
  const soonest = (one: Expiring, other: Expiring): number => one.days - other.days;
  return { open: open.sort(soonest), leftOver: leftOver.sort(soonest) };
}

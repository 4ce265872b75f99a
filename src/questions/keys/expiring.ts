// What of it needs somebody: the credentials that end within a time, worst first; expired ones beside a good one apart.
import type { Credential, Holder } from './credentials.ts';

const day = 86_400_000;

export interface Expiring {
  readonly holder: Holder;
  readonly credential: Credential;
  /** Whole days until its end; below zero: since. */
  readonly days: number;
}

export interface Judged {
  /** Soonest end first, what is over before what is not. */
  readonly open: readonly Expiring[];
  /** Over, beside one that is good for longer than the time looked at: to be tidied up, no alarm. */
  readonly leftOver: number;
  /** They have no end at all. */
  readonly endless: number;
}

/** @param within ms from now */
export function expiring(holders: readonly Holder[], now: number, within: number): Judged {
  const open: Expiring[] = [];
  let leftOver = 0;
  let endless = 0;
  for (const holder of holders) {
    const good = holder.credentials.some(({ ends }) => ends === undefined || ends > now + within);
    for (const credential of holder.credentials) {
      const { ends } = credential;
      if (ends === undefined) endless += 1;
      else if (ends <= now && good) leftOver += 1;
      else if (ends <= now + within) open.push({ holder, credential, days: Math.floor((ends - now) / day) });
    }
  }
  return { open: open.sort((one, other) => one.days - other.days), leftOver, endless };
}

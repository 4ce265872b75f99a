// Which window a credential stands in, and when a place's morning is. Pure.
import { calendarDay, later } from '../contracts/clock.ts';

const day = 86_400_000;

/** "expired", or the smallest window that holds it: "14d"; undefined: it is further away than all. @param windows days */
export function windowOf(ends: Date, now: Date, windows: readonly number[]): string | undefined {
  if (ends <= now) return 'expired';
  const days = (ends.getTime() - now.getTime()) / day;
  const within = windows.filter((window) => days <= window);
  return within.length === 0 ? undefined : `${Math.min(...within)}d`;
}

const parts = (at: Date, zone: string): { readonly hour: number; readonly minute: number } => {
  const found = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: string): number => Number(found.find((part) => part.type === type)?.value ?? 0);
  return { hour: of('hour'), minute: of('minute') };
};

/** The place's own day, which begins at this hour: "2026-11-26". */
export const dayOf = (now: Date, zone: string, hour: number): string =>
  calendarDay(later(now, -hour * 3_600_000), zone);

/** The next time, after now, that clocks in the zone show this hour. A night that leaves the hour out is passed over. */
export function nextMorning(now: Date, zone: string, hour: number): Date {
  const quarter = 15 * 60_000;
  const first = Math.floor(now.getTime() / quarter) * quarter + quarter;
  // All zones are whole quarters of an hour away from UTC.
  for (let at = first; at < first + 2 * day; at += quarter) {
    const shown = parts(new Date(at), zone);
    if (shown.hour === hour && shown.minute === 0) return new Date(at);
  }
  return later(now, day);
}

// Times on cards: in the reader's zone through the client, and in the asker's own words once.
import { calendarDay } from '../contracts/clock.ts';
import type { Habits } from '../contracts/person.ts';

/** Clients know no fractions of a second. */
const plain = (iso: string): string => new Date(iso).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** Expanded by the client in a TextBlock: "14:03". */
export const time = (iso: string): string => `{{TIME(${plain(iso)})}}`;
/** "Fri, Nov 27, 2026 17:00" */
export const dateTime = (iso: string): string => `{{DATE(${plain(iso)},SHORT)}} ${time(iso)}`;

const day = (iso: string, zone: string): string => calendarDay(new Date(iso), zone);

/** The time alone where the asker's calendar shows the same day as `since`; else with its date. */
export const near = (iso: string, since: string, { zone }: Habits): string =>
  day(iso, zone) === day(since, zone) ? time(iso) : dateTime(iso);

/** "Europe/Berlin" is "Berlin". */
export const city = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');

/** "Fri 17:00 in Berlin": in the asker's own zone, for those who look at a clock elsewhere. */
export function theirs(iso: string, { zone }: Habits): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(iso));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('weekday')} ${part('hour')}:${part('minute')} in ${city(zone)}`;
}

/** "Fri, Nov 27, 2026 16:00 (Fri 17:00 in Berlin)" */
export const both = (iso: string, asker: Habits): string => `${dateTime(iso)} (${theirs(iso, asker)})`;

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** "8 hours", "1 day 6 hours"; at least one minute. */
export function lasting(ms: number): string {
  let rest = Math.max(60_000, Math.round(ms / 60_000) * 60_000);
  const words: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) words.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
  }
  return words.join(' ');
}

// How many end in each of the coming weeks, as bars.
import { calendarDay } from '../../contracts/clock.ts';
import type { Expiring } from '../../contracts/keys.ts';
import type { Moment } from '../../contracts/operation.ts';
import type { Chart } from '../../contracts/question.ts';

const day = 86_400_000;

/** "26 Nov": the first day of a week, as the one who asked writes dates. */
const dayTold = (at: number, { zone, locale }: Moment): string =>
  new Intl.DateTimeFormat(locale, { timeZone: zone, day: 'numeric', month: 'short' }).format(new Date(at));

/** Days since 1970 on the calendar of the one who asks. */
const dayOf = (at: number, zone: string): number => Date.parse(calendarDay(new Date(at), zone)) / day;

/** @param within days from now; those that are over already stand in no bar */
export function weeks(open: readonly Expiring[], within: number, moment: Moment): Chart {
  const many = Math.ceil(within / 7);
  const counts = Array.from({ length: many }, () => 0);
  const today = dayOf(moment.now.getTime(), moment.zone);
  for (const { days, credential } of open) {
    if (days < 0 || credential.ends === undefined) continue;
    const week = Math.min(many - 1, Math.floor((dayOf(credential.ends, moment.zone) - today) / 7));
    counts[week] = (counts[week] ?? 0) + 1;
  }
  const now = moment.now.getTime();
  return {
    title: `Secrets and certificates that end within ${within} days, by week`,
    each: 'Week that begins on',
    counts: 'Ends',
    bars: counts.map((count, week) => ({
      name: dayTold(now + week * 7 * day, moment),
      count,
      // As soon as a week, as soon as a month: what the colours say, the place of the bar says as well.
      tone: week === 0 ? 'attention' : week < 4 ? 'warning' : 'good',
    })),
  };
}

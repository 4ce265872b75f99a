// Times in answers: as the one who asked writes them, since an answer is for their eyes alone.
import type { Moment } from '../../contracts/operation.ts';

/** @param iso ISO 8601 in UTC; "Nov 27, 5:00 PM" or "27. Nov., 17:00", with the year where it is another one than now */
export function dated(iso: string, { zone, locale, now }: Moment): string {
  const at = new Date(iso);
  const year = (date: Date): string =>
    new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric' }).format(date);
  return new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    ...(year(at) === year(now) ? {} : { year: 'numeric' }),
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(at);
}

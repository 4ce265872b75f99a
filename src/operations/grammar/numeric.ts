// Dates in figures: ISO everywhere, others in the order that the asker's locale writes them; an order is never guessed.
import { isDay } from './zone.ts';

export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Absent: the whole day is meant. */
  readonly time?: { readonly hour: number; readonly minute: number };
}

type Order = 'ymd' | 'dmy' | 'mdy';

/** How a locale writes a date in figures; undefined for a locale that is not known. */
export function orderOf(locale: string): Order | undefined {
  try {
    const parts = new Intl.DateTimeFormat(locale.replace('_', '-'), {
      calendar: 'gregory',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    }).formatToParts(new Date(0));
    const order = parts.map(({ type }) => type[0]).filter((letter) => letter && 'ymd'.includes(letter));
    return (['ymd', 'dmy', 'mdy'] as const).find((name) => name === order.join(''));
  } catch {
    return undefined;
  }
}

const time = String.raw`(?:(?:T|,?\s+(?:at\s+|um\s+)?)(\d{1,2})(?:[:.](\d{2})|\s*(?=[ap]m|uhr|h\b))(?:[:.]\d{2})?\s*(am|pm|uhr|h)?)?`;
const iso = new RegExp(String.raw`^(\d{4})-(\d{1,2})-(\d{1,2})${time}$`, 'i');
const figures = new RegExp(String.raw`^(\d{1,4})([./-])\s?(\d{1,2})(?:\2\s?(\d{2,4})?)?${time}$`, 'i');

/** undefined: not written in figures; a text: why it cannot be read. `today` gives the year where none is written. */
export function numeric(said: string, locale: string, today: Day): Day | string | undefined {
  const plain = iso.exec(said);
  if (plain) return day(said, plain[1], plain[2], plain[3], plain.slice(4));
  const found = figures.exec(said);
  if (!found) return undefined;
  const [, first = '', mark, second = '', third] = found;
  const clock = found.slice(5);
  if (first.length === 4) return day(said, first, second, third, clock);
  const order = orderOf(locale);
  // A dot between figures is day.month nearly everywhere; where the locale says otherwise it could be either.
  if (order === undefined || order === 'ymd')
    return `Write the date as 2026-12-01: “${said}” can be read two ways.`;
  if (mark === '.' && order === 'mdy' && Number(first) <= 12)
    return `Write the date as 2026-12-01: “${said}” can be read two ways.`;
  const [date, month] = order === 'dmy' || mark === '.' ? [first, second] : [second, first];
  if (third !== undefined) return day(said, third.length === 2 ? `20${third}` : third, month, date, clock);
  const year = today.year;
  const passed = Number(month) < today.month || (Number(month) === today.month && Number(date) < today.day);
  return day(said, String(passed ? year + 1 : year), month, date, clock);
}

function day(
  said: string,
  year: string | undefined,
  month: string | undefined,
  date: string | undefined,
  [hours, minutes, half]: readonly (string | undefined)[],
): Day | string {
  const found = { year: Number(year), month: Number(month), day: Number(date) };
  if (!isDay(found.year, found.month, found.day))
    return `There is no such day as “${said}”; write year-month-day, as in 2026-12-01.`;
  if (hours === undefined) return found;
  const pm = half?.toLowerCase();
  const hour = pm === 'pm' ? (Number(hours) % 12) + 12 : pm === 'am' ? Number(hours) % 12 : Number(hours);
  const minute = Number(minutes ?? 0);
  if (hour > 23 || minute > 59) return `There is no such time as in “${said}”; write 17:00.`;
  return { ...found, time: { hour, minute } };
}

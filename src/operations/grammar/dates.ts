// When: dates as people write them, in the asker's zone and locale, made moments once. What can be read two ways is asked again.
import * as chrono from 'chrono-node';
import type { Moment } from '../../contracts/operation.ts';
import { duration } from './durations.ts';
import { numeric, orderOf, type Day } from './numeric.ts';
import { addDays, instantOf, offsetAt, wallAt, weekdayOf } from './zone.ts';

/** `start`: a day without a time begins at 00:00; `end`: it lasts to 23:59:59. */
export type Edge = 'start' | 'end';
export type When = { readonly date: Date } | { readonly fault: string };

const unread = (said: string): When => ({
  fault: `“${said}” cannot be read as a date. Write Friday 17:00, tomorrow or 2026-12-01.`,
});
const twoWays = (said: string): When => ({
  fault: `“${said}” can be read two ways. Write the date, as 2026-12-01.`,
});

const vague =
  /^(?:the )?(?:next|following|n[äa]chste[nrms]?|kommende[nrms]?)\s|\b(?:end of (?:the |this |next )?week|(?:this |the )?week-?end)$|\b(?:midnight|mitternacht)\b/iu;

/** @param after the start, for an end: weekdays and times of day without a date are the first ones after it */
export function when(text: string, edge: Edge, moment: Moment, after: Date = moment.now): When {
  const said = text.trim().replace(/\s+/g, ' ');
  const now = wallAt(moment.now, moment.zone);
  if (said === '' || said.length > 60) return unread(said.slice(0, 60));
  if (/^(?:now|right now|jetzt|sofort|immediately)$/i.test(said)) return { date: moment.now };
  const span = duration(/^in (.+)$/i.exec(said)?.[1] ?? '');
  if (span !== undefined) return { date: new Date(moment.now.getTime() + span) };
  const figures = numeric(said, moment.locale, now);
  if (typeof figures === 'string') return { fault: figures };
  if (figures) return { date: placed(figures, edge, moment) };
  if (vague.test(said)) return twoWays(said);
  if (/^(?:the )?day after tomorrow$/i.test(said))
    return { date: placed(dayOf(addDays(now, 2)), edge, moment) };
  const month = /^(?:the )?end of (?:the |this )?month$|^(?:ende des|ende dieses) monats$|^monatsende$/i.test(
    said,
  );
  if (month)
    return { date: placed(dayOf(addDays({ ...now, month: now.month + 1, day: 1 }, -1)), edge, moment) };
  return spoken(
    said.replace(/^(?:the end of|end of|this|coming|on|diesen|am)\s+(?:the )?/i, ''),
    said,
    edge,
    moment,
    after,
  );
}

const dayOf = ({ year, month, day }: Day): Day => ({ year, month, day });

function placed(day: Day, edge: Edge, { zone }: Moment): Date {
  const rest = edge === 'start' ? { hour: 0, minute: 0, second: 0 } : { hour: 23, minute: 59, second: 59 };
  const { year, month, day: date } = day;
  return instantOf(
    { year, month, day: date, ...rest, ...(day.time ? { ...day.time, second: 0 } : {}) },
    zone,
  );
}

/** Words: "Friday 17:00", "tomorrow", "1 December", "morgen 17 Uhr". */
function spoken(text: string, said: string, edge: Edge, moment: Moment, after: Date): When {
  const { zone, locale } = moment;
  const base = wallAt(after, zone);
  // Figures inside words are read as English writes them, which is right only where the asker's locale does so too.
  if (/\d[/]\d/.test(text) && !['dmy', 'mdy'].includes(orderOf(locale) ?? '')) return twoWays(said);
  const found = readers(locale)
    .map((reader) =>
      reader.parse(
        text,
        { instant: moment.now, timezone: offsetAt(moment.now, zone) },
        { forwardDate: true },
      ),
    )
    .find(([first]) => first !== undefined && first.text.length === text.length && !first.end)?.[0];
  if (!found) return unread(said);
  const { start } = found;
  if (found.tags().has('result/relativeDate')) return twoWays(said);
  const hasTime = start.isCertain('hour');
  const hour = start.get('hour') ?? 12;
  // "tomorrow morning" has an hour nobody said.
  if (!hasTime && hour !== 12 && hour !== wallAt(moment.now, zone).hour) return twoWays(said);
  if (start.isCertain('timezoneOffset') && hasTime) return { date: start.date() };
  const time = hasTime ? { time: { hour, minute: start.get('minute') ?? 0 } } : {};
  if (start.isCertain('day') && start.isCertain('month')) {
    const [year, month, day] = [start.get('year'), start.get('month'), start.get('day')];
    // "Friday 24 October" in a year where that is a Saturday.
    if (!year || !month || !day) return unread(said);
    const named = start.isCertain('weekday') ? start.get('weekday') : null;
    if (named !== null && named !== weekdayOf({ ...base, year, month, day })) return twoWays(said);
    return { date: placed({ year, month, day, ...time }, edge, moment) };
  }
  const weekday = start.isCertain('weekday') ? start.get('weekday') : null;
  if (weekday !== null) {
    // The coming one, today counted while it is still ahead.
    const day = addDays(base, (weekday - weekdayOf(base) + 7) % 7);
    const date = placed({ ...day, ...time }, edge, moment);
    const over = hasTime || edge === 'end' ? date <= after : false;
    return { date: over ? placed({ ...addDays(day, 7), ...time }, edge, moment) : date };
  }
  return hasTime ? { date: placed({ ...base, ...time }, edge, moment) } : unread(said);
}

type Reader = Pick<chrono.Chrono, 'parse'>;
const { casual: german } = chrono.de;
const others: { readonly [language: string]: Reader } = {
  es: chrono.es.casual,
  fi: chrono.fi.casual,
  fr: chrono.fr.casual,
  it: chrono.it.casual,
  ja: chrono.ja.casual,
  nl: chrono.nl.casual,
  pt: chrono.pt.casual,
  sv: chrono.sv.casual,
};

/** English in the locale's way, after the asker's own language. */
function readers(locale: string): readonly Reader[] {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? '';
  const english = orderOf(locale) === 'mdy' ? chrono.en.casual : chrono.en.GB;
  const own = language === 'de' ? german : others[language];
  return own ? [own, english] : [english];
}

// Wall clocks and instants: what a clock on the asker's wall shows, and which moment that is, over changes of the clocks too.

export interface Wall {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = make(zone) ?? format('UTC');
  formats.set(zone, made);
  return made;
}
function make(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined; // a zone that this machine does not know; UTC is what Teams sends for it as well
  }
}

/** What the clock shows at a moment. A zone that is not known counts as UTC. */
export function wallAt(instant: Date, zone: string): Wall {
  const parts = new Map(
    format(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)] as const),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

const asUtc = (wall: Wall): number =>
  Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);

/** Minutes that the zone is ahead of UTC at a moment. */
export const offsetAt = (instant: Date, zone: string): number =>
  Math.round((asUtc(wallAt(instant, zone)) - Math.floor(instant.getTime() / 1000) * 1000) / 60_000);

/**
 * The moment at which the clock shows this. Of a time that comes twice (clocks put back) the first; one that is left out
 * (clocks put forward) counts on as if they had not been: 02:30 is then 03:30.
 */
export function instantOf(wall: Wall, zone: string): Date {
  const guess = asUtc(wall);
  const day = 24 * 3_600_000;
  const found = [...new Set([offsetAt(new Date(guess - day), zone), offsetAt(new Date(guess + day), zone)])]
    .map((offset) => ({ offset, instant: new Date(guess - offset * 60_000) }))
    .filter(({ offset, instant }) => offsetAt(instant, zone) === offset)
    .map(({ instant }) => instant.getTime());
  if (found.length > 0) return new Date(Math.min(...found));
  return new Date(guess - offsetAt(new Date(guess - day), zone) * 60_000);
}

/** A real day of the calendar. */
export function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
/** The same wall time some days later, by the calendar and not by hours. */
export function addDays(wall: Wall, days: number): Wall {
  const date = new Date(Date.UTC(wall.year, wall.month - 1, wall.day + days));
  return { ...wall, year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
/** 0 is Sunday. */
export const weekdayOf = (wall: Wall): number =>
  new Date(Date.UTC(wall.year, wall.month - 1, wall.day)).getUTCDay();

// A moment as a person's own client writes it: local time with offset, and the country of a locale.
const part = (parts: Intl.DateTimeFormatPart[], type: Intl.DateTimeFormatPartTypes): string =>
  parts.find((one) => one.type === type)?.value ?? '';

/** ISO 8601 with the zone's offset, e.g. `2026-11-21T14:03:05.120+01:00`. */
export const localTimestamp = (at: Date, zone: string): string => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  }).formatToParts(at);
  const [year, month, day] = [part(parts, 'year'), part(parts, 'month'), part(parts, 'day')];
  const time = [part(parts, 'hour'), part(parts, 'minute'), part(parts, 'second')].join(':');
  const offset = part(parts, 'timeZoneName').replace('GMT', '');
  const ms = String(at.getUTCMilliseconds()).padStart(3, '0');
  return `${year}-${month}-${day}T${time}.${ms}${offset === '' ? '+00:00' : offset}`;
};

/** `DE` for `de-DE`; where a locale names no country, the likely one. */
export const country = (locale: string): string => new Intl.Locale(locale).maximize().region ?? 'US';

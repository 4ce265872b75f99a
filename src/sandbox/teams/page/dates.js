// Times as the chosen person reads them: their zone and language, not the browser's.
const shapes = {
  COMPACT: { year: 'numeric', month: 'numeric', day: 'numeric' },
  SHORT: { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' },
  LONG: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
};
const moment = '(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:Z|[-+]\\d{2}:\\d{2}))';
const datePattern = new RegExp(`\\{\\{DATE\\(${moment}(?:, ?(COMPACT|LONG|SHORT))?\\)\\}\\}`, 'g');
const timePattern = new RegExp(`\\{\\{TIME\\(${moment}\\)\\}\\}`, 'g');

export const clock = (at, { locale, zone }) =>
  new Intl.DateTimeFormat(locale, { timeZone: zone, timeStyle: 'short' }).format(new Date(at));

export const day = (at, { locale, zone }, shape = 'LONG') =>
  new Intl.DateTimeFormat(locale, { timeZone: zone, ...shapes[shape] }).format(new Date(at));

const inText = (text, reader) =>
  text
    .replace(datePattern, (_all, at, shape) => day(at, reader, shape ?? 'COMPACT'))
    .replace(timePattern, (_all, at) => clock(at, reader));

/** A card with `{{DATE()}}` and `{{TIME()}}` replaced; what a button carries and what an input holds stay as sent. */
export const withDates = (value, reader, key = '') => {
  if (typeof value === 'string') return inText(value, reader);
  if (Array.isArray(value)) return value.map((one) => withDates(one, reader));
  if (typeof value !== 'object' || value === null || key === 'data') return value;
  const isInput = String(value.type).startsWith('Input.');
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      isInput && name === 'value' ? inner : withDates(inner, reader, name),
    ]),
  );
};

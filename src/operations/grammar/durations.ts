// "8h", "2 days", "a week", "1 day 12 hours": how long something lasts, in milliseconds.

const hour = 3_600_000;
const units: readonly { readonly ms: number; readonly words: RegExp }[] = [
  { ms: 60_000, words: /^(?:min|mins|minutes?|minuten?)$/ },
  { ms: hour, words: /^(?:h|hrs?|hours?|stunden?|std)$/ },
  { ms: 24 * hour, words: /^(?:d|days?|tage?n?)$/ },
  { ms: 7 * 24 * hour, words: /^(?:w|wks?|weeks?|wochen?)$/ },
  { ms: 30 * 24 * hour, words: /^(?:mo|mos|months?|monate?n?)$/ },
  { ms: 365 * 24 * hour, words: /^(?:y|yrs?|years?|jahre?n?)$/ },
];
const counts: { readonly [word: string]: number } = {
  half: 0.5,
  a: 1,
  an: 1,
  one: 1,
  ein: 1,
  eine: 1,
  einen: 1,
  two: 2,
  zwei: 2,
  three: 3,
  drei: 3,
  four: 4,
  vier: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
};
/** Longer than this is no lease but a wish without end. */
const longest = 5 * 365 * 24 * hour;

/** Milliseconds, or undefined for what is no duration. A month is 30 days, a year 365; `m` alone could be either and is neither. */
export function duration(said: string): number | undefined {
  const text = said
    .trim()
    .toLowerCase()
    .replace(/^(?:the next|another|about)\s+/, '')
    .replace(/\bhalf an?\b/g, 'half')
    .replace(/\s+(?:and|und)\s+/g, ' ')
    .replace(/(\d)\s*-\s*(?=\p{L})/gu, '$1 ');
  const part = /(\d+(?:[.,]\d+)?|\p{L}+)\s*(\p{L}+)\.?,?\s*/uy;
  let sum = 0;
  while (part.lastIndex < text.length) {
    const [, count = '', word = ''] = part.exec(text) ?? [];
    const many = /^\d/.test(count) ? Number(count.replace(',', '.')) : counts[count];
    const unit = units.find(({ words }) => words.test(word));
    if (many === undefined || !unit) return undefined;
    sum += many * unit.ms;
  }
  return sum > 0 && sum <= longest ? Math.round(sum) : undefined;
}

/** Starts like a duration, so that "for" means how long and not for whom. */
export const isDurationLike = (said: string): boolean =>
  duration(said) !== undefined ||
  /^(?:the next\s+|another\s+)?\d+(?:[.,]\d+)?(?:\s+\p{L}|\p{L}{0,4}\.?(?:\s|$))/iu.test(said.trim());

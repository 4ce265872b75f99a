// JSON that PostgreSQL takes: it knows no NUL in a text and no half of a surrogate pair.
const unfit = /\\u0000|\\ud[89a-f]/i;

export const fitText = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** JSON text for a `jsonb` column; what cannot be stored becomes U+FFFD. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  if (!unfit.test(text)) return text;
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'string' ? fitText(member) : member,
  );
}

/** The same value with its texts as they can be stored. */
export const fit = <T>(value: T): T => JSON.parse(jsonText(value)) as T;

// Makes text from people and from the tenant inert, and short enough for a card.

/** Invisible characters that turn text round, hide in it, or end a line. */
const unruly = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
const blanks = /[\s\u0085\u2028\u2029]+/g;
/** Clients replace `{{DATE(…)}}` and `{{TIME(…)}}` wherever they find them; a word joiner between the braces stops that. */
const apart = (text: string): string => text.replace(/\{(?=\{)/g, '{\u2060');

/** Cut at `most` characters, never within one, with an ellipsis. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = Array.from(text.slice(0, most * 2));
  return characters.length <= most && text.length <= most * 2
    ? text
    : `${characters
        .slice(0, Math.max(1, most - 1))
        .join('')
        .trimEnd()}…`;
}

/** One line of plain text for a TextRun, a title of a button or a notification. */
export const inert = (text: string, most = 300): string =>
  apart(cut(text.replace(blanks, ' ').replace(unruly, '').trim(), most));

/** A printed call: nothing is dropped from what will be sent, so what cannot be seen is spelt out. */
export const spelt = (line: string, most = 400): string =>
  apart(
    cut(
      line.replace(unruly, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
      most,
    ),
  );

/** "1 change", "3 changes" */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

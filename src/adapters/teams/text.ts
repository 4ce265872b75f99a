// What was said, as plain text: our own mention taken out, others turned into names, quotes and blanks made plain.
import { z } from 'zod';
import type { Activity } from './activity.ts';

const mention = z.looseObject({
  type: z.literal('mention'),
  text: z.string().min(1),
  mentioned: z.looseObject({ id: z.string(), name: z.string().optional() }),
});

const named: Readonly<Record<string, string>> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

const char = (code: number, otherwise: string): string =>
  code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : otherwise;

/** Each entity once, so that `&amp;lt;` stays the text it was. */
const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,6}));/gi, (all, decimal, hex, name) => {
    if (typeof decimal === 'string') return char(parseInt(decimal, 10), all);
    if (typeof hex === 'string') return char(parseInt(hex, 16), all);
    return named[String(name).toLowerCase()] ?? all;
  });

const plain = (text: string): string =>
  text
    .replace(/[\u2018\u2019\u201a\u201b\u2032]/g, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/g, '"')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim();

export function textOf(activity: Activity): string {
  let text = activity.text ?? '';
  for (const entity of activity.entities ?? []) {
    const read = mention.safeParse(entity);
    if (!read.success) continue;
    const { mentioned, text: marked } = read.data;
    const name = mentioned.name ?? marked.replace(/<[^>]*>/g, '');
    text = text.replace(marked, () => (mentioned.id === activity.recipient.id ? ' ' : ` ${name} `));
  }
  return plain(decoded(text.replace(/<\/?at(\s[^>]{0,200})?>/gi, '')));
}

// The ways to ask for secrets and certificates: in a word, with a span, or as a whole question.
import type { Values } from '../../contracts/operation.ts';
import { plain } from '../../steps/pasted.ts';

const span = String.raw`(?:(?:in|within|for)\s+)?(?:the\s+)?(?:next\s+)?(\d{1,5})\s*(d|days?|w|weeks?|mo|months?)`;
const things = String.raw`(?:secrets?|keys?|certificates?|certs?|credentials?)(?:\s+and\s+(?:secrets?|certificates?|certs?))?`;
const brief = new RegExp(
  String.raw`^keys(?:\s+${span})?(?:\s+(?:page\s+(\d{1,4})|(?:as\s+)?(?:a\s+)?(csv|file|chart)))?$`,
  'i',
);
const whole = new RegExp(
  String.raw`^(?:which|what)\s+(?:(?:app\w*\s+)?${things}\s+)?(?:(?:will|are)\s+(?:going\s+to\s+)?)?(?:expires?|expiring|ends?)(?:\s+soon)?(?:\s+${span})?$`,
  'i',
);
const soon = new RegExp(
  String.raw`^(?:show\s+|list\s+)?(?:the\s+)?expiring\s+${things}(?:\s+${span})?$`,
  'i',
);
const long = /^keys\s+(long[\s-]?lived|unused)(?:\s+page\s+(\d{1,4}))?$/i;
const endless = new RegExp(
  String.raw`^(?:which|what)\s+(?:app\w*\s+)?${things}\s+(?:never\s+(?:expire|end)|(?:have|has)\s+no\s+end|(?:are|is)\s+long[\s-]?lived)$`,
  'i',
);

const days = (count: string, unit: string): number =>
  Number(count) * (/^w/i.test(unit) ? 7 : /^m/i.test(unit) ? 30 : 1);

/** `as`: '' a list, 'csv', 'chart', 'long-lived', 'unused'. `days` and `page` are '' where they were not named. */
export function asked(text: string): Values | undefined {
  const said = plain(text).replace(/[\s?!.]+$/, '');
  const lives = long.exec(said);
  if (lives || endless.test(said))
    return {
      days: '',
      page: lives?.[2] ?? '',
      as: /^unused$/i.test(lives?.[1] ?? '') ? 'unused' : 'long-lived',
    };
  const found = brief.exec(said) ?? whole.exec(said) ?? soon.exec(said);
  if (!found) return undefined;
  const [, count, unit, page, form = ''] = found;
  return {
    days: count === undefined || unit === undefined ? '' : String(days(count, unit)),
    page: page ?? '',
    as: form.toLowerCase().replace('file', 'csv'),
  };
}

// Which secrets and certificates end soon: read live from Entra, worst first, page by page.
import { busy, refused } from '../contracts/failure.ts';
import type { Person } from '../contracts/person.ts';
import type { Answer, Question } from '../contracts/question.ts';
import { plain } from '../steps/pasted.ts';
import { dated } from './access/times.ts';
import type { Expiring, Source } from '../contracts/keys.ts';
import { ownersOf, readKeys } from './keys/credentials.ts';
import { expiring } from './keys/expiring.ts';

const day = 86_400_000;
const usual = 30;
const longest = 3650;
const shown = 15;

const span = String.raw`(?:(?:in|within|for)\s+)?(?:the\s+)?(?:next\s+)?(\d{1,5})\s*(d|days?|w|weeks?|mo|months?)`;
const brief = new RegExp(String.raw`^keys(?:\s+${span})?(?:\s+page\s+(\d{1,4}))?$`, 'i');
const whole = new RegExp(
  String.raw`^(?:which|what)\s+(?:(?:app\w*\s+)?(?:secrets?|keys?|certificates?|certs?|credentials?)(?:\s+and\s+(?:secrets?|certificates?|certs?))?\s+)?(?:(?:will|are)\s+(?:going\s+to\s+)?)?(?:expires?|expiring|ends?)(?:\s+soon)?(?:\s+${span})?$`,
  'i',
);
const soon = new RegExp(
  String.raw`^(?:show\s+|list\s+)?(?:the\s+)?expiring\s+(?:secrets?|keys?|certificates?|certs?|credentials?)(?:\s+and\s+(?:secrets?|certificates?|certs?))?(?:\s+${span})?$`,
  'i',
);

const days = (count: string, unit: string): number =>
  Number(count) * (/^w/i.test(unit) ? 7 : /^m/i.test(unit) ? 30 : 1);

export const question: Question = {
  name: 'keys',
  title: 'Which secrets and certificates end soon',
  verbs: ['keys'],
  examples: ['keys 30d', 'which secrets expire in 30 days'],
  needs: ['Graph: Application.Read.All'],
  private: true,
  parse(ask) {
    const said = plain(ask.text).replace(/[\s?!.]+$/, '');
    const found = brief.exec(said) ?? whole.exec(said) ?? soon.exec(said);
    if (!found) return undefined;
    const [, count, unit, page] = found;
    return {
      days: count === undefined || unit === undefined ? '' : String(days(count, unit)),
      page: page ?? '',
    };
  },
  async answer(values, ask, { look }): Promise<Answer> {
    const within = values['days'] === '' ? usual : Number(values['days']);
    if (!(within >= 1 && within <= longest))
      throw refused('Within how many days?', `Write a number up to ${longest}, for example: keys 30d.`, {
        field: 'days',
      });
    const now = ask.now.getTime();
    const all = await readKeys(look, now + within * day);
    for (const { what, failed } of all.sources)
      if (failed) throw busy(`The ${what} could not be read: ${failed.because}`, failed.advice);
    const { open, leftOver } = expiring(all.holders, now, within * day);
    const { endless } = all;
    const pages = Math.max(1, Math.ceil(open.length / shown));
    const page = Math.min(pages, Math.max(1, Number(values['page'] ?? '') || 1));
    const some = open.slice((page - 1) * shown, page * shown);
    const owners = await ownersOf(
      look,
      some.map(({ holder }) => holder),
    );
    const number = (count: number): string => count.toLocaleString('en-GB');
    const lines = [
      open.length === 0
        ? `Nothing ends within ${within} days.`
        : `${number(open.length)} ${open.length === 1 ? 'ends' : 'end'} within ${within} days, or ended already${pages > 1 ? `; page ${page} of ${pages}` : ''}.`,
      ...(leftOver.length > 0
        ? [`${number(leftOver.length)} ended beside one that is still good: they may be removed.`]
        : []),
      ...(endless > 0 ? [`${number(endless)} have no end.`] : []),
    ];
    return {
      title: 'Secrets and certificates that end soon',
      lines,
      ...(some.length > 0 ? { columns: ['Application', 'What', 'Ends', 'Owner'] } : {}),
      rows: some.map((one) => [
        one.holder.name === '' ? one.holder.id : one.holder.name,
        one.credential.title === ''
          ? one.credential.kind
          : `${one.credential.kind} “${one.credential.title}”`,
        ends(one, dated(new Date(one.credential.ends ?? 0).toISOString(), ask)),
        ownersTold(owners.get(one.holder.id) ?? []),
      ]),
      note: `All ${number(countOf(all.sources, 'applications'))} applications and ${number(countOf(all.sources, 'enterprise applications'))} enterprise applications read ${dated(ask.now.toISOString(), ask)}.`,
      ...(page < pages
        ? { buttons: [{ value: `keys ${within}d page ${page + 1}`, title: `Page ${page + 1}` }] }
        : {}),
    };
  },
};

function ends({ days: left }: Expiring, date: string): string {
  const count = Math.abs(left);
  const unit = count === 1 ? 'day' : 'days';
  if (left < 0) return `ended ${date} (${count} ${unit} ago)`;
  return left === 0 ? `today, ${date}` : `${date} (${count} ${unit})`;
}

const countOf = (sources: readonly Source[], what: Source['what']): number =>
  sources.find((one) => one.what === what)?.count ?? 0;

function ownersTold(owners: readonly Person[]): string {
  const names = owners.map(({ name }) => name).filter(Boolean);
  const rest = names.length - 2;
  return names.length === 0
    ? 'nobody'
    : `${names.slice(0, 2).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

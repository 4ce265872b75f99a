// What ends within a span of time: as a list page by page, as bars by the week, or as a file.
import { refused } from '../../contracts/failure.ts';
import type { Inventory } from '../../contracts/keys.ts';
import type { Look } from '../../contracts/look.ts';
import type { Values } from '../../contracts/operation.ts';
import type { Ask } from '../../contracts/person.ts';
import type { Answer } from '../../contracts/question.ts';
import { dated } from '../access/times.ts';
import { weeks } from './chart.ts';
import { ownersOf, readKeys } from './credentials.ts';
import { expiring, type Judged } from './expiring.ts';
import { keysFile } from './file.ts';
import { allRead, cut, readNote } from './read.ts';
import { credentialTold, endTold, holderTold, namesakes, number, ownersTold } from './told.ts';

const day = 86_400_000;
const longest = 3650;
/** Days of the chart where none are named, and at most: a bar a week must stay wide enough to be seen. */
const usual = { list: 30, chart: 90 };
const longestChart = 182;
/** From so many days on a chart tells more than the list. */
const worthChart = 60;

/** @throws Failure refused */
function within(days: string, chart: boolean): number {
  const most = chart ? longestChart : longest;
  const wanted = days === '' ? (chart ? usual.chart : usual.list) : Number(days);
  if (wanted >= 1 && wanted <= most) return wanted;
  throw refused(
    'Within how many days?',
    `Write a number up to ${most}, for example: keys ${chart ? '90d chart' : '30d'}.`,
    { field: 'days' },
  );
}

const summary = ({ open, leftOver }: Judged, { endless }: Inventory, days: number, pages: string) => [
  open.length === 0
    ? `Nothing ends within ${days} days.`
    : `${number(open.length)} ${open.length === 1 ? 'ends' : 'end'} within ${days} days, or ended already${pages}.`,
  ...(leftOver.length > 0
    ? [`${number(leftOver.length)} ended beside one that is still good: they may be removed.`]
    : []),
  ...(endless > 0 ? [`${number(endless)} ${endless === 1 ? 'has' : 'have'} no end.`] : []),
];

export async function endingSoon(values: Values, ask: Ask, look: Look): Promise<Answer> {
  const as = values['as'] ?? '';
  const days = within(values['days'] ?? '', as === 'chart');
  const now = ask.now.getTime();
  const all = allRead(await readKeys(look, now + days * day));
  const judged = expiring(all.holders, now, days * day);
  const { open } = judged;
  const shared = namesakes(all.holders);
  const base = { title: 'Secrets and certificates that end soon', note: readNote(all, ask) };
  const list = { value: `keys ${days}d`, title: 'List' };
  const csv = { value: `keys ${days}d csv`, title: 'As a file (CSV)' };
  if (as === 'chart') {
    const over = open.filter(({ days: left }) => left < 0).length;
    return {
      ...base,
      lines: [
        ...summary(judged, all, days, ''),
        ...(over > 0
          ? [`${number(over)} of them ended already and ${over === 1 ? 'is' : 'are'} in no bar.`]
          : []),
      ],
      ...(open.length > over ? { chart: weeks(open, days, ask) } : {}),
      buttons: open.length > 0 ? [list, csv] : [],
    };
  }
  if (as === 'csv') {
    const every = [...open, ...judged.leftOver];
    const owners = await ownersOf(
      look,
      every.map(({ holder }) => holder),
    );
    return {
      ...base,
      lines: summary(judged, all, days, ''),
      ...(every.length > 0 ? { file: keysFile(judged, owners, { within: days, now: ask.now }) } : {}),
    };
  }
  const { some, page, pages } = cut(open, values['page'] ?? '');
  const owners = await ownersOf(
    look,
    some.map(({ holder }) => holder),
  );
  const buttons = [
    ...(page < pages ? [{ value: `keys ${days}d page ${page + 1}`, title: `Page ${page + 1}` }] : []),
    ...(pages > 1 ? [csv] : []),
    ...(open.length > 0 && days >= worthChart && days <= longestChart
      ? [{ value: `keys ${days}d chart`, title: 'Chart' }]
      : []),
  ];
  return {
    ...base,
    lines: summary(judged, all, days, pages > 1 ? `; page ${page} of ${pages}` : ''),
    ...(some.length > 0 ? { columns: ['Application', 'What', 'Ends', 'Owner'] } : {}),
    rows: some.map((one) => [
      holderTold(one.holder, shared),
      credentialTold(one.credential),
      endTold(one, dated(new Date(one.credential.ends ?? 0).toISOString(), ask)),
      ownersTold(one.holder, owners),
    ]),
    ...(buttons.length > 0 ? { buttons } : {}),
  };
}

// The whole list as a file for a spreadsheet.
import { csvLine } from '../../contracts/csv.ts';
import type { Expiring, Owners } from '../../contracts/keys.ts';
import type { AnswerFile } from '../../contracts/question.ts';
import type { Judged } from './expiring.ts';
import { credentialTold, holderTold, ownersTold } from './told.ts';

const heads = [
  'application',
  'client id',
  'object id',
  'what',
  'key id',
  'begins',
  'ends',
  'days',
  'owners',
  'state',
];

const iso = (ms: number | undefined): string => (ms === undefined ? '' : new Date(ms).toISOString());

/** Begins with a byte order mark: Excel takes the letters for others without it. */
export function keysFile(
  { open, leftOver }: Judged,
  owners: Owners,
  { within, now }: { readonly within: number; readonly now: Date },
): AnswerFile {
  const line = (one: Expiring, state: string): string =>
    csvLine([
      holderTold(one.holder, new Set()),
      one.holder.clientId,
      one.holder.id,
      credentialTold(one.credential),
      one.credential.key,
      iso(one.credential.begins),
      iso(one.credential.ends),
      one.days,
      ownersTold(one.holder, owners, 100),
      state,
    ]);
  const lines = [
    ...open.map((one) => line(one, (one.credential.ends ?? 0) <= now.getTime() ? 'ended' : 'ends soon')),
    ...leftOver.map((one) => line(one, 'left over')),
  ];
  return {
    name: `keys-${within}d-${now.toISOString().slice(0, 10)}.csv`,
    description: `Secrets and certificates that end within ${within} days`,
    text: `\u{feff}${csvLine(heads)}${lines.join('')}`,
  };
}

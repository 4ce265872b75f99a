// Secrets and certificates that live for more than two years, or have no end: whoever gets hold of one has it for long.
import type { Credential, Holder, Inventory } from '../../contracts/keys.ts';
import type { Look } from '../../contracts/look.ts';
import type { Ask } from '../../contracts/person.ts';
import type { Answer } from '../../contracts/question.ts';
import { dated } from '../access/times.ts';
import { ownersOf, readKeys } from './credentials.ts';
import { allRead, cut, readNote } from './read.ts';
import { credentialTold, holderTold, namesakes, number, ownersTold } from './told.ts';

const year = 365.25 * 86_400_000;
/** Two years is what Entra gives where nobody says anything; a day more is for clocks and leap years. */
const longest = 2 * year + 86_400_000;

const life = ({ begins, ends }: Credential): number =>
  ends === undefined ? Infinity : begins === undefined ? 0 : ends - begins;

/** What is over is no danger any more, however long it lived. */
const isLong = (credential: Credential, now: number): boolean =>
  life(credential) > longest && (credential.ends === undefined || credential.ends > now);

interface Long {
  readonly holder: Holder;
  readonly credential: Credential;
}

function longestFirst({ holders }: Inventory, now: number): readonly Long[] {
  return holders
    .flatMap((holder) =>
      holder.credentials.flatMap((credential) => (isLong(credential, now) ? [{ holder, credential }] : [])),
    )
    .sort((one, other) => {
      const [a, b] = [life(one.credential), life(other.credential)];
      // Infinity less infinity is not a number.
      return a === b ? 0 : b > a ? 1 : -1;
    });
}

const lifeTold = (credential: Credential, ask: Ask): string =>
  credential.ends === undefined
    ? 'has no end'
    : `${(life(credential) / year).toFixed(1)} years, until ${dated(new Date(credential.ends).toISOString(), ask)}`;

export async function longLived(
  wanted: { readonly page: string; readonly unused: boolean },
  ask: Ask,
  look: Look,
): Promise<Answer> {
  const now = ask.now.getTime();
  const all = allRead(
    await readKeys(look, now, ({ credentials }) => credentials.some((one) => isLong(one, now))),
  );
  const found = longestFirst(all, now);
  const { some, page, pages } = cut(found, wanted.page);
  const owners = await ownersOf(
    look,
    some.map(({ holder }) => holder),
  );
  const shared = namesakes(all.holders);
  return {
    title: 'Secrets and certificates that live long',
    lines: [
      found.length === 0
        ? 'None lives for more than two years.'
        : `${number(found.length)} ${found.length === 1 ? 'lives' : 'live'} for more than two years, or ${found.length === 1 ? 'has' : 'have'} no end${pages > 1 ? `; page ${page} of ${pages}` : ''}.`,
      ...(wanted.unused
        ? [
            'Which of them is still used is not known: Latchkey reads no sign-in data here (SIGN_IN_DATA=on lets it). These are the ones to ask about.',
          ]
        : []),
    ],
    ...(some.length > 0 ? { columns: ['Application', 'What', 'Lives', 'Owner'] } : {}),
    rows: some.map(({ holder, credential }) => [
      holderTold(holder, shared),
      credentialTold(credential),
      lifeTold(credential, ask),
      ownersTold(holder, owners),
    ]),
    note: readNote(all, ask),
    ...(page < pages
      ? { buttons: [{ value: `keys long-lived page ${page + 1}`, title: `Page ${page + 1}` }] }
      : {}),
  };
}

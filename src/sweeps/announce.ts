// Puts what is new on record as digests: for each place and person what was not told to them, and what could not be read.
import type { Expiring } from '../contracts/keys.ts';
import type { Digest, Told } from '../contracts/watch.ts';
import type { SweepOutside } from './keys.ts';
import type { Post } from './route.ts';
import { dayOf } from './windows.ts';

/** As many rows as a card may show. */
const mostExplained = 8;

export async function announced(
  outside: SweepOutside,
  posts: readonly Post[],
  open: ReadonlyMap<string, Expiring>,
  base: Pick<Digest, 'sources' | 'told' | 'read' | 'leftOver'>,
): Promise<{ digests: number; told: number }> {
  const { book } = outside;
  let digests = 0;
  let told = 0;
  const unread = base.sources.flatMap(({ what, failed }) => (failed ? [what] : []));
  for (const post of posts) {
    const { audience } = post;
    // Told once on each of the place's own days, from one morning to the next.
    const failing =
      'person' in audience
        ? []
        : unread.map((what) => `${what}:${dayOf(new Date(base.read), audience.zone, outside.settings.hour)}`);
    if (post.told.length === 0 && failing.length === 0) continue;
    const fresh = await book.untold(
      post.audience,
      post.told.map(({ item, step }) => [item.credential, step]),
    );
    const news = await explained(
      outside,
      post.told.filter((_, at) => fresh[at]),
      open,
    );
    if (news.length === 0 && failing.length === 0) continue;
    const digest = await book.announce({ ...base, audience: post.audience }, news, failing);
    if (!digest) continue;
    digests += 1;
    told += digest.items.length;
  }
  return { digests, told };
}

/** What would stop is looked up for those that a card shows first; the others are a number on it. */
async function explained(
  outside: SweepOutside,
  told: readonly Told[],
  open: ReadonlyMap<string, Expiring>,
): Promise<readonly Told[]> {
  const worst = [...told].sort((one, other) => Date.parse(one.item.ends) - Date.parse(other.item.ends));
  const first = await Promise.all(
    worst.slice(0, mostExplained).map(async ({ item, step }) => {
      const one = open.get(item.credential);
      return { item: one ? { ...item, breaks: await outside.breaks(one) } : item, step };
    }),
  );
  return [...first, ...worst.slice(mostExplained)];
}

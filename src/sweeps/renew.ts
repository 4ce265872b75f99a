// What ends soon and policy names is renewed by itself.
import type { Item, Watch } from '../contracts/watch.ts';
import type { SweepOutside } from './keys.ts';
import { placesFor, type Known } from './route.ts';

/** How long before its end a secret is renewed by itself, in ms. */
export const renewsAt = 30 * 86_400_000;

/** @returns what is left to tell: like any other, with the reason, where it could not be renewed */
export async function renewed(
  outside: SweepOutside,
  items: readonly Item[],
  watches: readonly Watch[],
  { handlings }: Known,
): Promise<readonly Item[]> {
  const [first] = watches;
  if (!first) return items;
  const now = outside.clock.now().getTime();
  const left: Item[] = [];
  for (const item of items) {
    const soon = Date.parse(item.ends) - now <= renewsAt;
    const place = placesFor(item, watches)[0];
    const where = watches.find(({ conversation }) => conversation === place) ?? first;
    const came = soon && !handlings.has(item.credential) ? await renewedOne(outside, item, where) : undefined;
    if (came === undefined) left.push(item);
    else if ('failed' in came) left.push({ ...item, unrenewed: came.failed });
  }
  return left;
}

/** What goes wrong with one does not keep the others from being told. */
async function renewedOne(
  outside: SweepOutside,
  item: Item,
  where: Watch,
): ReturnType<SweepOutside['renew']> {
  try {
    return await outside.renew(item, where);
  } catch (error) {
    outside.report(error);
    return { failed: 'Something went wrong in Latchkey; its log says what.' };
  }
}

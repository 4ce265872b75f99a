// Who is told of what: the channels that watch it, or the default ones; its owners; or the one who takes care of it. Pure.
import type { Audience, Handling, Item, Mark, Told, Watch } from '../contracts/watch.ts';
import { windowOf } from './windows.ts';

export interface Known {
  readonly marks: ReadonlyMap<string, Mark>;
  readonly handlings: ReadonlyMap<string, Handling>;
}

/** Why it is to be told now; undefined: it is not. */
export function stepOf(item: Item, known: Known, now: Date, windows: readonly number[]): string | undefined {
  const window = windowOf(new Date(item.ends), now, windows);
  const handling = known.handlings.get(item.credential);
  // Somebody has it in hand: only that the change-over is late is told, and that it is over all the same.
  if (handling && window !== 'expired') return handling.overdue ? `overdue:${handling.request}` : undefined;
  const { later } = known.marks.get(item.credential) ?? {};
  if (window === undefined || later === undefined) return window;
  // Put off while it was good, and over since: nobody wanted that.
  if (window === 'expired' && later.from < item.ends) return window;
  const until = new Date(later.until);
  if (until > now) return undefined;
  return windowOf(new Date(item.ends), until, windows) === window ? `again:${later.until}` : window;
}

const holds = (watch: Watch, { name, owners }: Item): boolean => {
  switch (watch.interest.is) {
    case 'all':
      return false;
    case 'name':
      return name.toLowerCase().includes(watch.interest.part.toLowerCase());
    case 'owner': {
      const { id } = watch.interest.person;
      return owners.some((owner) => owner.id === id);
    }
  }
};

/** The channels that hear of it. */
export function placesFor(item: Item, watches: readonly Watch[]): readonly string[] {
  const named = watches.filter((watch) => holds(watch, item));
  const all = named.length > 0 ? named : watches.filter(({ interest }) => interest.is === 'all');
  return [...new Set(all.map(({ conversation }) => conversation))];
}

export interface Post {
  readonly audience: Audience;
  readonly told: readonly Told[];
}

/**
 * Whoever took it is told alone, in person, until it is over.
 * @param reachable object ids of the people who have the bot
 */
export function route(
  told: readonly Told[],
  watches: readonly Watch[],
  known: Known,
  reachable: ReadonlySet<string>,
): readonly Post[] {
  const places = new Map<string, Told[]>(watches.map(({ conversation }) => [conversation, []]));
  /** Hears of what would be told to nobody. */
  const first = watches.slice(0, 1).map(({ conversation }) => conversation);
  const people = new Map<string, Told[]>();
  const tell = (person: string, one: Told): void => {
    if (!reachable.has(person)) return;
    people.set(person, [...(people.get(person) ?? []), one]);
  };
  for (const one of told) {
    const { mine } = known.marks.get(one.item.credential) ?? {};
    if (mine) tell(mine.id, one);
    if (mine && reachable.has(mine.id) && one.step !== 'expired') continue;
    const owners = one.item.owners.filter(({ id }) => id !== mine?.id);
    const heard = placesFor(one.item, watches);
    const silent = heard.length === 0 && !owners.some(({ id }) => reachable.has(id));
    for (const place of silent ? first : heard) places.get(place)?.push(one);
    for (const { id } of owners) tell(id, one);
  }
  const placeOf = (conversation: string): Audience => {
    const first = watches.find((watch) => watch.conversation === conversation);
    return { where: { conversation, kind: first?.kind ?? 'channel' }, zone: first?.zone ?? 'UTC' };
  };
  return [
    ...[...places].map(([conversation, items]) => ({ audience: placeOf(conversation), told: items })),
    ...[...people].map(([person, items]) => ({ audience: { person }, told: items })),
  ];
}

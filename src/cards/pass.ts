// Brings all copies of a request up to its version, and sends the messages that its state calls for.
import { Failure } from '../contracts/failure.ts';
import { itself, type Person } from '../contracts/person.ts';
import type { Request } from '../contracts/request.ts';
import { decidersOf } from './deciders.ts';
import { edit, Seen } from './edit.ts';
import { losePlace, lostPlaceNotices, unreachedNotices } from './lost-place.ts';
import { noticesFor, type Notice } from './notices.ts';
import { put, Unanswered } from './put.ts';
import { again, type Outcome, type Surroundings } from './surroundings.ts';
import { follows, placeFor, shownBy, stands, unreached, wanted, type Around, type Target } from './wanted.ts';

/** `again`: milliseconds until there is more to do; absent: all is up to date. */
export interface Followed {
  readonly again?: number;
}

/** One pass over everything that a request's version calls for. */
export function makePass(outside: Surroundings): (id: string) => Promise<Followed> {
  const { records, copies } = outside;
  const seen = new Seen();
  const unanswered = new Unanswered();

  /** Where policy cannot be read, cards go to people only. */
  async function discreet(request: Request): Promise<boolean> {
    try {
      return await outside.discreet(request);
    } catch (error) {
      outside.log.warn(
        { request: request.id, error },
        'Policy cannot be read, so no card goes to the place.',
      );
      return true;
    }
  }

  async function look(request: Request): Promise<Around> {
    const [place, posted, quiet] = await Promise.all([
      copies.place(),
      copies.of(request.id),
      discreet(request),
    ]);
    return { place, discreet: quiet, copies: posted };
  }

  /** Those who decide, where they are needed; undefined when the groups cannot be read now. */
  async function deciders(request: Request, around: Around): Promise<readonly Person[] | Outcome> {
    const needed =
      (request.pending !== undefined || request.rows.some((row) => row.state === 'stuck')) &&
      placeFor(request, around) === undefined;
    if (!needed) return [];
    try {
      return await decidersOf(request, outside);
    } catch (error) {
      if (!(error instanceof Failure))
        outside.log.error({ request: request.id, error }, 'Approvers unknown.');
      return again(error instanceof Failure ? Math.max(error.retryAfter, 5_000) : 30_000);
    }
  }

  /** Copies that should be there and are not. */
  async function post(
    request: Request,
    around: Around,
    people: readonly Person[],
  ): Promise<readonly Outcome[]> {
    const missing = wanted(
      request,
      around,
      people.map(({ id }) => id),
    ).filter(
      (want) =>
        !around.copies.some((copy) => stands(copy, want) && (copy.lost || copy.activity !== undefined)),
    );
    return Promise.all(
      missing.map(({ kind, to }) =>
        put(
          {
            request: request.id,
            kind,
            to,
            what: async ({ conversation }) => {
              const now = await records.get(request.id);
              if (!now || (kind !== 'home' && !now.pending)) return undefined;
              return { card: shownBy({ kind, conversation }, now, around), version: now.version };
            },
            ...(kind === 'place' && 'where' in to ? { beforeLost: () => losePlace(to.where, outside) } : {}),
          },
          unanswered,
          outside,
        ),
      ),
    );
  }

  function targets(
    { to }: Notice,
    request: Request,
    around: Around,
    people: readonly Person[],
  ): readonly Target[] {
    if (to === 'home') {
      const lost = around.copies.some(
        (copy) => copy.kind === 'home' && copy.lost && copy.conversation === request.home.conversation,
      );
      return [
        lost && request.home.kind !== 'personal' ? { person: request.asker.id } : { where: request.home },
      ];
    }
    if (to === 'asker')
      return [
        request.home.kind === 'personal' || request.asker.id === itself.id
          ? { where: request.home }
          : { person: request.asker.id },
      ];
    const place = placeFor(request, around);
    if (!place) return to === 'place' ? [] : people.map(({ id }) => ({ person: id }));
    const root = around.copies.find(
      (copy) => copy.kind === 'place' && copy.conversation === place.conversation,
    );
    if (place.conversation === request.home.conversation) return [{ where: request.home }];
    return [{ where: root?.activity ? { ...place, root: root.activity } : place }];
  }

  async function tell(
    request: Request,
    around: Around,
    people: readonly Person[],
  ): Promise<readonly Outcome[]> {
    const decidable = placeFor(request, around) !== undefined || reachable(people, around);
    const notices = [
      ...noticesFor(request),
      ...lostPlaceNotices(request, around.copies),
      ...unreachedNotices(request, decidable),
    ];
    const messages = notices.flatMap((notice) =>
      targets(notice, request, around, people).map((to) => ({
        notice,
        to,
        kind: `notice:${notice.name}` as const,
      })),
    );
    const missing = messages.filter(
      (want) =>
        !around.copies.some((copy) => stands(copy, want) && (copy.lost || copy.activity !== undefined)),
    );
    return Promise.all(
      missing.map(({ notice, to, kind }) =>
        put(
          {
            request: request.id,
            kind,
            to,
            what: async (where) => ({
              ...notice.what,
              ...(notice.mention && notice.mention.id !== itself.id && where.kind !== 'personal'
                ? { mention: notice.mention }
                : {}),
              version: request.version,
            }),
          },
          unanswered,
          outside,
        ),
      ),
    );
  }

  return async (id) => {
    for (let round = 0; ; round += 1) {
      const request = await records.get(id);
      if (!request) return {};
      const before = await look(request);
      const found = await deciders(request, before);
      const people = 'is' in found ? [] : found;
      const posts = await post(request, before, people);
      // Only a post changes who has what; without one the first look still holds.
      const around = posts.length > 0 ? await look(request) : before;
      const behind = around.copies.filter((copy) => follows(copy) && copy.shown < request.version);
      const edits = await Promise.all(behind.map((copy) => edit(copy, around, seen, outside)));
      const known = 'is' in found ? [found] : [];
      const gone = edits.some(({ is }) => is === 'lost');
      const told = known.length > 0 ? [] : await tell(request, gone ? await look(request) : around, people);
      const all = [...known, ...posts, ...edits, ...told];
      // Somewhere a copy was lost: others may be wanted in its stead.
      if (all.some((outcome) => outcome.is === 'lost') && round < 3) continue;
      const waits = all.flatMap((outcome) => (outcome.is === 'again' ? [outcome.ms] : []));
      if (waits.length > 0) return { again: Math.min(...waits) };
      await copies.followed(id, request.version);
      return {};
    }
  };
}

/** Whether any of them has, or may get, the card. */
const reachable = (people: readonly Person[], around: Around): boolean =>
  people.some(({ id }) => !around.copies.some((copy) => copy.lost && copy.conversation === unreached(id)));

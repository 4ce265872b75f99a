// Who is in a group, and whom cards can reach.
import { Failure } from '../contracts/failure.ts';
import { path, type Look } from '../contracts/look.ts';
import type { Person } from '../contracts/person.ts';
import type { Addresses, Copies, Poster } from '../contracts/place.ts';
import type { Desk } from './desk.ts';

/** Everybody in these groups, directly or through others, once each; guests and disabled accounts left out. */
export function makeMembers(look: Look): Desk['members'] {
  return async (groups) => {
    const lists = await Promise.all(
      groups.map((group) =>
        look.graphList(
          path`/groups/${group}/transitiveMembers/microsoft.graph.user?$select=id,displayName,userType,accountEnabled&$top=999`,
        ),
      ),
    );
    const able = lists.flat().filter((row) => row.userType !== 'Guest' && row.accountEnabled !== false);
    const people = able.map((row): [string, Person] => [
      text(row.id),
      { id: text(row.id), name: text(row.displayName) },
    ]);
    return [...new Map(people).values()].filter(({ id }) => id !== '');
  };
}
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

interface Ways {
  readonly copies: Pick<Copies, 'place'>;
  readonly addresses: Pick<Addresses, 'personal'>;
  readonly poster: Pick<Poster, 'chatWith'>;
}

/** A channel in use reaches everybody; else each person has to have the bot. A chat is opened at most for as many as are needed. */
export function makeReachable({ copies, addresses, poster }: Ways): Desk['reachable'] {
  const reaches = async (person: Person): Promise<boolean | Failure> => {
    if (await addresses.personal(person.id)) return true;
    try {
      await poster.chatWith(person.id);
      return true;
    } catch (error) {
      if (error instanceof Failure) return error.is === 'busy' ? error : false;
      throw error;
    }
  };
  return async (people, discreet, enough) => {
    if (!discreet && (await copies.place())) return people.length;
    let count = 0;
    let unknown: Failure | undefined;
    for (const person of people) {
      if (count >= enough) break;
      const reached = await reaches(person);
      if (reached === true) count += 1;
      else if (reached) unknown = reached;
    }
    // Whom a busy Teams did not answer for may well be reached.
    if (count < enough && unknown) throw unknown;
    return count;
  };
}

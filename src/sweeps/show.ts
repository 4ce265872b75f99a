// Shows digests where they belong, once each, and keeps them true to what became of their rows.
import { digestCard } from '../cards/digest.ts';
import { replace, Seen } from '../cards/edit.ts';
import { put, Unanswered } from '../cards/put.ts';
import type { Outcome, Surroundings } from '../cards/surroundings.ts';
import type { Target } from '../cards/wanted.ts';
import type { Card } from '../contracts/card.ts';
import { later } from '../contracts/clock.ts';
import type { Person } from '../contracts/person.ts';
import type { CopyKind } from '../contracts/place.ts';
import type { Digest, WatchBook } from '../contracts/watch.ts';

export interface ShowOutside extends Pick<Surroundings, 'copies' | 'poster' | 'clock' | 'log'> {
  readonly book: WatchBook;
  /** Nobody is written to there any more, until they write. */
  readonly forget: (person: string) => Promise<void>;
}

const kind: CopyKind = 'notice:digest';
const most = 100;
/** Owners that one message pings. */
const mostMentions = 8;

const targetOf = ({ audience }: Digest): Target =>
  'person' in audience ? { person: audience.person } : { where: audience.where };

/** Worst first, each once: those who own what is in the rows. */
function mentioned(digest: Digest): readonly Person[] {
  if ('person' in digest.audience) return [];
  const items = [...digest.items].sort((one, other) => Date.parse(one.ends) - Date.parse(other.ends));
  const owners = items.slice(0, most).flatMap(({ owners: all }) => all.filter(({ name }) => name !== ''));
  return [...new Map(owners.map((owner) => [owner.id, owner])).values()].slice(0, mostMentions);
}

/** @returns a function that shows whatever is behind, as far as it can be done now; it never throws what one digest caused */
export function makeShow(outside: ShowOutside): () => Promise<void> {
  const { book, copies, clock, log } = outside;
  const seen = new Seen();
  const unanswered = new Unanswered();
  const notBefore = new Map<string, Date>();

  async function cardOf(digest: Digest): Promise<Card> {
    const credentials = digest.items.map(({ credential }) => credential);
    const [marks, handlings, toldSince] = await Promise.all([
      book.marks(credentials),
      book.handlings(credentials),
      book.toldSince(digest),
    ]);
    return digestCard(digest, { marks, handlings, toldSince, now: clock.now() });
  }

  async function post(id: string, digest: Digest): Promise<Outcome> {
    const to = targetOf(digest);
    return put(
      {
        request: id,
        kind,
        to,
        what: async () => {
          const now = await book.digest(id);
          if (!now) return undefined;
          return { card: await cardOf(now), mention: mentioned(now), version: now.version };
        },
        // A place or person that is gone: what was told there is told to others. Any other refusal is waited out.
        onlyGone: true,
        beforeLost: async () => {
          if ('person' in to) await outside.forget(to.person);
          await book.lost(digest.audience, {
            kind: 'unwatched',
            by: 'latchkey',
            facts:
              'where' in to
                ? { conversation: to.where.conversation, lost: true }
                : { person: to.person, lost: true },
          });
        },
      },
      unanswered,
      outside,
    );
  }

  async function show(id: string): Promise<Outcome> {
    const digest = await book.digest(id);
    if (!digest) return { is: 'out' };
    const [copy] = await copies.of(id);
    if (copy?.lost) return { is: 'lost' };
    if (copy?.activity === undefined) return post(id, digest);
    const where = 'where' in digest.audience ? digest.audience.where : undefined;
    return replace(
      copy,
      async () => {
        const now = await book.digest(id);
        return (
          now && {
            where: where ?? { conversation: copy.conversation, kind: 'personal' as const },
            card: await cardOf(now),
            version: now.version,
          }
        );
      },
      seen,
      outside,
    );
  }

  return async () => {
    const now = clock.now();
    // Those that have to wait do not keep the others from being seen.
    for (const id of await book.behind(most + notBefore.size)) {
      if ((notBefore.get(id) ?? now) > now) continue;
      try {
        const outcome = await show(id);
        if (outcome.is === 'again') notBefore.set(id, later(now, outcome.ms));
        else {
          notBefore.delete(id);
          const [copy] = await copies.of(id);
          // What it shows is on record: a change since is shown next time.
          const version = (await book.digest(id))?.version ?? 0;
          await book.followed(id, copy?.lost ? version : (copy?.shown ?? 0));
        }
      } catch (error) {
        log.error({ digest: id, error }, 'A notice of secrets and certificates could not be shown.');
        notBefore.set(id, later(now, 10_000));
      }
    }
  };
}

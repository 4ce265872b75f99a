// Wires the watch over secrets and certificates: reading, telling, showing, and what chat needs of it. No logic.
import type { Opened } from '../adapters/postgres/open.ts';
import type { Config } from '../config.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Look } from '../contracts/look.ts';
import type { Poster } from '../contracts/place.ts';
import type { PolicyInForce } from '../contracts/policy.ts';
import type { Watching } from '../chat/watching.ts';
import { ownersOf, readKeys } from '../questions/keys/credentials.ts';
import { expiring } from '../questions/keys/expiring.ts';
import { opensBy } from '../questions/keys/opens.ts';
import { personMeant } from '../questions/keys/person.ts';
import { isListed } from '../requests/policy.ts';
import { makeShow, type ShowOutside } from '../sweeps/show.ts';
import { makeSweeper, type SweeperOutside } from '../sweeps/sweeper.ts';

export interface WatchOptions {
  readonly config: Config;
  readonly db: Opened;
  readonly clock: Clock;
  readonly look: Look;
  readonly poster: Poster;
  readonly policy: () => Promise<PolicyInForce>;
  readonly log: SweeperOutside['log'] & ShowOutside['log'];
}

export function wireWatch({ config, db, clock, look, poster, policy, log }: WatchOptions): {
  readonly watching: Watching;
  /** Cards follow what became of a request. */
  readonly follow: (request: string) => Promise<void>;
  /** @returns a function that stops it */
  readonly start: () => () => Promise<void>;
} {
  const { book, copies } = db;
  const allowed = async () => {
    const now = await policy();
    return now.is === 'policy' ? now.policy : { channels: [], discreet: [] };
  };
  const sweeper = makeSweeper({
    book,
    clock,
    copies,
    log,
    settings: config.watch,
    channels: async () => (await allowed()).channels,
    read: async (until) => {
      const now = clock.now().getTime();
      const inventory = await readKeys(look, until);
      return { inventory, ...expiring(inventory.holders, now, until - now) };
    },
    owners: (holders) => ownersOf(look, holders),
    breaks: async ({ holder }) => {
      const { discreet } = await allowed();
      return opensBy(db.store, holder, (mailbox) => isListed(discreet, [mailbox]));
    },
    reachable: async (people) => {
      const known = await Promise.all(
        people.map(async (id) => ((await db.addresses.personal(id)) ? [id] : [])),
      );
      return new Set(known.flat());
    },
    show: makeShow({ book, copies, poster, clock, log }),
  });
  return {
    watching: {
      book,
      hour: config.watch.hour,
      check: () => sweeper.check(),
      personOf: (text) => personMeant(look, text),
    },
    follow: async (id) => {
      const request = await db.store.get(id);
      const credentials = (request?.plan ?? []).flatMap(
        ({ thing }) => /^key:(.+)=gone$/.exec(thing)?.[1] ?? [],
      );
      if (credentials.length > 0) await book.touch(credentials);
    },
    start: () => sweeper.start(),
  };
}

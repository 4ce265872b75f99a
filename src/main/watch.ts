// Wires the watch over secrets and certificates: reading, telling, showing, and what chat needs of it. No logic.
import type { Opened } from '../adapters/postgres/open.ts';
import type { Config } from '../config.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Poster } from '../contracts/place.ts';
import type { Watching } from '../chat/watching.ts';
import { ownersOf, readKeys } from '../questions/keys/credentials.ts';
import { expiring } from '../questions/keys/expiring.ts';
import { opensBy } from '../questions/keys/opens.ts';
import { personMeant } from '../questions/keys/person.ts';
import { itself } from '../contracts/person.ts';
import { renewByItself } from '../requests/by-itself.ts';
import type { Desk } from '../requests/desk.ts';
import { isListed } from '../requests/policy.ts';
import { makeShow, type ShowOutside } from '../sweeps/show.ts';
import { makeSweeper, type SweeperOutside } from '../sweeps/sweeper.ts';

export interface WatchOptions {
  readonly config: Config;
  readonly db: Opened;
  readonly clock: Clock;
  readonly poster: Poster;
  readonly desk: Desk;
  readonly log: SweeperOutside['log'] & ShowOutside['log'];
}

export function wireWatch({ config, db, clock, poster, desk, log }: WatchOptions): {
  readonly watching: Watching;
  /** Cards follow what became of a request. */
  readonly follow: (request: string) => Promise<void>;
  /** @returns a function that stops it */
  readonly start: () => () => Promise<void>;
} {
  const { book, copies } = db;
  const { look } = desk;
  const allowed = async () => {
    const now = await desk.policy();
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
    renew: async (item, { conversation, kind, zone }) => {
      if (item.is !== 'application') return undefined;
      // Without an owner nobody hears of it as the asker, and nobody gains a say by it.
      const [owner = itself] = item.owners;
      const who = { ...owner, zone, locale: 'en-GB' };
      const key = item.credential.slice(item.credential.indexOf('/') + 1);
      return renewByItself({ clientId: item.clientId, key, who, where: { conversation, kind } }, desk);
    },
    reachable: async (people) => {
      const known = new Set<string>();
      // One after the other: there may be thousands, and few connections.
      for (const id of people) if (await db.addresses.personal(id)) known.add(id);
      return known;
    },
    report: (error) => {
      log.error({ error }, 'A secret could not be renewed by itself.');
    },
    show: makeShow({
      book,
      copies,
      poster,
      clock,
      log,
      forget: async (person) => {
        const address = await db.addresses.personal(person);
        if (address) await db.addresses.forget(address.conversation);
      },
    }),
  });
  return {
    watching: {
      book,
      hour: config.watch.hour,
      check: () => sweeper.check(),
      personOf: (text) => personMeant(look, text),
    },
    follow: async (id) => {
      // Asked first: a request may have thousands of steps, and hardly any is about a credential.
      const credentials = await book.about(id);
      if (credentials.length === 0) return;
      const request = await db.store.get(id);
      for (const credential of credentials) {
        const step = request?.plan.find(({ thing }) => thing === `key:${credential}=gone`);
        const state = request?.rows.find(({ key }) => key === step?.key)?.state;
        // Seen gone: its row leaves at once, not with the next look.
        if (state === 'seen' || state === 'already') await book.gone([credential], true);
        else await book.touch([credential]);
      }
    },
    start: () => sweeper.start(),
  };
}

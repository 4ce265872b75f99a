// Reads the tenant each morning, and tells each place and owner once of what ends; or that it could not look.
import { later, type Clock } from '../contracts/clock.ts';
import { Failure } from '../contracts/failure.ts';
import type { Expiring, Holder, Inventory, Owners, Source } from '../contracts/keys.ts';
import type { Item, Swept, Told, Watch, WatchBook } from '../contracts/watch.ts';
import { announced } from './announce.ts';
import { renewed, renewsAt } from './renew.ts';
import { route, stepOf } from './route.ts';
import { nextMorning } from './windows.ts';

const day = 86_400_000;
/** How soon a place whose tenant could not be read is looked at again. */
export const soon = 15 * 60_000;

export interface SweepOutside {
  readonly book: WatchBook;
  readonly clock: Clock;
  /** Days before the end at which it is told, and the hour of the place's day. */
  readonly settings: { readonly windows: readonly number[]; readonly hour: number };
  /** Conversations in which policy lets the bot speak. */
  channels(): Promise<readonly string[]>;
  /** Everything that ends before a time (ms), and what of it needs somebody. @throws never what the tenant caused */
  read(until: number): Promise<{
    readonly inventory: Inventory;
    readonly open: readonly Expiring[];
    readonly leftOver: readonly Expiring[];
  }>;
  /** @throws Failure as looks do */
  owners(holders: readonly Expiring['holder'][]): Promise<Owners>;
  /** What stops with it, as far as our own records tell. */
  breaks(one: Expiring): Promise<readonly string[]>;
  /**
   * Renews it by itself where policy names its application. undefined: policy does not.
   * @param where the place that hears of it
   */
  renew(
    item: Item,
    where: Watch,
  ): Promise<{ readonly request: string } | { readonly failed: string } | undefined>;
  /** A bug that one credential met. */
  report(error: unknown): void;
  /** Which of these people have the bot, by object id. */
  reachable(people: readonly string[]): Promise<ReadonlySet<string>>;
}

export const credentialId = ({ holder, credential }: Expiring): string => `${holder.id}/${credential.key}`;

const nothing: Swept = { sources: [], open: 0, leftOver: 0, digests: 0, told: 0, places: 0 };

/** @param due conversations whose morning it is; undefined: all, as somebody asked */
export async function sweep(outside: SweepOutside, due?: readonly string[]): Promise<Swept> {
  const { book, clock, settings } = outside;
  const now = clock.now();
  const channels = await outside.channels();
  const watches = (await book.watches()).filter(({ conversation }) => channels.includes(conversation));
  const heard = new Set(watches.map(({ conversation }) => conversation));
  // Where policy does not let the bot speak any more, it is looked again later; nothing is read for it.
  const silent = (due ?? []).filter((conversation) => !heard.has(conversation));
  for (const conversation of silent) await book.next(conversation, later(now, soon), now);
  if (due !== undefined && silent.length === due.length) return nothing;
  const { inventory, open, leftOver } = await outside.read(
    now.getTime() + Math.max(renewsAt, ...settings.windows.map((window) => window * day)),
  );
  const ids = open.map(credentialId);
  const known = { marks: await book.marks(ids), handlings: await book.handlings(ids) };
  const owned = await ownersOf(outside, open);
  const items = await renewed(
    outside,
    open.map((one) => itemOf(one, owned.owners)),
    watches,
    known,
  );
  const steps = items.flatMap((item): readonly Told[] => {
    const step = stepOf(item, known, now, settings.windows);
    return step === undefined ? [] : [{ item, step }];
  });
  const reachable = await outside.reachable([
    ...new Set([
      ...items.flatMap(({ owners }) => owners.map(({ id }) => id)),
      ...[...known.marks.values()].flatMap(({ mine }) => (mine ? [mine.id] : [])),
    ]),
  ]);
  const failed = [...inventory.sources, ...owned.sources];
  const since = await book.failing(
    failed.flatMap(({ what, failed: why }) => (why ? [what] : [])),
    now,
  );
  const sources = failed.map((source) => {
    const from = since.get(source.what);
    return from === undefined ? source : { ...source, since: from };
  });
  await tidy(outside, inventory, new Set(ids));
  const posts = route(steps, watches, known, reachable).filter(
    ({ audience }) => 'person' in audience || !due || due.includes(audience.where.conversation),
  );
  const read = now.toISOString();
  const base = { sources, read, told: read, leftOver: leftOver.length };
  const counts = await announced(outside, posts, new Map(open.map((one) => [credentialId(one), one])), base);
  // Once for each place, however much it watches; its time of day is that of who spoke there first.
  for (const conversation of heard)
    if (!due || due.includes(conversation)) {
      const zone = watches.find((watch) => watch.conversation === conversation)?.zone ?? 'UTC';
      await book.reread(conversation, read, sources, leftOver.length);
      const morning = nextMorning(now, zone, settings.hour);
      const retry = later(now, soon);
      await book.next(conversation, since.size > 0 && retry < morning ? retry : morning, now);
    }
  return {
    ...counts,
    sources,
    open: open.length,
    leftOver: leftOver.length,
    places: heard.size,
  };
}

/** One of ours that no list of Entra's held has no owners to ask for. */
const isAsked = ({ id, clientId }: Holder): boolean => id !== clientId;

/** Of what ends alone. Owners that cannot be read are a source that failed, not nobody. */
async function ownersOf(
  outside: SweepOutside,
  open: readonly Expiring[],
): Promise<{ readonly owners: Owners; readonly sources: readonly Source[] }> {
  const holders = [...new Map(open.map(({ holder }) => [holder.id, holder])).values()];
  const found = await outside.owners(holders).catch((error: unknown) => failureOf(error));
  const read = 'failed' in found ? new Map<string, never>() : found;
  const missing = holders.filter((holder) => isAsked(holder) && !read.has(holder.id)).length;
  if (missing === 0) return { owners: read, sources: [] };
  const failed =
    'failed' in found
      ? found.failed
      : {
          because: `Those of ${missing === 1 ? 'one app' : `${missing.toLocaleString('en-GB')} apps`} are missing.`,
          advice: 'They are told when they are known.',
        };
  return { owners: read, sources: [{ what: 'owners', count: read.size, failed }] };
}

function failureOf(error: unknown): { readonly failed: NonNullable<Source['failed']> } {
  if (!(error instanceof Failure)) throw error;
  return { failed: { because: error.message, advice: error.advice } };
}

const itemOf = (one: Expiring, owners: Owners): Item => {
  const { holder, credential } = one;
  return {
    credential: credentialId(one),
    is: holder.is,
    clientId: holder.clientId,
    name: holder.name,
    kind: credential.kind,
    title: credential.title,
    ends: new Date(credential.ends ?? 0).toISOString(),
    // What no person reads is told to no owner.
    owners: (owners.get(holder.id) ?? []).filter(({ is }) => is === undefined),
    ...(isAsked(holder) && !owners.has(holder.id) ? { ownersUnread: true } : {}),
    breaks: [],
    ...(holder.own === undefined ? {} : { own: true }),
  };
};

/** What was told of and is open no more leaves the cards; what is open again comes back. Only where all could be read. */
async function tidy({ book }: SweepOutside, inventory: Inventory, open: ReadonlySet<string>): Promise<void> {
  if (inventory.sources.some(({ failed }) => failed)) return;
  const gone = (await book.shown()).filter((id) => !open.has(id));
  if (gone.length > 0) await book.gone(gone, true);
  const back = [...(await book.marks([...open]))].flatMap(([id, mark]) => (mark.gone ? [id] : []));
  if (back.length > 0) await book.gone(back, false);
}

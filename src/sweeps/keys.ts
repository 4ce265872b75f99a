// Reads the tenant each morning, and tells each place and owner once of what ends; or that it could not look.
import { later, type Clock } from '../contracts/clock.ts';
import { Failure } from '../contracts/failure.ts';
import type { Expiring, Holder, Inventory, Owners, Source } from '../contracts/keys.ts';
import type { Digest, Item, Swept, Told, WatchBook } from '../contracts/watch.ts';
import { route, stepOf, type Post } from './route.ts';
import { nextMorning } from './windows.ts';

const day = 86_400_000;
/** How soon a place whose tenant could not be read is looked at again. */
const soon = 15 * 60_000;

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
  /** Which of these people have the bot, by object id. */
  reachable(people: readonly string[]): Promise<ReadonlySet<string>>;
}

export const credentialId = ({ holder, credential }: Expiring): string => `${holder.id}/${credential.key}`;

/** @param due conversations whose morning it is; undefined: all, as somebody asked */
export async function sweep(outside: SweepOutside, due?: readonly string[]): Promise<Swept> {
  const { book, clock, settings } = outside;
  const now = clock.now();
  const channels = await outside.channels();
  const watches = (await book.watches()).filter(({ conversation }) => channels.includes(conversation));
  const { inventory, open, leftOver } = await outside.read(
    now.getTime() + Math.max(0, ...settings.windows) * day,
  );
  const ids = open.map(credentialId);
  const known = { marks: await book.marks(ids), handlings: await book.handlings(ids) };
  const owned = await ownersOf(outside, open);
  const items = open.map((one) => itemOf(one, owned.owners));
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
  const base = { sources, read, leftOver: leftOver.length };
  const counts = await announced(outside, posts, new Map(open.map((one) => [credentialId(one), one])), base);
  for (const { conversation, zone } of watches)
    if (!due || due.includes(conversation)) {
      await book.reread(conversation, read, sources, leftOver.length);
      const morning = nextMorning(now, zone, settings.hour);
      const retry = later(now, soon);
      await book.next(conversation, since.size > 0 && retry < morning ? retry : morning);
    }
  const heard = new Set(watches.map(({ conversation }) => conversation));
  // Where policy does not let the bot speak any more, it is looked again later.
  for (const conversation of due ?? [])
    if (!heard.has(conversation)) await book.next(conversation, later(now, soon));
  return {
    ...counts,
    sources,
    open: open.length,
    leftOver: leftOver.length,
    places: heard.size,
  };
}

async function announced(
  outside: SweepOutside,
  posts: readonly Post[],
  open: ReadonlyMap<string, Expiring>,
  base: Pick<Digest, 'sources' | 'read' | 'leftOver'>,
): Promise<{ digests: number; told: number }> {
  const { book } = outside;
  let digests = 0;
  let told = 0;
  // Told of each day, and again when the cause is another one.
  const unread = base.sources.flatMap(({ what, failed }) =>
    failed ? [`${what}:${base.read.slice(0, 10)}`] : [],
  );
  for (const post of posts) {
    const failing = 'person' in post.audience ? [] : unread;
    if (post.told.length === 0 && failing.length === 0) continue;
    const fresh = await book.untold(
      post.audience,
      post.told.map(({ item, step }) => [item.credential, step]),
    );
    const news = await Promise.all(
      post.told
        .filter((_, at) => fresh[at])
        .map(async ({ item, step }) => {
          const one = open.get(item.credential);
          return { item: one ? { ...item, breaks: await outside.breaks(one) } : item, step };
        }),
    );
    if (news.length === 0 && failing.length === 0) continue;
    const digest = await book.announce({ ...base, audience: post.audience }, news, failing);
    if (!digest) continue;
    digests += 1;
    told += digest.items.length;
  }
  return { digests, told };
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
  const shown = await book.shown();
  const marks = await book.marks(shown);
  const isGone = (id: string): boolean => marks.get(id)?.gone === true;
  const gone = shown.filter((id) => !open.has(id) && !isGone(id));
  const back = shown.filter((id) => open.has(id) && isGone(id));
  if (gone.length > 0) await book.mark(gone, (mark) => ({ ...mark, gone: true }), []);
  if (back.length > 0) await book.mark(back, ({ gone: _gone, ...mark }) => mark, []);
}

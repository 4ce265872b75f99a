// Watching secrets and certificates: who wants to hear of which, what was told to whom, and what people made of it.
import type { Event } from './event.ts';
import type { KeyKind, Source } from './keys.ts';
import type { Person, Where } from './person.ts';

/** `all`: of whatever nobody else watches. */
export type Interest =
  | { readonly is: 'all' }
  /** Of applications that this person owns. */
  | { readonly is: 'owner'; readonly person: Person }
  /** Of applications whose name holds this, whatever the case. */
  | { readonly is: 'name'; readonly part: string };

/** What one channel wants to hear of; it may say several. */
export interface Watch {
  readonly conversation: string;
  readonly kind: Where['kind'];
  readonly interest: Interest;
  /** Object id of who said so. */
  readonly by: string;
  /** IANA zone by which the channel's morning is told: that of the one who spoke there first. */
  readonly zone: string;
}

/** A conversation that watches, or a person who is told of their own applications. */
export type Audience = { readonly where: Where; readonly zone: string } | { readonly person: string };

/** One credential as a digest shows it. */
export interface Item {
  /** `<object id of what holds it>/<its key>` */
  readonly credential: string;
  readonly is: 'application' | 'enterprise application';
  readonly clientId: string;
  readonly name: string;
  readonly kind: KeyKind;
  readonly title: string;
  /** ISO 8601. */
  readonly ends: string;
  /** People; an application or a group that owns it is none. */
  readonly owners: readonly Person[];
  /** Who owns it could not be read. */
  readonly ownersUnread?: true;
  /** What stops with it, as far as it is known: "IMAP on archive@contoso.com". */
  readonly breaks: readonly string[];
  /** Latchkey itself signs in with it. */
  readonly own?: true;
  /** Policy lets it be renewed by itself, and why that did not work. */
  readonly unrenewed?: string;
  /** Why it is told: the window that was crossed, and the like. */
  readonly step?: string;
}

/** Why it is told: the window that was crossed ("30d", "expired"), the end of a Later, the end of an overlap. */
export interface Told {
  readonly item: Item;
  readonly step: string;
}

export interface Digest {
  /** "KD-7" */
  readonly id: string;
  /** Grows with everything that changes what it shows. */
  readonly version: number;
  readonly audience: Audience;
  readonly items: readonly Item[];
  readonly sources: readonly (Source & { readonly since?: string })[];
  /** ISO 8601: when it was told. What people made of a row before does not hide it. */
  readonly told: string;
  /** ISO 8601: when the tenant was read last. */
  readonly read: string;
  /** How many ended beside one that is good. */
  readonly leftOver: number;
}

/** What people, or the tenant, made of a credential since. */
export interface Mark {
  /** Who takes care of it, and since when (ISO 8601). */
  readonly mine?: Person & { readonly at: string };
  /** Not to be told of before. */
  readonly later?: { readonly from: string; readonly until: string; readonly by: Person };
  /** It is there no more, or another one is good for long enough. */
  readonly gone?: true;
}

/** A request that renews or removes a credential and is not over. */
export interface Handling {
  readonly request: string;
  readonly operation: string;
  /** The new one works, and the time for changing over is past. */
  readonly overdue: boolean;
}

/** What one look at the tenant came to. */
export interface Swept {
  readonly sources: Digest['sources'];
  /** Credentials that need somebody, told now or before. */
  readonly open: number;
  readonly leftOver: number;
  /** Digests that were put on record now, and how many rows they have together. */
  readonly digests: number;
  readonly told: number;
  /** Conversations that watch. */
  readonly places: number;
}

/**
 * What is kept of it. What people say and what is told goes with its line in the trail; what a look found, and when the
 * next one is, does not. @throws Failure busy throughout
 */
export interface WatchBook {
  watches(): Promise<readonly Watch[]>;
  /** False: it was said before. */
  watch(watch: Watch, event: Event): Promise<boolean>;
  /** Without an interest: all of this conversation. @returns how many there were */
  unwatch(conversation: string, interest: Interest | undefined, event: Event): Promise<number>;
  /** Conversations whose morning has come. */
  due(now: Date): Promise<readonly string[]>;
  /** When a conversation is looked at next, unless somebody asked for it since `began`. */
  next(conversation: string, at: Date, began: Date): Promise<void>;
  /** Which of these were not told to this audience yet; tells nothing. */
  untold(
    audience: Audience,
    steps: readonly (readonly [credential: string, step: string])[],
  ): Promise<readonly boolean[]>;
  /**
   * Puts a digest on record with what is new in it, and the events; undefined where all of it was told before.
   * @param unread what could not be looked at, told once for each `step`
   */
  announce(
    digest: Omit<Digest, 'id' | 'version' | 'items'>,
    told: readonly Told[],
    unread: readonly string[],
  ): Promise<Digest | undefined>;
  /** The newest digest of a conversation shows that the tenant was read again; so do all that say what could not be read. */
  reread(conversation: string, read: string, sources: Digest['sources'], leftOver: number): Promise<void>;
  digest(id: string): Promise<Digest | undefined>;
  /** Ids of digests that are not shown as they are now. */
  behind(most: number): Promise<readonly string[]>;
  followed(id: string, version: number): Promise<void>;
  /** Credentials that digests may still show as open. */
  shown(): Promise<readonly string[]>;
  /** They are there no more, or there again: digests that show one of them follow. The tenant says so; it is no event. */
  gone(credentials: readonly string[], gone: boolean): Promise<void>;
  /** Which of a digest's credentials a later digest tells the same audience of. */
  toldSince(digest: Digest): Promise<ReadonlySet<string>>;
  marks(credentials: readonly string[]): Promise<ReadonlyMap<string, Mark>>;
  /** Digests that show one of them follow. */
  mark(credentials: readonly string[], change: (mark: Mark) => Mark, events: readonly Event[]): Promise<void>;
  /** Digests that show one of them follow; for what is on record elsewhere. */
  touch(credentials: readonly string[]): Promise<void>;
  handlings(credentials: readonly string[]): Promise<ReadonlyMap<string, Handling>>;
  /** Credentials that a request is to make away with; most have none. */
  about(request: string): Promise<readonly string[]>;
  /** Since when each of these has failed without a break, and that the others have not. ISO 8601. */
  failing(what: readonly string[], now: Date): Promise<ReadonlyMap<string, string>>;
  /** What was told to a conversation, or in person, that cannot be reached any more is told to others. */
  lost(audience: Audience, event: Event): Promise<void>;
}

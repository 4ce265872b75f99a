// The tables, as Kysely knows them.
import type { Generated, GeneratedAlways } from 'kysely';

export interface RequestsTable {
  number: number;
  id: string;
  version: number;
  state: string;
  asker: string;
  is_over: boolean;
  is_pending: boolean;
  may_stand: boolean;
  ends: Date | null;
  wake: Date | null;
  held_by: string | null;
  held_until: Date | null;
  /** The version up to which all copies and notices are out. */
  followed: Generated<number>;
  slots: string[];
  targets: string[];
  /** JSON text in, parsed value out. */
  doc: unknown;
  facts: unknown;
  plan: unknown;
}

export interface LeasesTable {
  request: string;
  key: string;
  slot: string;
  thing: string;
  made: boolean;
  leaving: boolean;
  back: string | null;
}

export interface CopiesTable {
  request: string;
  conversation: string;
  kind: string;
  person: string | null;
  activity: string | null;
  shown: Generated<number>;
  lost: Generated<boolean>;
  claimed_until: Date;
  made: GeneratedAlways<number>;
}

export interface AddressesTable {
  conversation: string;
  kind: string;
  root: string | null;
  service_url: string;
  person: string | null;
  kept: Date;
}

export interface EventsTable {
  n: number;
  at: Date;
  kind: string;
  request: string | null;
  by: string;
  facts: unknown;
  words_digest: string | null;
  previous: string;
  hash: string;
}

export interface SealedTable {
  name: string;
  mark: string;
  expires: Date | null;
  /** Which key it was sealed with. */
  key_id: string;
  sealed: Buffer;
}

export interface LinksTable {
  hash: string;
  request: string;
  person: string;
  until: Date;
  shown: Date | null;
}

export interface WatchesTable {
  conversation: string;
  kind: string;
  interest: string;
  /** Object id, or the part of a name in lower case; empty for all. */
  value: string;
  /** As it was said. */
  name: string;
  by: string;
  zone: string;
  said: GeneratedAlways<number>;
}

export interface DigestsTable {
  id: string;
  number: number;
  /** Conversation, or `person:` and an object id. */
  audience: string;
  credentials: string[];
  doc: unknown;
  version: number;
  followed: Generated<number>;
}

export interface Tables {
  requests: RequestsTable;
  names: { request: string; name: string };
  steps: { request: string; position: number; key: string; line: unknown };
  leases: LeasesTable;
  tickets: { target: string; request: string; ticket: number };
  holds: { conversation: string; holder: string; held_until: Date };
  nudges: { id: GeneratedAlways<number>; request: string; at: Date };
  paces: { stream: string; free: Date };
  copies: CopiesTable;
  addresses: AddressesTable;
  places: { name: string; conversation: string; kind: string; root: string | null };
  onces: { key: string; request: string };
  links: LinksTable;
  uploads: { id: string; person: string; certificate: string; at: Date };
  watches: WatchesTable;
  watch_places: { conversation: string; next: Date };
  announced: { credential: string; step: string; audience: string; digest: string };
  digests: DigestsTable;
  key_marks: { credential: string; doc: unknown };
  unread: { what: string; since: Date };
  chain: { id: Generated<string>; n: number; hash: string };
  events: EventsTable;
  keys: { id: string; person: string; secret: Buffer };
  sealed: SealedTable;
  words: { event: number; person: string; key: string; sealed: Buffer };
}

// Copies and a poster in memory, and a clock that only moves when told: for the follower's tests.
import { later, type Clock } from '../../src/contracts/clock.ts';
import type { Card } from '../../src/contracts/card.ts';
import type { Person, Where } from '../../src/contracts/person.ts';
import type { Copies, Copy, Poster } from '../../src/contracts/place.ts';
import type { Request } from '../../src/contracts/request.ts';
import { cardText } from '../../src/cards/text.ts';

export class HandClock implements Clock {
  #now = new Date('2026-11-24T12:00:00Z');
  now = (): Date => this.#now;
  move(ms: number): void {
    this.#now = later(this.#now, ms);
  }
  sleep = async (): Promise<void> => undefined;
  every = (): (() => Promise<void>) => async () => undefined;
}

type Kept = { -readonly [K in keyof Copy]: Copy[K] } & { claimed: Date };

/** One database for any number of followers. */
export class MemoryCopies implements Copies {
  readonly rows: Kept[] = [];
  readonly requests = new Map<string, Request>();
  readonly #followed = new Map<string, number>();
  readonly #holds = new Map<string, { holder: string; until: Date }>();
  #place: Where | undefined;
  readonly #clock: Clock;
  constructor(clock: Clock) {
    this.#clock = clock;
  }
  #row(request: string, conversation: string, kind: string): Kept | undefined {
    return this.rows.find(
      (row) => row.request === request && row.conversation === conversation && row.kind === kind,
    );
  }
  claim: Copies['claim'] = async (copy, forMs) => {
    const until = later(this.#clock.now(), forMs);
    const row = this.#row(copy.request, copy.conversation, copy.kind);
    if (row && (row.activity !== undefined || row.lost || row.claimed > this.#clock.now())) return false;
    if (row) row.claimed = until;
    else this.rows.push({ ...copy, shown: 0, claimed: until });
    return true;
  };
  posted: Copies['posted'] = async (request, conversation, kind, activity, shown) => {
    const row = this.#row(request, conversation, kind);
    if (row) Object.assign(row, { activity, shown, lost: undefined });
  };
  shown: Copies['shown'] = async (request, conversation, kind, version) => {
    const row = this.#row(request, conversation, kind);
    if (row) row.shown = version;
  };
  lost: Copies['lost'] = async (request, conversation, kind) => {
    const row = this.#row(request, conversation, kind);
    if (row) row.lost = true;
    else this.rows.push({ request, conversation, kind, shown: 0, lost: true, claimed: this.#clock.now() });
  };
  of: Copies['of'] = async (request) =>
    this.rows.filter((row) => row.request === request).map((row) => ({ ...row }));
  has: Copies['has'] = async (request, conversation) =>
    this.rows.some(
      (row) =>
        row.request === request &&
        row.conversation === conversation &&
        (row.activity !== undefined || row.lost !== true),
    );
  hold: Copies['hold'] = async (conversation, holder, forMs) => {
    const until = later(this.#clock.now(), forMs);
    const held = this.#holds.get(conversation);
    if (held && held.holder !== holder && held.until > this.#clock.now()) return false;
    this.#holds.set(conversation, { holder, until });
    return true;
  };
  followed: Copies['followed'] = async (request, version) => {
    this.#followed.set(request, version);
  };
  behind: Copies['behind'] = async (most) =>
    [...this.requests.values()]
      .filter(
        ({ id, version }) =>
          (this.#followed.get(id) ?? 0) < version ||
          this.rows.some(
            (row) =>
              row.request === id &&
              row.activity !== undefined &&
              !row.lost &&
              !row.kind.startsWith('notice:') &&
              row.shown < version,
          ),
      )
      .map(({ id }) => id)
      .slice(0, most);
  place: Copies['place'] = async () => this.#place;
  setPlace: Copies['setPlace'] = async (where) => {
    this.#place = where;
  };
}

interface Posted {
  readonly conversation: string;
  readonly activity: string;
  readonly root: string | undefined;
  readonly text: string;
  readonly mention: string | undefined;
}

/** Teams as the follower sees it. `trouble` may throw, wait, or kill before a call takes effect. */
export class MemoryPoster implements Poster {
  readonly messages: Posted[] = [];
  readonly edits: { readonly conversation: string; readonly at: Date; readonly text: string }[] = [];
  trouble: (call: 'post' | 'edit' | 'chat', to: string) => Promise<void> | void = () => undefined;
  /** May throw after a post took effect: its answer is lost. */
  after: (to: string) => void = () => undefined;
  readonly #clock: Clock;
  constructor(clock: Clock) {
    this.#clock = clock;
  }
  post: Poster['post'] = async (where, what) => {
    await this.trouble('post', where.conversation);
    const activity = `m${this.messages.length + 1}`;
    const { conversation, root } = where;
    this.messages.push({
      conversation,
      activity,
      root,
      text: what.card ? drawn(what.card) : (what.text ?? ''),
      mention: what.mention === undefined ? undefined : [what.mention].flat()[0]?.name,
    });
    this.after(where.conversation);
    return activity;
  };
  edit: Poster['edit'] = async (where, activity, card) => {
    await this.trouble('edit', where.conversation);
    const text = drawn(card);
    this.edits.push({ conversation: where.conversation, at: this.#clock.now(), text });
    const at = this.messages.findIndex((message) => message.activity === activity);
    const before = this.messages[at];
    if (before) this.messages[at] = { ...before, text };
  };
  chatWith: Poster['chatWith'] = async (person) => {
    await this.trouble('chat', person);
    return { conversation: `chat-${person}`, kind: 'personal' };
  };
  /** Texts of what stands in a conversation now, oldest first. */
  in(conversation: string): readonly string[] {
    return this.messages.filter((each) => each.conversation === conversation).map(({ text }) => text);
  }
}

export const drawn = (card: Card): string => cardText(card.json, { zone: 'Europe/London', locale: 'en-GB' });

export const person = (id: string): Person => ({ id, name: `Person ${id}` });

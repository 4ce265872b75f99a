// The store without a database: the same promises in memory, for thousands of runs with a virtual clock.
import type { Event } from '../../src/contracts/event.ts';
import { refused } from '../../src/contracts/failure.ts';
import { isOver, type Request } from '../../src/contracts/request.ts';
import type { Around, Changed, Lease, Store } from '../../src/contracts/store.ts';
import { slotOf } from '../../src/contracts/step.ts';
import { isDue, mayStand, namesOf, slotsOf, targetsOf } from '../../src/adapters/postgres/extent.ts';

export interface MemoryStoreOptions {
  /** The time by which things are due. */
  readonly now: () => Date;
  /** Real time, for holds; default: the same as `now`. */
  readonly real?: () => Date;
  /** What a commit calls for: requests to turn, requests to follow. */
  readonly onCalls?: (calls: { turn: readonly string[]; follow: readonly string[] }) => void;
  /** Called where the real one would write, for tests that let the writing fail. */
  readonly beforeCommit?: (events: readonly Event[]) => void;
}

/** A line of the trail. */
export interface Told extends Event {
  readonly at: string;
}

export class MemoryStore implements Store {
  readonly #options: MemoryStoreOptions;
  readonly #requests = new Map<string, Request>();
  /** By request, then by key. */
  readonly #leases = new Map<string, Map<string, Lease>>();
  /** By target, then by request. */
  readonly #tickets = new Map<string, Map<string, number>>();
  readonly #holds = new Map<string, { holder: string; until: number }>();
  /** Key to the request that it opened. */
  readonly #onces = new Map<string, string>();
  readonly #streams = new Map<string, number>();
  #drawn = 0;
  /** All events, oldest first. */
  readonly events: Told[] = [];

  constructor(options: MemoryStoreOptions) {
    this.#options = options;
  }

  /** All leases that stand. */
  get held(): readonly Lease[] {
    return [...this.#leases.values()].flatMap((mine) => [...mine.values()]);
  }

  async change(id: string, change: (now: Request, around: Around) => Changed | undefined): Promise<Request> {
    const before = this.#read(id);
    if (!before) throw refused(`There is no request ${id}.`, 'Check the number: "mine" lists your own.');
    const changed = change(before, this.#around(before));
    if (!changed) return before;
    const version = changed.events.length > 0 ? before.version + 1 : before.version;
    return this.#commit({ ...changed, request: { ...changed.request, id, version } });
  }

  async open(
    asker: string,
    make: (id: string, open: number) => Changed,
    once: readonly string[] = [],
  ): Promise<Request> {
    for (const key of once) {
      const opened = this.#read(this.#onces.get(key) ?? '');
      if (opened) return opened;
    }
    const id = `LK-${this.#requests.size + 1}`;
    const changed = make(id, this.#openOf(asker));
    const request = this.#commit({ ...changed, request: { ...changed.request, id, version: 1 } });
    for (const key of once) this.#onces.set(key, id);
    return request;
  }

  async record(events: readonly [Event, ...Event[]]): Promise<void> {
    this.#options.beforeCommit?.(events);
    this.#tell(events);
  }

  async get(id: string): Promise<Request | undefined> {
    return this.#read(id);
  }

  async find(what: Parameters<Store['find']>[0]): Promise<readonly Request[]> {
    const { by, open, waiting, thing, before, home } = what;
    const number = (id: string): number => Number(id.slice(3));
    return this.#all()
      .filter(
        (request) =>
          (by === undefined || request.asker.id === by) &&
          (open === undefined || !isOver(request) === open) &&
          (waiting === undefined || (request.pending !== undefined) === waiting) &&
          (thing === undefined || namesOf(request).some((name) => name.startsWith(thing))) &&
          (before === undefined || number(request.id) < number(before)) &&
          (home === undefined ||
            (request.home.root === home.root && request.home.conversation === home.conversation)),
      )
      .reverse()
      .slice(0, 50);
  }

  async leases(): Promise<readonly Request[]> {
    const end = (request: Request) => (request.ends === undefined ? Infinity : Date.parse(request.ends));
    return this.#all()
      .filter(mayStand)
      .sort((a, b) => (end(a) === end(b) ? 0 : end(a) - end(b)));
  }

  async due(now: Date, most: number): Promise<readonly string[]> {
    const back = (request: Request) => (['ending', 'undoing'].includes(request.state) ? 0 : 1);
    return this.#all()
      .filter((request) => isDue(request, now) && !this.#heldBy(request.id))
      .sort((a, b) => back(a) - back(b) || Date.parse(a.wake ?? '') - Date.parse(b.wake ?? ''))
      .slice(0, most)
      .map(({ id }) => id);
  }

  async claim(id: string, holder: string, forMs: number): Promise<boolean> {
    const other = this.#heldBy(id);
    if (!this.#requests.has(id) || (other !== undefined && other !== holder)) return false;
    this.#holds.set(id, { holder, until: this.#real() + forMs });
    return true;
  }

  async release(id: string, holder: string): Promise<void> {
    if (this.#holds.get(id)?.holder === holder) this.#holds.delete(id);
  }

  async pace(stream: string, perSecond: number, within = Infinity): Promise<Date> {
    const now = this.#options.now().getTime();
    const slot = Math.max(this.#streams.get(stream) ?? 0, now);
    if (slot <= now + within) this.#streams.set(stream, slot + 1000 / perSecond);
    return new Date(slot);
  }

  async slow(stream: string, until: Date): Promise<void> {
    this.#streams.set(stream, Math.max(this.#streams.get(stream) ?? 0, until.getTime()));
  }

  #all(): Request[] {
    return [...this.#requests.keys()].flatMap((id) => this.#read(id) ?? []);
  }

  /** With what others have passed on to it since it was written. */
  #read(id: string): Request | undefined {
    const request = this.#requests.get(id);
    const mine = this.#leases.get(id);
    if (!request || !mine || !request.rows.some((row) => !row.made && mine.get(row.key)?.made))
      return request;
    return {
      ...request,
      rows: request.rows.map((row) => (mine.get(row.key)?.made && !row.made ? { ...row, made: true } : row)),
    };
  }

  #heldBy(id: string): string | undefined {
    const hold = this.#holds.get(id);
    return hold && hold.until > this.#real() ? hold.holder : undefined;
  }

  #real(): number {
    return (this.#options.real ?? this.#options.now)().getTime();
  }

  #openOf(asker: string, but?: string): number {
    const counts = (one: Request): boolean => !isOver(one) && (one.pending !== undefined || !one.aside);
    let open = 0;
    for (const request of this.#requests.values())
      if (request.id !== but && request.asker.id === asker && counts(request)) open += 1;
    return open;
  }

  #around(request: Request): Around {
    const slots = new Set(slotsOf(request));
    const first = targetsOf(request).every((target) => {
      const queue = this.#tickets.get(target);
      const mine = queue?.get(request.id) ?? Infinity;
      return [...(queue ?? [])].every(([other, ticket]) => other === request.id || ticket > mine);
    });
    return {
      mine: [...(this.#leases.get(request.id)?.values() ?? [])].flatMap(({ key, made }) =>
        made ? [key] : [],
      ),
      leases: this.held.filter((lease) => lease.request !== request.id && slots.has(slotOf(lease.thing))),
      first,
      open: this.#openOf(request.asker.id, request.id),
    };
  }

  #commit(changed: Changed): Request {
    const { request, events } = changed;
    this.#options.beforeCommit?.(events);
    this.#requests.set(request.id, request);
    this.#settleLeases(changed);
    const now = this.#options.now();
    if (changed.tickets === 'draw') this.#draw(request);
    const woken = changed.tickets === 'return' ? this.#giveBack(request.id, now) : [];
    this.#tell(events);
    this.#options.onCalls?.({
      turn: [...new Set([...(isDue(request, now) ? [request.id] : []), ...woken])],
      follow: events.length > 0 ? [request.id] : [],
    });
    return request;
  }

  #settleLeases({ request, hold = [], drop = [], inherit = [] }: Changed): void {
    for (const key of drop) this.#leases.get(request.id)?.delete(key);
    for (const lease of hold) {
      const mine = this.#leases.get(lease.request) ?? new Map<string, Lease>();
      this.#leases.set(lease.request, mine.set(lease.key, lease));
    }
    for (const { request: other, key, thing } of inherit) {
      const lease = this.#leases.get(other)?.get(key);
      if (lease?.thing === thing) this.#leases.get(other)?.set(key, { ...lease, made: true });
    }
  }

  #draw(request: Request): void {
    this.#drawn += 1;
    for (const target of targetsOf(request)) {
      const queue = this.#tickets.get(target) ?? new Map<string, number>();
      this.#tickets.set(target, queue);
      if (!queue.has(request.id)) queue.set(request.id, this.#drawn);
    }
  }

  #giveBack(id: string, now: Date): string[] {
    const woken = new Set<string>();
    for (const queue of this.#tickets.values()) {
      const mine = queue.get(id);
      if (mine === undefined) continue;
      queue.delete(id);
      const [head] = [...queue].sort(([, a], [, b]) => a - b);
      if (head && head[1] > mine) woken.add(head[0]);
    }
    for (const other of woken) {
      const request = this.#requests.get(other);
      if (request && !isDue(request, now)) this.#requests.set(other, { ...request, wake: now.toISOString() });
    }
    return [...woken].sort();
  }

  #tell(events: readonly Event[]): void {
    const at = this.#options.now().toISOString();
    this.events.push(...events.map((event) => ({ ...event, at })));
  }
}

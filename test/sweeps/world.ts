// A world for sweeps: a real database, a tenant in memory, one Teams, one clock, and as many processes as wanted.
import type { Expiring, Holder, Inventory, Owner, Source } from '../../src/contracts/keys.ts';
import type { Person } from '../../src/contracts/person.ts';
import type { Swept, Watch } from '../../src/contracts/watch.ts';
import { sweep, type SweepOutside } from '../../src/sweeps/keys.ts';
import { makeShow } from '../../src/sweeps/show.ts';
import { postgresBench, type PostgresBench } from '../adapters/postgres/bench.ts';
import { MemoryCopies, MemoryPoster } from '../cards/memory.ts';
import { expiring } from '../../src/questions/keys/expiring.ts';

const day = 86_400_000;
export const dana: Person = { id: 'dana', name: 'Dana Weiss' };
export const alex: Person = { id: 'alex', name: 'Alex Kim' };

/** A process that was killed: nothing after it happens. */
export class Killed extends Error {}

export class SweepWorld {
  readonly bench: PostgresBench;
  copies: MemoryCopies;
  poster: MemoryPoster;
  readonly holders: Holder[] = [];
  readonly owned = new Map<string, readonly Owner[]>();
  reachable: readonly string[] = ['dana', 'alex'];
  channels: readonly string[] = ['one', 'two'];
  failed: readonly Source[] = [];
  reads = 0;
  /** How many days ahead was read last, and before how many it is told. */
  ahead = 0;
  windows: readonly number[] = [60, 30, 14, 7, 3, 1];
  /** What comes of renewing by itself, by name. */
  readonly renews = new Map<string, { readonly request: string } | { readonly failed: string }>();

  private constructor(bench: PostgresBench) {
    this.bench = bench;
    this.copies = new MemoryCopies(bench.clock);
    this.poster = new MemoryPoster(bench.clock);
  }
  static async start(): Promise<SweepWorld> {
    return new SweepWorld(await postgresBench());
  }
  /** As it was at the start, without a database made anew. */
  async reset(): Promise<void> {
    await this.bench.opened.database.pool.query(
      'truncate watches, watch_places, announced, digests, key_marks, unread',
    );
    const { clock } = this.bench;
    this.copies = new MemoryCopies(clock);
    this.poster = new MemoryPoster(clock);
    this.holders.length = 0;
  }
  close(): Promise<void> {
    return this.bench.close();
  }

  get now(): number {
    return this.bench.clock.now().getTime();
  }

  /** An application with one secret that ends in so many days. */
  app(name: string, days: number, owners: readonly Owner[] = []): void {
    const id = `id-${name}`;
    this.holders.push({
      is: 'application',
      id,
      clientId: `client-${name}`,
      name,
      credentials: [
        { key: `key-${name}`, kind: 'secret', title: '', begins: undefined, ends: this.now + days * day },
      ],
    });
    this.owned.set(id, owners);
  }
  drop(name: string): void {
    this.holders.splice(
      this.holders.findIndex((holder) => holder.name === name),
      1,
    );
  }

  async watch(conversation: string, interest: Watch['interest'] = { is: 'all' }): Promise<void> {
    const watch: Watch = { conversation, kind: 'channel', interest, by: 'riley', zone: 'Europe/Berlin' };
    const event = { kind: 'watching', by: 'riley', facts: { conversation } } as const;
    await this.bench.opened.book.watch(watch, event);
  }

  /** One process. @param reach is told before and after each call that it makes; may throw Killed */
  process(reach: (call: string) => void = () => undefined): {
    readonly outside: SweepOutside;
    readonly sweep: (due?: readonly string[]) => Promise<Swept>;
    readonly show: () => Promise<void>;
  } {
    const over = <T extends object>(part: T, name: string): T =>
      new Proxy(part, {
        get: (target, key) => {
          const member: unknown = Reflect.get(target, key);
          if (typeof member !== 'function') return member;
          return async (...given: unknown[]) => {
            reach(`before ${name}.${String(key)}`);
            const answer: unknown = await (member as (...all: unknown[]) => unknown).apply(target, given);
            reach(`after ${name}.${String(key)}`);
            return answer;
          };
        },
      });
    const { clock, opened } = this.bench;
    const book = over(opened.book, 'book');
    const outside: SweepOutside = {
      book,
      clock,
      settings: { windows: this.windows, hour: 7 },
      channels: async () => this.channels,
      read: async (until) => {
        reach('before read');
        this.reads += 1;
        this.ahead = (until - this.now) / day;
        const sources: readonly Source[] = [
          { what: 'applications', count: this.holders.length },
          { what: 'enterprise applications', count: 0 },
        ];
        const inventory: Inventory = {
          holders: this.holders,
          sources: sources.map((one) => this.failed.find(({ what }) => what === one.what) ?? one),
          endless: 0,
        };
        return { inventory, ...expiring(this.holders, this.now, until - this.now) };
      },
      owners: async (holders: readonly Expiring['holder'][]) =>
        new Map(
          holders.flatMap(({ id }) => {
            const known = this.owned.get(id);
            return known ? [[id, known] as const] : [];
          }),
        ),
      breaks: async () => [],
      renew: async ({ name }) => this.renews.get(name),
      report: (error) => this.trouble.push({ error }),
      reachable: async (people) => new Set(people.filter((id) => this.reachable.includes(id))),
    };
    const show = makeShow({
      book,
      clock,
      copies: over(this.copies, 'copies'),
      poster: over(this.poster, 'poster'),
      forget: async (person) => {
        this.reachable = this.reachable.filter((id) => id !== person);
      },
      log: { warn: () => undefined, error: (facts) => this.trouble.push(facts) },
    });
    return { outside, sweep: (due) => sweep(outside, due), show };
  }
  readonly trouble: object[] = [];

  /** Sweeps whose morning has come, and shows all that can be shown. */
  async morning(): Promise<void> {
    const { sweep: look, show } = this.process();
    const due = await this.bench.opened.book.due(this.bench.clock.now());
    if (due.length > 0) await look(due);
    await show();
  }

  /** What stands in a conversation, oldest first, as text. */
  shown(conversation: string): readonly string[] {
    return this.poster.messages.filter((one) => one.conversation === conversation).map(({ text }) => text);
  }
  /** How often a name was told there: in how many messages it stood. */
  count(conversation: string, name: string): number {
    return this.shown(conversation).filter((text) => text.includes(name)).length;
  }
}

// What chat needs of the book of watches, in memory. The whole of it is tested on the database.
import type { Event } from '../../src/contracts/event.ts';
import type { Digest, Interest, Mark, Swept, Watch, WatchBook } from '../../src/contracts/watch.ts';

const key = (interest: Interest): string => JSON.stringify(interest).toLowerCase();

export class MemoryBook {
  watches: Watch[] = [];
  readonly digests = new Map<string, Digest>();
  readonly marks = new Map<string, Mark>();
  readonly events: Event[] = [];
  swept: () => Swept = () => ({
    sources: [
      { what: 'applications', count: 812 },
      { what: 'enterprise applications', count: 640 },
    ],
    open: 0,
    leftOver: 0,
    digests: 0,
    told: 0,
    places: 1,
  });
  readonly book = {
    watches: async () => this.watches,
    watch: async (watch: Watch, event: Event) => {
      const there = this.watches.some(
        (one) => one.conversation === watch.conversation && key(one.interest) === key(watch.interest),
      );
      if (there) return false;
      this.watches.push(watch);
      this.events.push(event);
      return true;
    },
    unwatch: async (conversation: string, interest: Interest | undefined, event: Event) => {
      const before = this.watches.length;
      this.watches = this.watches.filter(
        (one) => one.conversation !== conversation || (interest && key(one.interest) !== key(interest)),
      );
      if (this.watches.length < before) this.events.push(event);
      return before - this.watches.length;
    },
    digest: async (id: string) => this.digests.get(id),
    mark: async (credentials: readonly string[], change: (mark: Mark) => Mark, events: readonly Event[]) => {
      for (const one of credentials) this.marks.set(one, change(this.marks.get(one) ?? {}));
      this.events.push(...events);
    },
  } as unknown as WatchBook;
}

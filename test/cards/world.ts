// A world for followers: one database, one Teams, one clock, and as many followers as wanted.
import assert from 'node:assert/strict';
import type { Where } from '../../src/contracts/person.ts';
import type { Event } from '../../src/contracts/event.ts';
import type { Request } from '../../src/contracts/request.ts';
import { makeFollower, type Follower } from '../../src/cards/follower.ts';
import { HandClock, MemoryCopies, MemoryPoster, person } from './memory.ts';
import { states } from './states.ts';

export const place: Where = { conversation: 'channel', kind: 'channel' };

export class World {
  readonly clock = new HandClock();
  readonly copies = new MemoryCopies(this.clock);
  readonly poster = new MemoryPoster(this.clock);
  readonly errors: string[] = [];
  readonly events: Event[] = [];
  record: (event: Event) => Promise<void> = async (event) => void this.events.push(event);
  approvers = [person('ada'), person('bo')];
  members: () => Promise<typeof this.approvers> = async () => this.approvers;

  follower(): Follower {
    return makeFollower({
      records: {
        get: async (id) => this.copies.requests.get(id),
        find: async ({ before }) => {
          const all = [...this.copies.requests.values()].filter((each) => each.pending).reverse();
          const at = all.findIndex(({ id }) => id === before);
          return all.slice(at + 1, at + 1 + 50);
        },
      },
      copies: this.copies,
      poster: this.poster,
      clock: this.clock,
      members: async (groups) => (groups.includes('g-owners') ? this.members() : []),
      record: (event) => this.record(event),
      discreet: () => false,
      log: { warn: () => undefined, error: (_facts, message) => this.errors.push(message) },
    });
  }
  put(request: Request): void {
    this.copies.requests.set(request.id, request);
  }
  /** Sweeps as main does, until nothing is behind. @returns seconds it took */
  async settle(follower: Follower, most = 120): Promise<number> {
    for (let n = 0; n < most; n += 1) {
      await follower.sweep();
      if ((await this.copies.behind(9)).length === 0) return n;
      this.clock.move(1_000);
    }
    return assert.fail(`still behind: ${(await this.copies.behind(9)).join()}`);
  }
  decidable(): readonly string[] {
    return this.poster.messages
      .filter(({ text }) => text.includes('→ approve]'))
      .map((each) => each.conversation);
  }
}

export const state = (name: string): Request => states[name] ?? assert.fail(name);
export const newer = (request: Request, version: number): Request => ({ ...request, version });

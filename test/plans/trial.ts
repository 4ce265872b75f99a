// One request run by the engine alone: a tenant and a store in memory, a virtual clock, and a process that can be killed.
import assert from 'node:assert/strict';
import type { Operation } from '../../src/contracts/operation.ts';
import type { JsonObject } from '../../src/contracts/json.ts';
import type { Request } from '../../src/contracts/request.ts';
import { fresh } from '../../src/plans/rows.ts';
import { turn } from '../../src/plans/turn.ts';
import type { World } from '../../src/plans/world.ts';
import { turned } from '../../src/requests/carry.ts';
import { preview } from '../../src/plans/preview.ts';
import { MemoryStore } from '../memory/store.ts';
import { VirtualClock } from './clock.ts';
import { Tenant } from './tenant.ts';

export class Killed extends Error {}

export interface Case {
  readonly name: string;
  readonly operation: Operation;
  readonly input: JsonObject;
  readonly facts: JsonObject;
  /** What stands before: key → value. */
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

export class Trial {
  readonly clock = new VirtualClock();
  readonly tenant: Tenant;
  readonly store: MemoryStore;
  readonly world: World;
  readonly bugs: unknown[] = [];
  /** Interactions with the world so far, and the one at which the process dies. */
  step = 0;
  dieAt = 0;
  #dead = false;
  #turning = false;
  readonly #operations = new Map<string, Operation>();

  /** @param truth how long replicas really lag, where that is not what the settings say */
  constructor(lag: number, seed: number, truth = lag) {
    this.tenant = new Tenant(this.clock, truth, seed);
    this.tenant.trouble = () => this.#mark();
    this.store = new MemoryStore({ now: () => this.clock.now(), beforeCommit: () => this.#mark() });
    this.world = {
      ledger: {
        change: async (id, change) => {
          this.#mark();
          const after = await this.store.change(id, change);
          this.#mark();
          return after;
        },
        pace: (stream, perSecond, within) => this.store.pace(stream, perSecond, within),
        slow: (stream, until) => this.store.slow(stream, until),
      },
      read: (id) => this.store.get(id),
      clock: this.clock,
      look: this.tenant.look,
      hands: this.tenant.hands,
      operation: (name) => this.#operations.get(name) ?? assert.fail(`no operation ${name}`),
      lag: { exo: lag, graph: lag },
      perSecond: 1000,
      holds: () => true,
      stopping: new AbortController().signal,
    };
  }

  /** A point at which a process may die: before and after each call, and around each commit. */
  #mark(): void {
    if (this.#dead) throw new Killed();
    if (!this.#turning) return;
    this.step += 1;
    if (this.step === this.dieAt) {
      this.#dead = true;
      throw new Killed();
    }
  }

  /** A request that is approved and about to run. */
  async begin(one: Case, more: Partial<Request> = {}): Promise<string> {
    this.#operations.set(one.operation.name, one.operation);
    const steps = one.operation.plan(one.input, one.facts, 'LK-0');
    const now = this.clock.now();
    const plan = (await preview(steps, { ...this.tenant.look, exo: () => Promise.resolve([]) })).map(
      (step) => ({ ...step }),
    );
    const request = await this.store.open('asker', (id) => ({
      request: {
        id,
        version: 0,
        state: 'running',
        operation: one.operation.name,
        title: one.operation.title,
        direction: one.operation.direction,
        asker: { id: 'asker', name: 'Riley', zone: 'Europe/Berlin', locale: 'en-GB' },
        home: { conversation: 'c', kind: 'personal' },
        input: one.input,
        facts: one.facts,
        touches: { rights: [], mailboxes: [], people: [], groups: [] },
        summary: { what: '', whom: '', notes: [] },
        said: '',
        plan,
        fingerprint: 'f',
        decided: [],
        rows: fresh(steps, now),
        opened: now.toISOString(),
        wake: now.toISOString(),
        noticed: [],
        ...more,
      },
      events: [{ kind: 'started', by: 'latchkey', request: id, facts: {} }],
      tickets: 'draw',
    }));
    return request.id;
  }

  /** Turns the request round, as its end or an undo would. */
  async turnBack(id: string, state: 'ending' | 'undoing' = 'undoing'): Promise<void> {
    await this.store.change(id, (now) => turned(now, state, this.clock.now()));
  }

  /** Turns, time passing between them, until it is over; a process that dies is replaced. */
  async run(
    id: string,
    until: (request: Request) => boolean = isSettled,
    world = this.world,
  ): Promise<Request> {
    for (let round = 0; round < 2000; round += 1) {
      const request = await this.store.get(id);
      assert.ok(request);
      if (until(request)) return request;
      await this.once(id, world);
      const after = await this.store.get(id);
      if (after?.wake) this.clock.jumpTo(new Date(after.wake));
      this.clock.pass(1);
    }
    assert.fail(`${id} never came to an end: ${JSON.stringify((await this.store.get(id))?.rows)}`);
  }

  /** One turn; what was killed has left whatever it left. */
  async once(id: string, world = this.world): Promise<void> {
    this.#turning = true;
    try {
      await turn(id, world, (error) => {
        if (!(error instanceof Killed)) this.bugs.push(error);
      });
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    this.#turning = false;
    if (this.#dead) {
      this.#dead = false;
      this.dieAt = 0;
      this.clock.pass(9000);
    }
  }
}

const isSettled = ({ state }: Request): boolean => !['running', 'ending', 'undoing'].includes(state);

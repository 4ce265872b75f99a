// A request about an application, run by the engine to its end and back: store in memory, virtual clock.
import assert from 'node:assert/strict';
import { realClock } from '../../src/adapters/clock.ts';
import type { Ready } from '../../src/contracts/call.ts';
import type { Hands } from '../../src/contracts/hands.ts';
import type { JsonObject } from '../../src/contracts/json.ts';
import type { Look } from '../../src/contracts/look.ts';
import type { Operation, Values } from '../../src/contracts/operation.ts';
import type { Request } from '../../src/contracts/request.ts';
import { preview } from '../../src/plans/preview.ts';
import { fresh } from '../../src/plans/rows.ts';
import { turn } from '../../src/plans/turn.ts';
import type { World } from '../../src/plans/world.ts';
import { turned } from '../../src/requests/carry.ts';
import { MemoryStore } from '../memory/store.ts';
import { VirtualClock } from '../plans/clock.ts';
import { ask } from './asked.ts';

const over = ({ state }: Request): boolean => !['running', 'ending', 'undoing'].includes(state);

export class AppRun {
  readonly clock = new VirtualClock();
  readonly store = new MemoryStore({ now: () => this.clock.now(), beforeCommit: () => undefined });
  /** What was sent, in its order. */
  readonly sent: Ready[] = [];
  readonly #look: Look;
  readonly #hands: Hands;
  readonly #operations = new Map<string, Operation>();
  readonly #bugs: unknown[] = [];

  constructor(look: Look, hands: Hands) {
    this.#look = look;
    this.#hands = hands;
    // What has an end is judged by the world's own clock.
    this.clock.jumpTo(realClock().now());
  }

  /** Read, surveyed and opened, as if approved. @param by object id of the asker @param more fields that the form adds */
  async begin<I extends JsonObject, F extends JsonObject>(
    one: Operation<I, F>,
    said: string,
    by: string,
    more: Values = {},
  ): Promise<Request> {
    const operation = one as unknown as Operation;
    this.#operations.set(operation.name, operation);
    const moment = { now: this.clock.now(), zone: 'Europe/Berlin', locale: 'en-GB' };
    const values = operation.parse(ask(said, moment));
    assert.ok(values, `${operation.name} does not read: ${said}`);
    const reading = operation.read({ ...values, ...more }, moment);
    assert.ok(reading.is === 'read', `${said}: ${JSON.stringify(reading)}`);
    const { input } = reading;
    const facts = await operation.survey(this.#look, input, by);
    return this.#open(operation, input, facts, said);
  }

  async #open(operation: Operation, input: JsonObject, facts: JsonObject, said: string): Promise<Request> {
    const now = this.clock.now().toISOString();
    const plans = new Map<string, Request['plan']>();
    const found = await preview(operation.plan(input, facts, 'LK-0'), this.#look);
    return this.store.open('asker', (id) => {
      const steps = operation.plan(input, facts, id);
      plans.set(id, found);
      return {
        request: {
          id,
          version: 0,
          state: 'running',
          operation: operation.name,
          title: operation.title,
          direction: operation.direction,
          asker: { id: 'asker', name: 'Riley', zone: 'Europe/Berlin', locale: 'en-GB' },
          home: { conversation: 'c', kind: 'personal' },
          input,
          facts,
          touches: operation.touches(input, facts),
          summary: operation.summary(input, facts),
          said,
          plan: found,
          fingerprint: 'f',
          decided: [],
          rows: fresh(steps, this.clock.now()),
          opened: now,
          wake: now,
          noticed: [],
        },
        events: [{ kind: 'started', by: 'latchkey', request: id, facts: {} }],
        tickets: 'draw',
      };
    });
  }

  /** Turns, time passing between them, until it is over or `until` says so. */
  async run(id: string, until: (request: Request) => boolean = over): Promise<Request> {
    const world: World = {
      ledger: this.store,
      read: (one) => this.store.get(one),
      clock: this.clock,
      look: this.#look,
      hands: {
        send: (call) => {
          this.sent.push(call);
          return this.#hands.send(call);
        },
      },
      operation: (name) => this.#operations.get(name) ?? assert.fail(`no operation ${name}`),
      lag: { exo: 0, graph: 0 },
      perSecond: 1000,
      holds: () => true,
      stopping: new AbortController().signal,
    };
    for (let round = 0; round < 2000; round += 1) {
      const request = await this.store.get(id);
      assert.ok(request);
      if (until(request)) return request;
      await turn(id, world, (error) => void this.#bugs.push(error));
      assert.deepEqual(this.#bugs, []);
      const after = await this.store.get(id);
      if (after?.wake) this.clock.jumpTo(new Date(after.wake));
      this.clock.pass(1);
    }
    return assert.fail(`${id} never came to an end: ${JSON.stringify((await this.store.get(id))?.rows)}`);
  }

  /** Somebody says "done" to all that is asked of people. */
  async word(id: string): Promise<void> {
    await this.store.change(id, (now) => ({
      request: {
        ...now,
        wake: this.clock.now().toISOString(),
        rows: now.rows.map((row) => {
          const { next: _next, ...due } = row;
          return row.state === 'asked' ? { ...due, word: 'asker' } : row;
        }),
      },
      events: [{ kind: 'word', by: 'asker', request: id, facts: {} }],
    }));
  }

  async back(id: string): Promise<Request> {
    await this.store.change(id, (now) => turned(now, 'undoing', this.clock.now()));
    return this.run(id);
  }
}

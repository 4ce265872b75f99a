// A whole office in memory: people and groups, a tenant, a store, a clock that only moves when told, and a desk.
import { beside } from '../beside.ts';
import assert from 'node:assert/strict';
import { later, type Clock } from '../../src/contracts/clock.ts';
import { Failure } from '../../src/contracts/failure.ts';
import type { Look } from '../../src/contracts/look.ts';
import type { Operation } from '../../src/contracts/operation.ts';
import type { Ask, Where } from '../../src/contracts/person.ts';
import type { Policy, PolicyInForce } from '../../src/contracts/policy.ts';
import type { Request } from '../../src/contracts/request.ts';
import { operation as give } from '../../src/operations/give-access.ts';
import { operation as take } from '../../src/operations/take-access.ts';
import type { Desk } from '../../src/requests/desk.ts';
import { draft, type Draft, type Wanted } from '../../src/requests/draft.ts';
import { judge } from '../../src/requests/judge.ts';
import { open, type Opened } from '../../src/requests/open.ts';
import { makeMembers } from '../../src/requests/people.ts';
import { MemoryStore } from '../memory/store.ts';
import { Tenant } from '../operations/tenant.ts';

/** Stands still until told. */
export class Hands implements Clock {
  #now = new Date('2026-10-21T10:00:00Z');
  readonly now = (): Date => this.#now;
  pass(ms: number): void {
    this.#now = later(this.#now, ms);
  }
  sleep = async (ms: number): Promise<void> => {
    this.pass(ms);
  };
  every = (): (() => Promise<void>) => async () => undefined;
}

export const hour = 3_600_000;
export const day = 24 * hour;
export const alex = '00000000-0000-4000-8000-000000000005';
export const team = '00000000-0000-4000-8000-000000000006';
export const groups = { askers: 'g-askers', approvers: 'g-approvers', readers: 'g-readers' } as const;

export const policy: Policy = {
  rules: [
    {
      askers: [groups.askers],
      operations: ['*'],
      rights: ['*'],
      approvers: [groups.approvers],
      approvals: 1,
      lapseHours: 4,
      ticket: 'optional',
      reason: 'optional',
    },
  ],
  neverTouch: [],
  discreet: [],
  openAsks: 5,
  channels: ['ops'],
  free: [],
  readers: [groups.readers],
};

export interface Somebody {
  readonly id: string;
  readonly name: string;
}
export const somebody = (id: string): Somebody => ({ id, name: id.charAt(0).toUpperCase() + id.slice(1) });
export const riley = somebody('riley');
export const ada = somebody('ada');
export const ben = somebody('ben');
export const mallory = somebody('mallory');
export const chat = (id: string): Where => ({ conversation: `chat-${id}`, kind: 'personal' });

export class Office {
  readonly clock = new Hands();
  readonly tenant = new Tenant();
  readonly store: MemoryStore;
  readonly operations = new Map<string, Operation>();
  policy: PolicyInForce = { is: 'policy', policy, hash: 'hash' };
  trust: 'observe' | 'act' = 'act';
  /** Who is in which group, by object id. */
  readonly groups = new Map<string, string[]>([
    [groups.askers, ['riley', 'sky']],
    [groups.approvers, ['ada', 'ben', 'riley', alex, 'guest', 'gone']],
    [groups.readers, ['rhea']],
    [team, ['ben']],
  ]);
  /** How Entra prints a person, where it is not an able member. */
  readonly accounts = new Map<string, { userType?: string; accountEnabled?: boolean }>([
    ['guest', { userType: 'Guest' }],
    ['gone', { accountEnabled: false }],
  ]);
  /** Set: Graph answers nobody with anything else. */
  graphFails: Failure | undefined;
  /** Where the store would write. */
  beforeCommit: () => void = () => undefined;
  unreachable = new Set<string>();
  readonly look: Look;
  readonly desk: Desk;

  constructor() {
    const { clock, tenant } = this;
    this.store = new MemoryStore({ now: clock.now, beforeCommit: () => this.beforeCommit() });
    for (const one of [give, take]) this.operations.set(one.name, one);
    const graph = <T>(answer: () => T): Promise<T> =>
      this.graphFails ? Promise.reject(this.graphFails) : Promise.resolve(answer());
    this.look = {
      exo: (...given) => tenant.look.exo(...given),
      graph: (path) =>
        path.includes('userType')
          ? graph(() => this.#account(/^\/users\/([^?/]+)\?/.exec(path)?.[1] ?? ''))
          : tenant.look.graph(path),
      graphList: (path) => {
        const group = /^\/groups\/([^/?]+)\/transitiveMembers/.exec(path)?.[1];
        return group === undefined
          ? tenant.look.graphList(path)
          : graph(() => (this.groups.get(group) ?? []).flatMap((id) => this.#account(id) ?? []));
      },
      ...beside,
      memberOf: (person, wanted) =>
        graph(() => wanted.filter((group) => this.groups.get(group)?.includes(person))),
    };
    this.desk = {
      store: this.store,
      clock,
      look: this.look,
      operations: this.operations,
      policy: async () => this.policy,
      members: makeMembers(this.look),
      reachable: async (people) => people.filter(({ id }) => !this.unreachable.has(id)).length,
      trust: 'act',
    };
    Object.defineProperty(this.desk, 'trust', { get: () => this.trust });
  }

  #account(id: string) {
    return id === 'nobody'
      ? undefined
      : {
          id,
          displayName: somebody(id).name,
          userType: 'Member',
          accountEnabled: true,
          ...this.accounts.get(id),
        };
  }

  /** The policy with its first rule changed. */
  rule(more: Partial<Policy['rules'][number]>, rest: Partial<Policy> = {}): void {
    const [first] = policy.rules;
    assert.ok(first);
    this.policy = {
      is: 'policy',
      policy: { ...policy, ...rest, rules: [{ ...first, ...more }] },
      hash: 'hash',
    };
  }

  ask(text: string, who: Somebody = riley, where: Where = chat(who.id)): Ask {
    return { text, who, where, now: this.clock.now(), zone: 'Europe/Berlin', locale: 'en-GB' };
  }

  wanted(text: string, who: Somebody = riley): Wanted {
    for (const operation of this.operations.values()) {
      const values = operation.parse(this.ask(text, who));
      if (values)
        return {
          operation,
          values,
          who: { ...who, zone: 'Europe/Berlin', locale: 'en-GB' },
          where: chat(who.id),
          said: text,
        };
    }
    return assert.fail(`nobody reads: ${text}`);
  }

  async draft(text: string, who?: Somebody): Promise<Draft> {
    const drafted = await draft(this.wanted(text, who), this.desk);
    assert.ok(drafted.is === 'draft', JSON.stringify(drafted));
    return drafted.draft;
  }

  async open(text: string, who?: Somebody): Promise<Opened> {
    return open(await this.draft(text, who), this.desk);
  }

  async opened(text: string, who?: Somebody): Promise<Request> {
    const opened = await this.open(text, who);
    assert.equal(opened.is, 'opened');
    return opened.request;
  }

  async get(id: string): Promise<Request> {
    return (await this.store.get(id)) ?? assert.fail(`no ${id}`);
  }

  /** Somebody presses Approve (or Reject) on the card as it is now. */
  async judge(
    id: string,
    by: Somebody,
    is: 'approved' | 'rejected' = 'approved',
    reason?: string,
  ): Promise<Request> {
    const request = await this.get(id);
    const fingerprint = request.pending?.fingerprint ?? '';
    const said = { by, is, fingerprint, ...(reason === undefined ? {} : { reason }) };
    return (await judge(request, said, this.desk)).request;
  }

  /** Puts a request on record as it might have come to be. */
  async put(id: string, more: Partial<Request>): Promise<Request> {
    return this.store.change(id, ({ pending: _pending, wake: _wake, ...now }) => ({
      request: { ...now, ...more },
      events: [{ kind: 'noticed', by: 'latchkey', request: id, facts: {} }],
    }));
  }

  get kinds(): readonly string[] {
    return this.store.events.map(({ kind }) => kind);
  }
}

/** That it is refused (or blocked, or busy) with this message, and with advice. @returns the failure */
export async function refuses(
  run: () => unknown,
  message: RegExp | string,
  is: Failure['is'] = 'refused',
): Promise<Failure> {
  try {
    await run();
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    assert.equal(error.is, is);
    if (typeof message === 'string') assert.equal(error.message, message);
    else assert.match(error.message, message);
    assert.notEqual(error.advice, '');
    return error;
  }
  return assert.fail(`nobody refused: ${String(message)}`);
}

// The pages with people, links and a vault in memory, and a browser that keeps cookies.
import { randomBytes } from 'node:crypto';
import { refused } from '../../src/contracts/failure.ts';
import type { Event } from '../../src/contracts/event.ts';
import type { Link, Links, SignedIn, Used } from '../../src/contracts/pages.ts';
import type { Upload } from '../../src/contracts/handover.ts';
import type { Request } from '../../src/contracts/request.ts';
import type { Opened } from '../../src/contracts/vault.ts';
import { hashOf } from '../../src/requests/link.ts';
import { makePages } from '../../src/web/pages/pages.ts';
import { webServer, type Web } from '../../src/web/server.ts';
import { realClock } from '../../src/adapters/clock.ts';
import { HandClock } from '../cards/memory.ts';
import { consentAsked, proved } from '../cards/app-samples.ts';

export const tenant = '69f7e137-8628-49c6-9152-98157360839c';
export const secret = 'canary-7Q~pages-secret';
export const riley: SignedIn = { id: 'a1', name: 'Riley Chen' };
export const mallory: SignedIn = { id: 'm1', name: 'Mallory' };

/** One database for all links. */
export class MemoryLinks implements Links {
  readonly rows = new Map<string, Link & { shown?: string }>();
  readonly #world: World;
  constructor(world: World) {
    this.#world = world;
  }
  add: Links['add'] = async (hash, link) => {
    this.rows.set(hash, link);
    this.#world.events.push({ kind: 'link', by: link.person, request: link.request, facts: {} });
  };
  shown: Links['shown'] = async (request) =>
    [...this.rows.values()].find((row) => row.request === request && row.shown !== undefined)?.shown;
  look: Links['look'] = async (hash, person): Promise<Used> => {
    const link = this.rows.get(hash);
    if (!link) return { is: 'unknown' };
    if (link.person !== person) return { is: 'foreign', link };
    const at = await this.shown(link.request);
    if (at !== undefined) return { is: 'shown', link, at };
    return new Date(link.until) <= this.#world.clock.now() ? { is: 'late', link } : { is: 'used', link };
  };
  use: Links['use'] = async (hash, person) => {
    const used = await this.look(hash, person);
    const row = this.rows.get(hash);
    if (used.is === 'used' && row)
      this.rows.set(hash, { ...row, shown: this.#world.clock.now().toISOString() });
    this.#world.events.push({
      kind: used.is === 'used' ? 'opened' : 'refused',
      by: person,
      facts: used.is === 'used' ? {} : { because: used.is },
    });
    return used;
  };
}

export class World {
  readonly clock = new HandClock();
  readonly events: Event[] = [];
  readonly logged: string[] = [];
  readonly woken: string[] = [];
  readonly uploads = new Map<string, Upload>();
  readonly links = new MemoryLinks(this);
  readonly requests = new Map<string, Request>([
    ['LK-21', proved],
    ['LK-22', { ...consentAsked, id: 'LK-22' }],
  ]);
  readonly #codes = new Map<string, SignedIn>();
  readonly begun: string[] = [];
  web: Web | undefined;
  vault: () => Promise<Opened> = async () => ({ kind: 'secret', value: secret });

  async start(address = 'http://pages.test'): Promise<void> {
    const { clock, events, links } = this;
    const router = makePages({
      address,
      key: randomBytes(32),
      signIn: {
        begin: async (redirect) => {
          const kept = { state: randomBytes(9).toString('base64url'), nonce: 'n', verifier: 'v' };
          this.begun.push(redirect);
          return { address: `https://login.test/authorize?state=${kept.state}`, kept };
        },
        finish: async (code, kept) => {
          const person = this.#codes.get(code);
          this.#codes.delete(code);
          if (!person || kept.verifier !== 'v' || kept.nonce !== 'n') throw refused('Used before.', 'Again.');
          return person;
        },
      },
      links,
      uploads: {
        add: async (upload) => {
          this.uploads.set(upload.id, upload);
          events.push({ kind: 'uploaded', by: upload.person, facts: {} });
        },
        get: async (id) => this.uploads.get(id),
      },
      records: { get: async (id) => this.requests.get(id) },
      open: () => this.vault(),
      record: async (event) => void events.push(event),
      wake: async (id) => void this.woken.push(id),
      tenant,
      clock,
      log: { error: (fields, message) => void this.logged.push(`${message} ${JSON.stringify(fields)}`) },
    });
    const log = { error: () => undefined };
    this.web = await webServer({
      host: '127.0.0.1',
      port: 0,
      routers: [router],
      checks: {},
      clock: realClock(),
      log,
    });
  }

  code(person: SignedIn): string {
    const code = randomBytes(6).toString('hex');
    this.#codes.set(code, person);
    return code;
  }

  /** A link as a press makes it. */
  async link(request = 'LK-21', person = riley.id): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const until = new Date(this.clock.now().getTime() + 600_000).toISOString();
    await this.links.add(hashOf(token), { request, person, until });
    return `/secret/${token}`;
  }

  get told(): readonly string[] {
    return this.events.map(({ kind, facts }) =>
      typeof facts['because'] === 'string' ? `${kind} ${facts['because']}` : kind,
    );
  }
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** Keeps cookies, follows nothing by itself. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #world: World;
  readonly #person: SignedIn;
  constructor(world: World, person: SignedIn) {
    this.#world = world;
    this.#person = person;
  }
  async go(path: string, init: RequestInit = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${this.#world.web?.url ?? ''}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { connection: 'close', cookie, ...(init.headers as Record<string, string> | undefined) },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    return {
      status: answer.status,
      text: (await answer.text()).replace(/\s+/g, ' '),
      headers: answer.headers,
    };
  }
  /** Opens a page, through the sign-in where it asks for one. */
  async open(path: string): Promise<Answer> {
    const first = await this.go(path);
    const to = first.headers.get('location') ?? '';
    if (first.status !== 303 || !to.startsWith('https://login.test/')) return first;
    const state = new URL(to).searchParams.get('state') ?? '';
    const back = await this.go(`/signed-in?code=${this.#world.code(this.#person)}&state=${state}`);
    return this.go(back.headers.get('location') ?? '/nowhere');
  }
  press = (path: string, init: RequestInit = {}): Promise<Answer> =>
    this.go(path, { method: 'POST', ...init });
}

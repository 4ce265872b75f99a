// Trouble on order: rules that make calls fail before or after they take effect, come late, or wait until released.
import { randomUUID } from 'node:crypto';
import type { Service } from './world.ts';

export interface Respond {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface Rule {
  service?: Service;
  /** A substring of `METHOD url`, or a cmdlet's name; absent: every call. */
  match?: string;
  times?: number;
  /** The part of the matching calls that is hit, 0 to 1, drawn with `seed`. */
  share?: number;
  seed?: number;
  when?: 'before' | 'after';
  respond?: Respond;
  delayMs?: number;
  hold?: boolean;
  /** Drops the connection even after a wait; without respond, delayMs and hold it always drops. */
  drop?: boolean;
}

export interface Held {
  id: string;
  service: Service;
  method: string;
  url: string;
  cmdlet?: string;
  when: 'before' | 'after';
  at: string;
}

interface Armed extends Rule {
  left: number;
  draw: () => number;
}

/** mulberry32: small, seeded, the same on every machine. */
const seeded = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const cmdletName = /^[A-Z][a-z]+-[A-Za-z]+$/;

const matches = (rule: Rule, call: { line: string; cmdlet?: string }): boolean => {
  const match = rule.match ?? '';
  if (match === '' || call.line.includes(match)) return true;
  if (call.cmdlet === undefined) return false;
  const cmdlet = call.cmdlet.toLowerCase();
  return cmdletName.test(match) ? cmdlet === match.toLowerCase() : cmdlet.includes(match.toLowerCase());
};

export class Faults {
  #rules: Armed[] = [];
  readonly #held = new Map<string, { entry: Held; go: () => void }>();

  add(rules: readonly Rule[]): void {
    for (const rule of rules) {
      this.#rules.push({ ...rule, left: rule.times ?? Infinity, draw: seeded(rule.seed ?? 1) });
    }
  }

  clear(): void {
    this.#rules = [];
  }

  get rules(): readonly Rule[] {
    return this.#rules.map(({ left, draw: _, ...rule }) =>
      left === Infinity ? rule : { ...rule, times: left },
    );
  }

  /**
   * The first rule that hits this call; it is used up by one.
   * @param inner a call inside a batch: only a ready answer can hit it, and only one that names what it matches
   */
  pick(service: Service, call: { line: string; cmdlet?: string }, inner = false): Rule | undefined {
    return this.#rules.find((rule) => {
      if (inner && (rule.respond === undefined || rule.when === 'after' || (rule.match ?? '') === ''))
        return false;
      if (rule.left < 1 || (rule.service ?? service) !== service || !matches(rule, call)) return false;
      if (rule.share !== undefined && rule.draw() >= rule.share) return false;
      rule.left -= 1;
      return true;
    });
  }

  /** Waits until somebody releases it, or until the caller is gone. */
  async wait(about: Omit<Held, 'id'>, gone: (go: () => void) => void): Promise<void> {
    const id = randomUUID();
    await new Promise<void>((resolve) => {
      this.#held.set(id, { entry: { id, ...about }, go: resolve });
      gone(resolve);
    });
    this.#held.delete(id);
  }

  get held(): readonly Held[] {
    return [...this.#held.values()].map((one) => one.entry);
  }

  /** Lets one held call go on, or all; answers how many. */
  release(id?: string): number {
    const going =
      id === undefined
        ? [...this.#held.values()]
        : [...this.#held.values()].filter((one) => one.entry.id === id);
    for (const one of going) one.go();
    return going.length;
  }
}

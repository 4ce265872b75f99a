// Rows with a short memory: a reader sees a write only after its own lag, as replicas of a real service do.
import type { Clock } from '../clock.ts';
import type { Disk } from '../disk.ts';
import type { Settings } from '../world.ts';

/** Who reads: a service with its lag, or the truth itself (writes check that, and so does the control surface). */
export type Reader = keyof Settings['lagMs'] | 'truth';

interface Past<T> {
  at: number;
  lags: Settings['lagMs'];
  was: T | undefined;
}

const noLag: Settings['lagMs'] = { entra: 0, graph: 0, exo: 0, mail: 0, credential: 0 };

export class Table<T extends { id: string }> {
  readonly #clock: Clock;
  readonly #settings: Settings;
  readonly #save: () => void;
  #rows = new Map<string, T>();
  #past = new Map<string, Past<T>[]>();

  constructor(name: string, parts: { clock: Clock; settings: Settings; disk: Disk }) {
    this.#clock = parts.clock;
    this.#settings = parts.settings;
    this.#save = parts.disk.source(name, () => [...this.#rows.values()]);
    const left = parts.disk.read(name);
    if (Array.isArray(left)) for (const row of left as T[]) this.#rows.set(row.id.toLowerCase(), row);
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: string, reader: Reader = 'truth'): T | undefined {
    return this.#as(id.toLowerCase(), reader);
  }

  list(reader: Reader = 'truth'): T[] {
    this.#prune();
    if (reader === 'truth' || this.#past.size === 0) return [...this.#rows.values()];
    const keys = new Set([...this.#rows.keys(), ...this.#past.keys()]);
    return [...keys].flatMap((key) => this.#as(key, reader) ?? []);
  }

  /** Writes a whole row, seen by each reader after its lag; `now` makes it seen at once. Rows are never changed in place. */
  put(row: T, now = false): void {
    const key = row.id.toLowerCase();
    this.#remember(key, now);
    this.#rows.set(key, row);
    this.#save();
  }

  drop(id: string, now = false): void {
    const key = id.toLowerCase();
    this.#remember(key, now);
    this.#rows.delete(key);
    this.#save();
  }

  /** Everything anew, seen at once. */
  fill(rows: readonly T[]): void {
    this.#rows = new Map(rows.map((row) => [row.id.toLowerCase(), row]));
    this.#past = new Map();
    this.#save();
  }

  #as(key: string, reader: Reader): T | undefined {
    if (reader !== 'truth') {
      const now = this.#clock.ms();
      const unseen = this.#past.get(key)?.find((one) => now < one.at + one.lags[reader]);
      if (unseen !== undefined) return unseen.was;
    }
    return this.#rows.get(key);
  }

  #remember(key: string, now: boolean): void {
    if (now) {
      this.#past.delete(key);
      return;
    }
    const past = this.#past.get(key) ?? [];
    const lags = { ...noLag, ...this.#settings.lagMs };
    // What comes into sight takes with it whatever was written before it.
    const at = this.#clock.ms();
    const earlier = past.map((one) => ({ ...one, lags: sooner(one, at, lags) }));
    this.#past.set(key, [...earlier, { at, lags, was: this.#rows.get(key) }]);
  }

  #prune(): void {
    const now = this.#clock.ms();
    for (const [key, past] of this.#past) {
      const still = past.filter((one) => now < one.at + Math.max(...Object.values(one.lags)));
      if (still.length === 0) this.#past.delete(key);
      else if (still.length < past.length) this.#past.set(key, still);
    }
  }
}

const sooner = (
  one: { at: number; lags: Settings['lagMs'] },
  at: number,
  lags: Settings['lagMs'],
): Settings['lagMs'] => {
  const least = (reader: keyof Settings['lagMs']): number =>
    Math.min(one.lags[reader], at + lags[reader] - one.at);
  return {
    entra: least('entra'),
    graph: least('graph'),
    exo: least('exo'),
    mail: least('mail'),
    credential: least('credential'),
  };
};

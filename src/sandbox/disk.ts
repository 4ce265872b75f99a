// What survives a restart: one JSON file per name, written a moment after a change and once more at the end.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from './clock.ts';

const pause = 200;

export interface Kept<T> {
  value: T;
  save(): void;
}

interface Source {
  take: () => unknown;
  dirty: boolean;
  writing: boolean;
}

export class Disk {
  readonly folder: string;
  readonly #clock: Clock;
  readonly #sources = new Map<string, Source>();
  readonly #kept = new Map<string, Kept<unknown>>();

  constructor(folder: string, clock: Clock) {
    this.folder = folder;
    this.#clock = clock;
    mkdirSync(folder, { recursive: true });
  }

  /** What the last process left under `name`, or undefined where there is nothing or the file is no JSON. */
  read(name: string): unknown {
    try {
      return JSON.parse(readFileSync(this.#file(name), 'utf8')) as unknown;
    } catch {
      return undefined;
    }
  }

  /** Names a part of the state; call the answer after each change of it. */
  source(name: string, take: () => unknown): () => void {
    const source: Source = { take, dirty: false, writing: false };
    this.#sources.set(name, source);
    return () => {
      source.dirty = true;
      if (!source.writing) this.#soon(name, source, pause);
    };
  }

  /** One value that is changed in place; the same object for the same name. */
  kept<T>(name: string, fresh: () => T): Kept<T> {
    const known = this.#kept.get(name);
    if (known !== undefined) return known as Kept<T>;
    const left = this.read(name) as T | undefined;
    const kept: Kept<T> = { value: left ?? fresh(), save: () => undefined };
    kept.save = this.source(name, () => kept.value);
    this.#kept.set(name, kept);
    if (left === undefined) kept.save();
    return kept;
  }

  /** Writes what is not written yet, before the process ends. */
  flush(): void {
    for (const [name, source] of this.#sources) {
      if (!source.dirty && !source.writing) continue;
      source.dirty = false;
      const draft = `${this.#file(name)}.last`;
      writeFileSync(draft, JSON.stringify(source.take()));
      renameSync(draft, this.#file(name));
    }
  }

  #soon(name: string, source: Source, ms: number): void {
    source.writing = true;
    this.#clock.later(ms, () => void this.#write(name, source));
  }

  async #write(name: string, source: Source): Promise<void> {
    source.dirty = false;
    const began = performance.now();
    const text = JSON.stringify(source.take());
    const cost = performance.now() - began;
    const draft = `${this.#file(name)}.new`;
    await writeFile(draft, text);
    await rename(draft, this.#file(name));
    source.writing = false;
    // A big table is written less often, so that saving never takes more than a twentieth of the time.
    if (this.#sources.get(name)?.dirty === true) this.#soon(name, source, Math.max(pause, cost * 20));
  }

  #file(name: string): string {
    return join(this.folder, `${name.replaceAll(/[^\w.-]/g, '_')}.json`);
  }
}

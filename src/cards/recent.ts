// What this process remembers of late: so much of it, the oldest forgotten first.
export class Recent<T> {
  readonly #all = new Map<string, T>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }
  get(key: string): T | undefined {
    return this.#all.get(key);
  }
  set(key: string, value: T): void {
    this.#all.delete(key);
    this.#all.set(key, value);
    const [oldest] = this.#all.keys();
    if (this.#all.size > this.#most && oldest !== undefined) this.#all.delete(oldest);
  }
  delete(key: string): void {
    this.#all.delete(key);
  }
}

// One process's hold on one request: a process that was paused for longer than it holds must not believe that it still does.

export class Claim {
  readonly #forMs: number;
  readonly #ask: () => Promise<boolean>;
  /** Real time, since a hold is: before the last renewal that was granted was asked for. */
  #since = -Infinity;

  /** @param ask claims it for `forMs`, once more or at first */
  constructor(forMs: number, ask: () => Promise<boolean>) {
    this.#forMs = forMs;
    this.#ask = ask;
  }

  /** @returns false when another process has it */
  async renew(): Promise<boolean> {
    const asked = performance.now();
    const granted = await this.#ask();
    this.#since = granted ? asked : -Infinity;
    return granted;
  }

  holds(): boolean {
    return performance.now() - this.#since < this.#forMs;
  }
}

// Small memories of this process: what came a moment ago, and where conversations are reached.
import type { Address, Addresses } from '../../contracts/place.ts';

/** Remembers the last `most` keys. */
export class Recent {
  readonly #most: number;
  readonly #keys = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  /** False where the key was there already. */
  add(key: string): boolean {
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    if (this.#keys.size > this.#most) this.#keys.delete(this.#keys.values().next().value ?? key);
    return true;
  }

  forget(key: string): void {
    this.#keys.delete(key);
  }
}

/** Keeps an address on record when it is new or has changed; the same one again costs nothing, unless it may be gone: `anew`. */
export function keepChanged(
  addresses: Pick<Addresses, 'keep'>,
  most = 5000,
): (address: Address, anew?: boolean) => Promise<void> {
  const kept = new Map<string, string>();
  return async (address, anew = false) => {
    const spelled = JSON.stringify(address);
    if (!anew && kept.get(address.conversation) === spelled) return;
    await addresses.keep(address);
    if (kept.size > most) kept.clear();
    kept.set(address.conversation, spelled);
  };
}

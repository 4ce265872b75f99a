// A clock whose repeated work runs only when told, and a gate that opens when told: for the worker's tests.
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/contracts/clock.ts';
import type { Office } from './office.ts';

/** Ticks only when told. */
export class Ticks implements Clock {
  readonly #office: Office;
  readonly running: (() => Promise<void>)[] = [];
  constructor(office: Office) {
    this.#office = office;
  }
  now = (): Date => this.#office.clock.now();
  sleep = async (ms: number): Promise<void> => {
    this.#office.clock.pass(ms);
    await setImmediate();
  };
  every = (_ms: number, what: () => Promise<void>): (() => Promise<void>) => {
    this.running.push(what);
    return async () => {
      this.running.splice(this.running.indexOf(what), 1);
    };
  };
  /** Everything that runs by itself runs once. */
  async tick(): Promise<void> {
    for (const what of [...this.running]) await what();
    for (let turn = 0; turn < 50; turn += 1) await setImmediate();
  }
}

/** A promise that is kept when told. */
export function gate(): { readonly go: () => void; readonly passed: Promise<void> } {
  let go = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    go = resolve;
  });
  return { go, passed };
}

// A vault for tests of the mail look: it holds what the test gives it, by name.
import { createHash } from 'node:crypto';
import { blocked } from '../../../src/contracts/failure.ts';
import type { Opened, Vault } from '../../../src/contracts/vault.ts';

export interface Held {
  readonly vault: Pick<Vault, 'mark' | 'open'>;
  readonly things: Map<string, Opened>;
  /** How often something was opened. */
  readonly opened: () => number;
}

export function holding(things: Map<string, Opened>): Held {
  let opened = 0;
  return {
    things,
    opened: () => opened,
    vault: {
      mark: async (name) => {
        const thing = things.get(name);
        if (!thing) return undefined;
        const mark = createHash('sha256').update(JSON.stringify(thing)).digest('base64');
        return { kind: thing.kind, mark, where: 'test' };
      },
      open: async (name) => {
        opened += 1;
        const thing = things.get(name);
        if (!thing) throw blocked(`Nothing as ${name}.`, 'Put it in.');
        return thing;
      },
    },
  };
}

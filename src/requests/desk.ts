// What asking, deciding and running need of the world; wired once in main.
import { refused } from '../contracts/failure.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Look } from '../contracts/look.ts';
import type { Operation } from '../contracts/operation.ts';
import type { Person } from '../contracts/person.ts';
import type { PolicyInForce } from '../contracts/policy.ts';
import type { Store } from '../contracts/store.ts';

export interface Desk {
  readonly store: Store;
  readonly clock: Clock;
  readonly look: Look;
  readonly operations: ReadonlyMap<string, Operation>;
  /** Read anew each time: a policy that was taken away holds for nobody. */
  policy(): Promise<PolicyInForce>;
  /** Everybody in these groups, directly or through others. @throws Failure */
  members(groups: readonly string[]): Promise<readonly Person[]>;
  /** How many of these people cards can reach: by the channel in use, or each in person. Stops counting at `enough`. */
  reachable(people: readonly Person[], discreet: boolean, enough: number): Promise<number>;
  /** observe: answers and previews only; nothing is opened or run. */
  readonly trust: 'observe' | 'act';
}

/** @throws Failure refused while the tenant is only observed: nothing is set going that could not run */
export function mayAct({ trust }: Pick<Desk, 'trust'>): void {
  if (trust === 'observe')
    throw refused(
      'This tenant is only observed at present.',
      'Nothing was changed. Whoever runs Latchkey can let it act: TRUST=act.',
    );
}

// What writes: one call at a time, exactly as it was approved.
import type { Ready } from './call.ts';
import type { Answer } from './look.ts';

export interface Hands {
  /**
   * Sends one call. A secret in the answer has gone into the vault before this answers, and is not in the answer.
   * @throws Failure: refused never; blocked, busy as the service said; `took` tells whether it may have had effect
   */
  send(call: Ready): Promise<Answer>;
}

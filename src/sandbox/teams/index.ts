import { Router } from 'express';
import type { World } from '../world.ts';
export interface Options {
  /** How long Teams waits for the answer to a pressed button. */
  answerWithinMs?: number;
}
export const teams = (_world: World, _options: Options = {}): { chat: Router; connector: Router } => ({ chat: Router(), connector: Router() });

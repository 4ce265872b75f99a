// A right taken away is the same right turned round: done when it is not there, and its undo gives it back.
import type { Finding } from '../contracts/step.ts';
import { giving, type Held, type Right, type Seeable } from './right.ts';

/** The step that takes it away. */
export function taking(right: Right): Seeable {
  return {
    ...giving(right),
    thing: `${right.slot}=${right.off}`,
    check: async (look) => taken(await right.held(look)),
    apply: right.take,
    undo: right.give,
  };
}

function taken(found: Held): Finding {
  switch (found.is) {
    case 'held':
      return { is: 'todo', was: found.was };
    case 'free':
      return { is: 'done' };
    case 'denied':
      return found.held ? { is: 'todo', was: found.was } : { is: 'done' };
    case 'barred':
      return { is: 'blocked', because: found.because, advice: found.advice };
    case 'unclear':
      return { is: 'unknown', because: found.because };
  }
}

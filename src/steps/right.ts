// A right on a mailbox that one trustee has or has not: how to see it, how to give it, how to take it away.
import type { Calls } from '../contracts/call.ts';
import type { Json } from '../contracts/json.ts';
import type { Look } from '../contracts/look.ts';
import type { Change, Finding } from '../contracts/step.ts';
import type { Mailbox } from './objects.ts';

/** What a look found. `was` is what undo and the trail need of it. */
export type Held =
  | { readonly is: 'held'; readonly was: Json }
  | { readonly is: 'free'; readonly was: Json }
  /** A deny entry beats what is given. `held`: there is an entry that allows as well. */
  | {
      readonly is: 'denied';
      readonly was: Json;
      readonly held: boolean;
      readonly because: string;
      readonly advice: string;
    }
  | { readonly is: 'barred'; readonly because: string; readonly advice: string }
  | { readonly is: 'unclear'; readonly because: string };

export interface Right {
  readonly key: string;
  readonly title: string;
  readonly mailbox: Mailbox;
  /** The place this right takes: `full:<mailbox>:<trustee>`. */
  readonly slot: string;
  /** Values of that place when it is given and when it is not. */
  readonly on: string;
  readonly off: string;
  held(look: Look): Promise<Held>;
  readonly give: Calls;
  readonly take: Calls;
}

export const role = 'Exchange Recipient Administrator';

/** A change that can be looked at. */
export type Seeable = Change & { readonly check: (look: Look) => Promise<Finding> };

/** The step that gives it. */
export function giving(right: Right): Seeable {
  return {
    key: right.key,
    title: right.title,
    needs: [role],
    on: [`mailbox:${right.mailbox.id}`],
    thing: `${right.slot}=${right.on}`,
    check: async (look) => given(await right.held(look)),
    apply: right.give,
    undo: right.take,
  };
}

function given(found: Held): Finding {
  switch (found.is) {
    case 'held':
      return { is: 'done' };
    case 'free':
      return { is: 'todo', was: found.was };
    case 'denied':
    case 'barred':
      return { is: 'blocked', because: found.because, advice: found.advice };
    case 'unclear':
      return { is: 'unknown', because: found.because };
  }
}

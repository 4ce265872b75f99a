// A change of an application's taken back by a request of its own: done when it is not there, and its undo gives it back.
import type { Calls } from '../../contracts/call.ts';
import type { Change, Finding, Tie } from '../../contracts/step.ts';
import { slotOf } from '../../contracts/step.ts';

/**
 * @param change what gives it; its way back must be calls
 * @param title as the card shows it: "No full access: Journal"
 * @param after keys of steps that must hold before: what hangs on it
 * @throws Error where the change has no way back of its own
 */
export function taken(change: Change, title: string, after: readonly Tie[] = []): Change {
  const { check, undo, apply, passing: _passing, ...rest } = change;
  if (typeof undo === 'string' || typeof check === 'string')
    throw new Error(`${change.key} cannot be taken away by itself.`);
  return {
    ...rest,
    title,
    thing: `${slotOf(change.thing)}=off`,
    after,
    check: async (look) => turned(await check(look)),
    apply: undo,
    undo: apply satisfies Calls,
  };
}

function turned(found: Finding): Finding {
  if (found.is === 'done') return { is: 'todo' };
  return found.is === 'todo' ? { is: 'done' } : found;
}

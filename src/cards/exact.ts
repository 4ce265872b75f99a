// The exact calls under the fold: what will be sent, and what takes it back.
import type { Intent, Planned, Request } from '../contracts/request.ts';
import type { Room } from './fill.ts';
import { spelt } from './inert.ts';

export interface CallGroup {
  readonly group: string;
  readonly calls: readonly { readonly call: string }[];
  /** None or one. */
  readonly more: readonly { readonly rest: string }[];
}

function group(title: string, lines: readonly string[], room: Room): readonly CallGroup[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, room.lines);
  const rest = lines.length - shown.length;
  return [
    {
      group: title,
      calls: shown.map((call) => ({ call: spelt(call, room.call) })),
      more: rest > 0 ? [{ rest: `and ${rest.toLocaleString('en-GB')} more of the same kind` }] : [],
    },
  ];
}

const applied = (steps: readonly Planned[]): readonly string[] => steps.flatMap((step) => step.apply);
const undone = (steps: readonly Planned[]): readonly string[] =>
  steps.toReversed().flatMap((step) => step.undo);

/** The steps that are ours to take back. */
function standing(request: Request): readonly Planned[] {
  const ours = new Set(
    request.rows.filter((row) => row.made && row.state !== 'undone').map((row) => row.key),
  );
  return request.plan.filter((step) => ours.has(step.key));
}

/** The steps that a retry is about. */
function lacking(request: Request): readonly Planned[] {
  const held = new Set(
    request.rows.filter((row) => row.state === 'seen' || row.state === 'already').map((row) => row.key),
  );
  return request.plan.filter((step) => !held.has(step.key));
}

/** By intent: what the approver is asked to let through. Without a pending wish: what the request is about. */
export function exactCalls(request: Request, intent: Intent, room: Room): readonly CallGroup[] {
  switch (intent) {
    case 'extend':
      return group('Nothing is sent now; at the new end', undone(standing(request)), room);
    case 'undo':
    case 'end':
      return group('To be sent', undone(standing(request)), room);
    case 'retry':
      return group('To be sent, where it does not hold yet', applied(lacking(request)), room);
    case 'do': {
      const already = request.plan.filter((step) => step.found.is === 'done');
      const gives = request.direction === 'gives';
      const todo = request.plan.filter((step) => step.found.is !== 'done');
      return [
        ...group(
          request.rows.some((row) => row.state !== 'planned') ? 'As approved' : 'To be sent',
          applied(todo),
          room,
        ),
        ...group('Already so; sent only if that has changed by then', applied(already), room),
        ...group(gives ? 'Takes it back' : 'Puts it back', undone(todo), room),
        // It may come to be ours to take back: inherited from another request, or sent after all because it had changed.
        ...group(
          gives
            ? 'Was already so; taken back only if Latchkey gave it'
            : 'Was already so; put back only if Latchkey took it',
          undone(already),
          room,
        ),
      ];
    }
  }
}

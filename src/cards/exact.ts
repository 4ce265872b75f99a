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

interface Printed {
  /** Calls of one kind differ in whom they are for alone: the first few stand for the others. */
  readonly kind: string;
  readonly call: string;
}

/** `full:<mailbox>` is of the kind `full`; where the key names none, the cmdlet does. */
const kindOf = (key: string, call: string): string =>
  key.includes(':') ? key.slice(0, key.lastIndexOf(':')) : (/^\S+/.exec(call.slice(0, 60))?.[0] ?? '');

function group(title: string, lines: readonly Printed[], room: Room): readonly CallGroup[] {
  if (lines.length === 0) return [];
  const kinds = [...Map.groupBy(lines, ({ kind }) => kind).values()];
  const most = Math.max(
    1,
    kinds.length > 1 ? Math.min(room.lines, Math.ceil(room.calls / kinds.length)) : room.lines,
  );
  const shown = new Set(kinds.slice(0, room.calls).flatMap((kind) => kind.slice(0, most)));
  const rest = lines.length - shown.size;
  const same = kinds.length <= room.calls ? ' of the same kind' : '';
  return [
    {
      group: title,
      calls: lines.filter((line) => shown.has(line)).map(({ call }) => ({ call: spelt(call, room.call) })),
      more: rest > 0 ? [{ rest: `and ${rest.toLocaleString('en-GB')} more${same}` }] : [],
    },
  ];
}

const printed = (of: 'apply' | 'undo', steps: readonly Planned[]): readonly Printed[] =>
  steps.flatMap((step) => step[of].map((call) => ({ kind: kindOf(step.key, call), call })));
const applied = (steps: readonly Planned[]): readonly Printed[] => printed('apply', steps);
const undone = (steps: readonly Planned[]): readonly Printed[] => printed('undo', steps.toReversed());
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
    request.rows
      .filter((row) => row.state === 'seen' || row.state === 'already' || row.state === 'proved')
      .map((row) => row.key),
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

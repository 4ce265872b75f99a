// What is waiting to be decided, and what was decided, in words.
import type { Intent, Pending, Planned, Request } from '../contracts/request.ts';
import type { Room } from './fill.ts';
import { counted, inert } from './inert.ts';
import { both, near } from './times.ts';

const asksTo: Record<Exclude<Intent, 'do'>, string> = {
  retry: 'asks to try again what did not work.',
  undo: 'asks to undo this.',
  extend: 'asks to extend this.',
  end: 'asks to end this now.',
};

export interface Wish {
  readonly asked: string;
  readonly terms: readonly { readonly term: string }[];
}

/** An undo that gives: the lines above it speak of taking. */
const back = ({ direction, pending }: Request): boolean =>
  direction === 'takes' && pending?.intent === 'undo';

/** None for the ask itself, which the whole card is about. */
export function wish(request: Request): readonly Wish[] {
  const { pending } = request;
  if (!pending || pending.intent === 'do') return [];
  return [
    {
      asked: `${inert(pending.by.name, 80)} ${back(request) ? 'asks to undo this: what was taken away is given back.' : asksTo[pending.intent]}`,
      terms: [
        ...(pending.until ? [{ term: `New end: ${both(pending.until, request.asker)}` }] : []),
        { term: votes(pending) },
      ],
    },
  ];
}

/** A proof changes nothing, and what serves the run alone is gone after it. */
export const counts = ({ kind }: Planned): boolean => kind !== 'proof' && kind !== 'passing';

/** How many changes an approval lets through: what the preview found to do, or could not read. */
export const changes = (request: Request): number =>
  request.plan.filter((step) => counts(step) && (step.found.is === 'todo' || step.found.is === 'unknown'))
    .length;

export function approveTitle(request: Request, pending: Pending): string {
  switch (pending.intent) {
    case 'do':
      return changes(request) > 0 ? `Approve ${counted(changes(request), 'change')}` : 'Approve';
    case 'retry':
      return 'Approve retry';
    case 'undo':
      return 'Approve undo';
    case 'extend':
      return 'Approve new end';
    case 'end':
      return 'Approve ending now';
  }
}

/** "Approved 0 of 1" while it is being decided. */
export function votes(pending: Pending | undefined): string {
  if (!pending) return '';
  const people = new Set(
    pending.decisions.filter((each) => each.is === 'approved').map((each) => each.by.id),
  );
  return `Approved ${people.size} of ${pending.count}`;
}

export interface DecisionLine {
  readonly decided: string;
  readonly when: string;
  readonly reasons: readonly { readonly reason: string }[];
}

const nouns: Record<Intent, string> = {
  do: '',
  retry: 'Retry: ',
  undo: 'Undo: ',
  extend: 'Extension: ',
  end: 'Early end: ',
};

const outcomes = {
  approved: '',
  rejected: '',
  lapsed: 'lapsed undecided',
  cancelled: 'withdrawn',
  void: 'the plan changed, so approvals were void',
  free: 'needed no approval',
} as const;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function lines(wish: Pending, request: Request, room: Room, outcome = ''): readonly DecisionLine[] {
  const when = (at: string): string => near(at, request.opened, request.asker);
  const decisions = wish.decisions.map((each) => ({
    decided: `${capital(`${nouns[wish.intent]}${each.is} by ${inert(each.by.name, 80)}`)},`,
    when: when(each.at),
    reasons: each.reason ? [{ reason: inert(each.reason, room.text) }] : [],
  }));
  return outcome
    ? [...decisions, { decided: capital(`${nouns[wish.intent]}${outcome}`), when: '', reasons: [] }]
    : decisions;
}

/** Everyone who decided, when, and what they said; the newest when there is no room for all. */
export function decisionLines(request: Request, room: Room): readonly DecisionLine[] {
  const all = [
    ...request.decided.flatMap((each) => lines(each, request, room, outcomes[each.outcome])),
    ...(request.pending ? lines(request.pending, request, room) : []),
  ];
  return all.slice(-Math.min(6, room.lines));
}

// The one card of a request: a pure function of the request and of where the copy stands.
import type { Card } from '../contracts/card.ts';
import { headline, isLease, isOver, type Request } from '../contracts/request.ts';
import { previewButtons, requestButtons, type Buttons, type Role } from './buttons.ts';
import { before, doneWords, standing, tally } from './closing.ts';
import { exactCalls, type CallGroup } from './exact.ts';
import { fit, type Room } from './fill.ts';
import { handViews, type HandView } from './hands.ts';
import { inert } from './inert.ts';
import { blockedLines, stepLines, type StepLine } from './rows.ts';
import { both, dateTime, lasting, near } from './times.ts';
import { toneOf, type Tone } from './tone.ts';
import { counts, decisionLines, votes, wish, type DecisionLine, type Wish } from './wish.ts';

export interface RequestCardOptions {
  /** The home copy stands in the place, so approvers press on it too. */
  readonly alsoPlace?: boolean;
  /** An older place: still followed, but decided elsewhere. */
  readonly decidedElsewhere?: boolean;
  /** For a preview: the sentence that asks for it. Absent: nothing may be asked for, as with TRUST=observe. */
  readonly say?: string;
}

export interface RequestView extends Buttons {
  readonly head: string;
  readonly headline: string;
  readonly tone: Tone;
  readonly what: string;
  readonly asker: string;
  readonly asks: string;
  readonly whom: string;
  readonly term: string;
  readonly ticket: readonly { readonly ref: string }[];
  readonly wrote: readonly { readonly by: string; readonly words: string }[];
  readonly notes: readonly { readonly note: string }[];
  readonly wish: readonly Wish[];
  readonly hands: readonly HandView[];
  readonly started: boolean;
  readonly steps: readonly StepLine[];
  readonly counts: readonly { readonly tally: string; readonly votes: string }[];
  readonly lines: readonly { readonly line: string; readonly tone: Tone }[];
  readonly decisions: readonly DecisionLine[];
  readonly folded: boolean;
  readonly groups: readonly CallGroup[];
  readonly typed: readonly { readonly said: string }[];
}

/** From when until when. Whose clock it is, is said once, with the end. */
function term(request: Request): string {
  const { input, asker, direction } = request;
  const starts = request.began === undefined ? (request.starts ?? input.from) : undefined;
  const ends = request.ends ?? input.until;
  if (ends !== undefined) {
    const from = starts === undefined ? '' : `From ${dateTime(starts)} `;
    return from ? `${from}until ${both(ends, asker)}` : `Until ${both(ends, asker)}`;
  }
  const from = starts === undefined ? '' : `From ${both(starts, asker)}`;
  if (input.for !== undefined)
    return `${from ? `${from}, for` : 'For'} ${lasting(input.for)}, counted from when it is set`;
  // A mail that is sent is over with it; and so is a renewal, which puts one thing in the place of another for good.
  const seals = request.plan.some((step) => step.seals === true);
  const lasts = !seals && request.plan.some((step) => counts(step) && step.final !== true);
  return from || (direction === 'gives' && lasts ? 'Without end' : 'At once');
}

function head(request: Request, as: Role): { headline: string; tone: Tone } {
  if (as === 'preview') return { headline: 'Preview', tone: 'Accent' };
  const word = headline(request);
  const { pending } = request;
  const lapses = pending ? ` · lapses ${near(pending.lapses, pending.at, request.asker)}` : '';
  return { headline: `${word}${lapses}`, tone: toneOf(request) };
}

type Line = RequestView['lines'][number];
const calm = (line: string): Line => ({ line, tone: 'Default' });

function lines(request: Request, as: Role, options: RequestCardOptions): readonly Line[] {
  if (as === 'preview') {
    if (request.plan.some((step) => step.found.is === 'blocked'))
      return [{ line: 'Not sent on: it cannot be done as things are.', tone: 'Attention' }];
    return [
      ...before(request),
      calm(options.say ? 'Nothing has been asked for yet.' : 'A preview only: this tenant takes no changes.'),
    ];
  }
  const word = headline(request);
  const gives = request.direction === 'gives';
  const found = request.rows.every((row) => row.state === 'already' && !row.made);
  const end = found ? 'It was there before; it stays.' : 'It is taken back by itself at its end.';
  const lease = isLease(request) && !request.pending ? ` ${end}` : '';
  const late = request.lateMs !== undefined && request.lateMs >= 60_000 ? lasting(request.lateMs) : '';
  return [
    ...(late ? [{ line: `Ended ${late} late: Latchkey was not running.`, tone: 'Warning' as const }] : []),
    ...(request.pending?.intent === 'do' ? before(request) : []),
    ...standing(request).map(calm),
    ...(word === 'Scheduled' ? [calm('It starts by itself.')] : []),
    ...(word === 'Done' && gives ? [calm(`${doneWords(request)}${lease}`)] : []),
    ...(word === 'Partly' ? [calm('What worked stays. Retry what did not, or undo it all.')] : []),
  ];
}

/** It is being decided, running or standing: what is to be known of it still holds. */
const concerns = (request: Request): boolean =>
  !isOver(request) || request.state === 'done' || request.state === 'partly';

/** Everything the template names. */
export function requestView(
  request: Request,
  as: Role,
  options: RequestCardOptions,
  room: Room,
): RequestView {
  const { input, pending } = request;
  const asker = inert(request.asker.name, 80);
  const ran = request.rows.some((row) => row.state !== 'planned');
  const preview = as === 'preview';
  const steps = ran
    ? stepLines(request, room)
    : isOver(request) && !preview
      ? []
      : blockedLines(request, room);
  const blocked = request.plan.some((step) => step.found.is === 'blocked');
  const groups = exactCalls(request, pending?.intent ?? 'do', room);
  const decides =
    as === 'approver' || (as === 'place' && !options.decidedElsewhere) || (options.alsoPlace ?? false);
  return {
    head: preview ? request.title : `${request.id} · ${request.title}`,
    ...head(request, as),
    what: inert(request.summary.what, room.text),
    asker: request.byItself ? 'By itself, as policy says' : asker,
    asks: request.byItself ? ', for ' : request.direction === 'gives' ? ' asks, for ' : ' asks to take from ',
    whom: inert(request.summary.whom, room.text),
    term: term(request),
    ticket: input.ref ? [{ ref: inert(input.ref, 60) }] : [],
    wrote: input.because
      ? [{ by: asker.split(' ')[0] ?? asker, words: inert(input.because, room.text) }]
      : [],
    notes: (preview || concerns(request) ? request.summary.notes : [])
      .slice(0, room.lines)
      .map((note) => ({ note: inert(note, room.text) })),
    wish: wish(request),
    hands: preview ? [] : handViews(request, room),
    started: steps.length > 0,
    steps,
    // A later wish says beside itself how many approved it.
    counts:
      preview || pending?.intent === 'do'
        ? [{ tally: tally(request), votes: preview ? '' : votes(pending) }]
        : [],
    lines: lines(request, as, options),
    decisions: preview ? [] : decisionLines(request, room),
    folded: groups.length > 0,
    groups,
    typed: [{ said: inert(request.said, room.text) }],
    ...(preview
      ? previewButtons(blocked ? undefined : options.say)
      : requestButtons(request, { decides, home: as !== 'approver' })),
  };
}

/** A request's card as a copy in this role shows it. */
export function requestCard(request: Request, as: Role, options: RequestCardOptions = {}): Card {
  const word = as === 'preview' ? 'Preview' : headline(request);
  const who = inert(request.asker.name, 80);
  const subject = `${inert(request.summary.what, 160)} · ${inert(request.summary.whom, 100)}`;
  return {
    json: fit('request', (room) => requestView(request, as, options, room)),
    text:
      as === 'preview'
        ? `Preview: ${subject}`
        : as === 'home' || !request.pending
          ? `${request.id} · ${word}: ${subject}`
          : `${request.id}: ${who} asks. ${subject}`,
  };
}

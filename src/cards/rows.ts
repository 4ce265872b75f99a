// The steps of a run as lines: a sign, the step, how far it is, and why it is no further.
import type { Request, Row, RowState } from '../contracts/request.ts';
import { inert } from './inert.ts';
import type { Room } from './fill.ts';
import { near } from './times.ts';
import type { Tone } from './tone.ts';
import { leading, nameOf, unitsOf, type Unit } from './units.ts';

export interface StepLine {
  readonly sign: string;
  readonly tone: Tone;
  readonly step: string;
  readonly state: string;
  /** None or one. */
  readonly because: readonly { readonly why: string; readonly advice: string; readonly tone: Tone }[];
}

/** More steps than this are shown in groups. */
const mostSteps = 12;
/** More kinds of steps than this are only counted. */
const mostUnits = 20;

const signs: Record<RowState, readonly [sign: string, tone: Tone]> = {
  planned: ['·', 'Default'],
  checking: ['…', 'Accent'],
  applying: ['…', 'Accent'],
  sent: ['…', 'Accent'],
  seen: ['✓', 'Good'],
  already: ['✓', 'Good'],
  blocked: ['✗', 'Attention'],
  failed: ['✗', 'Attention'],
  skipped: ['–', 'Default'],
  asked: ['!', 'Warning'],
  proving: ['…', 'Accent'],
  proved: ['✓', 'Good'],
  unproved: ['✗', 'Attention'],
  undoing: ['…', 'Accent'],
  unsent: ['…', 'Accent'],
  undone: ['✓', 'Good'],
  handed: ['–', 'Default'],
  kept: ['–', 'Default'],
  stuck: ['✗', 'Attention'],
};

/** What a state is called for a group of steps, and for one step before its time is added. */
const states = (gives: boolean): Record<RowState, string> => ({
  planned: 'not yet',
  checking: 'looking',
  applying: 'sending',
  sent: 'sent, not seen yet',
  seen: gives ? 'set, seen' : 'taken away, seen gone',
  already: 'was so already',
  blocked: 'blocked',
  failed: 'failed',
  skipped: 'not touched',
  asked: 'needs you',
  proving: 'set up, waiting to take effect',
  proved: 'proved',
  unproved: 'not proved',
  undoing: gives ? 'taking back' : 'putting back',
  unsent: gives ? 'taken back, still seen' : 'put back, not seen yet',
  undone: gives ? 'taken back, seen gone' : 'put back, seen',
  handed: 'stays',
  kept: 'stays',
  stuck: gives ? 'not taken back yet' : 'not put back yet',
});

/** Nobody has seen it: a person, or the service's answer, said so. */
function unseen({ key, state, word }: Row, { plan }: Request): string | undefined {
  const planned = plan.find((step) => step.key === key);
  if (planned?.word || word !== undefined)
    return state === 'seen' ? 'done, as was said' : 'taken back, as was said';
  return planned?.answered ? 'sent' : undefined;
}

function stateOf(row: Row, request: Request): string {
  const word = states(request.direction === 'gives')[row.state];
  const at = near(row.at, request.opened, request.asker);
  switch (row.state) {
    case 'seen':
    case 'undone':
      return `${unseen(row, request) ?? word} ${at}`;
    case 'sent':
    case 'unsent':
      return word.replace(', ', ` ${row.sent ? near(row.sent, request.opened, request.asker) : at}, `);
    case 'planned':
      return request.over ? 'not touched' : word;
    case 'handed':
      return row.other
        ? `stays: ${inert(row.other, 20)} gives it too`
        : 'stays: another request gives it too';
    case 'kept':
      return 'stays: it was so before';
    case 'proving':
      return row.next ? `${word}; next try ${near(row.next, request.opened, request.asker)}` : word;
    case 'proved':
      return `${word} ${at} (${row.key === 'token' ? 'a token was issued' : 'real login'})`;
    default:
      return word;
  }
}

const troubled = (row: Row): boolean => ['blocked', 'failed', 'unproved', 'stuck'].includes(row.state);

function line(row: Row, request: Request, room: Room): StepLine {
  const [sign, tone] = signs[row.state];
  const planned = request.plan.find((step) => step.key === row.key);
  const why =
    row.because && (troubled(row) || row.state === 'skipped') ? inert(row.because, room.text / 2) : '';
  const advice = troubled(row) && row.advice ? inert(row.advice, room.text / 2) : '';
  return {
    sign,
    tone,
    step: inert(planned?.title ?? row.key, 120),
    state: stateOf(row, request),
    because: why || advice ? [{ why: why && `${why} `, advice, tone }] : [],
  };
}

function groups(request: Request, room: Room): readonly StepLine[] {
  const words = states(request.direction === 'gives');
  const counts = new Map<RowState, number>();
  for (const row of request.rows) counts.set(row.state, (counts.get(row.state) ?? 0) + 1);
  const lines = [...counts].map(([state, count]) => {
    const [sign, tone] = signs[state];
    const step = count === 1 ? '1 step' : `${shortly(count)} steps`;
    return { sign, tone, step, state: words[state], because: [] };
  });
  return [...lines, ...worst(request, request.rows, room)];
}

/** Steps of a kind as one line, with how many of them are as far as the one that is least far. */
function unitLine(unit: Unit, request: Request, room: Room): StepLine {
  const row = leading(unit);
  if (unit.length === 1) return line(row, request, room);
  const [sign, tone] = signs[row.state];
  const same = unit.filter(({ state }) => state === row.state);
  const newest = same.reduce((last, each) => (each.at > last.at ? each : last));
  const state = stateOf(newest, request);
  return {
    sign,
    tone,
    step: `${inert(nameOf(unit, request), 100)} · ${shortly(unit.length)}`,
    state:
      same.length === unit.length ? state : `${shortly(same.length)} of ${shortly(unit.length)}: ${state}`,
    because: [],
  };
}

function worst(request: Request, rows: readonly Row[], room: Room): readonly StepLine[] {
  const alike = Map.groupBy(rows.filter(troubled), (row) => [row.state, row.because, row.advice].join('\n'));
  const lines = [...alike.values()].flatMap(([row, ...others]) => {
    if (!row) return [];
    const one = line(row, request, room);
    return [others.length > 0 ? { ...one, step: `${one.step} and ${shortly(others.length)} more` } : one];
  });
  const shown = lines.slice(0, Math.min(5, room.lines));
  return [...shown, ...more(lines.length - shown.length, 'kinds of trouble')];
}

const shortly = (count: number): string => count.toLocaleString('en-GB');

const more = (count: number, what: string): readonly StepLine[] =>
  count > 0
    ? [
        {
          sign: '',
          tone: 'Default',
          step: `and ${shortly(count)} more ${what}`,
          state: '',
          because: [],
        },
      ]
    : [];

/** The run's steps, one line each; where they are many those of a kind are one, or all are only counted. */
export function stepLines(request: Request, room: Room): readonly StepLine[] {
  const { rows } = request;
  if (rows.length <= mostSteps) {
    const shown = rows.slice(0, Math.max(room.lines, 3));
    return [
      ...shown.map((row) => line(row, request, room)),
      ...more(rows.length - shown.length, rows.length - shown.length === 1 ? 'step' : 'steps'),
    ];
  }
  const units = unitsOf(rows);
  if (units.length > mostUnits || units.length === rows.length) return groups(request, room);
  const trouble = units.flatMap((unit) => (unit.length > 1 ? unit : []));
  return [...units.map((unit) => unitLine(unit, request, room)), ...worst(request, trouble, room)];
}

/** What stands in the way before anything ran, from the preview. */
export function blockedLines(request: Request, room: Room): readonly StepLine[] {
  const stopped = request.plan.flatMap((step) =>
    step.found.is === 'blocked' || step.found.is === 'unknown' ? [{ step, found: step.found }] : [],
  );
  const shown = stopped.slice(0, Math.min(5, room.lines)).map(({ step, found }): StepLine => {
    const [sign, tone] = found.is === 'blocked' ? signs.blocked : (['?', 'Warning'] as const);
    const advice = found.is === 'blocked' ? inert(found.advice, room.text / 2) : '';
    return {
      sign,
      tone,
      step: inert(step.title, 120),
      state: found.is === 'blocked' ? 'blocked' : 'could not be read',
      because: [{ why: `${inert(found.because, room.text / 2)} `, advice, tone }],
    };
  });
  return [...shown, ...more(stopped.length - shown.length, 'that cannot go on')];
}

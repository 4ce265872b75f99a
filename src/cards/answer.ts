// The answer to a question: a title, lines, and a table made of columns that narrow screens can wrap.
import type { Card } from '../contracts/card.ts';
import type { Answer, Chart, ChartTone } from '../contracts/question.ts';
import { fit, type Room } from './fill.ts';
import { inert } from './inert.ts';

interface Cells {
  readonly cells: readonly { readonly cell: string; readonly width: string }[];
}

interface Bars {
  readonly title: string;
  readonly each: string;
  readonly counts: string;
  readonly bars: readonly {
    readonly name: string;
    readonly count: number;
    readonly shown: string;
    /** Colour in Teams’ charts. */
    readonly color: string;
    /** For clients without charts: a row of blocks, and its colour in text. */
    readonly bar: string;
    readonly tone: string;
  }[];
}

export interface AnswerView {
  readonly title: string;
  readonly lines: readonly { readonly line: string }[];
  readonly heads: readonly Cells[];
  readonly rows: readonly Cells[];
  readonly charts: readonly Bars[];
  readonly more: readonly { readonly rest: string }[];
  readonly notes: readonly { readonly note: string }[];
  readonly buttons: readonly { readonly title: string; readonly say: string }[];
}

/** Teams shows six buttons, other clients five. */
const mostButtons = 5;

/** Columns share the card's width by their longest text, and by the room that any column needs beside it. */
function widths(columns: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const longest = columns.map((head, at) =>
    Math.max(head.length, ...rows.map((row) => Math.min(60, row[at]?.length ?? 0))),
  );
  return longest.map((length) => String(length + 4));
}

const tones = { good: 'Good', warning: 'Warning', attention: 'Attention' } satisfies {
  readonly [tone in ChartTone]: string;
};
/** Characters of the longest bar where bars are text: on one line on a narrow screen, too. */
const longestBar = 16;

function barsOf({ title, each, counts, bars }: Chart, most: number, room: Room): Bars {
  const shown = bars.slice(0, most);
  const highest = Math.max(1, ...shown.map(({ count }) => count));
  return {
    title: inert(title, room.text),
    each: inert(each, 60),
    counts: inert(counts, 60),
    bars: shown.map(({ name, count, tone }) => ({
      name: inert(name, 60),
      count,
      shown: count.toLocaleString('en-GB'),
      color: tone ?? 'neutral',
      // One that is not nothing shows, however small beside the others.
      bar: count === 0 ? ' ' : '█'.repeat(Math.max(1, Math.round((count / highest) * longestBar))),
      tone: tone === undefined ? 'Accent' : tones[tone],
    })),
  };
}

export function answerView(answer: Answer, room: Room): AnswerView {
  const lines = (answer.lines ?? []).slice(0, room.lines * 3);
  const rows = (answer.rows ?? []).slice(0, room.lines * 2);
  const columns = answer.columns ?? rows[0]?.map(() => '') ?? [];
  const wide = widths(columns, rows);
  const charts = answer.chart ? [barsOf(answer.chart, room.lines * 3, room)] : [];
  const left = (all: readonly unknown[] | undefined, some: readonly unknown[]): number =>
    (all?.length ?? 0) - some.length;
  const rest =
    left(answer.rows, rows) + left(answer.lines, lines) + left(answer.chart?.bars, charts[0]?.bars ?? []);
  const cells = (row: readonly string[]): Cells => ({
    cells: columns.map((_, at) => ({ cell: inert(row[at] ?? '', room.text / 3), width: wide[at] ?? '10' })),
  });
  return {
    title: inert(answer.title, room.text),
    lines: lines.map((line) => ({ line: inert(line, room.text) })),
    heads: answer.columns && rows.length > 0 ? [cells(answer.columns)] : [],
    rows: rows.map(cells),
    charts,
    more: rest > 0 ? [{ rest: `and ${rest.toLocaleString('en-GB')} more` }] : [],
    notes: answer.note ? [{ note: inert(answer.note, room.text) }] : [],
    buttons: (answer.buttons ?? [])
      .filter((button) => button.value.length <= 1000)
      .slice(0, mostButtons)
      .map((button) => ({ title: inert(button.title, 60), say: button.value })),
  };
}

/** Cards by the answer's content: `help` is asked again and again, and filling a template is what it costs. */
const filled = new Map<string, Card>();
const mostFilled = 50;

export function answerCard(answer: Answer): Card {
  const key = JSON.stringify(answer);
  const known = filled.get(key);
  if (known) return known;
  const card = { json: fit('answer', (room) => answerView(answer, room)), text: inert(answer.title, 200) };
  if (filled.size >= mostFilled) filled.clear();
  filled.set(key, card);
  return card;
}

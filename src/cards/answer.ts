// The answer to a question: a title, lines, and a table made of columns that narrow screens can wrap.
import type { Card } from '../contracts/card.ts';
import type { Answer } from '../contracts/question.ts';
import { fit, type Room } from './fill.ts';
import { inert } from './inert.ts';

interface Cells {
  readonly cells: readonly { readonly cell: string; readonly width: string }[];
}

export interface AnswerView {
  readonly title: string;
  readonly lines: readonly { readonly line: string }[];
  readonly heads: readonly Cells[];
  readonly rows: readonly Cells[];
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

export function answerView(answer: Answer, room: Room): AnswerView {
  const lines = (answer.lines ?? []).slice(0, room.lines * 3);
  const rows = (answer.rows ?? []).slice(0, room.lines * 2);
  const columns = answer.columns ?? rows[0]?.map(() => '') ?? [];
  const wide = widths(columns, rows);
  const rest = (answer.rows?.length ?? 0) - rows.length + (answer.lines?.length ?? 0) - lines.length;
  const cells = (row: readonly string[]): Cells => ({
    cells: columns.map((_, at) => ({ cell: inert(row[at] ?? '', room.text / 3), width: wide[at] ?? '10' })),
  });
  return {
    title: inert(answer.title, room.text),
    lines: lines.map((line) => ({ line: inert(line, room.text) })),
    heads: answer.columns && rows.length > 0 ? [cells(answer.columns)] : [],
    rows: rows.map(cells),
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

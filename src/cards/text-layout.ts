// Lines and columns of plain text.

/** Breaks at blanks; what is longer than a line is cut into pieces. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=\s)(?=\S)/)) {
    let rest = word;
    if (line && line.length + rest.trimEnd().length > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    while (rest.length > width && rest.trimEnd().length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    line += rest;
  }
  return line.trim() || lines.length === 0 ? [...lines, line.trimEnd()].filter((each) => each !== '') : lines;
}

interface Column {
  /** As on the card: `auto`, `stretch`, pixels, or a weight. */
  readonly width: unknown;
  /** Stands close to the column before it, as words of one line do. */
  readonly close?: boolean;
  readonly draw: (room: number) => readonly string[];
}

const longest = (lines: readonly string[]): number => Math.max(0, ...lines.map((line) => line.length));

/** Columns side by side: those that are `auto` or in pixels take what they need, the others share the rest. */
export function beside(columns: readonly Column[], width: number): readonly string[] {
  const gaps = columns.map(({ close }, at) => (at === 0 ? 0 : close ? 1 : 2));
  const room = width - gaps.reduce((sum: number, gap) => sum + gap, 0);
  const weight = (column: Column): number =>
    column.width === 'stretch' ? 1 : Number(typeof column.width === 'string' ? column.width : NaN) || 0;
  const needs = columns.map((column) =>
    weight(column) > 0 ? 0 : Math.min(longest(column.draw(room)), Math.floor(room * 0.6)),
  );
  const left = Math.max(10, room - needs.reduce((sum, need) => sum + need, 0));
  const weights = columns.reduce((sum, column) => sum + weight(column), 0);
  const widths = columns.map((column, at) =>
    weight(column) > 0 ? Math.max(8, Math.floor((left * weight(column)) / weights)) : (needs[at] ?? 0),
  );
  const cells = columns.map((column, at) => column.draw(Math.max(1, widths[at] ?? 1)));
  const height = Math.max(0, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, n) =>
    cells
      .map((lines, at) => ' '.repeat(gaps[at] ?? 0) + (lines[n] ?? '').padEnd(widths[at] ?? 0))
      .filter((_cell, at) => (widths[at] ?? 0) > 0)
      .join('')
      .trimEnd(),
  );
}

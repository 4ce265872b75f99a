// npm run catalogue: writes the table of operations and questions into README.md, from what there is.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Operation } from '../contracts/operation.ts';
import { loadOperations } from '../operations/load.ts';
import { loadQuestions } from '../questions/load.ts';

export const readme = join(import.meta.dirname, '..', '..', 'README.md');
const from = '<!-- catalogue: written by npm run catalogue -->';
const to = '<!-- end of catalogue -->';

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
const approval = ({ direction }: Operation): string =>
  direction === 'takes'
    ? 'as policy says; none where `free` names `takes` and all of it can be undone'
    : 'as policy says, one person or more';

/** Two at most; more have a page of their own. */
const least = (needs: readonly string[]): string =>
  needs.length > 2 ? 'see [permissions](docs/permissions.md)' : needs.join(', ') || 'none';

/** A Markdown table, its columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[], fill: string): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0, fill)).join(' | ')} |`;
  const [head = [], ...rest] = rows;
  const rule = line(
    head.map(() => ''),
    '-',
  );
  return [line(head, ' '), rule, ...rest.map((row) => line(row, ' '))].join('\n');
}

/** The table, from the operations and questions that load. */
export async function catalogue(): Promise<string> {
  const operations = (await loadOperations()).map((operation) => [
    code(operation.name),
    code(operation.examples[0]),
    approval(operation),
    least(operation.needs),
  ]);
  const questions = (await loadQuestions()).map((question) => [
    code(question.name),
    code(question.examples[0]),
    'none',
    least(question.needs),
  ]);
  return table([['Name', 'For example', 'Approval', 'Least permissions'], ...operations, ...questions]);
}

/** The page with its table made anew. @throws Error when the page has lost its marks */
export function withCatalogue(page: string, text: string): string {
  const [begin, end] = [page.indexOf(from), page.indexOf(to)];
  if (begin < 0 || end < begin) throw new Error(`README.md needs the lines ${from} and ${to}.`);
  return `${page.slice(0, begin)}${from}\n\n${text}\n\n${page.slice(end)}`;
}

if (import.meta.main) {
  await writeFile(readme, withCatalogue(await readFile(readme, 'utf8'), await catalogue()));
  console.log('README.md lists what there is.');
}

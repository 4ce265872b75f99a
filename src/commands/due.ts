// npm run due: what is open, until when, and how to take it back by hand on a day on which the bot cannot run.
import { connect, type Database } from '../adapters/postgres/database.ts';
import { records } from '../adapters/postgres/records.ts';
import { isOver, headline, type Request, type Row } from '../contracts/request.ts';
import type { Lease } from '../contracts/store.ts';
import { findDatabase } from './database.ts';

/** Sent, or perhaps sent: somebody may have this right because of us. */
const standing: readonly Row['state'][] = ['applying', 'sent', 'seen', 'undoing', 'unsent', 'stuck'];

const stands = (row: Row): boolean => standing.includes(row.state) || (row.state === 'already' && row.made);

/** One line of plain text, whatever the text was. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();

const minute = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

const width = 100;

/** Breaks prose, never a line to be copied. */
function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length > indent.length && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
    }
    line += line.length === indent.length ? word : ` ${word}`;
  }
  return [...lines, line];
}

function stepLines(request: Request, row: Row, leases: readonly Lease[]): string[] {
  const planned = request.plan.find(({ key }) => key === row.key);
  if (!planned) return [];
  const others = leases
    .filter((lease) => lease.thing === planned.thing && lease.request !== request.id && !lease.leaving)
    .map((lease) => lease.request);
  const title = `${oneLine(planned.title)} (${row.state})`;
  if (others.length > 0)
    return wrapped(
      `${title}: leave it, ${[...new Set(others)].sort().join(' and ')} stands on it too.`,
      '  ',
    );
  return [...wrapped(`${title}: taken back by`, '  '), ...planned.undo.map((call) => `    ${oneLine(call)}`)];
}

function requestLines(request: Request, leases: readonly Lease[]): string[] {
  const end = request.ends === undefined ? 'no end' : `until ${minute(request.ends)}`;
  const rows = request.rows.filter(stands).toReversed();
  return [
    ...wrapped(`${request.id} · ${headline(request)} · ${end}`, ''),
    ...wrapped(`${oneLine(request.summary.what)}, for ${oneLine(request.summary.whom)}`, '  '),
    ...rows.flatMap((row) => stepLines(request, row, leases)),
    '',
  ];
}

/** The whole text. `requests`: those that may stand, the first to end first; `leases`: everybody's. */
export function dueText(requests: readonly Request[], leases: readonly Lease[]): string {
  const open = requests.filter((request) => !isOver(request) || request.rows.some(stands));
  if (open.length === 0) return 'Nothing is open that has an end or is being taken back.\n';
  const head = [
    `${open.length} open, the first to end first. Lines are for Exchange Online PowerShell, in the order`,
    'shown. When the bot runs again it looks before it acts: what was taken back by hand does no harm.',
    '',
  ];
  return [...head, ...open.flatMap((request) => requestLines(request, leases))].join('\n');
}

async function readLeases({ db }: Database): Promise<readonly Lease[]> {
  return db.selectFrom('leases').select(['thing', 'request', 'key', 'made', 'leaving']).execute();
}

/** Reads the database alone; neither the bot nor the tenant is needed. */
export async function due(url: string): Promise<string> {
  const database = connect(url, { connections: 2 });
  try {
    return dueText(await records(database.db).leases(), await readLeases(database));
  } finally {
    await database.close();
  }
}

if (import.meta.main)
  try {
    process.stdout.write(await due(await findDatabase(process.env)));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }

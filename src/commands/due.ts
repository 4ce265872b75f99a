// npm run due: what is open, until when, and how to take it back by hand on a day on which the bot cannot run.
import { connect, type Database } from '../adapters/postgres/database.ts';
import { records } from '../adapters/postgres/records.ts';
import { isOver, headline, type Request, type Row } from '../contracts/request.ts';
import type { Lease } from '../contracts/store.ts';
import { findDatabase } from './database.ts';

/** Sent, or perhaps sent: somebody may have this right because of us. */
const standing: readonly Row['state'][] = ['applying', 'asked', 'sent', 'seen', 'undoing', 'unsent', 'stuck'];

interface Right {
  readonly request: Request;
  readonly row: Row;
  readonly thing: string;
}

/** Rows of which something may be there because of a request of ours, with what was there already and was made by one. */
function rightsOf(requests: readonly Request[], leases: readonly Lease[]): readonly Right[] {
  const found = requests.flatMap((request) =>
    request.rows.flatMap((row) => {
      const planned = request.plan.find(({ key }) => key === row.key);
      // What goes with another step has no way back of its own; what cannot come back has none at all.
      const thing = planned && planned.undo.length > 0 ? planned.thing : undefined;
      return thing !== undefined && (standing.includes(row.state) || row.state === 'already')
        ? [{ request, row, thing }]
        : [];
    }),
  );
  const made = new Set([
    ...leases.filter((lease) => lease.made).map(({ thing }) => thing),
    ...found.filter(({ row }) => row.made).map(({ thing }) => thing),
  ]);
  // An entry that was there before everybody stays when the last of them ends.
  return found.filter(
    ({ request, row, thing }) =>
      standing.includes(row.state) || row.made || (request.direction === 'gives' && made.has(thing)),
  );
}

const number = (id: string): number => Number(id.replace(/\D+/g, ''));

/** When it leaves, in ms: at once where it is leaving already, last where it has no end. */
function leaves(request: Request | undefined): number {
  if (request?.state === 'ending' || request?.state === 'undoing') return -Infinity;
  return request?.ends === undefined ? Infinity : Date.parse(request.ends);
}

/** Who stands on the same and leaves after this one: then the lines are theirs. */
function lastAfter(right: Right, requests: readonly Request[], leases: readonly Lease[]): string | undefined {
  const end = (id: string): number => leaves(requests.find((each) => each.id === id));
  const later = (one: string, other: string): boolean => {
    const [mine, theirs] = [end(one), end(other)];
    return mine === theirs ? number(one) > number(other) : mine > theirs;
  };
  const own = right.request.id;
  const last = leases
    .filter((lease) => lease.thing === right.thing && !lease.leaving)
    .map((lease) => lease.request)
    .reduce((one, other) => (later(other, one) ? other : one), own);
  return last === own ? undefined : last;
}

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

function stepLines({ request, row }: Right, last: string | undefined): string[] {
  const planned = request.plan.find(({ key }) => key === row.key);
  /* c8 ignore next -- every right comes from a plan; only the type does not know */
  if (!planned) return [];
  const title = `${oneLine(planned.title)} (${row.state})`;
  return last === undefined
    ? [...wrapped(`${title}: taken back by`, '  '), ...planned.undo.map((call) => `    ${oneLine(call)}`)]
    : wrapped(`${title}: leave it until ${last} ends.`, '  ');
}

function requestLines(request: Request, steps: readonly string[]): string[] {
  const end = request.ends === undefined ? 'no end' : `until ${minute(request.ends)}`;
  return [
    ...wrapped(`${request.id} · ${headline(request)} · ${end}`, ''),
    ...wrapped(`${oneLine(request.summary.what)}, for ${oneLine(request.summary.whom)}`, '  '),
    ...steps,
    '',
  ];
}

/** The whole text. `requests`: those that may stand, the first to end first; `leases`: everybody's. */
export function dueText(requests: readonly Request[], leases: readonly Lease[]): string {
  const rights = rightsOf(requests, leases);
  const open = requests.filter(
    (request) => !isOver(request) || rights.some((right) => right.request === request),
  );
  if (open.length === 0) return 'Nothing is open that has an end or is being taken back.\n';
  const head = [
    `${open.length} open, the first to end first. Lines are for Exchange Online PowerShell, in this order;`,
    'DELETE, PATCH and POST are for Graph Explorer; what stands in < > has to be looked up.',
    'When the bot runs again it looks before it acts: what was taken back by hand does no harm.',
    '',
  ];
  const lines = open.flatMap((request) => {
    const own = rights.filter((right) => right.request === request).toReversed();
    return requestLines(
      request,
      own.flatMap((right) => stepLines(right, lastAfter(right, requests, leases))),
    );
  });
  return [...head, ...lines].join('\n');
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

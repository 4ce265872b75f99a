// Reads the trail from its first line on and says what is wrong with it, by the number of the first bad line.
import type { Kysely } from 'kysely';
import type { EventsTable, Tables } from './tables.ts';
import { hashOf, noHash, type Head } from './trail.ts';
import { digestOf } from './words.ts';

export interface Fault {
  /** The first line that is not as it was written; for a cut tail, the first that is missing. */
  readonly n: number;
  readonly because: string;
}

export interface Verdict {
  readonly lines: number;
  readonly head: { readonly n: number; readonly hash: string };
  /** Highest line that the file outside knows, if any. */
  readonly outside?: number;
  readonly fault?: Fault;
}

type Line = EventsTable & { readonly sealed: Buffer | null };

const page = 2000;

/** The lines in the order of their numbers, with the sealed words, some at a time. */
export async function* linesOf(db: Kysely<Tables>, request?: string): AsyncGenerator<Line> {
  for (let after: number | undefined; ;) {
    let query = db
      .selectFrom('events')
      .leftJoin('words', 'words.event', 'events.n')
      .selectAll('events')
      .select('words.sealed')
      .orderBy('events.n')
      .limit(page);
    if (after !== undefined) query = query.where('events.n', '>', after);
    if (request !== undefined) query = query.where('events.request', '=', request);
    const lines = await query.execute();
    yield* lines;
    if (lines.length < page) return;
    after = lines.at(-1)?.n;
  }
}

function wrongWith(line: Line, before: { n: number; hash: string }): string | undefined {
  if (line.n !== before.n + 1) return `lines ${before.n + 1} to ${line.n - 1} are missing`;
  if (line.previous !== before.hash)
    return 'it does not follow the line before: changed, removed or reordered';
  if (hashOf(line) !== line.hash) return 'its content was changed';
  if (line.words_digest !== null && line.sealed === null) return 'the words that belong to it were removed';
  if ((line.sealed ? digestOf(line.sealed) : null) !== line.words_digest) return 'its words were changed';
  return undefined;
}

/** `heads`: what the file outside the database knows, lowest first. */
export async function verify(db: Kysely<Tables>, heads: readonly Head[]): Promise<Verdict> {
  const known = Map.groupBy(heads, ({ n }) => n);
  const highest = heads.at(-1)?.n;
  const isDenied = (line: Line) => known.get(line.n)?.some(({ hash }) => hash !== line.hash) ?? false;
  const chain = await db.selectFrom('chain').select('id').executeTakeFirst();
  if (heads.some((head) => head.chain !== chain?.id))
    return {
      lines: 0,
      head: { n: 0, hash: noHash },
      fault: {
        n: 1,
        because: 'the file outside knows the trail of another database: this one was put in its place',
      },
    };
  let before = { n: 0, hash: noHash };
  let lines = 0;
  let fault: Fault | undefined;
  for await (const line of linesOf(db)) {
    lines += 1;
    const because =
      wrongWith(line, before) ??
      (isDenied(line)
        ? 'the file outside the database knows another line: the chain was rewritten'
        : undefined);
    if (because !== undefined) {
      fault = { n: line.n === before.n + 1 ? line.n : before.n + 1, because };
      break;
    }
    before = { n: line.n, hash: line.hash };
  }
  if (!fault && highest !== undefined && highest > before.n)
    fault = {
      n: before.n + 1,
      because: `the file outside the database knows ${highest} lines: the end was cut off, or an older copy restored`,
    };
  return {
    lines,
    head: before,
    ...(highest === undefined ? {} : { outside: highest }),
    ...(fault ? { fault } : {}),
  };
}

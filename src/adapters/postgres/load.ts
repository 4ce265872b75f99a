// A request as it lies in the tables, put together again.
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Request, Row } from '../../contracts/request.ts';
import type { Tables } from './tables.ts';

/** All of a request but its rows, its plan and its facts, which have columns of their own. */
const doc = z.looseObject({
  id: z.string(),
  version: z.int(),
  state: z.string(),
  operation: z.string(),
  direction: z.enum(['gives', 'takes']),
  asker: z.looseObject({ id: z.string() }),
  input: z.looseObject({}),
  decided: z.array(z.unknown()),
  noticed: z.array(z.string()),
  opened: z.string(),
  wake: z.string().optional(),
});
const line = z.looseObject({ key: z.string(), state: z.string(), made: z.boolean() });
const stored = z.object({
  doc,
  facts: z.looseObject({}),
  plan: z.array(z.looseObject({ key: z.string(), thing: z.string(), on: z.array(z.string()) })),
  lines: z.array(line).nullable(),
  /** Keys of the steps whose leases say that we made the thing: another request may have passed that on. */
  made: z.array(z.string()).nullable(),
  nudged: z.date().nullable(),
  nudges: z.array(z.int()).nullable(),
});

export interface Loaded {
  readonly request: Request;
  /** The nudges that were seen; they end with the change that saw them. */
  readonly nudges: readonly number[];
}

export function toLoaded(raw: unknown): Loaded {
  const { doc, facts, plan, lines, made, nudged, nudges } = stored.parse(raw);
  const mine = new Set(made);
  const rows = (lines ?? []).map((row) => (mine.has(row.key) && !row.made ? { ...row, made: true } : row));
  const woken =
    nudged && (doc.wake === undefined || Date.parse(doc.wake) > nudged.getTime())
      ? { wake: nudged.toISOString() }
      : {};
  // The shape above guards what the store itself relies on; the rest is what `save` wrote.
  const request = {
    ...doc,
    ...woken,
    facts,
    plan,
    rows: rows as unknown as readonly Row[],
  } as unknown as Request;
  return { request, nudges: nudges ?? [] };
}

/** Of `requests r`: what `toLoaded` reads. */
export const columns = sql`
  r.doc, r.facts, r.plan,
  (select jsonb_agg(s.line order by s.position) from steps s where s.request = r.id) as lines,
  (select jsonb_agg(l.key) from leases l where l.request = r.id and l.made) as made,
  (select min(n.at) from nudges n where n.request = r.id) as nudged,
  (select jsonb_agg(n.id) from nudges n where n.request = r.id) as nudges`;

/** Requests that the condition on `r` picks, in the order and number that `tail` says. */
export async function load(
  db: Kysely<Tables>,
  where: RawBuilder<unknown>,
  tail: RawBuilder<unknown> = sql``,
): Promise<Loaded[]> {
  const { rows } = await sql`select ${columns} from requests r where ${where} ${tail}`.execute(db);
  return rows.map(toLoaded);
}

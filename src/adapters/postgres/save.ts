// Writes what a change made of a request: only what differs from what was read.
import { sql, type Transaction } from 'kysely';
import { isOver, type Request } from '../../contracts/request.ts';
import { mayStand, namesOf, numberOf, slotsOf, targetsOf } from './extent.ts';
import type { RequestsTable, Tables } from './tables.ts';
import { jsonText } from './text.ts';

function columnsOf(
  request: Request,
): Omit<RequestsTable, 'number' | 'held_by' | 'held_until' | 'followed' | 'facts' | 'plan'> {
  const { rows: _rows, plan: _plan, facts: _facts, ...doc } = request;
  return {
    id: request.id,
    version: request.version,
    state: request.state,
    asker: request.asker.id,
    is_over: isOver(request),
    is_pending: request.pending !== undefined,
    may_stand: mayStand(request),
    ends: request.ends === undefined ? null : new Date(request.ends),
    wake: request.wake === undefined ? null : new Date(request.wake),
    slots: slotsOf(request),
    targets: targetsOf(request),
    doc: jsonText(doc),
  };
}

async function saveNames(tx: Transaction<Tables>, request: Request): Promise<void> {
  await sql`delete from names where request = ${request.id}`.execute(tx);
  await sql`insert into names (request, name) select ${request.id}, unnest(${namesOf(request)}::text[])`.execute(
    tx,
  );
}

async function saveRows(tx: Transaction<Tables>, next: Request, before: Request | undefined): Promise<void> {
  const old = new Map(before?.rows.map((row, position) => [row.key, { row, position }]));
  const changed = next.rows.flatMap((row, position) => {
    const was = old.get(row.key);
    const same =
      was?.position === position && (was.row === row || JSON.stringify(was.row) === JSON.stringify(row));
    return same ? [] : [{ key: row.key, position, line: row }];
  });
  const kept = new Set(next.rows.map((row) => row.key));
  const gone = [...old.keys()].filter((key) => !kept.has(key));
  if (gone.length > 0)
    await sql`delete from steps where request = ${next.id} and key = any(${gone}::text[])`.execute(tx);
  if (changed.length > 0)
    await sql`
      insert into steps (request, position, key, line)
      select ${next.id}, position, key, line
      from jsonb_to_recordset(${jsonText(changed)}::jsonb) as row(position integer, key text, line jsonb)
      on conflict (request, key) do update set position = excluded.position, line = excluded.line`.execute(
      tx,
    );
}

/** The first version of a request. */
export async function insert(tx: Transaction<Tables>, request: Request): Promise<void> {
  const number = numberOf(request.id);
  if (number === undefined) throw new Error(`"${request.id}" is no id of a request.`);
  await tx
    .insertInto('requests')
    .values({
      ...columnsOf(request),
      number,
      held_by: null,
      held_until: null,
      facts: jsonText(request.facts),
      plan: jsonText(request.plan),
    })
    .execute();
  await saveNames(tx, request);
  await saveRows(tx, request, undefined);
}

/** The next version; `before` is what the same transaction read under the lock. */
export async function update(tx: Transaction<Tables>, next: Request, before: Request): Promise<void> {
  const planned = next.plan !== before.plan && jsonText(next.plan) !== jsonText(before.plan);
  const surveyed = next.facts !== before.facts;
  await tx
    .updateTable('requests')
    .set({
      ...columnsOf(next),
      // Plans may be long and seldom change; a column that is not set is not written.
      ...(planned ? { plan: jsonText(next.plan) } : {}),
      ...(surveyed ? { facts: jsonText(next.facts) } : {}),
    })
    .where('id', '=', next.id)
    .execute();
  if (planned) await saveNames(tx, next);
  await saveRows(tx, next, before);
}

// Erasing a person: their key is destroyed, so that what they wrote can be read nowhere, and the chain stays whole.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Request } from '../../contracts/request.ts';
import { eraseWatch } from './erase-watch.ts';
import { load } from './load.ts';
import { update } from './save.ts';
import type { Tables } from './tables.ts';
import { append, type Head } from './trail.ts';
import { transact } from './transact.ts';

export const erasedText = '(erased)';

export interface Erased {
  readonly head: Head;
  /** Lines of the trail whose words are gone. */
  readonly lines: number;
  /** Requests whose text was taken out, and those left as they are because they are still open or stand. */
  readonly requests: readonly string[];
  readonly left: readonly string[];
}

/** The same request without what the person wrote and without their name. */
function without(person: string, request: Request): Request {
  const nameless = <P extends { readonly id: string; readonly name: string }>(who: P): P =>
    who.id === person ? { ...who, name: erasedText } : who;
  const mine = request.asker.id === person;
  const { ref: _ref, because: _because, ...input } = request.input;
  return {
    ...request,
    asker: nameless(request.asker),
    ...(mine ? { said: erasedText, input } : {}),
    decided: request.decided.map((pending) => ({
      ...pending,
      by: nameless(pending.by),
      decisions: pending.decisions.map((decision) => ({
        ...decision,
        by: nameless(decision.by),
        ...(decision.by.id === person && decision.reason !== undefined ? { reason: erasedText } : {}),
      })),
    })),
  };
}

async function eraseRequests(
  tx: Transaction<Tables>,
  person: string,
): Promise<Pick<Erased, 'requests' | 'left'>> {
  const requests: string[] = [];
  const left: string[] = [];
  await sql`select from requests where asker = ${person} or doc::text like ${`%"${person}"%`} for update`.execute(
    tx,
  );
  const found = await load(
    tx,
    sql`r.asker = ${person} or r.doc::text like ${`%"${person}"%`}`,
    sql`order by r.number`,
  );
  for (const { request } of found) {
    const next = without(person, request);
    if (JSON.stringify(next) === JSON.stringify(request)) continue;
    const { rows } = await sql<{ live: boolean }>`
      select not is_over or may_stand as live from requests where id = ${request.id}`.execute(tx);
    if (rows[0]?.live) {
      left.push(request.id);
      continue;
    }
    await update(tx, next, request);
    requests.push(request.id);
  }
  return { requests, left };
}

/** `person`: object id. `by`: who asks for it, for the trail. */
export async function erase(db: Kysely<Tables>, person: string, by: string, at: Date): Promise<Erased> {
  const { value, head } = await transact(db, async (tx) => {
    const { rows } = await sql<{ lines: number }>`
      with gone as (delete from keys where person = ${person} returning id)
      select count(*) as lines from words where key in (select id from gone)`.execute(tx);
    const lines = rows[0]?.lines ?? 0;
    const touched = await eraseRequests(tx, person);
    await eraseWatch(tx, person, erasedText);
    const facts = { person, lines, requests: touched.requests };
    return { value: { lines, ...touched }, head: await append(tx, [{ kind: 'erased', by, facts }], at) };
  });
  // The table is written anew, so that the key does not stay behind in a page of the old one.
  await sql`vacuum full keys`.execute(db);
  if (!head) throw new Error('The erasure was not recorded.');
  return { head, ...value };
}

// Appends to the audit trail: gapless numbers, each line chained by hash to the line before, in the caller's transaction.
import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Event } from '../../contracts/event.ts';
import { canonical } from '../../contracts/json.ts';
import type { EventsTable, Tables } from './tables.ts';
import { fit, jsonText } from './text.ts';
import { seal, type Sealed } from './words.ts';

/** Where the trail ends. `chain` tells one database's trail from another's. */
export interface Head {
  readonly n: number;
  readonly hash: string;
  /** ISO 8601, by the bot's clock. */
  readonly at: string;
  readonly chain: string;
}

/** What goes before the first line. */
export const noHash = '0'.repeat(64);

/** SHA-256, hex, over the canonical JSON of all that a line says and the hash of the line before. */
export const hashOf = (line: Omit<EventsTable, 'hash'>): string =>
  createHash('sha256')
    .update(
      canonical({
        n: line.n,
        at: line.at.toISOString(),
        kind: line.kind,
        request: line.request,
        by: line.by,
        facts: line.facts,
        words: line.words_digest,
        previous: line.previous,
      }),
    )
    .digest('hex');

async function lockHead(tx: Transaction<Tables>): Promise<{ id: string; n: number; hash: string }> {
  const { rows } = await sql<{
    id: string;
    n: number;
    hash: string;
  }>`select id, n, hash from chain for update`.execute(tx);
  const head = rows[0];
  if (!head) throw new Error('The table chain is empty: the audit trail cannot go on.');
  return head;
}

/**
 * Adds the events to the trail. Everybody else who appends waits from here to the end of the transaction, so this comes
 * last in it.
 */
export async function append(tx: Transaction<Tables>, events: readonly Event[], at: Date): Promise<Head> {
  const sealed: (Sealed | undefined)[] = [];
  // Keys in one order for all, before the head is locked: two writers with the same two people must not wait for each other.
  const writers = [...new Set(events.flatMap(({ words }) => (words ? [words.of] : [])))].sort();
  for (const person of writers)
    for (const [index, { words }] of events.entries())
      if (words?.of === person) sealed[index] = await seal(tx, person, words.text);

  const head = await lockHead(tx);
  const lines: EventsTable[] = [];
  for (const [index, event] of events.entries()) {
    const before = lines.at(-1) ?? head;
    const line = {
      n: before.n + 1,
      at,
      kind: event.kind,
      request: event.request ?? null,
      by: fit(event.by),
      facts: fit(event.facts) as unknown,
      words_digest: sealed[index]?.digest ?? null,
      previous: before.hash,
    };
    lines.push({ ...line, hash: hashOf(line) });
  }
  const last = lines.at(-1) ?? head;
  const rows = lines.map((line) => ({ ...line, at: line.at.toISOString() }));
  await sql`
    with written as (
      insert into events (n, at, kind, request, by, facts, words_digest, previous, hash)
      select n, at, kind, request, by, facts, words_digest, previous, hash
      from jsonb_to_recordset(${jsonText(rows)}::jsonb) as line(n bigint, at timestamptz, kind text, request text, by text,
        facts jsonb, words_digest text, previous text, hash text)
    )
    update chain set n = ${last.n}, hash = ${last.hash}`.execute(tx);
  for (const [index, one] of sealed.entries())
    if (one)
      await tx
        .insertInto('words')
        .values({
          event: head.n + 1 + index,
          person: events[index]?.words?.of ?? '',
          key: one.key,
          sealed: one.sealed,
        })
        .execute();
  return { n: last.n, hash: last.hash, at: at.toISOString(), chain: head.id };
}

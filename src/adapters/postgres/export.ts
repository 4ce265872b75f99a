// The trail for reading elsewhere: each line with the words that belong to it, as far as their key still exists.
import type { Kysely } from 'kysely';
import { erasedText } from './erase.ts';
import type { Tables } from './tables.ts';
import { linesOf } from './verify.ts';
import { unseal } from './words.ts';

export interface AuditLine {
  readonly n: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly kind: string;
  readonly request: string | null;
  readonly by: string;
  readonly facts: unknown;
  /** What a person wrote; "(erased)" once their key is destroyed; null where nobody wrote anything. */
  readonly words: string | null;
  readonly wordsOf: string | null;
  readonly wordsDigest: string | null;
  readonly previous: string;
  readonly hash: string;
}

async function readWords(
  db: Kysely<Tables>,
  n: number,
): Promise<{ person: string; text: string } | undefined> {
  const row = await db
    .selectFrom('words')
    .leftJoin('keys', 'keys.id', 'words.key')
    .select(['words.person', 'words.sealed', 'keys.secret'])
    .where('words.event', '=', n)
    .executeTakeFirst();
  if (!row) return undefined;
  if (!row.secret) return { person: row.person, text: erasedText };
  try {
    return { person: row.person, text: unseal(row.secret, row.sealed) };
  } catch {
    return { person: row.person, text: '(unreadable: run verify)' };
  }
}

/** In the order in which it happened; all of it, or one request's. */
export async function* exported(db: Kysely<Tables>, request?: string): AsyncGenerator<AuditLine> {
  for await (const line of linesOf(db, request)) {
    const words = line.words_digest === null ? undefined : await readWords(db, line.n);
    yield {
      n: line.n,
      at: line.at.toISOString(),
      kind: line.kind,
      request: line.request,
      by: line.by,
      facts: line.facts,
      words: words?.text ?? null,
      wordsOf: words?.person ?? null,
      wordsDigest: line.words_digest,
      previous: line.previous,
      hash: line.hash,
    };
  }
}

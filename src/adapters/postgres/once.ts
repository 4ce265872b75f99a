// Keys that open one request, ever: a message or a press that comes twice, to whichever process.
import { sql, type Transaction } from 'kysely';
import type { Request } from '../../contracts/request.ts';
import { load } from './load.ts';
import type { Tables } from './tables.ts';

/** The request that one of these keys opened before, as it is now. */
export async function openedBy(
  tx: Transaction<Tables>,
  keys: readonly string[],
): Promise<Request | undefined> {
  if (keys.length === 0) return undefined;
  const [found] = await load(
    tx,
    sql`r.id in (select request from onces where key = any(${keys}::text[]))`,
    sql`order by r.number limit 1`,
  );
  return found?.request;
}

export async function keepKeys(
  tx: Transaction<Tables>,
  keys: readonly string[],
  request: string,
): Promise<void> {
  if (keys.length > 0)
    await sql`insert into onces (key, request) select unnest(${keys}::text[]), ${request}
      on conflict (key) do nothing`.execute(tx);
}

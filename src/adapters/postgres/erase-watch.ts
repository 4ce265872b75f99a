// Takes a person's name out of what is kept of the watch over secrets and certificates; their object id stays.
import { sql, type Transaction } from 'kysely';
import type { Json } from '../../contracts/json.ts';
import type { Tables } from './tables.ts';
import { jsonText } from './text.ts';

/** The same with `{id, name}` of this person nameless, however deep. */
function without(person: string, value: Json, erased: string): Json {
  if (Array.isArray(value)) return value.map((one: Json) => without(person, one, erased));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as { readonly [key: string]: Json });
  const isThem = entries.some(([key, is]) => key === 'id' && is === person);
  return Object.fromEntries(
    entries.map(([key, is]) => [key, isThem && key === 'name' ? erased : without(person, is, erased)]),
  );
}

export async function eraseWatch(tx: Transaction<Tables>, person: string, erased: string): Promise<void> {
  await sql`update watches set name = ${erased} where interest = 'owner' and value = ${person}`.execute(tx);
  const about = `%"${person}"%`;
  const digests = await sql<{ id: string; doc: Json }>`
    select id, doc from digests where doc::text like ${about} for update`.execute(tx);
  for (const { id, doc } of digests.rows)
    await sql`update digests set doc = ${jsonText(without(person, doc, erased))}::jsonb, version = version + 1
      where id = ${id}`.execute(tx);
  const marks = await sql<{ credential: string; doc: Json }>`
    select credential, doc from key_marks where doc::text like ${about} for update`.execute(tx);
  for (const { credential, doc } of marks.rows)
    await sql`update key_marks set doc = ${jsonText(without(person, doc, erased))}::jsonb
      where credential = ${credential}`.execute(tx);
}

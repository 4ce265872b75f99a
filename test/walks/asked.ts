// The first half of most walks: a sentence that becomes a request, and its approval.
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { beside } from './records.ts';
import { until, type Town } from './town.ts';

async function newest(town: Town): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from requests order by number desc limit 1`.execute(
    beside(town).db,
  );
  return rows[0]?.id;
}

/** Says it and waits until it is on record. @returns its number */
export async function asked(town: Town, sentence: string, who = 'riley'): Promise<string> {
  const before = await newest(town);
  await town.as(who).say(sentence);
  return until(async () => {
    const id = await newest(town);
    const said = (await town.as(who).messages()).at(-1);
    assert.ok(id !== undefined && id !== before, `nothing was opened: ${JSON.stringify(said?.cards)}`);
    return id;
  });
}

/** Asks, and has it approved by Ada. @returns its number */
export async function approved(town: Town, sentence: string, who = 'riley'): Promise<string> {
  const id = await asked(town, sentence, who);
  const { toast } = await town.as('ada').press('approve', id);
  assert.equal(toast, `You approved ${id}.`);
  return id;
}

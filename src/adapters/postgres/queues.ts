// Leases and the queues of targets: what one request's change reads of the others, and what it leaves to them.
import { sql, type Transaction } from 'kysely';
import type { Request } from '../../contracts/request.ts';
import { slotOf } from '../../contracts/step.ts';
import type { Around, Changed, Lease } from '../../contracts/store.ts';
import { slotsOf, targetsOf } from './extent.ts';
import type { Tables } from './tables.ts';
import { jsonText } from './text.ts';

/** Slots share this many locks, so that a plan of thousands of steps cannot fill the server's table of locks. */
const locks = 512;
const slotSpace = 76;
const drawSpace = 77;

/**
 * Whoever reads or writes leases in these slots waits for us, until the transaction ends. Taken in one order by all, so
 * that two requests cannot wait for each other.
 */
export async function lockSlots(tx: Transaction<Tables>, slots: readonly string[]): Promise<void> {
  if (slots.length === 0) return;
  await sql`
    select pg_advisory_xact_lock(${slotSpace}, lock) from (
      select distinct abs(hashtext(slot) % ${locks}) as lock from unnest(${slots}::text[]) as slot order by 1
    ) as sorted`.execute(tx);
}

interface Surroundings {
  leases: readonly Lease[] | null;
  mine: readonly string[] | null;
  first: boolean;
  open: number;
}

/** What the change may know of other requests. Read after the slots were locked. */
export async function readAround(tx: Transaction<Tables>, request: Request): Promise<Around> {
  const slots = slotsOf(request);
  const targets = targetsOf(request);
  const { rows } = await sql<Surroundings>`
    select
      (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('thing', thing, 'request', request, 'key', key,
                'made', made, 'leaving', leaving, 'back', back)) order by request, key)
         from leases where slot = any(${slots}::text[]) and request <> ${request.id}) as leases,
      (select jsonb_agg(key) from leases where request = ${request.id} and made) as mine,
      not exists (
        select from tickets other
        left join tickets mine on mine.target = other.target and mine.request = ${request.id}
        where other.target = any(${targets}::text[]) and other.request <> ${request.id}
          and (mine.ticket is null or other.ticket < mine.ticket)) as first,
      (select count(*) from requests where asker = ${request.asker.id} and not is_over
          and (is_pending or coalesce(doc->>'aside', '') <> 'true') and id <> ${request.id}) as open`.execute(
    tx,
  );
  const row = rows[0];
  return {
    leases: row?.leases ?? [],
    mine: row?.mine ?? [],
    first: row?.first ?? true,
    open: row?.open ?? 0,
  };
}

async function writeLeases(tx: Transaction<Tables>, leases: readonly Lease[]): Promise<void> {
  const rows = leases.map((lease) => ({ ...lease, slot: slotOf(lease.thing) }));
  await sql`
    insert into leases (request, key, slot, thing, made, leaving, back)
    select request, key, slot, thing, made, leaving, back
    from jsonb_to_recordset(${jsonText(rows)}::jsonb)
      as lease(request text, key text, slot text, thing text, made boolean, leaving boolean, back text)
    on conflict (request, key) do update set slot = excluded.slot, thing = excluded.thing, made = excluded.made,
      leaving = excluded.leaving, back = excluded.back`.execute(tx);
}

async function passOn(tx: Transaction<Tables>, leases: readonly Lease[]): Promise<void> {
  // Only one that still stands: a lease that was dropped meanwhile is not brought back.
  for (const lease of leases)
    await sql`update leases set made = true where request = ${lease.request} and key = ${lease.key} and thing = ${lease.thing}`.execute(
      tx,
    );
}

async function draw(tx: Transaction<Tables>, request: Request): Promise<void> {
  const targets = targetsOf(request);
  // One at a time until the end of the transaction: then a lower ticket is never seen after a higher one.
  await sql`select pg_advisory_xact_lock(${drawSpace}, 0)`.execute(tx);
  await sql`
    insert into tickets (target, request, ticket)
    select target, ${request.id}, ticket
    from unnest(${targets}::text[]) as target, (select nextval('ticket_numbers') as ticket) as drawn
    on conflict do nothing`.execute(tx);
}

/** Gives the tickets back; answers who comes first now, each noted as to be woken. */
async function giveBack(tx: Transaction<Tables>, request: Request, now: Date): Promise<string[]> {
  const { rows } = await sql<{ request: string }>`
    with left_behind as (delete from tickets where request = ${request.id} returning target, ticket),
    heads as (
      select distinct on (t.target) t.request, t.ticket, l.ticket as mine
      from tickets t join left_behind l on l.target = t.target
      where t.request <> ${request.id} order by t.target, t.ticket)
    insert into nudges (request, at)
    select distinct request, ${now}::timestamptz from heads where ticket > mine
    returning request`.execute(tx);
  return rows.map((row) => row.request);
}

/** Does what the change says of leases and tickets; answers the requests that it wakes. */
export async function settle(tx: Transaction<Tables>, changed: Changed, now: Date): Promise<string[]> {
  const { request, hold, drop, inherit, tickets } = changed;
  if (drop && drop.length > 0)
    await sql`delete from leases where request = ${request.id} and key = any(${drop}::text[])`.execute(tx);
  if (hold && hold.length > 0) await writeLeases(tx, hold);
  if (inherit && inherit.length > 0) await passOn(tx, inherit);
  if (tickets === 'draw') await draw(tx, request);
  return tickets === 'return' ? giveBack(tx, request, now) : [];
}

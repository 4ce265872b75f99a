// Leases and the queues of targets: what one request's change reads of the others, and what it leaves to them.
import { sql, type Transaction } from 'kysely';
import type { Request } from '../../contracts/request.ts';
import { slotOf } from '../../contracts/step.ts';
import type { Around, Changed, Lease } from '../../contracts/store.ts';
import { targetsOf } from './extent.ts';
import { columns, toLoaded, type Loaded } from './load.ts';
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

/**
 * Locks a request, and its slots after it, in one go. What others committed while we waited is seen by the next statement
 * only.
 * @returns the slots; undefined when there is no such request
 */
export async function lockRequest(
  tx: Transaction<Tables>,
  id: string,
): Promise<readonly string[] | undefined> {
  const { rows } = await sql<{ slots: string[] }>`
    with mine as materialized (select slots from requests where id = ${id} for update)
    select mine.slots, (select count(pg_advisory_xact_lock(${slotSpace}, lock)) from (
      select distinct abs(hashtext(slot) % ${locks}) as lock from unnest(mine.slots) as slot order by 1
    ) as sorted) as held from mine`.execute(tx);
  return rows[0]?.slots;
}

interface Surroundings {
  leases: readonly Lease[] | null;
  made: readonly string[] | null;
  first: boolean;
  open: number;
}

/** The request and what a change may know of others. To be read after its slots were locked. */
export async function loadLocked(
  tx: Transaction<Tables>,
  id: string,
): Promise<{ readonly loaded: Loaded; readonly around: Around } | undefined> {
  const { rows } = await sql<Surroundings>`
    select ${columns},
      (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('thing', thing, 'request', request, 'key', key,
                'made', made, 'leaving', leaving, 'back', back)) order by request, key)
         from leases where slot = any(r.slots) and request <> r.id) as leases,
      not exists (
        select from tickets other
        left join tickets mine on mine.target = other.target and mine.request = r.id
        where other.target = any(r.targets) and other.request <> r.id
          and (mine.ticket is null or other.ticket < mine.ticket)) as first,
      (select count(*) from requests o where o.asker = r.asker and not o.is_over
          and (o.is_pending or coalesce(o.doc->>'aside', '') <> 'true') and o.id <> r.id) as open
    from requests r where r.id = ${id}`.execute(tx);
  const [row] = rows;
  if (!row) return undefined;
  const { leases, made, first, open } = row;
  return { loaded: toLoaded(row), around: { leases: leases ?? [], mine: made ?? [], first, open } };
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

// The store on PostgreSQL: a request changes in one transaction with its events and the jobs it calls for, or not at all.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Clock } from '../../contracts/clock.ts';
import { refused } from '../../contracts/failure.ts';
import type { Request } from '../../contracts/request.ts';
import type { Changed, Store } from '../../contracts/store.ts';
import { claims } from './claims.ts';
import { isDue, slotsOf } from './extent.ts';
import type { Calls, Jobs } from './jobs.ts';
import { keepKeys, openedBy } from './once.ts';
import { pacing } from './pace.ts';
import { loadLocked, lockRequest, lockSlots, settle } from './queues.ts';
import { records } from './records.ts';
import { insert, update } from './save.ts';
import type { Tables } from './tables.ts';
import { append, type Head } from './trail.ts';
import { transact, type Outcome } from './transact.ts';

export interface StoreParts {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  readonly jobs: Pick<Jobs, 'send' | 'poke'>;
  /** Told where the trail ends, after each commit. */
  readonly onHead: (head: Head) => void;
}

type Tx = Transaction<Tables>;

interface Written {
  readonly request: Request;
  readonly calls?: Calls;
}

const askSpace = 78;

export function makeStore({ db, clock, jobs, onHead }: StoreParts): Store {
  /** What goes with a change: leases, tickets, jobs and, last, the events. */
  async function accompany(tx: Tx, changed: Changed): Promise<Outcome<Written>> {
    const now = clock.now();
    const { request, events } = changed;
    const woken = await settle(tx, changed, now);
    const calls = {
      turn: [...new Set([...(isDue(request, now) ? [request.id] : []), ...woken])],
      follow: events.length > 0 ? [request.id] : [],
    };
    await jobs.send(tx, calls);
    const value = { request, calls };
    return events.length > 0 ? { value, head: await append(tx, events, now) } : { value };
  }

  async function finish(work: (tx: Tx) => Promise<Outcome<Written>>): Promise<Request> {
    const { value, head } = await transact(db, work);
    if (head) onHead(head);
    if (value.calls) jobs.poke(value.calls);
    return value.request;
  }

  const change: Store['change'] = (id, decide) =>
    finish(async (tx) => {
      const slots = await lockRequest(tx, id);
      if (!slots) throw refused(`There is no request ${id}.`, 'Check the number: "mine" lists your own.');
      const found = await loadLocked(tx, id);
      if (!found) throw new Error(`${id} was locked and is gone.`);
      const { loaded, around } = found;
      const before = loaded.request;
      const changed = decide(before, around);
      if (!changed) return { value: { request: before } };
      const version = changed.events.length > 0 ? before.version + 1 : before.version;
      const request: Request = { ...changed.request, id, version };
      await update(tx, request, before);
      if (loaded.nudges.length > 0)
        await sql`delete from nudges where id = any(${loaded.nudges}::bigint[])`.execute(tx);
      if (request.plan !== before.plan)
        await lockSlots(
          tx,
          slotsOf(request).filter((slot) => !slots.includes(slot)),
        );
      return accompany(tx, { ...changed, request });
    });

  const open: Store['open'] = (asker, make, once = []) =>
    finish(async (tx) => {
      // One ask at a time: numbers without gaps, and nobody slips past the limit of open asks.
      await sql`select pg_advisory_xact_lock(${askSpace}, 0)`.execute(tx);
      const opened = await openedBy(tx, once);
      if (opened) return { value: { request: opened } };
      const { rows } = await sql<{ number: number; open: number }>`
        select coalesce(max(number), 0) + 1 as number,
          count(*) filter (where asker = ${asker} and not is_over
            and (is_pending or coalesce(doc->>'aside', '') <> 'true')) as open from requests`.execute(tx);
      const { number, open: already } = rows[0] ?? { number: 1, open: 0 };
      const changed = make(`LK-${number}`, already);
      const request: Request = { ...changed.request, id: `LK-${number}`, version: 1 };
      await lockSlots(tx, slotsOf(request));
      await insert(tx, request);
      await keepKeys(tx, once, request.id);
      return accompany(tx, { ...changed, request });
    });

  const record: Store['record'] = async (events) => {
    const { head } = await transact(db, async (tx) => ({
      value: undefined,
      head: await append(tx, events, clock.now()),
    }));
    if (head) onHead(head);
  };

  return { change, open, record, ...records(db), ...pacing(db, clock), ...claims(db) };
}

// Which request of ours gave a right that stands: since when, and until when.
import { z } from 'zod';
import type { Moment } from '../../contracts/operation.ts';
import type { Records } from '../../contracts/question.ts';
import type { Request } from '../../contracts/request.ts';
import type { Mailbox } from '../../steps/objects.ts';
import type { Standing } from './standing.ts';
import { dated } from './times.ts';

export interface Given {
  readonly name: string;
  readonly since: string;
  readonly by: string;
}

const facts = z.object({
  trustee: z.object({
    name: z.string(),
    address: z.string(),
    sure: z.array(z.string()),
    shared: z.array(z.string()),
  }),
});

/** Requests that have to do with each kind of right on the mailbox, newest first. */
export async function requestsOn(
  records: Records,
  mailbox: Mailbox,
  slots: readonly string[],
): Promise<ReadonlyMap<string, readonly Request[]>> {
  const found = await Promise.all(
    slots.map(async (slot) => [slot, await records.find({ thing: `${slot}:${mailbox.id}:` })] as const),
  );
  return new Map(found);
}

/** The newest request of ours that gave it and has not taken it back; undefined when it was there without us. */
export function givenBy(
  one: Standing,
  mailbox: Mailbox,
  requests: readonly Request[],
  reader: Moment,
): Given | undefined {
  for (const request of requests) {
    if (request.direction !== 'gives') continue;
    const read = facts.safeParse(request.facts);
    if (!read.success) continue;
    const { trustee } = read.data;
    if (![...trustee.sure, ...trustee.shared].includes(one.printed.toLowerCase())) continue;
    const step = request.plan.find(({ thing }) => thing.startsWith(`${one.slot}:${mailbox.id}:`));
    const row = request.rows.find(({ key }) => key === step?.key);
    if (!row?.made || !['sent', 'seen'].includes(row.state)) continue;
    return {
      name: `${trustee.name} (${trustee.address})`,
      since: dated(row.since ?? row.at, reader),
      by: request.ends === undefined ? request.id : `${request.id} until ${dated(request.ends, reader)}`,
    };
  }
  return undefined;
}

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

/** Every request of ours that stands on it, newest first; undefined when it was there without us. */
export function givenBy(
  one: Standing,
  mailbox: Mailbox,
  requests: readonly Request[],
  reader: Moment,
): Given | undefined {
  const holders = requests.flatMap((request) => {
    if (request.direction !== 'gives') return [];
    const read = facts.safeParse(request.facts);
    if (!read.success) return [];
    const { trustee } = read.data;
    if (![...trustee.sure, ...trustee.shared].includes(one.printed.toLowerCase())) return [];
    const step = request.plan.find(({ thing }) => thing.startsWith(`${one.slot}:${mailbox.id}:`));
    const row = request.rows.find(({ key }) => key === step?.key);
    return row && ['sent', 'seen', 'already'].includes(row.state) ? [{ request, row, trustee }] : [];
  });
  const oldest = holders.at(-1);
  // Those that only found it there give nothing, unless one of them made it or it was passed on to one.
  if (!oldest || !holders.some(({ row }) => row.made)) return undefined;
  const { row, trustee } = oldest;
  return {
    name: `${trustee.name} (${trustee.address})`,
    since: dated(row.since ?? row.at, reader),
    by: holders
      .map(({ request: { id, ends } }) => (ends === undefined ? id : `${id} until ${dated(ends, reader)}`))
      .join(', '),
  };
}

// The place is gone: cards go to people, who are told why, and the next request does not try it again.
import type { Where } from '../contracts/person.ts';
import type { Copy } from '../contracts/place.ts';
import type { Request } from '../contracts/request.ts';
import { noticeCard } from './notice.ts';
import type { Notice } from './notices.ts';
import type { Surroundings } from './surroundings.ts';
import { roundOf } from './wanted.ts';

/**
 * On record first. Others that wait in the same place are marked as behind, so that their cards go in person too,
 * whatever happens here. @throws Failure busy where it cannot be put on record; then the place stays
 */
export async function losePlace(place: Where, outside: Surroundings): Promise<void> {
  const { copies, log } = outside;
  const { conversation } = place;
  const now = await copies.place();
  if (now?.conversation !== conversation) return;
  await outside.record({ kind: 'place', by: 'latchkey', facts: { conversation, lost: true } });
  for (const request of await waitingOnes(outside))
    for (const copy of await copies.of(request.id))
      if (copy.kind === 'place' && copy.conversation === conversation && !copy.lost)
        await copies.shown(request.id, conversation, copy.kind, 0);
  await copies.setPlace(undefined);
  log.warn({ conversation }, 'The place for approvals is lost; cards go to approvers in person.');
}

/** All that wait for a decision, page after page. */
async function waitingOnes({ records }: Surroundings): Promise<readonly Request[]> {
  const found = new Map<string, Request>();
  for (let before: string | undefined; ;) {
    const page = await records.find({ waiting: true, ...(before === undefined ? {} : { before }) });
    const fresh = page.filter(({ id }) => !found.has(id));
    if (fresh.length === 0) return [...found.values()];
    for (const request of fresh) found.set(request.id, request);
    before = fresh.at(-1)?.id;
  }
}

/** What is told about a place that could not be reached for this request, while it waits. */
export function lostPlaceNotices(request: Request, copies: readonly Copy[]): readonly Notice[] {
  if (!request.pending || !copies.some((copy) => copy.kind === 'place' && copy.lost)) return [];
  const name = `place-lost:${roundOf(request)}`;
  return [
    {
      name,
      to: 'deciders',
      what: {
        card: noticeCard({
          title: 'The channel for approvals cannot be reached',
          tone: 'Warning',
          lines: [
            `The card of ${request.id} comes to you in person.`,
            'Say “approve here” in a channel that policy names to have one place again.',
          ],
        }),
      },
    },
    {
      name,
      to: 'home',
      mention: request.asker,
      what: {
        text: `The channel for approvals cannot be reached, so ${request.id} went to the approvers in person.`,
      },
    },
  ];
}

/** Nobody who may decide can be reached, in a place or in person. */
export function unreachedNotices(request: Request, reached: boolean): readonly Notice[] {
  if (!request.pending || reached) return [];
  return [
    {
      name: `unreached:${roundOf(request)}`,
      to: 'home',
      mention: request.asker,
      what: {
        text: `No approver could be reached for ${request.id}. Ask one of them to say “approve ${request.id}” to Latchkey.`,
      },
    },
  ];
}

// The place is gone: cards go to people, who are told why, and the next request does not try it again.
import type { Where } from '../contracts/person.ts';
import type { Copy } from '../contracts/place.ts';
import type { Request } from '../contracts/request.ts';
import { noticeCard } from './notice.ts';
import type { Notice } from './notices.ts';
import type { Surroundings } from './surroundings.ts';
import { roundOf } from './wanted.ts';

/** Others that wait in the same place are marked as behind, so that their cards go in person too, whatever happens here. */
export async function losePlace(place: Where, { records, copies, log }: Surroundings): Promise<void> {
  const now = await copies.place();
  if (now?.conversation !== place.conversation) return;
  for (const request of await records.find({ waiting: true }))
    for (const copy of await copies.of(request.id))
      if (copy.kind === 'place' && copy.conversation === place.conversation && !copy.lost)
        await copies.shown(request.id, copy.conversation, copy.kind, 0);
  await copies.setPlace(undefined);
  log.warn(
    { conversation: place.conversation },
    'The place for approvals is lost; cards go to approvers in person.',
  );
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

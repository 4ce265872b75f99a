// The hand-over: what a product needs to be told, and the way to the secret, which itself is on no card.
import type { Card } from '../contracts/card.ts';
import type { Handover } from '../contracts/handover.ts';
import type { Request } from '../contracts/request.ts';
import { fit, type Room } from './fill.ts';
import { inert } from './inert.ts';
import { time } from './times.ts';

/** A one-time link that was just made, for the one who pressed alone. */
export interface FreshLink {
  readonly url: string;
  /** ISO 8601. */
  readonly until: string;
}

export interface HandoverView {
  readonly head: string;
  readonly name: string;
  readonly fields: readonly { readonly label: string; readonly value: string }[];
  readonly notes: readonly { readonly note: string }[];
  readonly lines: readonly { readonly line: string }[];
  readonly next: readonly { readonly title: string; readonly say: string }[];
  readonly open: readonly { readonly url: string }[];
  readonly reveal: readonly {
    readonly title: string;
    readonly request: string;
    readonly fingerprint: string;
  }[];
}

export function handoverView(
  request: Request,
  handover: Handover,
  link: FreshLink | undefined,
  room: Room,
): HandoverView {
  const secret = handover.secret !== undefined;
  const line = link
    ? `The page shows the secret once, to you alone. It is good until ${time(link.until)}.`
    : 'The secret is shown once, on a page that only you can open.';
  return {
    head: `${request.id} · For the product’s settings`,
    name: inert(handover.title, room.text),
    fields: handover.fields
      .slice(0, room.lines * 2)
      .map(([label, value]) => ({ label: inert(label, 40), value: inert(value, room.text) })),
    notes: handover.notes.slice(0, room.lines).map((note) => ({ note: inert(note, room.text) })),
    lines: secret ? [{ line }] : [],
    next: handover.next ? [{ title: inert(handover.next.title, 40), say: handover.next.say }] : [],
    open: link ? [{ url: link.url }] : [],
    reveal: secret
      ? [
          {
            title: link ? 'Get a new link' : 'Get the secret',
            request: request.id,
            fingerprint: request.fingerprint,
          },
        ]
      : [],
  };
}

/** The card for the asker alone. */
export const handoverCard = (request: Request, handover: Handover, link?: FreshLink): Card => ({
  json: fit('handover', (room) => handoverView(request, handover, link, room)),
  text: `${request.id}: what ${inert(handover.title, 100)} needs to be told`,
});

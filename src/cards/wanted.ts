// Which copies of a request's card there should be, and what each of them shows. Pure.
import type { Card } from '../contracts/card.ts';
import type { Where } from '../contracts/person.ts';
import type { Copy, CopyKind } from '../contracts/place.ts';
import type { Request } from '../contracts/request.ts';
import { lineCard } from './line.ts';
import { requestCard } from './request.ts';

/** Either a conversation, or a person's own chat. */
export type Target = { readonly where: Where } | { readonly person: string };
export interface WantedCopy {
  readonly kind: CopyKind;
  readonly to: Target;
}

export interface Around {
  /** The channel named by `approve here`. */
  readonly place: Where | undefined;
  /** The request's cards go to people only. */
  readonly discreet: boolean;
  readonly copies: readonly Copy[];
}

/** Stands for the conversation of somebody whose chat cannot be made. */
export const unreached = (person: string): string => `unreached:${person}`;

/** How often something was decided about the request before: each round asks anew. */
export const roundOf = (request: Request): number => request.decided.length;
const approverKind = (round: number): CopyKind => (round === 0 ? 'approver' : `approver:${round}`);

/** The place in which this request can be decided, if there is one that can be reached. */
export function placeFor(request: Request, around: Around): Where | undefined {
  const { place, discreet, copies } = around;
  if (!place || discreet) return undefined;
  const kind = place.conversation === request.home.conversation ? 'home' : 'place';
  const lost = copies.some(
    (copy) => copy.lost && copy.kind === kind && copy.conversation === place.conversation,
  );
  return lost ? undefined : place;
}

/** `approvers`: object ids of those who may decide; looked at only where there is no place. */
export function wanted(
  request: Request,
  around: Around,
  approvers: readonly string[],
): readonly WantedCopy[] {
  const home: WantedCopy = { kind: 'home', to: { where: request.home } };
  const homeLost = around.copies.some(
    (copy) => copy.lost && copy.kind === 'home' && copy.conversation === request.home.conversation,
  );
  const homes =
    homeLost && request.home.kind !== 'personal'
      ? [home, { kind: 'home' as const, to: { person: request.asker.id } }]
      : [home];
  if (!request.pending) return homes;
  const place = placeFor(request, around);
  if (place)
    return place.conversation === request.home.conversation
      ? homes
      : [...homes, { kind: 'place', to: { where: place } }];
  const kind = approverKind(roundOf(request));
  return [...homes, ...approvers.map((person): WantedCopy => ({ kind, to: { person } }))];
}

/** Whether a copy stands where a wanted one should. */
export const stands = (copy: Copy, { kind, to }: WantedCopy): boolean =>
  copy.kind === kind &&
  ('where' in to
    ? copy.conversation === to.where.conversation
    : copy.person === to.person || copy.conversation === unreached(to.person));

const round = (kind: CopyKind): number => Number(kind.split(':')[1] ?? 0);
const isApprover = (kind: CopyKind): boolean => kind === 'approver' || kind.startsWith('approver:');

/** What a copy shows now. An approver's own copies shrink to a line once decided; only the newest in a chat asks. */
export function shownBy(copy: Pick<Copy, 'kind' | 'conversation'>, request: Request, around: Around): Card {
  const here = placeFor(request, around)?.conversation === copy.conversation;
  if (copy.kind === 'home') return requestCard(request, 'home', { alsoPlace: here });
  if (copy.kind === 'place') return requestCard(request, 'place', { decidedElsewhere: !here });
  const newer = around.copies.some(
    (other) =>
      isApprover(other.kind) &&
      other.conversation === copy.conversation &&
      other.activity !== undefined &&
      round(other.kind) > round(copy.kind),
  );
  return request.pending && !newer ? requestCard(request, 'approver') : lineCard(request);
}

/** Copies that follow the request; notices stay as they were posted. */
export const follows = (copy: Copy): boolean => !copy.lost && !copy.kind.startsWith('notice:');

// Who stands on a thing: two requests may give the same right, and the last to leave takes it away.
import type { Request } from '../contracts/request.ts';
import { slotOf, type Step } from '../contracts/step.ts';
import type { Around, Lease } from '../contracts/store.ts';

/** Only what is given is held; taking away leaves nothing to stand on. */
export const lease = (request: Request, step: Step, made: boolean, leaving = false): readonly Lease[] =>
  request.direction === 'gives'
    ? [{ thing: step.thing, request: request.id, key: step.key, made, leaving }]
    : [];

const same = (step: Step, around: Around): readonly Lease[] =>
  around.leases.filter(({ thing }) => thing === step.thing);

/** Somebody else's wish for the same place with another value, e.g. another level on the same calendar. */
export const rival = (request: Request, step: Step, around: Around): Lease | undefined =>
  request.direction === 'gives'
    ? around.leases.find(({ thing }) => thing !== step.thing && slotOf(thing) === slotOf(step.thing))
    : undefined;

/** Another request is taking this very thing away: what is seen of it now says nothing. */
export const isBeingTaken = (step: Step, around: Around): boolean =>
  same(step, around).some(({ leaving }) => leaving);

/** What is there already was made by a request of ours that still stands on it. */
export const wasMadeByUs = (step: Step, around: Around): boolean =>
  same(step, around).some(({ made, leaving }) => made && !leaving);

/** Who goes on standing on it when this request leaves. */
export const heir = (step: Step, around: Around): Lease | undefined =>
  same(step, around).find(({ leaving }) => !leaving);

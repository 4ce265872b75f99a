// What a request's plan stands on, and whether its turn is due: what the store files it under.
import type { Request } from '../../contracts/request.ts';
import { slotOf } from '../../contracts/step.ts';

const unique = (items: readonly string[]): string[] => [...new Set(items)].sort();

/** A proof makes no thing. */
const thingsOf = ({ plan }: Request): string[] => plan.flatMap(({ thing }) => (thing === '' ? [] : [thing]));

/** The places that its plan's things are in, sorted. */
export const slotsOf = (request: Request): string[] => unique(thingsOf(request).map(slotOf));

/** What its plan writes to, sorted. */
export const targetsOf = (request: Request): string[] =>
  unique(request.plan.flatMap((planned) => planned.on));

/** Everything `find` knows it by. */
export const namesOf = (request: Request): string[] => unique([...thingsOf(request), ...targetsOf(request)]);

export const isDue = (request: Request, now: Date): boolean =>
  request.wake !== undefined && Date.parse(request.wake) <= now.getTime();

/** Has an end and may stand in the tenant, or is being taken back: what `npm run due` lists. */
export const mayStand = (request: Request): boolean =>
  ['ending', 'undoing'].includes(request.state) ||
  (request.ends !== undefined &&
    (['running', 'done', 'partly'].includes(request.state) ||
      (request.state === 'failed' && request.rows.some(({ made }) => made))));

/** Number of a request's id: 12 of "LK-12"; undefined when it is none of ours. */
export function numberOf(id: string): number | undefined {
  const digits = /^LK-([1-9]\d{0,8})$/.exec(id)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

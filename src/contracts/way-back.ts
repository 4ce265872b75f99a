// Whether a request has a way back: there is something to take back, and what was there before it is not gone for good.
import type { Request } from './request.ts';

/** What was there before is gone for good, or may be: to take back what came in its place would leave nothing. */
export const isSealed = ({ rows, plan }: Pick<Request, 'rows' | 'plan'>): boolean => {
  const seals = new Set(plan.flatMap(({ key, seals }) => (seals ? [key] : [])));
  return rows.some(({ key, made, state }) => seals.has(key) && (made || state === 'already'));
};

/** Something of it is there, or may be, that has a way back; once it is done, what served the run alone is gone. */
export const hasWayBack = ({ rows, plan, state }: Pick<Request, 'rows' | 'plan' | 'state'>): boolean =>
  !isSealed({ rows, plan }) &&
  rows.some((row) => {
    if (!row.made || row.state === 'undone' || row.state === 'handed') return false;
    const planned = plan.find(({ key }) => key === row.key);
    return planned?.final !== true && !(state === 'done' && planned?.kind === 'passing');
  });

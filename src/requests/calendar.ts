// What the calendar says about a request: lapse, begin, warn, end. Pure; the worker asks at each turn.
import type { Request, Row } from '../contracts/request.ts';
import type { Changed } from '../contracts/store.ts';
import { warnsAt } from '../plans/round.ts';
import { rested, said, turned } from './carry.ts';
import { refusedWish } from './decide.ts';

/** Later than this and the card says so. */
const late = 15_000;

export const overlapNotice = ({ key }: Pick<Row, 'key'>): string => `overlap:${key}`;

/** Asked for longer than it should take; and since then it was looked whether it is done, which it is not. */
const isOverdue = ({ key, state, asked, word, next }: Row, { noticed }: Request, now: Date): boolean =>
  state === 'asked' &&
  asked?.remind !== undefined &&
  word === undefined &&
  new Date(asked.remind) <= now &&
  next !== undefined &&
  next > asked.remind &&
  !noticed.includes(overlapNotice({ key }));

/** The next thing that is due, or undefined. Asked again after each until nothing is. */
export function calendar(request: Request, now: Date): Changed | undefined {
  const { pending, state } = request;
  if (pending && new Date(pending.lapses) <= now)
    return {
      request: refusedWish(request, 'lapsed'),
      events: [said('lapsed', request, { intent: pending.intent })],
    };
  if (state === 'scheduled' && request.starts && new Date(request.starts) <= now)
    return {
      request: { ...request, state: 'running', wake: now.toISOString() },
      events: [said('started', request)],
    };
  const overdue = state === 'running' ? request.rows.find((row) => isOverdue(row, request, now)) : undefined;
  if (overdue) {
    const notice = overlapNotice(overdue);
    return {
      request: { ...request, noticed: [...request.noticed, notice] },
      events: [said('noticed', request, { notice })],
    };
  }
  const ends = request.ends ? new Date(request.ends) : undefined;
  const stands =
    state === 'done' ||
    state === 'partly' ||
    state === 'running' ||
    (state === 'failed' && request.rows.some(({ made }) => made));
  if (!ends || !stands) return undefined;
  if (ends <= now) {
    const over = now.getTime() - ends.getTime();
    return turned(request, 'ending', now, over > late ? over : 0);
  }
  const warns = state === 'running' ? undefined : warnsAt(request);
  if (!warns || warns > now) return undefined;
  return {
    request: rested({ ...request, noticed: [...request.noticed, 'ends-tomorrow'] }),
    events: [said('noticed', request, { notice: 'ends-tomorrow', ends: ends.toISOString() })],
  };
}

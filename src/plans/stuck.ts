// What does not go back: people are told, and it is tried on, since a right that should be gone is never given up.
import { later } from '../contracts/clock.ts';
import type { Request, Row } from '../contracts/request.ts';
import type { Changed } from '../contracts/store.ts';
import { told } from './round.ts';
import { changed, event, move } from './rows.ts';

/** So many busy answers in a row, about five minutes, are told to people too. */
export const patience = 10;
const retryStuck = 300_000;

export function stick(
  current: Request,
  row: Row,
  because: string,
  advice: string,
  now: Date,
  atLeast = 0,
): Changed {
  const stuck = {
    ...move(row, 'stuck', now, { because, advice }),
    next: later(now, Math.max(retryStuck, atLeast)).toISOString(),
  };
  const change = changed(current, stuck, event('stuck', current, row.key, { because }));
  return { ...change, request: told(change.request) };
}

// Something outside may have happened that a request waits for: it looks now instead of at its next time.
import { later } from '../contracts/clock.ts';
import type { Changed } from '../contracts/store.ts';
import type { Desk } from './desk.ts';

/** What happened a moment ago shows a moment later. */
const soon = 2_000;

/** Makes what is asked of people due in a moment; proves nothing by itself. @throws Failure busy */
export async function nudge(id: string, { store, clock }: Pick<Desk, 'store' | 'clock'>): Promise<void> {
  await store.change(id, (now): Changed | undefined => {
    if (!now.rows.some(({ state }) => state === 'asked')) return undefined;
    const next = later(clock.now(), soon).toISOString();
    const rows = now.rows.map((row) => (row.state === 'asked' ? { ...row, next } : row));
    return { request: { ...now, rows, wake: next }, events: [] };
  });
}

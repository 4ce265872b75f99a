// Something outside may have happened that a request waits for: it looks now instead of at its next time.
import type { Changed } from '../contracts/store.ts';
import type { Desk } from './desk.ts';

/** Makes what is asked of people due at once; proves nothing by itself. @throws Failure busy */
export async function nudge(id: string, { store, clock }: Pick<Desk, 'store' | 'clock'>): Promise<void> {
  await store.change(id, (now): Changed | undefined => {
    if (!now.rows.some(({ state }) => state === 'asked')) return undefined;
    const rows = now.rows.map((row) => {
      const { next: _next, ...due } = row;
      return row.state === 'asked' ? due : row;
    });
    return { request: { ...now, rows, wake: clock.now().toISOString() }, events: [] };
  });
}

// Requests and rows as pure functions see them, at a fixed time.
import { later } from '../../src/contracts/clock.ts';
import type { Intent, Pending, Request, Row, RowState } from '../../src/contracts/request.ts';
import { day, hour, Office } from './office.ts';

export const now = new Date('2026-10-21T10:00:00Z');
export const at = (ms: number): string => later(now, ms).toISOString();
export const row = (state: RowState, more: Partial<Row> = {}): Row => ({
  key: 'full',
  state,
  at: at(-day),
  tries: 1,
  busy: 0,
  made: true,
  ...more,
});
export const pending = (intent: Intent, more: Partial<Pending> = {}): Pending => ({
  intent,
  by: { id: 'riley', name: 'Riley' },
  at: at(-hour),
  lapses: at(hour),
  fingerprint: `f-${intent}`,
  approvers: ['g'],
  count: 1,
  decisions: [],
  ...more,
});

const {
  pending: _pending,
  wake: _wake,
  ...opened
} = await new Office().opened('give full on finance to alex');
export const bare: Request = { ...opened, opened: at(-9 * day) };
export const request = (more: Partial<Request>): Request => ({ ...bare, ...more });

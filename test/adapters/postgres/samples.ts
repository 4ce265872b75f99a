// Requests and events as small as they may be, for tests of the store.
import type { Event } from '../../../src/contracts/event.ts';
import type { Planned, Request, Row } from '../../../src/contracts/request.ts';
import type { Changed, Lease } from '../../../src/contracts/store.ts';

export const riley = { id: '6b1f0f5e-2c1d-4a4e-9b57-000000000001', name: 'Riley Chen' };

export const planned = (
  key: string,
  thing: string,
  on: readonly string[] = ['mailbox finance'],
): Planned => ({
  key,
  title: 'Full access',
  thing,
  on,
  apply: ['Add-MailboxPermission …'],
  undo: ['Remove-MailboxPermission …'],
  found: { is: 'todo' },
});

export const row = (key: string, more: Partial<Row> = {}): Row => ({
  key,
  state: 'planned',
  at: '2026-11-23T09:00:00.000Z',
  tries: 0,
  busy: 0,
  made: false,
  ...more,
});

export const sample = (id: string, more: Partial<Request> = {}): Request => ({
  id,
  version: 0,
  state: 'running',
  operation: 'give-access',
  title: 'Mailbox access',
  direction: 'gives',
  asker: { ...riley, zone: 'Europe/Berlin', locale: 'de-DE' },
  home: { conversation: 'a:riley', kind: 'personal' },
  input: { mailbox: 'finance' },
  facts: { mailbox: { id: 'finance' } },
  touches: { rights: ['full'], mailboxes: [], people: [], groups: [] },
  summary: { what: 'Full access on Finance', whom: 'Alex Kim', notes: [] },
  said: 'give full on finance to alex',
  plan: [planned('full', 'full finance alex=yes')],
  fingerprint: 'f1',
  decided: [],
  rows: [row('full')],
  opened: '2026-11-23T09:00:00.000Z',
  noticed: [],
  ...more,
});

export const event = (request: string, more: Partial<Event> = {}): Event => ({
  kind: 'seen',
  request,
  by: 'latchkey',
  facts: {},
  ...more,
});

export const lease = (request: string, more: Partial<Lease> = {}): Lease => ({
  thing: 'full finance alex=yes',
  request,
  key: 'full',
  made: true,
  leaving: false,
  ...more,
});

/** A change that alters this much of the request and says that it was seen. */
export const changed = (now: Request, more: Partial<Request> = {}, rest: Partial<Changed> = {}): Changed => ({
  request: { ...now, ...more },
  events: [event(now.id)],
  ...rest,
});

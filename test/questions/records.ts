// Requests on record, as few as a question needs.
import type { Records } from '../../src/contracts/question.ts';
import type { Request } from '../../src/contracts/request.ts';
import { Tenant } from '../operations/tenant.ts';

export function request(id: string, more: Partial<Request> = {}): Request {
  const tenant = new Tenant();
  const [box, alex] = [tenant.of('finance'), tenant.of('alex')];
  const thing = `full:${box.id}:${alex.id}=on`;
  return {
    id,
    version: 1,
    state: 'done',
    operation: 'give-access',
    title: 'Mailbox access',
    direction: 'gives',
    asker: { id: 'riley', name: 'Riley Chen', zone: 'Europe/Berlin', locale: 'en-GB' },
    home: { conversation: 'chat', kind: 'personal' },
    input: {},
    facts: {
      trustee: {
        id: alex.id,
        name: 'Alex Kim',
        address: 'alex@contoso.com',
        sure: [alex.id, 'alex@contoso.com'],
        shared: ['alex kim'],
        group: false,
      },
    },
    touches: { rights: ['full'], mailboxes: [], people: [alex.id], groups: [] },
    summary: {
      what: 'Full access on Finance (shared mailbox)',
      whom: 'Alex Kim (alex@contoso.com)',
      notes: [],
    },
    said: 'give full on finance to alex',
    plan: [
      {
        key: 'full',
        title: 'Full access',
        thing,
        on: [`mailbox:${box.id}`],
        apply: [],
        undo: [],
        found: { is: 'todo' },
      },
    ],
    fingerprint: 'f',
    decided: [],
    rows: [
      {
        key: 'full',
        state: 'seen',
        at: '2026-10-20T12:00:00.000Z',
        since: '2026-10-20T11:59:00.000Z',
        tries: 1,
        busy: 0,
        made: true,
      },
    ],
    opened: '2026-10-20T11:00:00.000Z',
    noticed: [],
    ...more,
  };
}

/** Newest first, as the store gives them. */
export const records = (...all: readonly Request[]): Records => ({
  get: async (id) => all.find((each) => each.id === id),
  find: async ({ by, waiting, thing }) =>
    all.filter(
      (each) =>
        (by === undefined || each.asker.id === by) &&
        (!waiting || each.pending !== undefined) &&
        (thing === undefined ||
          each.plan.some((step) => [step.thing, ...step.on].some((name) => name.startsWith(thing)))),
    ),
});

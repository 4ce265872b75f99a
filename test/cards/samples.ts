// Requests and their parts, for the tests of cards.
import type { Finding } from '../../src/contracts/step.ts';
import type { Pending, Planned, Request, Row, RowState } from '../../src/contracts/request.ts';

export const riley = { id: 'a1', name: 'Riley Chen', zone: 'Europe/Berlin', locale: 'en-GB' };
export const ada = { id: 'b1', name: 'Ada Osei' };
export const alex = { id: 'c1', name: 'Alex Kim' };

export const at = (time: string): string => `2026-11-24T${time}:00.000Z`;

export const planned = (key: string, title: string, found: Finding = { is: 'todo' }): Planned => ({
  key,
  title,
  thing: `${key}:finance:c1=on`,
  on: ['finance'],
  apply: [
    key === 'full'
      ? `Add-MailboxPermission -Identity '5c1a' -User 'c1' -AccessRights 'FullAccess' -AutoMapping $true -Confirm:$false # finance@contoso.com, alex@contoso.com`
      : `Add-RecipientPermission -Identity '5c1a' -Trustee 'c1' -AccessRights 'SendAs' -Confirm:$false # finance@contoso.com, alex@contoso.com`,
  ],
  undo: [
    key === 'full'
      ? `Remove-MailboxPermission -Identity '5c1a' -User 'c1' -AccessRights 'FullAccess' -Confirm:$false # finance@contoso.com, alex@contoso.com`
      : `Remove-RecipientPermission -Identity '5c1a' -Trustee 'c1' -AccessRights 'SendAs' -Confirm:$false # finance@contoso.com, alex@contoso.com`,
  ],
  found,
});

export const row = (key: string, state: RowState, more: Partial<Row> = {}): Row => ({
  key,
  state,
  at: at('13:03'),
  tries: 0,
  busy: 0,
  made: !['planned', 'checking', 'already', 'skipped', 'blocked'].includes(state),
  ...more,
});

export const pending = (more: Partial<Pending> = {}): Pending => ({
  intent: 'do',
  by: { id: riley.id, name: riley.name },
  at: at('12:00'),
  lapses: at('15:00'),
  fingerprint: 'f-do',
  approvers: ['g-owners'],
  count: 1,
  decisions: [],
  ...more,
});

type Decided = Request['decided'][number];
export const decided = (more: Partial<Decided> = {}): Decided => ({
  ...pending(),
  decisions: [{ by: ada, at: at('13:01'), is: 'approved' }],
  outcome: 'approved',
  ...more,
});

export const plan = [planned('full', 'Full access'), planned('sendas', 'Send as', { is: 'done' })];
export const rows = (full: Row, sendas: Row): readonly Row[] => [full, sendas];

export const waiting: Request = {
  id: 'LK-12',
  version: 1,
  state: 'waiting',
  operation: 'give-access',
  title: 'Mailbox access',
  direction: 'gives',
  asker: riley,
  home: { conversation: 'chat-riley', kind: 'personal' },
  input: { until: at('16:00').replace('24', '27'), ref: 'INC47', because: 'invoices' },
  facts: {},
  touches: {
    rights: ['full', 'sendas'],
    mailboxes: [{ id: '5c1a', address: 'finance@contoso.com' }],
    people: [alex.id],
    groups: [],
  },
  summary: {
    what: 'Full access + send as on Finance (shared mailbox)',
    whom: 'Alex Kim (alex@contoso.com)',
    notes: [],
  },
  said: 'give full+sendas on finance to alex until Friday 17:00 ref INC47 because invoices',
  plan,
  fingerprint: 'f-do',
  pending: pending(),
  decided: [],
  rows: rows(row('full', 'planned'), row('sendas', 'planned')),
  opened: at('12:00'),
  noticed: [],
};

export const { pending: _pending, ...open } = waiting;
export const ends = at('16:00').replace('24', '27');
export const run: Request = {
  ...open,
  version: 4,
  state: 'running',
  decided: [decided()],
  approved: 'f-do',
  began: at('13:03'),
  ends,
};

export const running: Request = {
  ...run,
  rows: rows(row('full', 'seen', { sent: at('13:02') }), row('sendas', 'applying')),
};
export const waitingForExchange: Request = {
  ...run,
  plan: [planned('full', 'Full access'), planned('sendas', 'Send as')],
  rows: rows(row('full', 'seen'), row('sendas', 'sent', { sent: at('13:04') })),
};
export const done: Request = {
  ...run,
  version: 7,
  state: 'done',
  over: at('13:06'),
  rows: rows(row('full', 'seen'), row('sendas', 'already')),
};
export const trouble = {
  because: 'Exchange says that Alex Kim is not a security principal.',
  advice: 'Give Alex an Exchange licence, then press Retry.',
};
export const back = (state: RowState, more: Partial<Row> = {}) =>
  rows(row('full', state, more), row('sendas', 'kept'));

/** A plan over many mailboxes, `bad` of them in trouble. */
export function many(count: number, bad: number, title = 'Full access on'): Request {
  const keys = Array.from({ length: count }, (_, n) => `full-${n}`);
  return {
    ...run,
    version: 9,
    state: 'partly',
    over: at('13:06'),
    plan: keys.map((key, n) => ({ ...planned('full', `${title} mailbox ${n}`), key })),
    rows: keys.map((key, n) => (n < bad ? row(key, 'failed', trouble) : row(key, 'seen'))),
  };
}

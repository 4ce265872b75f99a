// Requests in every state they can be in, for the tests and the gallery.
import type { Finding } from '../../src/contracts/step.ts';
import type { Pending, Planned, Request, Row, RowState } from '../../src/contracts/request.ts';

export const riley = { id: 'a1', name: 'Riley Chen', zone: 'Europe/Berlin', locale: 'en-GB' };
export const ada = { id: 'b1', name: 'Ada Osei' };
export const alex = { id: 'c1', name: 'Alex Kim' };

const at = (time: string): string => `2026-11-24T${time}:00.000Z`;

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

const plan = [planned('full', 'Full access'), planned('sendas', 'Send as', { is: 'done' })];
const rows = (full: Row, sendas: Row): readonly Row[] => [full, sendas];

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

const { pending: _pending, ...open } = waiting;
const ends = at('16:00').replace('24', '27');
const run: Request = {
  ...open,
  version: 4,
  state: 'running',
  decided: [decided()],
  approved: 'f-do',
  began: at('13:03'),
  ends,
};

const running: Request = {
  ...run,
  rows: rows(row('full', 'seen', { sent: at('13:02') }), row('sendas', 'applying')),
};
const waitingForExchange: Request = {
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
const trouble = {
  because: 'Exchange says that Alex Kim is not a security principal.',
  advice: 'Give Alex an Exchange licence, then press Retry.',
};
const back = (state: RowState, more: Partial<Row> = {}) =>
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

/** Every state, by a name for titles of tests and the gallery. */
export const states: Readonly<Record<string, Request>> = {
  waiting,
  'waiting without end': {
    ...waiting,
    input: {},
    summary: {
      ...waiting.summary,
      notes: ['Finance Team is a group of 3 members; Outlook never maps it by itself.'],
    },
  },
  'waiting for 8 hours from Monday': {
    ...waiting,
    input: { from: at('08:00').replace('24', '30'), for: 8 * 3_600_000 },
    starts: at('08:00').replace('24', '30'),
    pending: pending({ count: 2, decisions: [{ by: ada, at: at('13:01'), is: 'approved' }] }),
  },
  scheduled: { ...run, state: 'scheduled', starts: ends, rows: waiting.rows },
  running,
  'waiting for Exchange': waitingForExchange,
  done,
  'done without end': { ...done, input: {}, ends: undefined } as unknown as Request,
  'take done': {
    ...done,
    operation: 'take-access',
    direction: 'takes',
    summary: {
      what: 'Full access on Finance (shared mailbox)',
      whom: 'Alex Kim (alex@contoso.com)',
      notes: [],
    },
  },
  partly: {
    ...run,
    state: 'partly',
    over: at('13:06'),
    plan: waitingForExchange.plan,
    rows: rows(row('full', 'seen'), row('sendas', 'failed', trouble)),
  },
  failed: {
    ...run,
    state: 'failed',
    over: at('13:06'),
    rows: rows(
      row('full', 'failed', trouble),
      row('sendas', 'skipped', { because: 'It needs the step above.' }),
    ),
  },
  rejected: {
    ...open,
    state: 'rejected',
    over: at('13:01'),
    decided: [
      decided({
        outcome: 'rejected',
        decisions: [{ by: ada, at: at('13:01'), is: 'rejected', reason: 'Ask the owner of Finance first.' }],
      }),
    ],
  },
  lapsed: {
    ...open,
    state: 'lapsed',
    over: at('15:00'),
    decided: [decided({ outcome: 'lapsed', decisions: [] })],
  },
  cancelled: {
    ...open,
    state: 'cancelled',
    over: at('12:30'),
    decided: [decided({ outcome: 'cancelled', decisions: [] })],
  },
  'asks again after the plan changed': {
    ...waiting,
    version: 3,
    decided: [decided({ outcome: 'void' })],
    pending: pending({ fingerprint: 'f-new' }),
  },
  'undo asked': { ...done, version: 8, pending: pending({ intent: 'undo', fingerprint: 'f-undo' }) },
  'extend asked': {
    ...done,
    version: 8,
    pending: pending({ intent: 'extend', until: at('16:00').replace('24', '29'), fingerprint: 'f-extend' }),
  },
  'end asked': { ...done, version: 8, pending: pending({ intent: 'end', fingerprint: 'f-end' }) },
  'retry asked': {
    ...run,
    state: 'failed',
    rows: back('failed', trouble),
    pending: pending({ intent: 'retry', fingerprint: 'f-retry' }),
  },
  extended: { ...done, version: 9, decided: [decided(), decided({ intent: 'extend', until: ends })] },
  'extension rejected': {
    ...done,
    version: 9,
    decided: [
      decided(),
      decided({
        intent: 'extend',
        outcome: 'rejected',
        decisions: [{ by: ada, at: at('13:40'), is: 'rejected', reason: 'Long enough.' }],
      }),
    ],
  },
  'ends tomorrow': { ...done, version: 10, noticed: ['ends-tomorrow'] },
  ending: { ...run, state: 'ending', rows: back('unsent', { sent: ends }) },
  'ended late': {
    ...run,
    state: 'ended',
    over: ends,
    lateMs: 12 * 60_000,
    rows: back('undone', { at: ends }),
  },
  stuck: {
    ...run,
    state: 'ending',
    rows: back('stuck', {
      because: 'Exchange refuses: the mailbox is on hold.',
      advice: 'It is tried again every 15 minutes; the lines to do it by hand are on the card.',
    }),
  },
  undoing: { ...run, state: 'undoing', rows: back('undoing') },
  undone: {
    ...run,
    state: 'undone',
    over: at('14:00'),
    decided: [decided(), decided({ intent: 'undo', outcome: 'free', decisions: [] })],
    rows: rows(row('full', 'undone'), row('sendas', 'handed', { other: 'LK-9' })),
  },
  'blocked preview': {
    ...open,
    plan: [
      planned('full', 'Full access', {
        is: 'blocked',
        because: 'Finance lives on premises, so Exchange Online cannot change it.',
        advice: 'Ask whoever runs the local Exchange.',
      }),
      planned('sendas', 'Send as', { is: 'unknown', because: 'Exchange did not answer.' }),
    ],
  },
  'many steps': many(40, 3),
};

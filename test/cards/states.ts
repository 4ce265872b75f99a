// Requests in every state they can be in, for the tests and the gallery.
import type { Request } from '../../src/contracts/request.ts';
import {
  at,
  back,
  decided,
  done,
  ends,
  many,
  open,
  pending,
  planned,
  row,
  rows,
  run,
  running,
  trouble,
  waiting,
  waitingForExchange,
  ada,
} from './samples.ts';

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

// An application in every state that a card shows it in, and one with many mailboxes.
import type { Planned, Request, Row, RowState } from '../../src/contracts/request.ts';
import {
  appWaiting,
  consentAsked,
  fixed,
  perBox,
  planOf,
  proofs,
  proved,
  proving,
  run,
  unproved,
  withHand,
  wordAsked,
} from './app-samples.ts';
import { ada, at, pending, row } from './samples.ts';

/** Many mailboxes, some of them not so far. */
export function appMany(count: number, state: (step: Planned, n: number) => RowState | Row): Request {
  const names = Array.from({ length: count }, (_, n) => `box-${n}@contoso.com`);
  const steps = planOf([...fixed, ...perBox(names), ...proofs(names)]);
  return {
    ...run,
    version: 8,
    plan: steps,
    rows: steps.map((step) => {
      const is = state(
        step,
        names.findIndex((name) => step.key.endsWith(name)),
      );
      return typeof is === 'string' ? row(step.key, is) : is;
    }),
  };
}

export const appStates: Readonly<Record<string, Request>> = {
  'app waiting': appWaiting,
  'app waiting, with something for good': {
    ...appWaiting,
    plan: withHand,
    pending: pending({ decisions: [{ by: ada, at: at('12:30'), is: 'approved' }], count: 2 }),
  },
  'app waits for consent': consentAsked,
  'app waits for a word': wordAsked,
  'app proving': proving,
  'app proved': proved,
  'app unproved': unproved,
  'app with 100 mailboxes waiting': {
    ...appMany(100, () => 'planned'),
    state: 'waiting',
    pending: pending(),
  },
  'app with 100 mailboxes': appMany(100, ({ key }, n) =>
    key.startsWith('login:')
      ? n < 40
        ? 'proved'
        : row(key, 'proving', { next: at('13:20') })
      : key.startsWith('full:') && n > 97
        ? row(key, 'failed', { because: 'Exchange refuses.', advice: 'Press Retry.' })
        : 'seen',
  ),
};

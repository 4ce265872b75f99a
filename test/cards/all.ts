// Every card there is, from samples: for the tests over all cards, and the gallery.
import assert from 'node:assert/strict';
import type { Card } from '../../src/contracts/card.ts';
import type { Handover } from '../../src/contracts/handover.ts';
import { answerCard } from '../../src/cards/answer.ts';
import { formCard } from '../../src/cards/form.ts';
import { handoverCard } from '../../src/cards/handover.ts';
import { lineCard } from '../../src/cards/line.ts';
import { meanCard } from '../../src/cards/mean.ts';
import { noticeCard } from '../../src/cards/notice.ts';
import { requestCard } from '../../src/cards/request.ts';
import { waiting } from './samples.ts';
import { proved } from './app-samples.ts';
import { appStates } from './app-states.ts';
import { digestCard } from '../../src/cards/digest.ts';
import { failing, five, huge, late, noted, nothing } from './digest-samples.ts';
import { states } from './states.ts';

export const finance = { value: 'finance@contoso.com', title: 'Finance (finance@contoso.com)' };

const given = proved.handover ?? assert.fail();

/** By a name for titles. */
export const all = (): Readonly<Record<string, Card>> => ({
  ...Object.fromEntries(
    Object.entries({ ...states, ...appStates }).flatMap(([name, request]) => [
      [`request as approver: ${name}`, requestCard(request, 'approver')],
      [`request at home: ${name}`, requestCard(request, 'home')],
      [`request in the place: ${name}`, requestCard(request, 'place', { alsoPlace: true })],
      [`line: ${name}`, lineCard(request)],
      [`preview: ${name}`, requestCard(request, 'preview', { say: request.said })],
    ]),
  ),
  digest: digestCard(five, nothing),
  'digest: handled': digestCard(five, noted),
  'digest: changing over is late': digestCard(five, late),
  'digest: not all read': digestCard(failing, nothing),
  'digest: nothing but what could not be read': digestCard({ ...failing, items: [] }, nothing),
  'digest: 500 rows': digestCard(huge, nothing),
  handover: handoverCard(proved, given),
  'handover: with a link': handoverCard(proved, given, {
    url: 'https://latchkey.contoso.com/secret/k3f9',
    until: '2026-11-24T14:13:00.000Z',
  }),
  'handover: without a secret': handoverCard(proved, { ...given, secret: undefined } as unknown as Handover),
  'preview where nothing may be asked': requestCard(waiting, 'preview'),
  'form: empty': formCard('give-access'),
  'form: with faults': formCard(
    'give-access',
    { rights: 'full+sendas', mailbox: 'fin', to: 'alex', for: '8 hours', because: 'invoices' },
    { mailbox: '“fin” may mean two mailboxes.', to: 'Nobody here is called “alex”. Use the whole address.' },
    {
      choices: {
        mailbox: [finance, { value: 'finland@contoso.com', title: 'Finland (finland@contoso.com)' }],
      },
    },
  ),
  'form: take, preview': formCard(
    'take-access',
    { mailbox: 'finance' },
    { nowhere: 'Exchange is busy.' },
    { preview: true },
  ),
  ...Object.fromEntries(
    ['app-new', 'app-add', 'app-drop', 'app-retire', 'app-test', 'keys-renew', 'keys-remove'].map((name) => [
      `form: ${name}`,
      formCard(name),
    ]),
  ),
  'form: app-new, with faults': formCard(
    'app-new',
    { name: 'Verba', protocols: 'imap+smtp', mailboxes: 'archive, journal', credential: 'federated' },
    { name: '“Verba” fits two applications.', issuer: 'Write the issuer too.' },
    { choices: { name: [{ value: 'c1', title: 'Verba (c1, owned by Dana)' }] } },
  ),
  'answer: who on finance': answerCard({
    title: 'Who has access to Finance',
    lines: ['Read live from Exchange.'],
    columns: ['Who', 'Right', 'Since'],
    rows: [
      ['Alex Kim (alex@contoso.com)', 'Full access', '24 Nov 2026, LK-12'],
      ['Finance Team (3 members)', 'Send as', 'not by Latchkey'],
    ],
    note: 'Rights through groups are not counted one by one.',
    buttons: [{ value: 'history on finance', title: 'History' }],
  }),
  'answer: chart': answerCard({
    title: 'Secrets and certificates that end soon',
    lines: ['31 end within 90 days, or ended already.'],
    chart: {
      title: 'Secrets and certificates that end within 90 days, by week',
      each: 'Week that begins on',
      counts: 'Ends',
      bars: [4, 2, 0, 7, 1, 0, 0, 3, 12, 0, 1, 0, 1].map((count, week) => ({
        name: `${(week % 4) * 7 + 2} ${['Nov', 'Dec', 'Jan', 'Feb'][Math.floor(week / 4)] ?? ''}`,
        count,
        tone: week === 0 ? 'attention' : week < 4 ? 'warning' : 'good',
      })),
    },
    note: 'All 12 applications and 14 enterprise applications read 26 Nov, 10:00.',
    buttons: [{ value: 'keys 90d', title: 'List' }],
  }),
  'answer: only lines': answerCard({
    title: 'Nothing is pending',
    lines: ['Say: give full on finance to alex'],
  }),
  'answer: long': answerCard({
    title: 'Mine',
    rows: Array.from({ length: 5000 }, (_, n) => [`LK-${n}`, 'x'.repeat(10_000)]),
    columns: ['Request', 'What'],
  }),
  mean: meanCard('gief full on finance to alex', [
    { value: 'give full on finance to alex', title: 'give full on finance to alex' },
  ]),
  'mean: many': meanCard(
    'give full on fin to alex',
    Array.from({ length: 9 }, (_, n) => ({ value: `give full on fin${n} to alex`, title: `Fin ${n}` })),
    'Which mailbox?',
  ),
  'notice: ends tomorrow': noticeCard({
    title: 'LK-12 ends tomorrow',
    lines: ['Full access on Finance · Alex Kim'],
    times: ['Until {{DATE(2026-11-27T16:00:00Z,SHORT)}} {{TIME(2026-11-27T16:00:00Z)}}'],
    buttons: { request: 'LK-12', fingerprint: 'f', are: ['extend', 'end'] },
  }),
  'notice: failed': noticeCard({
    title: 'LK-12 failed',
    tone: 'Attention',
    lines: ['Exchange says no.', 'Ask again later.'],
    buttons: { request: 'LK-12', fingerprint: 'f', are: ['retry'] },
  }),
});

// Digests as samples: for the tests over all cards, and the gallery.
import type { DigestNow } from '../../src/cards/digest.ts';
import type { Digest, Item } from '../../src/contracts/watch.ts';

const read = '2026-11-24T06:00:00.000Z';
const day = 86_400_000;
export const dana = { id: 'd1', name: 'Dana Weiss' };
export const alex = { id: 'x1', name: 'Alex Kim' };

export const item = (name: string, days: number, more: Partial<Item> = {}): Item => ({
  credential: `${name.toLowerCase().replaceAll(' ', '-')}/k1`,
  is: 'application',
  clientId: '5c2e0000-0000-4000-8000-000000000001',
  name,
  kind: 'secret',
  title: 'import',
  ends: new Date(Date.parse(read) + days * day + 3_600_000).toISOString(),
  owners: [dana],
  breaks: [],
  ...more,
});

export const digest = (items: readonly Item[], more: Partial<Digest> = {}): Digest => ({
  id: 'KD-7',
  version: 1,
  audience: { where: { conversation: '19:x@thread.tacv2', kind: 'channel' }, zone: 'Europe/Berlin' },
  items,
  sources: [
    { what: 'applications', count: 812 },
    { what: 'enterprise applications', count: 640 },
  ],
  read,
  told: read,
  leftOver: 0,
  ...more,
});

export const nothing: DigestNow = {
  marks: new Map(),
  handlings: new Map(),
  toldSince: new Set(),
  now: new Date(read),
};

export const five = digest(
  [
    item('Verba Import', 2, { breaks: ['IMAP + SMTP on archive@contoso.com, journal@contoso.com'] }),
    item('Ticket Intake', -4, { owners: [alex, dana] }),
    item('Printer Relay', 13, { kind: 'certificate', title: 'CN=Printer Relay' }),
    item('Expenses', 27, { kind: 'SAML certificate', is: 'enterprise application', owners: [] }),
    item('Latchkey', 29, { own: true }),
  ],
  { leftOver: 3 },
);
export const failing = digest([item('Verba Import', 2)], {
  sources: [
    { what: 'applications', count: 812 },
    {
      what: 'enterprise applications',
      count: 998,
      since: read,
      failed: { because: 'Graph is busy (429).', advice: 'Try again in a moment.' },
    },
  ],
});
const [verba, ticket, printer, expenses] = five.items;
export const noted: DigestNow = {
  ...nothing,
  marks: new Map([
    [ticket?.credential ?? '', { mine: { ...alex, at: read } }],
    [
      printer?.credential ?? '',
      { later: { from: read, until: '2026-12-01T00:00:00.000Z', by: { id: 'r1', name: 'Riley Chen' } } },
    ],
    [expenses?.credential ?? '', { gone: true as const }],
  ]),
  handlings: new Map([
    [verba?.credential ?? '', { request: 'LK-12', operation: 'keys-renew', overdue: false }],
  ]),
};
export const late: DigestNow = {
  ...nothing,
  handlings: new Map([
    [verba?.credential ?? '', { request: 'LK-12', operation: 'keys-renew', overdue: true }],
  ]),
};
/** As much as there can be: many rows, long names. */
export const huge = digest(
  Array.from({ length: 500 }, (_, at) =>
    item(`Приложение “${at}” `.padEnd(240, '漢'), at - 3, {
      title: 'x'.repeat(300),
      owners: Array.from({ length: 9 }, (__, n) => ({ id: `o${n}`, name: 'Ö'.repeat(120) })),
      breaks: ['IMAP on '.padEnd(400, 'a')],
    }),
  ),
);

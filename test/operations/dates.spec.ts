import assert from 'node:assert/strict';
import { when, type Edge } from '../../src/operations/grammar/dates.ts';
import { duration, isDurationLike } from '../../src/operations/grammar/durations.ts';
import { instantOf, offsetAt, wallAt } from '../../src/operations/grammar/zone.ts';
import { berlin, wednesday } from './asked.ts';

type Case = readonly [string, string];
const read = (
  text: string,
  zone: string,
  locale: string,
  edge: Edge = 'end',
  now: Date = wednesday,
): string => {
  const found = when(text, edge, { now, zone, locale });
  return 'date' in found
    ? found.date.toISOString().replace(':00.000Z', 'Z').replace('.000Z', 'Z')
    : found.fault;
};
const all = (zone: string, locale: string, cases: readonly Case[]): void => {
  for (const [text, wanted] of cases)
    assert.equal(read(text, zone, locale), wanted, `${locale} ${zone}: ${text}`);
};
const twoWays = (text: string): string => `“${text}” can be read two ways. Write the date, as 2026-12-01.`;

describe('When', () => {
  it('lasts to the end of the day that is named, in the zone of the asker', () => {
    all('Europe/Berlin', 'en-GB', [
      ['Friday', '2026-10-23T21:59:59Z'],
      ['this friday', '2026-10-23T21:59:59Z'],
      ['fri', '2026-10-23T21:59:59Z'],
      ['tomorrow', '2026-10-22T21:59:59Z'],
      ['today', '2026-10-21T21:59:59Z'],
      ['the day after tomorrow', '2026-10-23T21:59:59Z'],
      ['2026-12-01', '2026-12-01T22:59:59Z'],
      ['end of the month', '2026-10-31T22:59:59Z'],
      ['1 December', '2026-12-01T22:59:59Z'],
      ['December 1st 2026', '2026-12-01T22:59:59Z'],
      ['1 March', '2027-03-01T22:59:59Z'],
    ]);
  });
  it('starts with the day that is named', () => {
    assert.equal(read('Monday', 'Europe/Berlin', 'en-GB', 'start'), '2026-10-25T23:00Z');
    assert.equal(read('2026-12-01', 'America/New_York', 'en-US', 'start'), '2026-12-01T05:00Z');
    assert.equal(read('now', 'America/New_York', 'en-US', 'start'), '2026-10-21T10:00Z');
  });
  it('takes the time of day as the clock on the wall shows it', () => {
    all('Europe/Berlin', 'en-GB', [
      ['Friday 17:00', '2026-10-23T15:00Z'],
      ['friday at 5pm', '2026-10-23T15:00Z'],
      ['5pm on Friday', '2026-10-23T15:00Z'],
      ['tomorrow noon', '2026-10-22T10:00Z'],
      ['17:00', '2026-10-21T15:00Z'],
      ['9:00', '2026-10-21T07:00Z'],
      ['2026-12-01 17:00', '2026-12-01T16:00Z'],
      ['2026-12-01T17:00', '2026-12-01T16:00Z'],
      ['5pm UTC', '2026-10-21T17:00Z'],
      ['in 2 hours', '2026-10-21T12:00Z'],
    ]);
    assert.equal(read('Friday 17:00', 'Asia/Kolkata', 'en-IN'), '2026-10-23T11:30Z');
    assert.equal(read('Friday 17:00', 'Asia/Kathmandu', 'en-GB'), '2026-10-23T11:15Z');
    assert.equal(read('Friday', 'Australia/Lord_Howe', 'en-AU'), '2026-10-23T12:59:59Z');
  });
  it('means the coming weekday, today counted while it is still ahead', () => {
    all('Europe/Berlin', 'en-GB', [
      ['wednesday', '2026-10-21T21:59:59Z'],
      ['wednesday 13:00', '2026-10-21T11:00Z'],
      ['wednesday 11:00', '2026-10-28T10:00Z'],
    ]);
    const after = new Date('2026-10-25T23:00:00Z');
    const found = when('fri', 'end', berlin, after);
    assert.ok('date' in found && found.date.toISOString() === '2026-10-30T22:59:59.000Z');
  });
  it('reads figures in the order of the locale, and never guesses an order', () => {
    all('Europe/London', 'en-GB', [
      ['1/12/2026', '2026-12-01T23:59:59Z'],
      ['12/1/2026', '2026-01-12T23:59:59Z'],
    ]);
    all('America/New_York', 'en-US', [
      ['12/1/2026', '2026-12-02T04:59:59Z'],
      ['12/1/26 5pm', '2026-12-01T22:00Z'],
      ['12/1', '2026-12-02T04:59:59Z'],
      ['13/1/2026', 'There is no such day as “13/1/2026”; write year-month-day, as in 2026-12-01.'],
      ['1.12.2026', 'Write the date as 2026-12-01: “1.12.2026” can be read two ways.'],
    ]);
    all('Europe/Berlin', 'de-DE', [
      ['1.12.2026', '2026-12-01T22:59:59Z'],
      ['1.12.2026 17:00', '2026-12-01T16:00Z'],
      ['1.12.', '2026-12-01T22:59:59Z'],
      ['31.2.2027', 'There is no such day as “31.2.2027”; write year-month-day, as in 2026-12-01.'],
      ['1.12.2026 25:00', 'There is no such time as in “1.12.2026 25:00”; write 17:00.'],
    ]);
    all('Europe/Stockholm', 'sv-SE', [
      ['2026-12-01', '2026-12-01T22:59:59Z'],
      ['1/12/2026', 'Write the date as 2026-12-01: “1/12/2026” can be read two ways.'],
    ]);
  });
  it('knows the days in the language of the asker, and in English', () => {
    all('Europe/Berlin', 'de-DE', [
      ['Freitag', '2026-10-23T21:59:59Z'],
      ['Freitag 17 Uhr', '2026-10-23T15:00Z'],
      ['morgen', '2026-10-22T21:59:59Z'],
      ['übermorgen', '2026-10-23T21:59:59Z'],
      ['1. Dezember', '2026-12-01T22:59:59Z'],
      ['Ende des Monats', '2026-10-31T22:59:59Z'],
      ['Friday 17:00', '2026-10-23T15:00Z'],
    ]);
    assert.equal(read('vendredi', 'Europe/Paris', 'fr-FR'), '2026-10-23T21:59:59Z');
    assert.equal(read('fredag', 'Europe/Stockholm', 'sv-SE'), '2026-10-23T21:59:59Z');
  });
  it('asks again where words can be read two ways', () => {
    for (const text of [
      'next friday',
      'next week',
      'tomorrow morning',
      'end of the week',
      'midnight',
      '2 weeks',
      'Friday 24 October 2026',
    ])
      assert.equal(read(text, 'Europe/Berlin', 'en-GB'), twoWays(text));
    assert.equal(read('nächsten Montag', 'Europe/Berlin', 'de-DE'), twoWays('nächsten Montag'));
    assert.equal(read('morgen Abend', 'Europe/Berlin', 'de-DE'), twoWays('morgen Abend'));
  });
  it('says what to write when it cannot be read', () => {
    for (const text of [
      'foo',
      'may',
      '2027',
      'friday to sunday',
      'Friday 25:00',
      "'; drop table",
      'x'.repeat(500),
    ])
      assert.match(read(text, 'Europe/Berlin', 'en-GB'), /Write Friday 17:00, tomorrow or 2026-12-01/);
  });
  it('keeps the wall time over a change of the clocks', () => {
    const before = new Date('2026-10-23T10:00:00Z');
    assert.equal(read('Sunday 12:00', 'Europe/Berlin', 'en-GB', 'end', before), '2026-10-25T11:00Z');
    assert.equal(
      read('tomorrow', 'Europe/Berlin', 'en-GB', 'end', new Date('2026-10-24T10:00:00Z')),
      '2026-10-25T22:59:59Z',
    );
    assert.equal(read('in 2 days', 'Europe/Berlin', 'en-GB', 'end', before), '2026-10-25T10:00Z');
  });
  it('takes the first of a time that comes twice, and counts on over one that is left out', () => {
    const wall = { year: 2026, month: 10, day: 25, hour: 2, minute: 30, second: 0 };
    assert.equal(instantOf(wall, 'Europe/Berlin').toISOString(), '2026-10-25T00:30:00.000Z');
    const gap = instantOf({ ...wall, month: 3, day: 29 }, 'Europe/Berlin');
    assert.equal(gap.toISOString(), '2026-03-29T01:30:00.000Z');
    assert.equal(wallAt(gap, 'Europe/Berlin').hour, 3);
    const howe = instantOf({ ...wall, month: 10, day: 4, hour: 2, minute: 15 }, 'Australia/Lord_Howe');
    assert.equal(wallAt(howe, 'Australia/Lord_Howe').minute, 45);
  });
  it('turns every wall time into the moment that shows it, in zones of every kind', () => {
    for (const zone of [
      'Europe/Berlin',
      'America/St_Johns',
      'Asia/Kolkata',
      'Pacific/Chatham',
      'America/New_York',
      'UTC',
    ])
      for (let hour = 0; hour < 24 * 366; hour += 7) {
        const instant = new Date(Date.UTC(2026, 0, 1, hour));
        const back = instantOf(wallAt(instant, zone), zone);
        const twice = instant.getTime() - back.getTime();
        assert.ok(
          twice === 0 || offsetAt(back, zone) > offsetAt(instant, zone),
          `${zone} ${instant.toISOString()}`,
        );
      }
  });
  it('counts a zone that is not known as UTC', () => {
    assert.equal(read('Friday 17:00', 'Nowhere/Land', 'en-GB'), '2026-10-23T17:00Z');
  });
});

describe('For how long', () => {
  const hours = (text: string): number | undefined => {
    const ms = duration(text);
    return ms === undefined ? undefined : ms / 3_600_000;
  };
  it('reads figures and words with their units', () => {
    const cases: readonly (readonly [string, number])[] = [
      ['8h', 8],
      ['8 hours', 8],
      ['90 min', 1.5],
      ['1.5h', 1.5],
      ['1,5 h', 1.5],
      ['2 days', 48],
      ['2d', 48],
      ['a week', 168],
      ['one week', 168],
      ['1mo', 720],
      ['1 day 12 hours', 36],
      ['1 day and 12 hours', 36],
      ['1h30min', 1.5],
      ['half a day', 12],
      ['the next 2 days', 48],
      ['2-day', 48],
      ['2 Tage', 48],
      ['eine Woche', 168],
      ['1y', 8760],
    ];
    for (const [text, wanted] of cases) assert.equal(hours(text), wanted, text);
  });
  it('does not guess what is none, nothing, or endless', () => {
    for (const text of [
      '',
      '8',
      'h',
      '30m',
      'ever',
      '0h',
      '-2h',
      '10 years',
      '8h 5',
      '1e9h',
      'alex',
      '99999999999999999999h',
    ])
      assert.equal(duration(text), undefined, text);
  });
  it('tells how long from for whom', () => {
    for (const text of ['8h', '2 days', '30m', '5 fortnights']) assert.ok(isDurationLike(text), text);
    for (const text of ['alex', 'the team', '24seven support']) assert.ok(!isDurationLike(text), text);
  });
});

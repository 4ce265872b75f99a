// Writes to Exchange are paced for the whole tenant, over all processes, and what is taken away goes first.
import assert from 'node:assert/strict';
import { approved, asked } from './asked.ts';
import { cmdlet, mark, writes } from './exchange.ts';
import { reaches, trail } from './records.ts';
import { Town } from './town.ts';

const perSecond = 2;

describe('The pace of writes', function () {
  this.timeout(120_000);
  let town: Town;
  before(async () => {
    town = await Town.start({ bots: 2, env: { EXO_WRITES_PER_SECOND: String(perSecond) } });
    await town.as('ada').say('help');
  });
  after(() => town.stop());

  /** Of consecutive writes, in ms. */
  const gaps = (times: readonly number[]): number[] => times.slice(1).map((at, n) => at - (times[n] ?? at));

  it('is kept over two processes, and is used up', async () => {
    const ids: string[] = [];
    for (const box of ['sales', 'archive', 'journal'])
      ids.push(await asked(town, `give full+sendas on ${box} to sam for 2 days`));
    const since = await mark(town);
    await Promise.all(ids.map((id) => town.as('ada').press('approve', id)));
    for (const id of ids) await reaches(town, id, 'done');
    assert.equal((await writes(town, since)).length, 6);
    // Measured where the pace lets them go, on record: the way to Exchange is as long as the machine is busy.
    const times = (await trail(town))
      .filter(({ kind }) => kind === 'applying')
      .map(({ at }) => new Date(at).getTime())
      .sort((a, b) => a - b);
    assert.equal(times.length, 6);
    const apart = gaps(times);
    const mean = apart.reduce((sum, gap) => sum + gap, 0) / apart.length;
    const step = 1000 / perSecond;
    assert.ok(mean >= 0.9 * step, `no faster: on average ${mean} ms apart`);
    assert.ok(mean <= 3 * step, `nor much slower: on average ${mean} ms apart`);
    // Two that leave in time may arrive closer together; never three.
    for (const [n, at] of times.entries()) {
      const third = times[n + 2];
      if (third !== undefined) assert.ok(third - at >= step, `three within ${third - at} ms`);
    }
  });

  it('slows down as the service asks, and is found again', async () => {
    const wait = 4000;
    const since = await mark(town);
    const respond = { status: 429, headers: { 'Retry-After': String(wait / 1000) } };
    await town.control('faults', [{ service: 'exo', match: 'Add-MailboxPermission', respond, times: 1 }]);
    const ids: string[] = [];
    for (const box of ['sales', 'archive', 'journal'])
      ids.push(await approved(town, `give full on ${box} to dana for 2 days`));
    for (const id of ids) await reaches(town, id, 'done');
    const calls = await writes(town, since);
    const refused = calls.findIndex(({ status }) => status === 429);
    const next = calls
      .slice(refused + 1)
      .find(({ at }) => Date.parse(at) > Date.parse(calls[refused]?.at ?? '') + 100);
    assert.ok(next, calls.map(cmdlet).join());
    const again = calls.filter(({ effect }) => effect > 0).at(-1);
    assert.ok(
      Date.parse(again?.at ?? '') - Date.parse(calls[refused]?.at ?? '') >= wait,
      'never shorter than asked',
    );
  });

  it('is kept where it is so slow that the next write is far away, and nobody waits for ever', async () => {
    for (const bot of [...town.bots]) await town.stopBot(bot);
    for (const _ of [1, 2]) await town.startBot({ EXO_WRITES_PER_SECOND: '0.15' });
    const since = await mark(town);
    const ids: string[] = [];
    for (const box of ['sales', 'archive', 'journal'])
      ids.push(await approved(town, `give sendonbehalf on ${box} to dana for 2 days`));
    for (const id of ids) await reaches(town, id, 'done');
    const apart = gaps((await writes(town, since)).map(({ at }) => Date.parse(at)));
    assert.equal(apart.length, 2);
    for (const gap of apart) assert.ok(gap > 6000 && gap < 12_000, `${gap} ms apart`);
  });
});

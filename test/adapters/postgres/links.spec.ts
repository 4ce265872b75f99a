// One-time links and uploads in the database: used once by all processes together, and never without an event.
import assert from 'node:assert/strict';
import { postgresBench, type PostgresBench } from './bench.ts';

describe('One-time links', () => {
  let bench: PostgresBench;
  beforeEach(async () => {
    bench = await postgresBench();
  });
  afterEach(() => bench.close());

  const until = (ms = 600_000): string => new Date(bench.clock.now().getTime() + ms).toISOString();
  const add = (hash: string, request = 'LK-1') =>
    bench.opened.links.add(hash, { request, person: 'riley', until: until() });
  const told = async (): Promise<readonly string[]> =>
    (
      await bench.opened.database.pool.query<{ line: string }>(
        `select kind || coalesce(' ' || (facts->>'because'), '') as line from events order by n`,
      )
    ).rows.map(({ line }) => line);

  it('are used once, however many ask at the same time, through whatever link of the request', async () => {
    const { links } = bench.opened;
    await add('one');
    const all = await Promise.all(Array.from({ length: 8 }, () => links.use('one', 'riley')));
    assert.equal(all.filter(({ is }) => is === 'used').length, 1);
    assert.equal(all.filter(({ is }) => is === 'shown').length, 7);
    await add('two');
    assert.equal((await links.use('two', 'riley')).is, 'shown');
    assert.equal(await links.shown('LK-1'), bench.clock.now().toISOString());
    assert.equal(await links.shown('LK-2'), undefined);
    const lines = await told();
    assert.equal(lines.filter((line) => line === 'opened').length, 1);
    assert.equal(lines.filter((line) => line === 'refused shown').length, 8);
  });

  it('are good for their holder alone, until their end, and only the newest of a request', async () => {
    const { links } = bench.opened;
    await add('old');
    await add('new');
    assert.equal((await links.look('old', 'riley')).is, 'late');
    assert.equal((await links.use('new', 'mallory')).is, 'foreign');
    assert.equal((await links.use('made up', 'mallory')).is, 'unknown');
    assert.equal((await links.look('new', 'riley')).is, 'used', 'looking uses nothing up');
    bench.pass(600_000);
    assert.equal((await links.use('new', 'riley')).is, 'late');
    assert.equal(await links.shown('LK-1'), undefined);
    assert.deepEqual(await told(), ['link', 'link', 'refused foreign', 'refused unknown', 'refused late']);
  });

  it('of different requests do not stand in each other’s way', async () => {
    const { links } = bench.opened;
    await add('one', 'LK-1');
    await add('two', 'LK-2');
    const used = await Promise.all([links.use('one', 'riley'), links.use('two', 'riley')]);
    assert.deepEqual(
      used.map(({ is }) => is),
      ['used', 'used'],
    );
  });

  it('keep an uploaded certificate with who sent it', async () => {
    const { uploads } = bench.opened;
    const upload = { id: 'k3f9', person: 'riley', certificate: 'MIIB', at: bench.clock.now().toISOString() };
    await uploads.add(upload);
    assert.deepEqual(await uploads.get('k3f9'), upload);
    assert.equal(await uploads.get('other'), undefined);
    assert.deepEqual(await told(), ['uploaded']);
  });

  it('take twenty uploads a day of one person, and let go of what is older than 30 days', async () => {
    const { uploads } = bench.opened;
    const at = (): string => bench.clock.now().toISOString();
    for (let count = 0; count < 20; count += 1)
      await uploads.add({ id: `u${count}`, person: 'riley', certificate: 'MIIB', at: at() });
    await assert.rejects(uploads.add({ id: 'more', person: 'riley', certificate: 'MIIB', at: at() }), {
      is: 'refused',
      advice: /come back tomorrow/,
    });
    await uploads.add({ id: 'dana', person: 'dana', certificate: 'MIIB', at: at() });
    bench.clock.pass(31 * 86_400_000);
    assert.equal(await uploads.get('dana'), undefined, 'though nobody has uploaded anything since');
    await uploads.add({ id: 'late', person: 'riley', certificate: 'MIIB', at: at() });
    assert.equal(await uploads.get('u0'), undefined);
    assert.ok(await uploads.get('late'));
  });
});

import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { erase } from '../../../src/adapters/postgres/erase.ts';
import { exported, type AuditLine } from '../../../src/adapters/postgres/export.ts';
import { headFile, readHeads } from '../../../src/adapters/postgres/head.ts';
import { openPostgres } from '../../../src/adapters/postgres/open.ts';
import { verify, type Verdict } from '../../../src/adapters/postgres/verify.ts';
import { realClock } from '../../../src/adapters/clock.ts';
import { postgresBench, type PostgresBench } from './bench.ts';
import { changed, event, riley, sample } from './samples.ts';

const clock = realClock();

describe('The audit trail', () => {
  let bench: PostgresBench;
  beforeEach(async () => {
    bench = await postgresBench();
    await bench.store.open(riley.id, (id) => changed(sample(id)));
    for (let n = 2; n <= 10; n += 1)
      await bench.store.record([
        event('LK-1', {
          facts: { n, ratio: 0.1, big: 1e21, text: 'ä' },
          words: { of: riley.id, text: `because ${n}` },
        }),
      ]);
    for (let tries = 0; tries < 200; tries += 1) {
      if ((await readHeads(bench.headFile)).at(-1)?.n === 10) return;
      await clock.sleep(10);
    }
    assert.fail('the head never came to its file');
  });
  afterEach(() => bench.close());

  const query = (text: string) => bench.opened.database.pool.query(text);
  const check = async (heads = true): Promise<Verdict> =>
    verify(bench.opened.database.db, heads ? await readHeads(bench.headFile) : []);
  /** What somebody does who owns the database: triggers do not fire for a replica. */
  const tamper = (text: string) =>
    query(`begin; set local session_replication_role = replica; ${text}; commit`);
  const lines = async (): Promise<AuditLine[]> => {
    const all: AuditLine[] = [];
    for await (const line of exported(bench.opened.database.db)) all.push(line);
    return all;
  };

  it('is whole as it was written', async () => {
    assert.deepEqual(await check(), { ...(await check()), lines: 10, outside: 10 });
    assert.equal((await check()).fault, undefined);
  });

  for (const table of ['events', 'words'])
    for (const statement of [
      `update ${table} set ${table === 'events' ? "by = 'x'" : "person = 'x'"}`,
      `delete from ${table}`,
      `truncate ${table}`,
    ])
      it(`refuses: ${statement}`, async () => {
        await assert.rejects(query(statement), /only ever added to/);
      });

  const tamperings: readonly (readonly [string, string, number])[] = [
    ['a changed fact', `update events set facts = facts || '{"n": 99}' where n = 4`, 4],
    ['a changed time', `update events set at = at + interval '1 second' where n = 1`, 1],
    ['a changed name', `update events set by = 'somebody' where n = 10`, 10],
    ['a removed line', 'delete from words where event = 6; delete from events where n = 6', 6],
    ['a removed first line', 'delete from events where n = 1', 1],
    [
      'two lines that changed places',
      'update events set n = case n when 3 then -4 else -3 end where n in (3, 4); update events set n = -n where n < 0',
      3,
    ],
    ['changed words', `update words set sealed = sealed || '\\x00' where event = 5`, 5],
    ['removed words', 'delete from words where event = 7', 7],
    [
      'a line slipped in',
      `insert into events select 11, at, kind, request, by, facts, null, repeat('0', 64), hash from events where n = 3`,
      11,
    ],
  ];
  for (const [what, statement, n] of tamperings)
    it(`shows ${what}`, async () => {
      await tamper(statement);
      assert.equal((await check(false)).fault?.n, n);
    });

  it('shows a cut end by the head outside', async () => {
    await tamper(
      'delete from words where event > 8; delete from events where n > 8; update chain set n = 8, hash = (select hash from events where n = 8)',
    );
    assert.equal((await check(false)).fault, undefined);
    const { fault } = await check();
    assert.equal(fault?.n, 9);
    assert.match(fault.because, /cut off/);
    await bench.store.record([event('LK-1')]);
    await bench.store.record([event('LK-1')]);
    assert.equal((await check()).fault?.n, 9, 'also when others were written in their place');
  });

  it('shows another database in its place, and lets a new one begin with a file of its own', async () => {
    const other = await postgresBench();
    const { db } = other.opened.database;
    assert.equal((await verify(db, await readHeads(bench.headFile))).fault?.n, 1);
    const troubles: unknown[] = [];
    const again = await openPostgres({
      url: other.url,
      clock: bench.clock,
      headFile: bench.headFile,
      onTrouble: (error) => troubles.push(error),
    });
    assert.match(String(troubles[0]), /knew the trail of another/);
    assert.deepEqual(await readHeads(bench.headFile), []);
    await again.close();
    await other.close();
  });

  it('shows a chain that was written anew from some line on', async () => {
    const { hashOf, noHash } = await import('../../../src/adapters/postgres/trail.ts');
    const { linesOf } = await import('../../../src/adapters/postgres/verify.ts');
    let previous = noHash;
    for await (const { sealed: _sealed, hash: _hash, ...line } of linesOf(bench.opened.database.db)) {
      const next = { ...line, previous, ...(line.n === 3 ? { by: 'somebody else' } : {}) };
      previous = hashOf(next);
      await tamper(
        `update events set by = '${next.by}', previous = '${next.previous}', hash = '${previous}' where n = ${line.n}`,
      );
    }
    assert.equal((await check(false)).fault, undefined);
    assert.match((await check()).fault?.because ?? '', /written|rewritten/);
  });

  it('keeps what people wrote apart, sealed, and gives it back in the export', async () => {
    const { rows } = await query(
      "select facts::text as facts from events union all select encode(sealed, 'escape') from words",
    );
    assert.ok(!rows.some((row) => JSON.stringify(row).includes('because')));
    assert.deepEqual((await lines()).map(({ words }) => words).slice(0, 3), [null, 'because 2', 'because 3']);
  });

  it('can forget a person and stays whole', async () => {
    await bench.store.change('LK-1', (now) => changed(now, { state: 'done' }));
    const other = await bench.store.open(riley.id, (id) => changed(sample(id)));
    const erased = await erase(bench.opened.database.db, riley.id, 'console:test', bench.now());
    assert.equal(erased.lines, 9);
    assert.deepEqual(erased.requests, ['LK-1']);
    assert.deepEqual(erased.left, [other.id]);
    assert.equal((await check()).fault, undefined);
    assert.deepEqual(new Set((await lines()).map(({ words }) => words)), new Set([null, '(erased)']));
    assert.equal((await bench.store.get('LK-1'))?.said, '(erased)');
    assert.equal((await bench.store.get('LK-1'))?.asker.name, '(erased)');
    await bench.store.record([event('LK-1', { words: { of: riley.id, text: 'again' } })]);
    assert.equal((await lines()).at(-1)?.words, 'again', 'a new key for new words');
    assert.equal((await lines())[1]?.words, '(erased)', 'which opens none of the old');
  });
});

describe('The file that keeps the head', () => {
  let bench: PostgresBench;
  before(async () => {
    bench = await postgresBench();
  });
  after(() => bench.close());
  const head = (n: number) => ({
    n,
    hash: String(n).padStart(64, '0'),
    at: '2026-11-23T09:00:00.000Z',
    chain: 'c',
  });
  const trouble = (error: unknown) => assert.fail(String(error));

  it('survives a torn line', async () => {
    const file = `${bench.headFile}.torn`;
    await writeFile(file, `${JSON.stringify(head(1))}\n{"n":2,"ha`);
    const heads = headFile(file, trouble);
    heads.note(head(3));
    await heads.flush();
    assert.deepEqual(
      (await readHeads(file)).map(({ n }) => n),
      [1, 3],
    );
  });

  it('stays small and never loses the highest, written by two at once', async () => {
    const file = `${bench.headFile}.two`;
    const [one, two] = [headFile(file, trouble), headFile(file, trouble)];
    const filler = Array.from({ length: 1900 }, (_, index) => `${JSON.stringify(head(index + 1))}\n`);
    await writeFile(file, filler.join(''));
    for (let n = 2000; n < 3000; n += 2) {
      one.note(head(n));
      two.note(head(n + 1));
      await Promise.all([one.flush(), two.flush()]);
      assert.equal((await readHeads(file)).at(-1)?.n, n + 1);
    }
    assert.ok((await readFile(file)).length < 300_000);
    await appendFile(file, 'rubbish\n');
    assert.equal((await readHeads(file)).at(-1)?.n, 2999);
  });

  it('tells when it cannot be written, and goes on', async () => {
    const troubles: unknown[] = [];
    const heads = headFile('/dev/null/head', (error) => troubles.push(error));
    heads.note(head(1));
    await heads.flush();
    assert.equal(troubles.length, 1);
  });
});

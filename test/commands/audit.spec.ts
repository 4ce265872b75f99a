import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { audit } from '../../src/commands/audit.ts';
import { csvLine } from '../../src/contracts/csv.ts';
import { postgresBench, type PostgresBench } from '../adapters/postgres/bench.ts';
import { changed, event, riley, sample } from '../adapters/postgres/samples.ts';

describe('npm run audit', () => {
  let bench: PostgresBench;
  beforeEach(async () => {
    bench = await postgresBench();
    await bench.store.open(riley.id, (id) => ({
      ...changed(sample(id)),
      events: [
        event(id, { kind: 'asked', by: riley.id, words: { of: riley.id, text: '=1+1, "quoted"\nsecond' } }),
      ],
    }));
    await bench.store.record([event('LK-2', { kind: 'refused' })]);
  });
  afterEach(() => bench.close());

  const run = async (...args: string[]) => {
    let out = '';
    let complaints = '';
    const code = await audit(args, {
      env: { DATABASE_URL: bench.url, AUDIT_HEAD_FILE: bench.headFile },
      out: (text) => (out += text),
      complain: (text) => (complaints += text),
    });
    return { code, out, complaints };
  };

  it('says that the trail is whole, and 1 with the line when it is not', async () => {
    const whole = await run('verify');
    assert.match(whole.out, /^Whole: 2 lines, the last one 2 [0-9a-f]{64}\n/);
    assert.equal(whole.code, 0);
    await bench.opened.database.pool.query(
      "begin; set local session_replication_role = replica; update events set by = 'x' where n = 2; commit",
    );
    assert.deepEqual(await run('verify'), {
      code: 1,
      out: 'BROKEN at line 2: its content was changed.\n',
      complaints: '',
    });
  });

  it('exports JSON lines, all or one request', async () => {
    const lines = (await run('export')).out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { n: number; words: string | null });
    assert.deepEqual(
      lines.map(({ n }) => n),
      [1, 2],
    );
    assert.equal(lines[0]?.words, '=1+1, "quoted"\nsecond');
    assert.equal((await run('export', '--request', 'LK-2')).out.trimEnd().split('\n').length, 1);
  });

  it('exports CSV into a file, with nothing that a spreadsheet would run', async () => {
    const file = `${bench.headFile}.csv`;
    assert.equal((await run('export', '--csv', '--out', file)).code, 0);
    const text = await readFile(file, 'utf8');
    assert.match(text, /^n,at,kind,request,by,facts,words,wordsOf,wordsDigest,previous,hash\r\n1,/);
    assert.ok(text.includes(`,"'=1+1, ""quoted""\nsecond",`));
  });

  it('makes every cell inert that could be a formula', () => {
    assert.equal(
      csvLine(['=a', '+a', '-a', '@a', '\ta', '\ra', 'a=', 5, null]),
      `'=a,'+a,'-a,'@a,'\ta,"'\ra",a=,5,\r\n`,
    );
  });

  it('erases a person, says what is left, and stays whole', async () => {
    const first = await run('erase', riley.id);
    assert.match(first.out, /the words of 1 lines/);
    assert.match(first.out, /Left, because still open: LK-1/);
    assert.equal(first.code, 1);
    await bench.store.change('LK-1', (now) => changed(now, { state: 'done' }));
    assert.equal((await run('erase', riley.id)).code, 0);
    assert.match((await run('export')).out, /\(erased\)/);
    assert.equal((await run('verify')).code, 0);
  });

  it('says how it is used', async () => {
    for (const args of [[], ['burn'], ['erase'], ['export', '--what'], ['erase', 'riley']]) {
      const { code, complaints } = await run(...args);
      assert.equal(code, 2);
      assert.match(complaints, /npm run audit|object id/);
    }
  });

  it('says what to set when it finds no database', async () => {
    await assert.rejects(
      audit(['verify'], { env: { DATA_DIR: '/nowhere' }, out: () => undefined, complain: () => undefined }),
      /DATABASE_URL is not set, and \/nowhere\/world\.json names none/,
    );
  });
});

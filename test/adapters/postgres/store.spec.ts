import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { openPostgres } from '../../../src/adapters/postgres/open.ts';
import { Failure } from '../../../src/contracts/failure.ts';
import { freshDatabase } from './database.ts';
import { changed, event, riley, sample } from './samples.ts';
import { postgresBench, type PostgresBench } from './bench.ts';
import { promises } from './store.suite.ts';

describe('The store on PostgreSQL', () => {
  let bench: PostgresBench;
  beforeEach(async () => {
    bench = await postgresBench();
  });
  afterEach(() => bench.close());
  promises(() => bench);

  const open = () => bench.store.open(riley.id, (id) => changed(sample(id)));

  it('counts a hundred changes at once, from two processes, one after the other', async () => {
    const { id } = await open();
    const other = await bench.another();
    const versions = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const { store } = index % 2 === 0 ? bench.opened : other;
        return (await store.change(id, (now) => changed(now, { noticed: [...now.noticed, String(index)] })))
          .version;
      }),
    );
    assert.deepEqual(
      versions.sort((a, b) => a - b),
      Array.from({ length: 100 }, (_, index) => index + 2),
    );
    assert.equal(new Set((await bench.store.get(id))?.noticed).size, 100);
    assert.equal(await bench.lines(), 101);
  });

  it('loses no change of a request that stands on nothing, and so locks nothing but itself', async () => {
    const { id } = await bench.store.open(riley.id, (name) => changed(sample(name), { plan: [], rows: [] }));
    const other = await bench.another();
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        (index % 2 === 0 ? bench.opened : other).store.change(id, (now) =>
          changed(now, { noticed: [...now.noticed, String(index)] }),
        ),
      ),
    );
    assert.equal(new Set((await bench.store.get(id))?.noticed).size, 60);
  });

  it('lets only one of two processes take the last open ask', async () => {
    const other = await bench.another();
    const asks = await Promise.allSettled(
      [bench.opened, other, bench.opened, other].map(({ store }) =>
        store.open(riley.id, (id, already) => {
          if (already >= 1) throw new Error('enough');
          return changed(sample(id));
        }),
      ),
    );
    assert.equal(asks.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('lets only one of two requests in a slot come first, whatever the moment', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, async () => (await open()).id));
    const other = await bench.another();
    const takers: string[] = [];
    await Promise.all(
      ids.map((id, index) =>
        (index % 2 === 0 ? bench.opened : other).store.change(id, (now, around) =>
          around.leases.length > 0
            ? undefined
            : changed(
                now,
                { said: 'took it' },
                {
                  hold: [
                    {
                      thing: 'full finance alex=yes',
                      request: now.id,
                      key: 'full',
                      made: true,
                      leaving: false,
                    },
                  ],
                },
              ),
        ),
      ),
    );
    for (const id of ids) if ((await bench.store.get(id))?.said === 'took it') takers.push(id);
    assert.equal(takers.length, 1);
  });

  it('leaves the request as it is when the event cannot be written', async () => {
    const { id } = await open();
    const { pool } = bench.opened.database;
    await pool.query(`create function no() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$;
      create trigger no before insert on events for each row execute function no()`);
    const before = await bench.store.get(id);
    await assert.rejects(
      bench.store.change(id, (now) => changed(now, { state: 'done' }, { tickets: 'draw' })),
      /disk full/,
    );
    assert.deepEqual(await bench.store.get(id), before);
    assert.equal((await pool.query('select from tickets')).rowCount, 0);
  });

  it('stores texts that PostgreSQL has no letters for', async () => {
    const { id } = await open();
    await bench.store.change(id, (now) => ({
      request: { ...now, said: 'a\0b\ud800c\\u0000' },
      events: [event(id, { facts: { answer: '\0\udfff' }, words: { of: riley.id, text: 'x\0y' } })],
    }));
    assert.equal((await bench.store.get(id))?.said, 'a\uFFFDb\uFFFDc\\u0000');
  });

  it('survives connections that are cut at any moment: done once, or busy and not done', async () => {
    const { id } = await open();
    const { pool } = bench.opened.database;
    let done = 1;
    for (let round = 0; round < 20; round += 1) {
      const cut = pool
        .query(
          'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
        )
        .catch(() => undefined);
      const [answer] = await Promise.all([
        bench.store.change(id, (now) => changed(now)).catch((error: unknown) => error),
        cut,
      ]);
      if (answer instanceof Error)
        assert.ok(answer instanceof Failure && answer.is === 'busy', String(answer));
      else done += 1;
      const { rows } = await pool.query<{ version: number }>('select version from requests');
      assert.equal(rows[0]?.version, done);
      assert.equal(await bench.lines(), done);
    }
  });

  it('says busy when there is no database', async () => {
    const nowhere = openPostgres({
      url: 'postgres://nobody:x@127.0.0.1:1/none',
      clock: bench.clock,
      headFile: bench.headFile,
      onTrouble: () => undefined,
    });
    await assert.rejects(nowhere, (error) => error instanceof Failure && error.is === 'busy');
  });

  it('brings an empty database up to date from four processes at once', async () => {
    const fresh = await freshDatabase();
    const options = {
      url: fresh.url,
      clock: bench.clock,
      headFile: bench.headFile,
      onTrouble: () => undefined,
      connections: 3,
    };
    const all = await Promise.all(Array.from({ length: 4 }, () => openPostgres(options)));
    const { rows } = (await all[0]?.database.pool.query('select number from migrations')) ?? assert.fail();
    assert.deepEqual(
      rows,
      readdirSync('src/adapters/postgres/migrations').map((_, index) => ({ number: index + 1 })),
    );
    await Promise.all(all.map((one) => one.close()));
    await fresh.drop();
  });
});

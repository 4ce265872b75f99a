// Starting and stopping: what /healthz and /readyz say, and that SIGTERM neither loses nor doubles anything.
import assert from 'node:assert/strict';
import pg from 'pg';
import { approved } from './asked.ts';
import { calm, hasFull, held, hasSendAs, release, writes } from './exchange.ts';
import { onRecord, reaches, trail } from './records.ts';
import { Town, until } from './town.ts';

const health = async (
  town: Town,
  path: string,
): Promise<{ status: number; body: Record<string, unknown> }> => {
  const answer = await fetch(`${town.bots[0]?.url ?? ''}/${path}`);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe('A process', function () {
  this.timeout(120_000);
  let town: Town;
  before(async () => {
    // It complains, as it should, while the database is away.
    town = await Town.start({ env: { LOG_LEVEL: 'silent' } });
    await town.as('ada').say('help');
  });
  after(() => town.stop());
  afterEach(() => calm(town));

  it('is alive and ready', async () => {
    assert.deepEqual(await health(town, 'healthz'), { status: 200, body: { alive: true } });
    assert.deepEqual(await health(town, 'readyz'), {
      status: 200,
      body: { ready: true, database: 'ok', engine: 'ok', tenant: 'ok' },
    });
  });

  it('is not ready while the tenant cannot be read, and says that it is the tenant', async () => {
    await town.control('faults', [{ service: 'graph', match: '/organization', respond: { status: 503 } }]);
    // What was found is kept for two seconds.
    const { body } = await until(async () => {
      const now = await health(town, 'readyz');
      assert.equal(now.status, 503);
      return now;
    });
    assert.equal(body['ready'], false);
    assert.equal(body['database'], 'ok');
    assert.match(JSON.stringify(body['tenant']), /failed/);
    assert.equal((await health(town, 'healthz')).status, 200, 'alive all the same');
    await calm(town);
    await until(async () => assert.equal((await health(town, 'readyz')).status, 200));
  });

  it('is not ready while the database is away, says so, and comes back by itself', async () => {
    const name = new URL(town.database.url).pathname.slice(1);
    const server = new URL(town.database.url);
    server.pathname = '/postgres';
    const admin = new pg.Client({ connectionString: server.href });
    await admin.connect();
    await admin.query(`alter database ${name} allow_connections false`);
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    const down = await until(async () => {
      const now = await health(town, 'readyz');
      assert.equal(now.status, 503);
      return now;
    });
    assert.match(JSON.stringify(down.body['database']), /failed/);
    assert.equal(down.body['tenant'], 'ok');
    await until(async () => {
      assert.match(JSON.stringify((await health(town, 'readyz')).body['engine']), /nothing was looked for/);
    });
    await admin.query(`alter database ${name} allow_connections true`);
    await admin.end();
    await until(async () => assert.equal((await health(town, 'readyz')).status, 200));
  });

  it('finishes the call that is under way when it is told to stop, and another goes on from there', async () => {
    await town.control('faults', [{ service: 'exo', match: 'Add-MailboxPermission', hold: true, times: 1 }]);
    const id = await approved(town, 'give full+sendas on sales to alex for 2 days');
    await held(town, 'Add-MailboxPermission');
    const [bot] = town.bots;
    assert.ok(bot);
    const stopped = town.stopBot(bot);
    await release(town);
    await stopped;
    assert.equal(bot.child.exitCode, 0, 'in order');
    const full = (await onRecord(town, id)).rows.find(({ key }) => key === 'full');
    assert.equal(full?.state, 'sent', 'its answer is on record');
    assert.ok((await trail(town, id)).some(({ kind }) => kind === 'answered'));
    await town.startBot();
    await reaches(town, id, 'done');
    assert.ok((await hasFull(town, 'sales', 'alex')) && (await hasSendAs(town, 'sales', 'alex')));
    assert.equal((await writes(town)).length, 2, 'each call once');
    await town.as('riley').sees(`${id} · `, 'Done');
  });

  it('hands over at once: the next process need not wait for a hold to run out', async () => {
    const id = await approved(town, 'give full on archive to alex for 2 hours');
    await reaches(town, id, 'done');
    const [bot] = town.bots;
    assert.ok(bot);
    await town.control('faults', [
      { service: 'exo', match: 'Remove-MailboxPermission', hold: true, times: 1 },
    ]);
    await town.as('riley').say(`end ${id}`);
    await held(town, 'Remove-MailboxPermission');
    const stopped = town.stopBot(bot);
    await release(town);
    await stopped;
    await town.startBot();
    const from = performance.now();
    await reaches(town, id, 'ended');
    assert.ok(performance.now() - from < 9000, `${Math.round(performance.now() - from)} ms`);
    const removals = (await writes(town)).filter(({ body }) =>
      body?.CmdletInput?.CmdletName.startsWith('Remove-'),
    );
    assert.equal(removals.filter(({ effect }) => effect > 0).length, 1);
  });
});

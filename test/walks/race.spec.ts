// Presses that meet: a hundred at once, and approve against reject over two processes on one database.
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { approved, asked } from './asked.ts';
import { invoke, mould, sign, type Answer } from './presses.ts';
import { onRecord, policyFile, query, trail } from './records.ts';
import { Town, until } from './town.ts';

const races = 1000;
/** Races that are run side by side. */
const atOnce = 25;

describe('Presses that meet', function () {
  this.timeout(240_000);
  let town: Town;
  before(async () => {
    const env = {
      POLICY_FILE: policyFile({ openAsks: 10_000 }),
      EXO_WRITES_PER_SECOND: '1000',
      LOG_LEVEL: 'error',
    };
    town = await Town.start({
      bots: 2,
      env,
      settings: { throttle: { teams: 100_000, exo: 100_000, graph: 100_000 } },
    });
    await town.as('ada').say('help');
    await town.as('ben').say('help');
  });
  after(() => town.stop());

  it('are one decision when the same one comes a hundred times at once, and again later', async () => {
    await approved(town, 'give full on finance to alex for 2 days');
    const id = await asked(town, 'give full on sales to alex for 2 days');
    const from = await mould(town, 'ada');
    const token = await sign(town, from);
    const data = { request: id, fingerprint: (await onRecord(town, id)).fingerprint };
    await town.as('ada').sees(`${id} · `, 'Approve 1 change');
    const many = (same: boolean): Promise<Answer[]> =>
      Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          invoke(town.bots[n % 2]?.endpoint ?? '', token, from, {
            verb: 'approve',
            data,
            ...(same ? { id: 'f:same' } : {}),
          }),
        ),
      );
    const answers = [...(await many(true)), ...(await many(false))];
    await until(async () => assert.equal((await onRecord(town, id)).state, 'done'));
    answers.push(...(await many(true)));
    assert.deepEqual([...new Set(answers.map(({ toast }) => toast))], [`You approved ${id}.`]);
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    const { decided } = await onRecord(town, id);
    assert.equal(decided.length, 1);
    assert.equal(decided[0]?.decisions.length, 1);
    assert.equal((await trail(town, id)).filter(({ kind }) => kind === 'approved').length, 1);
  });

  it(`come to one decision each in ${races} races of approve against reject`, async () => {
    // Begins tomorrow, so that the races are about the decision alone.
    const sentence = 'give full on archive to dana from tomorrow 09:00 until 2026-12-20';
    const used = await asked(town, sentence);
    await town.as('ben').press('reject', used, { reason: 'no' });
    const model = await asked(town, sentence);
    for (const who of ['ada', 'ben']) await town.as(who).sees(`${model} · `, 'Waiting');
    const ids = await copied(town, model, races);
    const [ada, ben] = [await mould(town, 'ada'), await mould(town, 'ben')];
    const token = await sign(town, ada);
    const { fingerprint } = await onRecord(town, model);
    const bot = (n: number): string => town.bots[n % 2]?.endpoint ?? '';

    async function race(id: string, n: number): Promise<void> {
      const data = { request: id, fingerprint };
      const approve = (at: number): Promise<Answer> => invoke(bot(at), token, ada, { verb: 'approve', data });
      const reject = (at: number): Promise<Answer> =>
        invoke(bot(at), token, ben, { verb: 'reject', data: { ...data, reason: 'not needed' } });
      const answers = await Promise.all(
        n % 4 < 2 ? [approve(n), reject(n + 1)] : [reject(n), approve(n + 1)],
      );
      const said = answers.map(({ toast }) => toast);
      assert.equal(
        said.filter((toast) => /^You (?:approved|rejected) /.test(toast)).length,
        1,
        `${id}: ${said.join(' | ')}`,
      );
      assert.equal(
        said.filter((toast) => /^It is decided: /.test(toast)).length,
        1,
        `${id}: ${said.join(' | ')}`,
      );
    }

    const left = [...ids.entries()];
    const runner = async (): Promise<void> => {
      for (let next = left.pop(); next; next = left.pop()) await race(next[1], next[0]);
    };
    await Promise.all(Array.from({ length: atOnce }, runner));

    const won = await outcomes(town, Number(model.slice(3)));
    assert.equal(won.length, races);
    for (const { id, kinds } of won) assert.equal(kinds.length, 1, `${id}: ${kinds.join()}`);
    const approvals = won.filter(({ kinds }) => kinds[0] === 'approved').length;
    assert.ok(
      approvals > races / 20 && approvals < races - races / 20,
      `each wins at times: ${approvals} approvals`,
    );
  });
});

/** So many open requests like the model, each with its copies where the model has them. @returns their numbers */
async function copied(town: Town, model: string, count: number): Promise<string[]> {
  const rows = await query<{ id: string }>(
    town,
    sql`with made as (
      insert into requests (number, id, version, state, asker, is_over, is_pending, may_stand, ends, wake, followed,
        slots, targets, doc, facts, plan)
      select number + n, 'LK-' || (number + n), version, state, asker, is_over, is_pending, may_stand, ends, wake, version,
        slots, targets, jsonb_set(doc, '{id}', to_jsonb('LK-' || (number + n))), facts, plan
      from requests, generate_series(1, ${count}::int) as n where id = ${model} returning id),
    -- Shown as newer than they will ever be: the cards' way out is not raced here.
    shown as (
      insert into copies (request, conversation, kind, person, activity, shown, claimed_until)
      select made.id, conversation, kind, person, activity || made.id, 1000, claimed_until
      from copies, made where request = ${model})
    select id from made`,
  );
  return rows.map(({ id }) => id);
}

/** What was decided about each request after this one. */
const outcomes = (town: Town, after: number): Promise<{ id: string; kinds: string[] }[]> =>
  query(
    town,
    sql`select id, array(select kind from events where request = id and kind in ('approved', 'rejected')) as kinds
      from requests where number > ${after} order by number`,
  );

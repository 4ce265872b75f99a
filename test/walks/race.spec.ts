// Presses that meet: a hundred at once, and approve against reject over two processes on one database.
import assert from 'node:assert/strict';
import { approved, asked } from './asked.ts';
import { invoke, mould, sign, type Answer } from './presses.ts';
import { onRecord, policyFile, trail } from './records.ts';
import { Town, until } from './town.ts';

const races = 1000;
/** Requests open at the same time. */
const batch = 100;

describe('Presses that meet', function () {
  this.timeout(240_000);
  let town: Town;
  before(async () => {
    const env = { POLICY_FILE: policyFile({ openAsks: 10_000 }), EXO_WRITES_PER_SECOND: '1000', LOG_LEVEL: 'fatal' };
    town = await Town.start({ bots: 2, env, settings: { throttle: { teams: 100_000, exo: 100_000, graph: 100_000 } } });
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
          invoke(town.bots[n % 2]?.endpoint ?? '', token, from, { verb: 'approve', data, ...(same ? { id: 'f:same' } : {}) }),
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
    await town.as('ben').say('give full on journal to sam for 2 days');
    const ada = await mould(town, 'ada');
    const first = await asked(town, 'give full on archive to dana for 2 days');
    await town.as('ben').press('reject', first, { reason: 'no' });
    const ben = await mould(town, 'ben');
    const token = await sign(town, ada);
    const won = { approved: 0, rejected: 0 };
    for (let done = 0; done < races; done += batch) {
      const ids = await open(batch);
      await Promise.all(ids.map((id, n) => race(id, n)));
      for (const [id, outcome] of await outcomes(ids)) {
        assert.equal(outcome.decisions, 1, `${id}: ${JSON.stringify(outcome)}`);
        won[outcome.is] += 1;
      }
    }
    assert.equal(won.approved + won.rejected, races);
    assert.ok(won.approved > 0 && won.rejected > 0, `both win at times: ${JSON.stringify(won)}`);

    async function race(id: string, n: number): Promise<void> {
      const data = { request: id, fingerprint: (await fingerprints([id])).get(id) ?? '' };
      const [one, other] = [town.bots[n % 2]?.endpoint ?? '', town.bots[(n + 1) % 2]?.endpoint ?? ''];
      const presses = [
        () => invoke(one, token, ada, { verb: 'approve', data }),
        () => invoke(other, token, ben, { verb: 'reject', data: { ...data, reason: 'not needed' } }),
      ];
      const [a, b] = await Promise.all((n % 4 < 2 ? presses : presses.toReversed()).map((press) => press()));
      assert.ok(a && b);
      const said = [a.toast, b.toast];
      assert.equal(
        said.filter((toast) => /^You (?:approved|rejected) /.test(toast)).length,
        1,
        `${id}: ${said.join(' | ')}`,
      );
    }
    async function fingerprints(wanted: readonly string[]): Promise<Map<string, string>> {
      return new Map(wanted.map((id) => [id, known.get(id) ?? '']));
    }
  });

  const known = new Map<string, string>();
  /** Opens so many requests at once. @returns their numbers */
  async function open(count: number): Promise<string[]> {
    assert.ok(count > 0);
    return [];
  }
  async function outcomes(ids: readonly string[]): Promise<Map<string, { is: 'approved' | 'rejected'; decisions: number }>> {
    assert.ok(ids.length > 0);
    return new Map();
  }
});

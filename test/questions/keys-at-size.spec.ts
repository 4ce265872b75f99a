// Reading what expires in a big tenant: counts and proportions, no seconds.
import assert from 'node:assert/strict';
import { Sweeps, type Measured } from '../bench/sweep.ts';

const many = 3000;

describe('A sweep over thousands of applications', () => {
  let sweeps: Sweeps;
  let undisturbed: Measured | undefined;
  before(async () => {
    sweeps = await Sweeps.start(40);
    await sweeps.fill(many);
  });
  after(() => sweeps.stop());

  it('makes as few requests as can be, keeps little, and finds everything', async () => {
    const swept = await sweeps.sweep();
    undisturbed = swept;
    assert.deepEqual(swept.failed, []);
    assert.ok(swept.counts.every((count) => count > many && count < many + 50));
    assert.equal(swept.lists, swept.least.lists);
    assert.equal(swept.batches, swept.least.batches);
    assert.deepEqual([swept.throttled, swept.others], [0, 0]);
    // Seven odd kinds in a hundred end soon or are over, and one holds five of its five hundred.
    assert.ok(swept.open > many * 0.08 && swept.open < many * 0.1, String(swept.open));
    assert.ok(!(swept.aboveIdle >= 150), `${swept.aboveIdle} MB`);
  });

  it('goes on after Graph has asked for a pause, with the page that was refused', async () => {
    await sweeps.talk.control('/faults', [
      {
        service: 'graph',
        match: 'skiptoken',
        times: 2,
        when: 'before',
        respond: { status: 429, headers: { 'retry-after': '3' }, body: {} },
      },
    ]);
    const swept = await sweeps.sweep();
    assert.equal(swept.throttled, 2);
    assert.equal(swept.lists, undisturbed?.lists);
    assert.deepEqual([swept.open, swept.failed], [undisturbed?.open, []]);
  });
});

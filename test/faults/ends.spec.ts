// A right that is over is taken back, whoever is killed over it, and the card says so only when it is.
import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { give } from './cases.ts';
import { exo, held, hold, kill, killAgain } from './kill.ts';
import { Stage, type Running } from './stage.ts';

describe('A right whose time is over', () => {
  let stage: Stage;
  let runs: Running[];
  before(async () => {
    stage = await Stage.start();
  });
  after(() => stage.stop());

  beforeEach(async () => {
    const aliases = await stage.fresh(give, give.back.length);
    runs = await stage.begin(give, aliases);
    await stage.settled(runs, 'Done');
    await stage.mark();
  });

  it('is taken back the same when the bot is killed before each call that takes it back, and then after it', async () => {
    await hold(stage.town, exo(give.back, 'before'));
    await stage.town.pass(8 * 3_600_000);
    await held(stage.town, give.back.length);
    await killAgain(stage.town, exo(give.back, 'after'));
    await stage.settled(runs, 'Ended');
    await stage.judge(runs, 'Ended');
  });

  it('is taken back by another bot within 15 s when one of two is killed', async () => {
    await stage.town.startBot();
    await hold(stage.town, exo(give.back, 'before'));
    await stage.town.pass(8 * 3_600_000);
    await held(stage.town, give.back.length);
    const [first, second] = stage.town.bots;
    assert.ok(first && second);
    await stage.town.stopBot(first, 'SIGKILL');
    const began = performance.now();
    await stage.town.control('release', {});
    await stage.settled(runs, 'Ended');
    assert.ok(performance.now() - began < 15_000, 'it took longer');
    await stage.judge(runs, 'Ended');
  });

  it('is taken back, and said to be late, when no bot was there at its end', async () => {
    await kill(stage.town);
    await stage.town.pass(9 * 3_600_000);
    await stage.town.startBot();
    await stage.settled(runs, 'Ended');
    await stage.judge(runs, 'Ended');
    for (const { asker, id } of runs) await stage.town.as(asker).sees(`${id} has ended, 1 hour late`);
  });
});

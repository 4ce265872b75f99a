// Killed for real before and after every call of every operation, on the way up and on the way back.
import { cases } from './cases.ts';
import { exo, held, hold, kill } from './kill.ts';
import { Stage, type Running } from './stage.ts';

for (const one of cases)
  describe(`Killed in the middle of ${one.name}`, () => {
    let stage: Stage;
    before(async () => {
      stage = await Stage.start();
    });
    after(() => stage.stop());

    it('is first run undisturbed', () => stage.undisturbed(one));

    for (const when of ['before', 'after'] as const) {
      let runs: Running[];

      // One request for each call: the first is held at the first call, the next goes past it to the second, and so on.
      it(`ends the same when killed ${when} ${one.up.join(', ')}`, async () => {
        const aliases = await stage.fresh(one, one.up.length);
        await stage.mark();
        await hold(stage.town, exo(one.up, when));
        runs = await stage.begin(one, aliases);
        await held(stage.town, one.up.length);
        await kill(stage.town);
        await stage.town.startBot();
        await stage.settled(runs, 'Done');
        await stage.judge(runs, 'Done');
      });

      it(`is undone the same when killed ${when} ${one.back.join(', ')} of its undo`, async () => {
        await stage.mark();
        await hold(stage.town, exo(one.back, when));
        await stage.undo(...runs);
        await held(stage.town, one.back.length);
        await kill(stage.town);
        await stage.town.startBot();
        await stage.settled(runs, 'Undone');
        await stage.judge(runs, 'Undone');
      });
    }
  });

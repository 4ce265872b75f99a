// Killed for real before and after every call of every operation, on the way up and on the way back.
import { cases, give, take, type Case } from './cases.ts';
import { exo, held, hold, kill, killAgain, type Point } from './kill.ts';
import { sideBySide, type Story } from './side.ts';
import type { Running, Stage } from './stage.ts';

/** Holds the first call at each point, kills the bot, and has a new one finish what was begun. */
async function killed(stage: Stage, points: readonly Point[], begin: () => Promise<unknown>): Promise<void> {
  await stage.mark();
  await hold(stage.town, points);
  await begin();
  await held(stage.town, points.length);
  await kill(stage.town);
  await stage.town.startBot();
}

/** Kills it before each of the calls, and the next one after each. */
async function killedAround(
  stage: Stage,
  calls: readonly string[],
  begin: () => Promise<unknown>,
): Promise<void> {
  await stage.mark();
  await hold(stage.town, exo(calls, 'before'));
  await begin();
  await held(stage.town, calls.length);
  await killAgain(stage.town, exo(calls, 'after'));
}

/** One request for each call: the first is held at the first call, the next goes past it to the second, and so on. */
function everyCall(one: Case): Story {
  let runs: Running[] = [];
  return {
    title: one.name,
    stage: {},
    chapters: [
      ['is first run undisturbed', (stage) => stage.undisturbed(one)],
      [
        `ends the same when killed before, and then after, ${one.up.join(', ')}`,
        async (stage) => {
          const aliases = await stage.fresh(one, one.up.length);
          await killedAround(stage, one.up, async () => {
            runs = await stage.begin(one, aliases);
          });
          await stage.settled(runs, 'Done');
          await stage.judge(runs, 'Done');
        },
      ],
      [
        `is undone the same when killed before, and then after, ${one.back.join(', ')}`,
        async (stage) => {
          await killedAround(stage, one.back, () => stage.undo(...runs));
          await stage.settled(runs, 'Undone');
          await stage.judge(runs, 'Undone');
        },
      ],
    ],
  };
}

/** One run with a replica lag of real tenants: killed half-way, finished, undone. */
function slowly(one: Case, when: 'before' | 'after'): Story {
  let runs: Running[] = [];
  return {
    title: `${one.name}, where writes take 20 s to show`,
    stage: { lagMs: 20_000 },
    chapters: [
      [
        `ends the same when killed ${when} its third call`,
        async (stage) => {
          const aliases = await stage.fresh(one, 1);
          await killed(stage, exo(one.up.slice(2, 3), when), async () => {
            runs = await stage.begin(one, aliases);
          });
          await stage.settled(runs, 'Done', 180_000);
          await stage.judge(runs, 'Done');
        },
      ],
      [
        'is undone',
        async (stage) => {
          await stage.mark();
          await stage.undo(...runs);
          await stage.settled(runs, 'Undone', 180_000);
          await stage.judge(runs, 'Undone');
        },
      ],
    ],
  };
}

sideBySide('Killed in the middle of', [
  ...cases.map(everyCall),
  slowly(give, 'before'),
  slowly(take, 'after'),
]);

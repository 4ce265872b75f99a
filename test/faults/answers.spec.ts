// Answers that are lost or say "not now": each call is sent no more often than it must be, and never too soon.
import assert from 'node:assert/strict';
import { cases, give, type Case } from './cases.ts';
import { exo, held, hold } from './kill.ts';
import { sideBySide } from './side.ts';
import type { Running, Stage } from './stage.ts';
import { cmdlet, isAbout, isWrite, log, type Entry } from './tenant.ts';

const clear = (stage: Stage): Promise<unknown> => stage.town.control('faults', undefined, 'DELETE');

/** Up and back, each with its own trouble; then judged, and the writes counted. */
async function through(
  stage: Stage,
  one: Case,
  trouble: (cmdlets: readonly string[]) => readonly object[],
  count: { readonly up: number; readonly back: number },
): Promise<void> {
  const aliases = await stage.fresh(one, 1);
  let runs: Running[] = [];
  for (const word of ['Done', 'Undone'] as const) {
    await clear(stage);
    await stage.mark();
    const calls = word === 'Done' ? one.up : one.back;
    await stage.town.control('faults', trouble(calls));
    if (word === 'Done') runs = await stage.begin(one, aliases);
    else await stage.undo(...runs);
    await stage.settled(runs, word);
    await stage.judge(runs, word);
    const times = word === 'Done' ? count.up : count.back;
    for (const run of runs) assert.equal((await stage.writes(run)).length, times * calls.length, word);
  }
}

const lost = (cmdlets: readonly string[]) =>
  cmdlets.map((match) => ({ service: 'exo', match, when: 'after', times: 1 }));
const refused = (cmdlets: readonly string[]) =>
  cmdlets.map((match, at) => ({
    service: 'exo',
    match,
    when: 'before',
    times: 1,
    ...(at % 2 === 0 ? { respond: { status: 503 } } : {}),
  }));

const pause = 3;
const slow = (match: string | undefined, times: number) => ({
  service: 'exo',
  match,
  times,
  when: 'before',
  respond: { status: 429, headers: { 'Retry-After': String(pause) } },
});

/** After each 429 the next of these calls came when the pause was over. */
function waited(calls: readonly Entry[], count: number): void {
  const told = calls.flatMap((entry, at) => (entry.status === 429 ? [at] : []));
  assert.equal(told.length, count);
  for (const at of told) {
    const [entry, next] = [calls[at], calls[at + 1]];
    assert.ok(entry && next, 'nothing was sent after the pause');
    const ms = Date.parse(next.at) - Date.parse(entry.at);
    assert.ok(ms >= pause * 1000, `${ms} ms after being told to wait`);
  }
}

async function pausedWrites(stage: Stage): Promise<void> {
  const aliases = await stage.fresh(give, 1);
  await stage.mark();
  await stage.town.control('faults', [slow(give.up[0], 2), slow(give.up[3], 1)]);
  const runs = await stage.begin(give, aliases);
  await stage.settled(runs, 'Done');
  await stage.judge(runs, 'Done');
  const entries = await log(stage.town);
  waited(
    entries.filter((entry) => runs.some(({ was }) => isAbout(entry, was)) && isWrite(entry)),
    3,
  );
}

async function pausedLooks(stage: Stage): Promise<void> {
  await clear(stage);
  const [alias = ''] = await stage.fresh(give, 1);
  const run = await stage.ask(give, alias, 'riley');
  await stage.mark();
  // Only the run's own looks are to meet it: they begin once its first write was held.
  await hold(stage.town, exo(give.up.slice(0, 1), 'before'));
  await stage.approve(run);
  await held(stage.town, 1);
  await stage.town.control('faults', [slow('Get-MailboxPermission', 2)]);
  await stage.town.control('release', {});
  await stage.settled([run], 'Done');
  await stage.judge([run], 'Done');
  const entries = await log(stage.town);
  waited(
    entries.filter((entry) => isAbout(entry, run.was) && cmdlet(entry) === 'Get-MailboxPermission'),
    2,
  );
}

sideBySide('Exchange', [
  {
    title: 'takes every write and loses the answer',
    stage: {},
    // On the way back it is sent first and looked at after, so that a lost answer costs a second call; it changes nothing.
    chapters: cases.map((one) => [
      `none of ${one.name} is sent twice, and undo takes each back once`,
      (stage) => through(stage, one, lost, { up: 1, back: 2 }),
    ]),
  },
  {
    title: 'breaks off or refuses every write',
    stage: {},
    chapters: cases.map((one) => [
      `each of ${one.name} and its undo is sent again and takes effect once`,
      (stage) => through(stage, one, refused, { up: 2, back: 2 }),
    ]),
  },
  {
    title: 'asks for a pause',
    stage: {},
    chapters: [
      ['no write at all is sent before it is over', pausedWrites],
      ['a step is not looked at before it is over', pausedLooks],
    ],
  },
]);

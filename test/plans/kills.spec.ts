// The engine alone: killed at every point, answers lost, replicas lagging. The tenant ends the same, each effect once.
import assert from 'node:assert/strict';
import { busy } from '../../src/contracts/failure.ts';
import { cases as operations } from './cases.ts';
import { change, planning } from './planning.ts';
import { Trial, type Case } from './trial.ts';

/** Two mailboxes, each with two steps in their order, and one that comes after all: several are under way at once. */
const at = (box: string, key: string, after: readonly string[] = []) => change(key, { on: [box], after });
const names = ['a1', 'a2', 'b1', 'b2'];
const beside: Case = {
  ...planning('steps on two mailboxes side by side', () => [
    ...names.map((key) => at(`mailbox:${key.charAt(0)}`, key)),
    at('app', 'last', names),
  ]),
  before: { 'thing|b1': 'on' },
  after: Object.fromEntries([...names, 'last'].map((key) => [`thing|${key}`, 'on'])),
};
const cases = [...operations, beside];
const lags = [0, 20_000, 90_000];
const difference = (one: Case): number => {
  const keys = new Set([...Object.keys(one.before), ...Object.keys(one.after)]);
  return [...keys].filter((key) => one.before[key] !== one.after[key]).length;
};

let runs = 0;
function trial(one: Case, lag: number, seed: number): Trial {
  runs += 1;
  const made = new Trial(lag, seed);
  for (const [key, value] of Object.entries(one.before)) made.tenant.seed(key, value);
  return made;
}

async function up(one: Case, world: Trial): Promise<string> {
  const id = await world.begin(one);
  const request = await world.run(id);
  assert.deepEqual(world.bugs, []);
  assert.equal(request.state, 'done', JSON.stringify(request.rows));
  assert.deepEqual(world.tenant.state(), { ...one.after });
  assert.equal(world.tenant.effects.length, difference(one), 'each effect once');
  assert.ok(world.tenant.agrees(), 'it is called done only when no replica answers from before');
  return id;
}

async function down(one: Case, world: Trial, id: string, state: 'ending' | 'undoing'): Promise<void> {
  world.tenant.effects = [];
  await world.turnBack(id, state);
  const request = await world.run(id);
  assert.deepEqual(world.bugs, []);
  assert.equal(request.state, state === 'ending' ? 'ended' : 'undone', JSON.stringify(request.rows));
  assert.deepEqual(world.tenant.state(), { ...one.before });
  assert.equal(
    world.tenant.effects.length,
    difference(one),
    'each effect once, and nothing that was there before',
  );
  assert.ok(world.tenant.agrees(), 'it is called gone only when no replica answers from before');
  assert.deepEqual(world.store.held, [], 'nothing is held any more');
}

for (const lag of lags)
  describe(`The engine with a lag of ${lag / 1000} s`, () => {
    for (const one of cases) {
      it(`carries out and undoes: ${one.name}`, async () => {
        for (let seed = 1; seed <= 10; seed += 1) {
          const world = trial(one, lag, seed);
          await down(one, world, await up(one, world), seed % 2 ? 'ending' : 'undoing');
        }
      });

      it(`ends the same when killed at every point on the way up: ${one.name}`, async () => {
        const points = await count(one, lag);
        for (let point = 1; point <= points.up; point += 1) {
          const world = trial(one, lag, point);
          world.dieAt = point;
          await down(one, world, await up(one, world), 'undoing');
        }
      });

      it(`ends the same when killed at every point on the way back: ${one.name}`, async () => {
        const points = await count(one, lag);
        for (let point = 1; point <= points.down; point += 1) {
          const world = trial(one, lag, point);
          const id = await up(one, world);
          world.dieAt = world.step + point;
          await down(one, world, id, 'ending');
        }
      });

      it(`ends the same when any call's answer is lost, or the service is busy: ${one.name}`, async () => {
        for (const kind of ['lost', 'refused', 'throttled'] as const)
          for (let nth = 1; nth <= 12; nth += 1) {
            const world = trial(one, lag, nth);
            const id = await world.begin(one);
            disturb(world, kind, nth);
            const request = await world.run(id);
            assert.equal(request.state, 'done');
            assert.deepEqual(world.tenant.state(), { ...one.after });
            assert.equal(world.tenant.effects.length, difference(one));
            disturb(world, kind, nth);
            await down(one, world, id, 'undoing');
          }
      });

      it(`undone half-way, leaves the tenant as it was: ${one.name}`, async () => {
        const points = await count(one, lag);
        for (let point = 1; point <= points.up; point += 2) {
          const world = trial(one, lag, point);
          const id = await world.begin(one);
          world.dieAt = point;
          await world.once(id);
          await world.turnBack(id);
          await world.run(id);
          world.clock.pass(2 * lag);
          assert.deepEqual(world.tenant.state(), { ...one.before }, `killed at ${point}`);
        }
      });
    }
  });

describe('The engine where Exchange is slower than its setting says', () => {
  for (const one of cases)
    it(`still knows what it made, and takes back that and no more: ${one.name}`, async () => {
      for (let seed = 1; seed <= 10; seed += 1) {
        runs += 1;
        const world = new Trial(3_000, seed, 120_000);
        for (const [key, value] of Object.entries(one.before)) world.tenant.seed(key, value);
        const id = await world.begin(one);
        const request = await world.run(id);
        assert.equal(request.state, 'done', JSON.stringify(request.rows));
        world.clock.pass(240_000);
        await world.turnBack(id);
        await world.run(id);
        assert.deepEqual(world.tenant.state(), { ...one.before });
      }
    });
});

/** How many points there are at which a process may die. */
async function count(one: Case, lag: number): Promise<{ up: number; down: number }> {
  const world = trial(one, lag, 1);
  const id = await up(one, world);
  const first = world.step;
  await down(one, world, id, 'undoing');
  return { up: first, down: world.step - first };
}

/** The nth call from now fails once: after it took effect, before it did, or with a wait. */
function disturb(world: Trial, kind: 'lost' | 'refused' | 'throttled', nth: number): void {
  let seen = 0;
  const mark = world.tenant.trouble;
  world.tenant.trouble = (when, what) => {
    mark(when, what);
    if (when !== (kind === 'lost' && !what.startsWith('Get-') ? 'after' : 'before')) return;
    seen += 1;
    if (seen !== nth) return;
    const write = !what.startsWith('Get-');
    throw busy(
      'No answer.',
      'Wait.',
      kind === 'lost' && write ? { took: 'perhaps' } : kind === 'throttled' ? { retryAfter: 30_000 } : {},
    );
  };
}

after(() => {
  console.log(`      ${runs} runs of the engine`);
});

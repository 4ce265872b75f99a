// Credentials through the engine alone: killed at every point, answers lost, replicas behind. Each ends with one, or none.
import assert from 'node:assert/strict';
import { busy } from '../../src/contracts/failure.ts';
import { appCases, type AppCase } from './apps.ts';
import { Trial } from './trial.ts';

const lags = [0, 20_000];

function prepared(one: AppCase, lag: number, seed: number): { world: Trial; before: string } {
  const world = new Trial(lag, seed);
  one.prepare(world);
  return { world, before: names(world) };
}

/** Credentials by their names, as they truly are; an application that is gone, in the bin too, has none. */
function names({ tenant }: Trial): string {
  const lines = Object.entries(tenant.state()).map(([key, text]) => {
    const { passwordCredentials: secrets, keyCredentials: keys } = JSON.parse(text) as ReturnType<
      typeof tenant.entra.make
    >;
    return `${key}: ${[...secrets, ...keys].map(({ displayName }) => displayName).join(', ')}`;
  });
  return [...lines, ...tenant.entra.vault.keys()].join('; ');
}

async function up(one: AppCase, world: Trial): Promise<string> {
  const id = await world.begin(one.one);
  const request = await world.run(id);
  assert.deepEqual(world.bugs, []);
  assert.equal(request.state, 'done', JSON.stringify(request.rows));
  one.check(world);
  return id;
}

async function down(world: Trial, id: string, before: string): Promise<void> {
  await world.turnBack(id);
  const request = await world.run(id);
  assert.deepEqual(world.bugs, []);
  assert.equal(request.state, 'undone', JSON.stringify(request.rows));
  world.clock.pass(200_000);
  assert.equal(names(world), before);
  assert.deepEqual(world.store.held, []);
}

for (const lag of lags)
  describe(`Credentials with a lag of ${lag / 1000} s`, () => {
    for (const one of appCases) {
      it(`end the same when killed on the way up: ${one.name}`, async () => {
        const points = await count(one, lag);
        for (let point = 0; point <= points.up; point += lag === 0 ? 1 : 2) {
          const { world, before } = prepared(one, lag, point);
          world.dieAt = point;
          await down(world, await up(one, world), before);
        }
      });

      it(`end the same when killed on the way back: ${one.name}`, async () => {
        const points = await count(one, lag);
        for (let point = 1; point <= points.down; point += 3) {
          const { world, before } = prepared(one, lag, point);
          const id = await up(one, world);
          world.dieAt = world.step + point;
          await down(world, id, before);
        }
      });

      it(`end the same when an answer is lost or the service is busy: ${one.name}`, async () => {
        for (const kind of ['lost', 'busy'] as const)
          for (let nth = 1; nth <= 8; nth += 1) {
            const { world, before } = prepared(one, lag, nth);
            disturb(world, kind, nth);
            const id = await up(one, world);
            disturb(world, kind, nth);
            await down(world, id, before);
          }
      });

      it(`leave nothing when undone half-way: ${one.name}`, async () => {
        const points = await count(one, lag);
        for (let point = 1; point <= points.up; point += 3) {
          const { world, before } = prepared(one, lag, point);
          const id = await world.begin(one.one);
          world.dieAt = point;
          await world.run(id, ({ state }) => state !== 'running' || world.step >= point);
          await world.once(id);
          if ((await world.store.get(id))?.state === 'running') await down(world, id, before);
        }
      });
    }
  });

/** How many points there are at which a process may die. */
async function count(one: AppCase, lag: number): Promise<{ up: number; down: number }> {
  const { world, before } = prepared(one, lag, 1);
  const id = await up(one, world);
  const first = world.step;
  await down(world, id, before);
  return { up: first, down: world.step - first };
}

/** The nth write from now fails once: after it took effect, or before. */
function disturb({ tenant }: Trial, kind: 'lost' | 'busy', nth: number): void {
  let seen = 0;
  const mark = tenant.trouble;
  tenant.trouble = (when, what) => {
    mark(when, what);
    if (what === 'GET' || when !== (kind === 'lost' ? 'after' : 'before')) return;
    seen += 1;
    if (seen === nth) throw busy('No answer.', 'Wait.', { took: kind === 'lost' ? 'perhaps' : 'no' });
  };
}

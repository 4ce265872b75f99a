// Proofs: tried until they come right, ever more seldom; what they come to decides what the request comes to.
import assert from 'node:assert/strict';
import { headline } from '../../src/contracts/request.ts';
import { blocked, busy } from '../../src/contracts/failure.ts';
import type { Change, Finding, Step } from '../../src/contracts/step.ts';
import { carry } from '../../src/requests/carry.ts';
import { change, planning, proof } from './planning.ts';
import { Killed, Trial } from './trial.ts';

const lag = 3_000;
const todo: Finding = { is: 'todo', because: '535 5.7.3' };
const done: Finding = { is: 'done' };

describe('A proof', () => {
  let world: Trial;
  beforeEach(() => {
    world = new Trial(lag, 3);
  });
  const begin = (...steps: Step[]) => world.begin(planning(steps.map(({ key }) => key).join(), () => steps));
  const request = async (id: string) => (await world.store.get(id)) ?? assert.fail();
  const told = (kind: string) => world.store.events.filter((event) => event.kind === kind);
  const after = { after: ['one'] };

  it('is tried when what it comes after holds, and again after each wait until it comes right', async () => {
    const { step, tries } = proof('login', [todo, todo, done], after);
    const id = await begin(change('one'), step);
    await world.once(id);
    assert.deepEqual(tries, [], 'not before the change is seen');
    const trying = await world.run(id, ({ rows }) => rows[1]?.state === 'proving');
    const { next, at, because, tries: nth } = trying.rows[1] ?? assert.fail();
    assert.deepEqual([because, nth], ['535 5.7.3', 1]);
    assert.equal(Date.parse(next ?? '') - Date.parse(at), 60_000);
    assert.equal(headline(trying), 'Waiting for Exchange');
    const over = await world.run(id);
    assert.deepEqual([over.state, over.rows[1]?.state, over.rows[1]?.tries], ['done', 'proved', 3]);
    assert.deepEqual(
      told('tried').map(({ facts }) => facts),
      [1, 2].map((n) => ({ step: 'login', because: '535 5.7.3', tries: n })),
    );
    assert.equal(told('proved').length, 1);
  });

  it('has failed after its last wait, with what the last try said: the request came to a part', async () => {
    const { step, tries } = proof('login', [{ is: 'todo' }], after);
    const over = await world.run(await begin(change('one'), step));
    assert.equal(tries.length, 3, 'at first, and after each wait');
    const { state, because, advice } = over.rows[1] ?? assert.fail();
    assert.deepEqual([over.state, state, because], ['partly', 'unproved', 'It does not work yet.']);
    assert.match(advice ?? '', /then retry; or undo/);
  });

  it('that waiting would not mend has failed at once, with the diagnosis', async () => {
    const { step, tries } = proof('login', [{ is: 'blocked', because: 'Wrong aud.', advice: 'Ask anew.' }]);
    const over = await world.run(await begin(step));
    assert.deepEqual([over.state, tries.length], ['failed', 1]);
    assert.deepEqual([over.rows[0]?.because, over.rows[0]?.advice], ['Wrong aud.', 'Ask anew.']);
  });

  it('that could not be tried is tried again soon and not counted, but not for ever', async () => {
    let answer = async (): Promise<Finding> => {
      throw busy('Entra is busy.', 'Wait.', { retryAfter: 90_000 });
    };
    const { step } = proof('login', [], { prove: () => answer(), patience: [60_000] });
    const id = await begin(step);
    await world.once(id);
    const { state, tries, next } = (await request(id)).rows[0] ?? assert.fail();
    assert.deepEqual([state, tries], ['planned', 0]);
    assert.equal(Date.parse(next ?? '') - world.clock.now().getTime(), 90_000);
    const over = await world.run(id);
    assert.deepEqual([over.rows[0]?.state, over.rows[0]?.tries], ['unproved', 2]);
    answer = async () => {
      throw blocked('No right.', 'Grant it.');
    };
    const barred = await world.run(await begin({ ...step, key: 'other' }));
    assert.equal(barred.rows[0]?.advice, 'Grant it.');
  });

  it('that we stumble over fails with the reference, and the others go on', async () => {
    const { step } = proof('login', [], {
      prove: async () => {
        throw new TypeError('a bug');
      },
    });
    const over = await world.run(await begin(step, proof('pop', [done]).step));
    assert.deepEqual(
      over.rows.map(({ state }) => state),
      ['failed', 'proved'],
    );
    assert.match(over.rows[0]?.because ?? '', /reference/);
    assert.ok(world.bugs[0] instanceof TypeError);
  });

  it('is tried side by side with others, holds up no change, and others write meanwhile', async () => {
    let open = 0;
    let most = 0;
    const slow = (key: string) =>
      proof(key, [], {
        prove: async () => {
          open += 1;
          most = Math.max(most, open);
          await new Promise((tell) => setImmediate(tell));
          open -= 1;
          return todo;
        },
      }).step;
    const id = await begin(slow('a'), slow('b'), change('one'));
    await world.once(id);
    assert.equal(most, 2);
    const first = world.store.events.findIndex(({ kind }) => kind === 'tried');
    assert.ok(world.store.events.findIndex(({ kind }) => kind === 'answered') < first);
    await world.run(id, ({ aside }) => aside === true);
    const other = await begin(change('two'));
    await world.once(other);
    assert.equal((await request(other)).rows[0]?.state, 'sent');
  });

  it('survives the process: killed at any point, it is proved all the same', async () => {
    const count = async (dieAt: number) => {
      world = new Trial(lag, 1);
      const one = proof('login', [todo, done], after);
      world.dieAt = dieAt;
      const over = await world.run(await begin(change('one'), one.step));
      assert.equal(over.state, 'done');
      assert.ok(world.bugs.every((bug) => bug instanceof Killed));
      return world.step;
    };
    const points = await count(0);
    for (let point = 1; point <= points; point += 1) await count(point);
  });

  it('is left out of what is taken back, at any time', async () => {
    const { step } = proof('login', [todo], after);
    const id = await begin(change('one'), step);
    await world.run(id, ({ rows }) => rows[1]?.state === 'proving');
    await world.turnBack(id);
    const over = await world.run(id);
    assert.deepEqual(
      over.rows.map(({ state }) => state),
      ['undone', 'skipped'],
    );
    assert.deepEqual(world.tenant.state(), {});
  });

  describe('and what only serves the run', () => {
    const key: Partial<Change> = { passing: true };
    const gone = (more: Partial<Change> = {}): Change =>
      change('gone', {
        passing: true,
        after: ['key', 'login'],
        check: async (look) => ((await look.graph('/things/key' as never)) ? { is: 'todo' } : { is: 'done' }),
        apply: change('key').undo as Change['apply'],
        undo: 'nothing',
        ...more,
      });
    const login = (finding: Finding, ties = ['one', 'key']) =>
      proof('login', [finding], { after: ties }).step;

    it('is cleaned up whatever the proof came to', async () => {
      const failing: Finding = { is: 'blocked', because: 'No.', advice: 'Ask.' };
      for (const finding of [done, failing]) {
        world = new Trial(lag, 3);
        const id = await begin(change('one'), change('key', key), login(finding), gone());
        const over = await world.run(id);
        assert.equal(over.state, finding === done ? 'done' : 'partly');
        assert.deepEqual(world.tenant.state(), { 'thing|one': 'on' });
        assert.deepEqual(
          world.store.held.map(({ key: held }) => held),
          ['one'],
        );
      }
    });

    it('is cleaned up also where the change failed, and is no good by itself', async () => {
      const never = change('one', {
        check: async () => ({ is: 'blocked', because: 'No.', advice: 'Ask.' }),
      });
      const over = await world.run(await begin(never, change('key', key), login(done), gone()));
      assert.deepEqual(
        over.rows.map(({ state }) => state),
        ['blocked', 'seen', 'skipped', 'seen'],
      );
      assert.equal(over.state, 'failed');
      assert.deepEqual(world.tenant.state(), {});
    });

    it('is cleaned up where it may have been made, and not where it cannot have been', async () => {
      for (const took of ['perhaps', 'no'] as const) {
        world = new Trial(lag, 3);
        world.tenant.trouble = (when, what) => {
          if (what === 'PUT key' && when === (took === 'no' ? 'before' : 'after'))
            throw took === 'no' ? blocked('No.', 'Ask.') : busy('Lost.', 'Wait.', { took });
        };
        const barred = change('key', { ...key, check: async () => ({ is: 'todo' }) });
        const over = await world.run(await begin(barred, login(done, ['key']), gone()));
        assert.deepEqual(
          over.rows.map(({ state }) => state),
          ['blocked', 'skipped', took === 'no' ? 'skipped' : 'seen'],
        );
        assert.deepEqual(world.tenant.state(), {});
      }
    });

    it('is made anew when the proof is tried anew', async () => {
      const found: Finding[] = [{ is: 'blocked', because: 'No.', advice: 'Ask.' }, done];
      const again = proof('login', found, { after: ['one', 'key'] });
      const id = await begin(change('one'), change('key', key), again.step, gone());
      assert.equal((await world.run(id)).state, 'partly');
      world.tenant.effects = [];
      await world.store.change(id, (now) => {
        const pending = {
          intent: 'retry' as const,
          by: { id: 'a', name: 'A' },
          at: now.opened,
          lapses: now.opened,
          fingerprint: 'f',
          approvers: [],
          count: 1,
          decisions: [],
        };
        return carry({ ...now, pending }, 'free', world.clock.now());
      });
      assert.equal((await world.run(id)).state, 'done');
      assert.deepEqual(world.tenant.effects, ['PUT key', 'DELETE key']);
    });
  });
});

// What people do by hand: asked of them, seen or taken on their word, there and back; others write meanwhile.
import assert from 'node:assert/strict';
import type { HandCall } from '../../src/contracts/call.ts';
import { blocked, busy } from '../../src/contracts/failure.ts';
import type { Json } from '../../src/contracts/json.ts';
import { Late } from '../../src/contracts/late.ts';
import type { Change, Finding } from '../../src/contracts/step.ts';
import { byHand, change, hand, planning } from './planning.ts';
import { Trial } from './trial.ts';

const lag = 20_000;

describe('A step by hand', () => {
  let world: Trial;
  beforeEach(() => {
    world = new Trial(lag, 3);
  });
  const begin = (...steps: Change[]) =>
    world.begin(planning(steps.map(({ key }) => key).join(), () => steps));
  const request = async (id: string) => (await world.store.get(id)) ?? assert.fail();
  const row = async (id: string, at = 0) => (await request(id)).rows[at] ?? assert.fail();
  const says = (id: string, at = 0) =>
    world.store.change(id, (now) => ({
      request: {
        ...now,
        rows: now.rows.map(({ next, ...one }, index) =>
          index === at ? { ...one, word: 'alex' } : next === undefined ? one : { ...one, next },
        ),
        wake: world.clock.now().toISOString(),
      },
      events: [],
    }));
  const kinds = () => world.store.events.map(({ kind }) => kind);
  const calling = (call: Partial<HandCall>): HandCall => ({ ...hand, ...call });

  it('sends nothing, shows what to do with its values in, and looks again until it is seen done', async () => {
    const id = new Late('client id', {}, async () => 'c-1');
    const asks = calling({
      script: [['az grant ', id, ' now'], ['second']],
      link: ['https://login.example/t/adminconsent?client_id=', id, '&state=LK-1'],
    });
    const one = await begin(byHand('consent', { apply: [asks] }));
    await world.once(one);
    const { state, asked, next, made } = await row(one);
    assert.deepEqual([state, made], ['asked', true]);
    assert.deepEqual(asked, {
      where: 'in a shell',
      script: ['az grant c-1 now', 'second'],
      link: 'https://login.example/t/adminconsent?client_id=c-1&state=LK-1',
    });
    assert.equal(Date.parse(next ?? '') - world.clock.now().getTime(), 30_000);
    world.clock.jumpTo(new Date(next ?? ''));
    await world.once(one);
    assert.equal((await row(one)).state, 'asked');
    world.tenant.set('thing|consent', 'on');
    const done = await world.run(one);
    assert.deepEqual([done.state, done.rows[0]?.state, done.rows[0]?.asked], ['done', 'seen', undefined]);
    assert.ok(world.tenant.agrees());
    assert.deepEqual(world.tenant.effects, []);
    assert.deepEqual(
      kinds().filter((kind) => kind === 'asked-of'),
      ['asked-of'],
    );
  });

  it('keeps what was before them, as any other', async () => {
    const id = await begin(byHand('consent', { check: async () => ({ is: 'todo', was: 'before' }) }));
    await world.once(id);
    assert.deepEqual([(await row(id)).state, (await row(id)).was], ['asked', 'before']);
  });

  it('that was done before is found so, and nobody is asked', async () => {
    world.tenant.seed('thing|consent', 'on');
    assert.equal((await world.run(await begin(byHand('consent')))).rows[0]?.state, 'already');
    assert.ok(!kinds().includes('asked-of'));
  });

  it('goes on being looked for while the service is busy, and blocks where it refuses', async () => {
    let answer: () => Finding = () => ({ is: 'todo' });
    const id = await begin(byHand('consent', { check: async () => answer() }));
    await world.once(id);
    answer = () => {
      throw busy('Busy.', 'Wait.');
    };
    for (let turns = 0; turns < 40; turns += 1) {
      world.clock.pass(60_000);
      await world.once(id);
    }
    assert.equal((await row(id)).state, 'asked', 'a person has all the time they need');
    answer = () => {
      throw blocked('No right.', 'Grant it.');
    };
    world.clock.pass(60_000);
    await world.once(id);
    assert.deepEqual([(await row(id)).state, (await row(id)).advice], ['blocked', 'Grant it.']);
  });

  it('waits for a value that is not there, and asks for no more than words in a script', async () => {
    const found: Json[] = [];
    const late = new Late('name', {}, async () => found[0]);
    const id = await begin(byHand('consent', { apply: [calling({ script: [['give ', late]] })] }));
    await world.once(id);
    assert.equal((await row(id)).state, 'planned');
    found.push('x; rm -rf /');
    world.clock.pass(60_000);
    await world.once(id);
    assert.equal((await row(id)).because, 'The name holds characters that no script may hold.');
  });

  it('is asked of nobody where another gives another level there, or takes it away', async () => {
    const other = await world.run(await begin(change('x', { thing: 'slot=other' })));
    const id = await begin(byHand('consent', { thing: 'slot=mine' }));
    await world.once(id);
    assert.deepEqual([(await row(id)).state, (await row(id)).other], ['blocked', other.id]);
    await world.turnBack(other.id);
    await world.once(other.id);
    const same = await begin(byHand('consent', { thing: 'slot=other' }));
    await world.once(same);
    assert.equal((await row(same)).state, 'planned');
  });

  describe('that nobody can see', () => {
    const told = (more: Partial<Change> = {}) => byHand('told', { check: 'on their word', ...more });

    it('waits for their word without a look and without a time, and is settled by it', async () => {
      const id = await begin(told());
      await world.once(id);
      const asked = await request(id);
      assert.deepEqual(
        [asked.rows[0]?.state, asked.rows[0]?.asked?.word, asked.wake],
        ['asked', true, undefined],
      );
      await says(id);
      const done = await world.run(id);
      assert.deepEqual([done.state, done.rows[0]?.state, done.rows[0]?.word], ['done', 'seen', 'alex']);
    });

    it('keeps its time where a wish lapses meanwhile', async () => {
      const lapses = new Date(world.clock.now().getTime() + 60_000).toISOString();
      const id = await begin(told());
      await world.store.change(id, (now) => ({
        request: {
          ...now,
          pending: {
            intent: 'undo',
            by: { id: 'a', name: 'A' },
            at: lapses,
            lapses,
            fingerprint: 'f',
            approvers: [],
            count: 1,
            decisions: [],
          },
        },
        events: [],
      }));
      await world.once(id);
      assert.equal((await request(id)).wake, lapses);
    });

    it('is asked back, and is gone on their word', async () => {
      const id = await begin(told({ undo: [calling({ script: [['undo it']] })] }));
      await world.once(id);
      await says(id);
      await world.run(id);
      await world.turnBack(id);
      await world.once(id);
      const back = await request(id);
      assert.deepEqual([back.rows[0]?.state, back.wake], ['undoing', undefined]);
      assert.deepEqual(back.rows[0]?.asked, { where: 'in a shell', script: ['undo it'], word: true });
      await says(id);
      assert.equal((await world.run(id)).rows[0]?.state, 'undone');
    });
  });

  it('lets others write meanwhile, and takes its place behind them before it sends on', async () => {
    const id = await begin(byHand('consent'), change('after', { after: ['consent'] }));
    await world.once(id);
    assert.equal((await request(id)).aside, true);
    const other = await begin(change('theirs'));
    await world.once(other);
    assert.equal((await row(other)).state, 'sent', 'it is first meanwhile');
    world.tenant.set('thing|consent', 'on');
    await world.run(id, ({ rows }) => rows[0]?.state === 'seen');
    await world.once(id);
    assert.deepEqual([(await row(id, 1)).state, (await request(id)).aside], ['planned', undefined]);
    assert.equal((await world.run(other)).state, 'done');
    assert.equal((await world.run(id)).state, 'done');
  });
});

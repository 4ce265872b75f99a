// What the run makes of a service that refuses, is slow, hides what it did, or of a bug of our own: on the way up.
import assert from 'node:assert/strict';
import { blocked, busy } from '../../src/contracts/failure.ts';
import type { Row } from '../../src/contracts/request.ts';
import { named } from './cases.ts';
import { Trial } from './trial.ts';

const lag = 3_000;
const full = named('give full access');
const on = { 'full|m1|u1': 'on' };
const add = 'Add-MailboxPermission';
const look = 'Get-MailboxPermission';

describe('The run, where the service', () => {
  let world: Trial;
  let id: string;
  beforeEach(async () => {
    world = new Trial(lag, 11);
    id = await world.begin(full);
  });
  /** Whatever `fail` answers for the nth such call is thrown before (or after) it takes effect. */
  const when = (
    what: string,
    fail: (nth: number) => Error | undefined,
    at: 'before' | 'after' = 'before',
  ) => {
    let nth = 0;
    world.tenant.trouble = (moment, cmdlet) => {
      if (moment !== at || cmdlet !== what) return;
      nth += 1;
      const error = fail(nth);
      if (error) throw error;
    };
  };
  const row = async (): Promise<Row> => (await world.store.get(id))?.rows[0] ?? assert.fail('no row');

  it('refuses the write: blocks the step with its reason and advice, and holds nothing', async () => {
    when(add, () => blocked('Alex is no security principal.', 'Give Alex a licence.'));
    const request = await world.run(id);
    assert.equal(request.state, 'failed');
    const { state, made, because, advice } = await row();
    assert.deepEqual(
      { state, made, because, advice },
      {
        state: 'blocked',
        made: false,
        because: 'Alex is no security principal.',
        advice: 'Give Alex a licence.',
      },
    );
    assert.deepEqual(world.store.held, []);
  });

  it('refuses only after an answer was lost: the first may have had effect, so it stays ours to take back', async () => {
    world = new Trial(60_000, 2);
    id = await world.begin(full);
    let nth = 0;
    world.tenant.trouble = (moment, cmdlet) => {
      if (cmdlet === look) return;
      nth += moment === 'before' ? 1 : 0;
      if (moment === 'after') throw busy('No answer.', 'Wait.', { took: 'perhaps' });
      if (nth > 1) throw blocked('No.', 'Ask.');
    };
    // Replicas further behind than the setting says: the effect of the first call does not show in time.
    Object.assign(world, { world: { ...world.world, lag: { exo: 1, graph: 1 } } });
    const request = await world.run(
      id,
      ({ state, rows }) => state !== 'running' || rows[0]?.state === 'blocked',
    );
    assert.equal(request.rows[0]?.state, 'blocked');
    assert.equal(request.rows[0].made, true);
    assert.equal(world.store.held.length, 1);
    world.tenant.trouble = () => undefined;
    await world.turnBack(id);
    await world.run(id);
    assert.deepEqual(world.tenant.state(), {});
  });

  it('is busy with the write for half an hour: gives up, and says what the service said', async () => {
    when(add, () => busy('Exchange is throttling.', 'Retry later.'));
    const began = world.clock.now().getTime();
    const request = await world.run(id);
    assert.equal(request.state, 'failed');
    assert.equal((await row()).because, 'Exchange is throttling.');
    const waited = world.clock.now().getTime() - began;
    assert.ok(waited > 20 * 60_000 && waited < 60 * 60_000, `${waited} ms`);
  });

  it('was busy before the first write left: nothing counts as sent, and nothing is held', async () => {
    when(add, (nth) => (nth === 1 ? busy('Busy.', 'Wait.') : undefined));
    await world.once(id);
    const { state, tries, made } = await row();
    assert.deepEqual({ state, tries, made }, { state: 'planned', tries: 0, made: false });
    assert.deepEqual(world.store.held, []);
    assert.equal((await world.run(id)).state, 'done');
    assert.equal(world.tenant.effects.length, 1);
  });

  it('was busy with the second try after a lost answer: the first still counts as perhaps made', async () => {
    world = new Trial(60_000, 2);
    id = await world.begin(full);
    Object.assign(world, { world: { ...world.world, lag: { exo: 1, graph: 1 } } });
    let nth = 0;
    world.tenant.trouble = (moment, cmdlet) => {
      if (cmdlet !== add) return;
      nth += moment === 'before' ? 1 : 0;
      if (nth === 1 && moment === 'after') throw busy('No answer.', 'Wait.', { took: 'perhaps' });
      if (nth === 2) throw busy('Busy.', 'Wait.');
    };
    const request = await world.run(id, ({ rows }) => rows[0]?.state === 'planned' && rows[0].tries > 0);
    assert.equal(request.rows[0]?.made, true);
    assert.equal(request.rows[0].tries, 1);
    assert.equal(world.store.held.length, 1);
  });

  it('asks for a wait: nobody writes before it is over', async () => {
    when(add, (nth) => (nth === 1 ? busy('Busy.', 'Wait.', { retryAfter: 120_000 }) : undefined));
    const began = world.clock.now().getTime();
    await world.once(id);
    assert.ok(Date.parse((await row()).next ?? '') >= began + 120_000);
    assert.ok((await world.store.pace('exchange writes', 1)).getTime() >= began + 120_000);
  });

  it('has no slot for a write for long: the request comes back at its slot, and nothing is sent', async () => {
    await world.store.slow('exchange writes', new Date(world.clock.now().getTime() + 60_000));
    const slot = new Date(world.clock.now().getTime() + 60_000).toISOString();
    await world.once(id);
    assert.equal((await row()).next, slot);
    assert.equal((await world.store.get(id))?.wake, slot);
    assert.equal((await world.run(id)).state, 'done');
    await world.store.slow('exchange writes', new Date(world.clock.now().getTime() + 60_000));
    await world.turnBack(id);
    await world.once(id);
    assert.deepEqual(world.tenant.state(), on, 'the way back is paced as well');
    assert.equal((await world.run(id)).state, 'undone');
  });

  it('cannot be read for half an hour: blocks, and says when to retry', async () => {
    when(look, () => busy('Exchange does not answer.', 'Wait.'));
    assert.equal((await world.run(id)).state, 'failed');
    const { because, advice } = await row();
    assert.equal(because, 'Exchange does not answer.');
    assert.equal(advice, 'Retry when the service answers again.');
    assert.deepEqual(world.tenant.effects, []);
  });

  it('does not let us look: blocks with the reason', async () => {
    when(look, () => blocked('No right to read.', 'Grant it.'));
    assert.equal((await world.run(id)).state, 'failed');
    assert.equal((await row()).because, 'No right to read.');
  });

  it('drops the line before the write arrives, many times over: that is busy, not a write that does not show', async () => {
    when(add, (nth) => (nth <= 8 ? busy('No answer.', 'Wait.', { took: 'perhaps' }) : undefined));
    assert.equal((await world.run(id)).state, 'done');
    assert.equal(world.tenant.effects.length, 1);
  });

  it('accepts a write whose effect never shows: sends it four times, then says where to look', async () => {
    // Accepted, and dropped: the tenant forgets each time.
    world.tenant.trouble = (moment, cmdlet) => {
      if (moment === 'after' && cmdlet === add) world.tenant.seed('full|m1|u1', '');
    };
    assert.equal((await world.run(id)).state, 'failed');
    assert.equal(world.tenant.effects.length, 4);
    const { because, advice, made } = await row();
    assert.equal(because, 'Exchange accepted it, but it does not show.');
    assert.match(advice ?? '', /admin centre, then retry or undo/);
    assert.equal(made, true);
  });

  it('asks for a wait before the next look: we do not look before', async () => {
    when(look, (nth) => (nth === 1 ? busy('Busy.', 'Wait.', { retryAfter: 90_000 }) : undefined));
    const began = world.clock.now().getTime();
    await world.once(id);
    assert.equal(Date.parse((await row()).next ?? ''), began + 90_000);
  });

  it('makes us stumble on the way up: the step fails with the reference that the log has', async () => {
    when(add, () => new Error('a bug'));
    const request = await world.run(id);
    assert.equal(request.state, 'failed');
    assert.match(
      (await row()).because ?? '',
      /^Something went wrong in Latchkey \(reference [0-9a-f]{8}\)\.$/,
    );
    assert.equal((world.bugs[0] as Error).message, 'a bug');
    const { facts } = world.store.events.find(({ kind }) => kind === 'failed') ?? assert.fail('no event');
    assert.ok((await row()).because?.includes(facts['reference'] as string));
    assert.equal((await row()).made, true, 'it may have had effect');
  });
});

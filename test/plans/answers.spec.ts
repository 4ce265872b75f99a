// What nobody can see, only the service's own answer: sent once, and never again where that is lost.
import assert from 'node:assert/strict';
import type { Ready } from '../../src/contracts/call.ts';
import { blocked, busy } from '../../src/contracts/failure.ts';
import { Late } from '../../src/contracts/late.ts';
import type { Letter } from '../../src/contracts/mail.ts';
import { print } from '../../src/contracts/print.ts';
import type { Change, Step } from '../../src/contracts/step.ts';
import { fingerprint } from '../../src/plans/fingerprint.ts';
import { change, planning } from './planning.ts';
import { Trial } from './trial.ts';

const letter: Letter = { to: 'riley@contoso.com', subject: 'Test', text: 'Hello.', id: 'lk-1@x' };
const app = new Late('client id', 'verba', async () => 'c1');
const mail = (more: Partial<Letter> = {}, id: string | Late = app): Change =>
  change('mail', {
    on: ['mailbox:m1'],
    thing: 'mail:m1=sent',
    check: 'by its answer',
    apply: [
      {
        via: 'mail',
        app: id,
        credential: 'k',
        from: 'a@contoso.com',
        letter: { ...letter, ...more },
        note: 'Verba',
      },
    ],
    undo: 'cannot be undone',
  });
const key = change('key', { passing: true, undo: 'nothing' });
const gone = change('gone', { passing: true, undo: 'nothing', after: ['key', 'mail'] });

describe('A step that only its answer tells of', () => {
  let world: Trial;
  beforeEach(() => {
    world = new Trial(3_000, 3);
  });
  const begin = (...steps: Step[]) => world.begin(planning(steps.map(({ key }) => key).join(), () => steps));
  const states = async (id: string) => (await world.store.get(id))?.rows.map(({ state }) => state);
  const answering = (answer: (call: Ready) => Promise<never> | undefined) => ({
    ...world.world,
    hands: { send: (call: Ready) => answer(call) ?? world.world.hands.send(call) },
  });

  it('is sent once, with all that was read, and is done when it is answered', async () => {
    const id = await begin(mail());
    assert.equal((await world.run(id)).state, 'done');
    assert.deepEqual(world.tenant.effects, ['MAIL riley@contoso.com']);
    const line = `Mail from 'a@contoso.com' to 'riley@contoso.com': 'Test', 'Hello.' # Verba`;
    assert.deepEqual(mail().apply.map(print), [line]);
    const { plan } = (await world.store.get(id)) ?? assert.fail();
    assert.deepEqual(
      plan.map(({ apply, final }) => [apply, final]),
      [[[line], true]],
    );
  });

  it('is another to approve with another recipient, text or sender', () => {
    const of = (step: Step): string =>
      fingerprint({ operation: 'o', input: {}, steps: [step], intent: 'do', approvers: [], count: 1 });
    const all = [mail(), mail({ to: 'x@y' }), mail({ text: 'Bye.' }), mail({ id: 'other' }), mail({}, 'c2')];
    const seen = new Set([...all, { ...mail(), check: async () => ({ is: 'todo' as const }) }].map(of));
    assert.equal(seen.size, 6);
  });

  it('stays when the request is undone, and the card says so before', async () => {
    const id = await begin(mail({}, 'c2'), change('one'));
    await world.run(id);
    await world.turnBack(id);
    assert.equal((await world.run(id)).state, 'undone');
    assert.deepEqual(await states(id), ['kept', 'undone']);
    assert.deepEqual(world.tenant.effects, ['MAIL riley@contoso.com', 'PUT one', 'DELETE one']);
  });

  it('is tried again while the service says that it took nothing', async () => {
    let left = 2;
    const id = await begin(mail());
    const hands = answering((call) =>
      call.via === 'mail' && (left -= 1) >= 0 ? Promise.reject(busy('Not now.', 'Wait.')) : undefined,
    );
    assert.equal((await world.run(id, undefined, hands)).state, 'done');
    assert.deepEqual(world.tenant.effects, ['MAIL riley@contoso.com']);
  });

  it('is not sent again where the answer was lost, and what serves the run is cleaned up', async () => {
    let sent = 0;
    const id = await begin(key, { ...mail(), after: ['key'] }, gone);
    const hands = answering((call) => {
      if (call.via !== 'mail') return undefined;
      sent += 1;
      return Promise.reject(busy('Lost.', 'Wait.', { took: 'perhaps' }));
    });
    assert.equal((await world.run(id, undefined, hands)).state, 'failed');
    assert.equal(sent, 1);
    assert.deepEqual(await states(id), ['seen', 'blocked', 'seen']);
    const row = (await world.store.get(id))?.rows[1];
    assert.match(row?.because ?? '', /answer was lost/);
    assert.match(row?.advice ?? '', /whether the mail came; if it did not, ask for it again/);
  });

  it('that is refused says why, and what serves the run is cleaned up', async () => {
    const id = await begin(key, { ...mail(), after: ['key'] }, gone);
    const hands = answering((call) =>
      call.via === 'mail' ? Promise.reject(blocked('It may not send.', 'Let it.')) : undefined,
    );
    assert.equal((await world.run(id, undefined, hands)).state, 'failed');
    assert.deepEqual(await states(id), ['seen', 'blocked', 'seen']);
  });

  it('is sent at most once, wherever the process is killed', async () => {
    const count = async (dieAt: number): Promise<number> => {
      world = new Trial(3_000, 3);
      const id = await begin(key, { ...mail(), after: ['key'] }, gone);
      world.dieAt = dieAt;
      const { state } = await world.run(id);
      const mails = world.tenant.effects.filter((effect) => effect.startsWith('MAIL')).length;
      assert.ok(state === 'done' ? mails === 1 : mails <= 1, `${dieAt}: ${state}, ${mails} mails`);
      assert.deepEqual(world.bugs, []);
      return world.step;
    };
    const points = await count(0);
    for (let point = 1; point <= points; point += 1) await count(point);
    assert.ok(points > 20);
  });
});

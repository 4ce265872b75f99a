// Once what was there before is gone for good, nothing of the request goes back: not asked for, and not approved.
import assert from 'node:assert/strict';
import type { Planned, Request, Row } from '../../src/contracts/request.ts';
import { hasWayBack, isSealed } from '../../src/contracts/way-back.ts';
import { revise } from '../../src/requests/revise.ts';
import { ada, Office, refuses, riley } from './office.ts';

const planned = (key: string, more: Partial<Planned> = {}): Planned => ({
  key,
  title: key,
  thing: `${key}=on`,
  on: [key],
  apply: [],
  undo: [],
  found: { is: 'todo' },
  ...more,
});
const row = (key: string, state: Row['state'], made = true): Row => ({
  key,
  state,
  at: '2026-10-21T10:00:00.000Z',
  tries: 1,
  busy: 0,
  made,
});
const plan = [planned('new'), planned('old', { seals: true, final: true })];
const open = { plan, rows: [row('new', 'seen'), row('old', 'planned', false)] };
const sealed = { plan, rows: [row('new', 'seen'), row('old', 'applying')] };

describe('What cannot go back', () => {
  let office: Office;
  let id: string;
  beforeEach(async () => {
    office = new Office();
    ({ id } = await office.opened('give full on finance to alex'));
    await office.judge(id, ada);
  });
  const undo = async () => revise(await office.get(id), 'undo', riley, undefined, office.desk);

  it('is sealed from the moment on at which the call may have left, or was found to be so', () => {
    const is = (one: Pick<Request, 'plan' | 'rows'>): boolean => {
      assert.equal(hasWayBack({ ...one, state: 'running' }), !isSealed(one));
      return isSealed(one);
    };
    assert.equal(is(open), false);
    assert.equal(is(sealed), true);
    assert.equal(is({ plan, rows: [row('new', 'seen'), row('old', 'already', false)] }), true);
    assert.equal(is({ plan, rows: [row('new', 'seen'), row('old', 'blocked', false)] }), false);
  });

  it('is not undone any more, and says what to do', async () => {
    await office.put(id, { state: 'running', ...open });
    assert.equal((await undo()).pending?.intent, 'undo');
    await office.put(id, { state: 'running', ...sealed });
    const failure = await refuses(undo, /cannot be undone any more/);
    assert.match(failure.advice, /Ask for something new/);
  });

  it('is not undone by who approves it too late, and may still be rejected', async () => {
    await office.put(id, { state: 'running', ...open });
    await undo();
    const { pending } = await office.get(id);
    assert.ok(pending);
    await office.put(id, { ...sealed, pending });
    await refuses(() => office.judge(id, ada), /cannot be undone any more/);
    assert.equal((await office.get(id)).state, 'running');
    await office.judge(id, ada, 'rejected', 'It is too late.');
    assert.equal((await office.get(id)).pending, undefined);
  });
});

// Plans that name things by their request: made anew with the number it gets; and what counts as changing nothing.
import assert from 'node:assert/strict';
import { graphPath } from '../../src/contracts/call.ts';
import type { Change, Finding, Proof, Step } from '../../src/contracts/step.ts';
import { changesNothing } from '../../src/requests/draft.ts';
import { start } from '../../src/requests/start.ts';
import { ada, Office } from './office.ts';

const sentence = 'give full on finance to alex';

describe('A plan with the label of its request', () => {
  let office: Office;
  let found: Finding;
  let more: Step[];
  const labelled = (label: string): Change => ({
    key: 'app',
    title: 'App',
    needs: ['Graph'],
    on: ['app:verba'],
    thing: 'app:verba=on',
    check: async () => found,
    apply: [{ via: 'graph', method: 'PUT', path: graphPath`/apps/${label}`, note: '' }],
    undo: 'nothing',
  });
  const login: Proof = {
    kind: 'proof',
    key: 'login',
    title: 'Login',
    needs: ['Graph'],
    prove: async () => ({ is: 'done' }),
    patience: [1],
  };
  beforeEach(() => {
    office = new Office();
    found = { is: 'todo' };
    more = [];
    const give = office.operations.get('give-access') ?? assert.fail();
    office.operations.set(give.name, {
      ...give,
      plan: (_input, _facts, label) => [labelled(label), login, ...more],
    });
  });

  it('is shown, approved and begun with the calls that it will send', async () => {
    const request = await office.opened(sentence);
    assert.deepEqual(request.plan[0]?.apply, [`PUT /apps/${request.id}`]);
    assert.deepEqual(request.plan[0].found, { is: 'todo' });
    await office.judge(request.id, ada);
    const begin = await start(await office.get(request.id), office.desk, assert.ifError);
    const begun = await office.store.change(request.id, begin);
    assert.equal(begun.state, 'running');
    assert.deepEqual(
      begun.rows.map(({ key }) => key),
      ['app', 'login'],
    );
  });

  it('is one for each request', async () => {
    const first = await office.opened(sentence);
    const second = await office.opened(sentence);
    assert.notEqual(first.fingerprint, second.fingerprint);
  });

  it('changes nothing where all but proofs and what only serves the run is so already, or no step is left', async () => {
    assert.equal(changesNothing(await office.draft(sentence)), false);
    found = { is: 'done' };
    more = [
      {
        ...labelled('x'),
        key: 'key',
        passing: true,
        thing: 'key:verba=on',
        check: async () => ({ is: 'todo' }),
      },
    ];
    assert.equal(changesNothing(await office.draft(sentence)), true);
    assert.equal((await office.open(sentence)).is, 'nothing');
    assert.equal(changesNothing({ plan: [] }), true);
  });
});

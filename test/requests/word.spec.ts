// "Done", said by a person about a step by hand: by whom it counts, and what it sets going.
import assert from 'node:assert/strict';
import type { Row } from '../../src/contracts/request.ts';
import { word } from '../../src/requests/word.ts';
import { ada, mallory, Office, refuses, riley, somebody } from './office.ts';

const asked: Row = {
  key: 'full',
  state: 'asked',
  at: '',
  tries: 1,
  busy: 0,
  made: true,
  next: '2099-01-01T00:00:00.000Z',
  asked: { where: 'in a shell', script: ['do it'], word: true },
};

describe('The word for a step by hand', () => {
  let office: Office;
  let id: string;
  beforeEach(async () => {
    office = new Office();
    ({ id } = await office.opened('give full on finance to alex'));
    await office.judge(id, ada);
    await office.put(id, { state: 'running', rows: [asked, { ...asked, key: 'send' }] });
  });
  const says = async (by = riley, key = 'full') => word(await office.get(id), key, by, office.desk);

  it('is on record with who said it, and the request is woken', async () => {
    const after = await says();
    assert.deepEqual([after.rows[0]?.word, after.rows[0]?.next], ['riley', undefined]);
    assert.equal(after.rows[1]?.word, undefined, 'only for what they were asked');
    assert.equal(after.wake, office.clock.now().toISOString());
    const { kind, by, facts } = office.store.events.at(-1) ?? assert.fail();
    assert.deepEqual([kind, by, facts], ['word', 'riley', { step: 'full' }]);
  });

  it('is taken from an approver, and from nobody else', async () => {
    await refuses(() => says(mallory), /You are not an approver/);
    assert.equal((await says(ada)).rows[0]?.word, 'ada');
  });

  it('is taken from whom the step names, beside the asker and the approvers', async () => {
    const named = {
      ...asked,
      asked: { where: 'in the product', script: [], word: true as const, by: ['nora'] },
    };
    await office.put(id, { rows: [named, { ...asked, key: 'send' }] });
    await refuses(() => says(mallory), /You are not an approver/);
    await refuses(() => says(somebody('nora'), 'send'), /You are not an approver/);
    assert.equal((await says(somebody('nora'))).rows[0]?.word, 'nora');
  });

  it('counts once, also when it is settled by then', async () => {
    await says();
    const { version } = await says();
    assert.equal(version, (await office.get(id)).version);
    await office.put(id, { rows: [{ ...asked, state: 'seen', word: 'riley' }] });
    const after = await says();
    assert.equal(after.rows[0]?.state, 'seen');
    assert.equal(office.kinds.filter((kind) => kind === 'word').length, 1);
  });

  it('counts on the way back, where it is asked anew', async () => {
    await office.put(id, { state: 'undoing', rows: [{ ...asked, state: 'undoing' }] });
    assert.equal((await says()).rows[0]?.word, 'riley');
  });

  it('is refused where nobody is asked, and while the tenant is only observed', async () => {
    await refuses(() => says(riley, 'other'), 'Nobody is asked to do this now.');
    const { asked: _asked, ...plain } = asked;
    await office.put(id, { rows: [plain] });
    await refuses(() => says(), 'Nobody is asked to do this now.');
    await office.put(id, { rows: [{ ...asked, state: 'blocked' }] });
    await refuses(() => says(), 'Nobody is asked to do this now.');
    office.trust = 'observe';
    await refuses(() => says(), /only observed/);
  });
});

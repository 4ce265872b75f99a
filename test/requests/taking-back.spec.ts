// Taking back what was given is held off by nothing: not by a wish to extend it, nor by a policy that has closed since.
import assert from 'node:assert/strict';
import type { Row } from '../../src/contracts/request.ts';
import { revise, type Later } from '../../src/requests/revise.ts';
import { ada, ben, day, Office, refuses, riley } from './office.ts';

const seen: Row = { key: 'full', state: 'seen', at: '', tries: 1, busy: 0, made: true };

describe('Taking back', () => {
  let office: Office;
  let id: string;
  const later = (days: number): string => new Date(office.clock.now().getTime() + days * day).toISOString();
  const asks = async (intent: Later, by = riley, until?: string) =>
    revise(await office.get(id), intent, by, until, office.desk);
  beforeEach(async () => {
    office = new Office();
    ({ id } = await office.opened('give full on finance to alex for 3 days'));
    await office.put(id, { state: 'done', rows: [seen], ends: later(3) });
    office.rule({ longestHours: 1000 });
  });

  it('puts an end to a wish to extend that still waits, and says so on record', async () => {
    await asks('extend', riley, later(5));
    const after = await asks('undo', ada);
    assert.equal(after.pending?.intent, 'undo');
    assert.deepEqual(
      after.decided.map(({ intent, outcome }) => [intent, outcome]),
      [['extend', 'cancelled']],
    );
    assert.deepEqual(
      office.store.events.slice(-2).map(({ kind }) => kind),
      ['cancelled', 'asked'],
    );
    await refuses(() => asks('end', ben), /waits for a decision already/);
  });

  it('goes through at once over a waiting extension where policy lets taking away pass', async () => {
    await asks('extend', riley, later(5));
    office.rule({}, { free: ['takes'] });
    const after = await asks('end');
    assert.equal(after.state, 'ending');
    assert.equal(after.pending, undefined);
  });

  it('is asked for and approved although policy lets nobody touch the mailbox any more', async () => {
    office.rule({}, { neverTouch: ['finance@contoso.com'] });
    await refuses(() => asks('extend', riley, later(5)), /never to be touched/);
    await asks('undo');
    assert.equal((await office.judge(id, ada)).state, 'undoing');
  });

  it('is not held up by the number of open asks, where it passes without approval', async () => {
    const finance = office.tenant.of('finance').id;
    office.tenant.full.set(finance, [{ user: 'alex@contoso.com', rights: ['FullAccess'] }]);
    office.rule({}, { openAsks: 0, free: ['takes'] });
    assert.equal((await office.opened('take full on finance from alex')).state, 'running');
  });
});

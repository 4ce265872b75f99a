// Approved is run: what happens between the approval and the first step.
import assert from 'node:assert/strict';
import { blocked, busy, type Failure } from '../../src/contracts/failure.ts';
import type { Operation } from '../../src/contracts/operation.ts';
import type { Request } from '../../src/contracts/request.ts';
import { isUnbegun, start } from '../../src/requests/start.ts';
import { ada, hour, Office } from './office.ts';
import { at, pending } from './rows.ts';

describe('The beginning of a run', () => {
  let office: Office;
  let request: Request;
  let reports: { error: unknown; reference: string }[];
  const report = (error: unknown, reference: string) => void reports.push({ error, reference });
  beforeEach(async () => {
    reports = [];
    office = new Office();
    request = await office.opened('give calendar editor on finance to alex');
    request = await office.judge(request.id, ada);
  });
  const begin = async () => office.store.change(request.id, await start(request, office.desk, report));
  /** The operation with a survey that fails. */
  const fails = (error: Failure | Error) => {
    const operation = office.operations.get('give-access');
    assert.ok(operation);
    const broken: Operation = { ...operation, survey: () => Promise.reject(error) };
    office.operations.set('give-access', broken);
  };

  it('takes the survey again, and puts every step on record when the plan is what was approved', async () => {
    assert.equal(isUnbegun(request), true);
    const after = await begin();
    assert.deepEqual(
      after.rows.map(({ key, state, made }) => ({ key, state, made })),
      [{ key: 'calendar', state: 'planned', made: false }],
    );
    assert.equal(isUnbegun(after), false);
    assert.equal(after.wake, office.clock.now().toISOString());
    assert.deepEqual(office.store.events.at(-1)?.facts, { fingerprint: request.fingerprint });
  });

  it('sends a plan that came out different back to its approvers: what they approved is void', async () => {
    const finance = office.tenant.of('finance').id;
    office.tenant.calendar.set(finance, [{ user: 'Alex Kim', rights: ['Reviewer'] }]);
    office.clock.pass(hour);
    const after = await begin();
    assert.equal(after.state, 'waiting');
    assert.equal(after.approved, undefined);
    assert.deepEqual(
      after.decided.map(({ outcome }) => outcome),
      ['void'],
    );
    assert.deepEqual(after.pending?.decisions, []);
    assert.notEqual(after.fingerprint, request.fingerprint);
    assert.equal(after.pending.fingerprint, after.fingerprint);
    assert.equal(after.wake, after.pending.lapses);
    assert.equal(
      Date.parse(after.pending.lapses) - Date.parse(after.pending.at),
      4 * hour,
      'as long as at first',
    );
    assert.match(
      after.plan[0]?.apply[0] ?? '',
      /^Set-MailboxFolderPermission/,
      'the card shows the new calls',
    );
    assert.deepEqual(office.store.events.at(-1)?.facts, {
      was: request.fingerprint,
      fingerprint: after.fingerprint,
    });
    const again = await office.judge(request.id, ada);
    assert.equal(again.state, 'running');
    request = again;
    assert.equal((await begin()).rows.length, 1);
  });

  it('begins nothing that policy does not allow any more: it fails with the reason', async () => {
    office.rule({}, { neverTouch: ['finance@contoso.com'] });
    const after = await begin();
    assert.equal(after.state, 'failed');
    assert.match(after.rows[0]?.because ?? '', /never to be touched/);
  });

  it('leaves older decisions as they were when it voids the last', async () => {
    const older = {
      ...(request.decided[0] ?? assert.fail()),
      fingerprint: 'older',
      outcome: 'void' as const,
      count: 7,
    };
    request = await office.put(request.id, { decided: [older, ...request.decided] });
    office.tenant.calendar.set(office.tenant.of('finance').id, [{ user: 'Alex Kim', rights: ['Reviewer'] }]);
    const after = await begin();
    assert.deepEqual(after.decided[0], older);
    assert.deepEqual(after.pending?.count, 1);
  });

  it('waits while the tenant cannot be read, never shorter than it was asked to', async () => {
    fails(busy('Exchange is busy.', 'Wait.'));
    const wait = async () => Date.parse((await begin()).wake ?? '') - office.clock.now().getTime();
    assert.equal(await wait(), 5_000);
    fails(busy('Exchange is busy.', 'Wait.', { retryAfter: 60_000 }));
    assert.equal(await wait(), 60_000);
    assert.equal((await office.get(request.id)).version, request.version, 'no card follows a wait');
  });

  it('fails with the reason where the tenant does not allow it, and can be retried', async () => {
    fails(blocked('Finance is on premises now.', 'Move it.'));
    const after = await begin();
    assert.equal(after.state, 'failed');
    assert.equal(after.over, office.clock.now().toISOString());
    assert.equal(after.wake, undefined);
    const [row] = after.rows;
    assert.deepEqual([row?.state, row?.because], ['blocked', 'Finance is on premises now. Move it.']);
    assert.match(row?.advice ?? '', /Retry/);
    assert.equal(office.kinds.at(-1), 'failed');
  });

  it('fails where the operation is gone, and where nobody has approved it', async () => {
    const operations = new Map(office.operations);
    office.operations.clear();
    assert.match((await begin()).rows[0]?.because ?? '', /does not know “give-access”/);
    for (const [name, operation] of operations) office.operations.set(name, operation);
    request = await office.put(request.id, { state: 'running', rows: [], decided: [] });
    assert.equal((await begin()).rows[0]?.because, 'Nobody has approved it.');
  });

  it('fails with a reference where Latchkey stumbles, and the whole of it is in the log', async () => {
    fails(new TypeError('a bug'));
    const after = await begin();
    assert.equal(after.state, 'failed');
    const { error, reference } = reports[0] ?? assert.fail();
    assert.ok(error instanceof TypeError);
    assert.match(after.rows[0]?.because ?? '', new RegExp(`reference ${reference}`));
    assert.match(after.rows[0]?.advice ?? '', /log, then retry/);
    assert.equal(office.store.events.at(-1)?.facts['reference'], reference);
  });

  it('waits ever longer for a tenant that cannot be read, and after half an hour fails and offers to retry', async () => {
    fails(busy('Exchange is busy.', 'Wait.'));
    const from = office.clock.now().getTime();
    for (let tries = 1; tries <= 30; tries += 1) {
      request = await begin();
      assert.deepEqual([request.state, request.unread], ['running', tries]);
      office.clock.pass(Date.parse(request.wake ?? '') - office.clock.now().getTime());
    }
    const minutes = (office.clock.now().getTime() - from) / 60_000;
    assert.ok(minutes > 20 && minutes < 40, `${minutes} min`);
    const after = await begin();
    assert.equal(after.state, 'failed');
    assert.equal(after.unread, undefined);
    assert.equal(after.rows[0]?.because, 'The tenant could not be read: Exchange is busy.');
    assert.equal(after.rows[0].advice, 'Wait. Then retry.');
  });

  it('forgets that the tenant could not be read once it was', async () => {
    request = await office.put(request.id, { state: 'running', unread: 7, wake: at(0) });
    assert.equal((await begin()).unread, undefined);
  });

  it('keeps a wish to extend that waits where it fails, and makes it void where the plan is asked about again', async () => {
    const lapses = at(hour);
    request = await office.put(request.id, { pending: pending('extend', { lapses }) });
    const working = office.operations.get('give-access') ?? assert.fail();
    fails(blocked('Finance is on premises now.', 'Move it.'));
    const failed = await begin();
    assert.deepEqual([failed.pending?.intent, failed.wake], ['extend', lapses], 'it lapses in its time');
    office.operations.set('give-access', working);
    request = await office.put(request.id, { state: 'running', rows: [], pending: pending('extend') });
    office.tenant.calendar.set(office.tenant.of('finance').id, [{ user: 'Alex Kim', rights: ['Reviewer'] }]);
    const after = await begin();
    assert.equal(after.pending?.intent, 'do');
    assert.deepEqual(
      after.decided.map(({ intent, outcome }) => [intent, outcome]),
      [
        ['do', 'void'],
        ['extend', 'void'],
      ],
    );
  });

  it('changes nothing of a request that was taken back while the survey was taken', async () => {
    const finance = office.tenant.of('finance').id;
    const after = async () => {
      const change = await start(request, office.desk, report);
      const other = { ...request, state: 'undoing' as const };
      const around = { leases: [], first: true, open: 0 };
      return { change, made: change(other), around };
    };
    assert.equal((await after()).made, undefined, 'the same plan');
    office.tenant.calendar.set(finance, [{ user: 'Alex Kim', rights: ['Reviewer'] }]);
    assert.equal((await after()).made, undefined, 'another plan');
    fails(busy('Exchange is busy.', 'Wait.'));
    assert.equal((await after()).made, undefined, 'a wait');
    fails(blocked('No.', 'Ask.'));
    assert.equal((await after()).made, undefined, 'a failure');
  });
});

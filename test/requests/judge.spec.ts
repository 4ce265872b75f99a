// Approving and rejecting: who may, what counts, and what two presses at once come to.
import assert from 'node:assert/strict';
import { blocked, busy } from '../../src/contracts/failure.ts';
import type { Person } from '../../src/contracts/person.ts';
import type { Request } from '../../src/contracts/request.ts';
import { decide, type Verdict } from '../../src/requests/decide.ts';
import { judge } from '../../src/requests/judge.ts';
import { ada, alex, ben, groups, hour, mallory, Office, refuses, riley, somebody, team } from './office.ts';

const sentence = 'give full on finance to alex';

describe('A decision', () => {
  let office: Office;
  let request: Request;
  beforeEach(async () => {
    office = new Office();
    office.rule({ approvals: 2 });
    request = await office.opened(sentence);
  });
  const verdict = (by: Person, is: Verdict['is'] = 'approved', reason?: string): Verdict => ({
    by,
    is,
    fingerprint: request.fingerprint,
    policyHash: 'hash',
    ...(reason === undefined ? {} : { reason }),
  });
  const now = () => office.clock.now();
  const cannot = (who: Person, message: string | RegExp, is?: 'busy') =>
    refuses(() => office.judge(request.id, who), message, is);

  it('is not for the asker, not for who gains, by whichever way, and not for guests or strangers', async () => {
    await cannot(riley, /You asked for this/);
    await cannot(somebody(alex), /your own access/);
    await cannot(somebody('guest'), /Guests do not decide/);
    await cannot(somebody('nobody'), /Guests do not decide/);
    await cannot(somebody('gone'), /account is disabled/);
    await cannot(mallory, /You are not an approver/);
    office.groups.set(groups.approvers, ['ada', 'ben', 'sky']);
    office.rule({});
    request = await office.opened('give full on finance to financeteam', somebody('sky'));
    assert.ok(office.groups.get(team)?.includes('ben'));
    await cannot(ben, /gain by this through a group/);
  });

  it('is not for who asked for the change, although somebody else asked for the request', async () => {
    const { pending } = request;
    assert.ok(pending);
    await office.put(request.id, { pending: { ...pending, by: ada } });
    await cannot(ada, /You asked for this/);
  });

  it('is read from Entra at the press: who was removed a second ago decides no more', async () => {
    await office.judge(request.id, ada);
    office.groups.set(groups.approvers, ['ada']);
    await cannot(ben, /not an approver/);
  });

  it('does not count while Entra cannot be read', async () => {
    office.graphFails = busy('Entra does not answer.', 'Press again.');
    await cannot(ada, 'Entra does not answer.', 'busy');
    office.graphFails = blocked('Reading groups is not allowed.', 'Grant GroupMember.Read.All.');
    const failure = await cannot(ada, /cannot be read now, so this did not count\. Reading groups/, 'busy');
    assert.equal(
      failure.advice,
      'Grant GroupMember.Read.All.',
      'an answer that is missing says no to nobody',
    );
    assert.deepEqual((await office.get(request.id)).pending?.decisions, []);
  });

  it('counts different people: the same press again changes nothing, the second person decides', async () => {
    const said = { by: ada, is: 'approved', fingerprint: request.fingerprint } as const;
    const first = await judge(await office.get(request.id), said, office.desk);
    assert.equal(first.again, false);
    const again = await judge(await office.get(request.id), said, office.desk);
    assert.deepEqual([again.again, again.request.version], [true, first.request.version]);
    assert.equal(again.request.state, 'waiting');
    const after = await office.judge(request.id, ben);
    assert.equal(after.state, 'running');
    assert.equal(after.approved, request.fingerprint);
    assert.deepEqual(
      after.decided[0]?.decisions.map(({ by }) => by.id),
      ['ada', 'ben'],
    );
    assert.deepEqual(office.kinds, ['asked', 'approved', 'refused', 'approved', 'started']);
    const late = await judge(after, said, office.desk);
    assert.equal(late.again, true, 'also after it was decided');
    const last = office.store.events.at(-1);
    assert.deepEqual([last?.kind, last?.by, last?.facts['because']], ['refused', 'ada', 'repeated']);
  });

  it('counts anew when the very same plan is asked about again after it was void', async () => {
    await office.judge(request.id, ada);
    const { pending, ...rest } = await office.get(request.id);
    assert.ok(pending);
    const decided = [{ ...pending, outcome: 'void' as const }];
    const asked = { ...rest, decided, pending: { ...pending, decisions: [] } };
    assert.equal(decide(asked, verdict(ada), now())?.request.pending?.decisions.length, 1);
  });

  it('is one of two presses that were read at the same moment', async () => {
    const stale = await office.get(request.id);
    const said = { by: ada, is: 'approved', fingerprint: request.fingerprint } as const;
    const both = await Promise.all([judge(stale, said, office.desk), judge(stale, said, office.desk)]);
    assert.deepEqual(both.map(({ again }) => again).sort(), [false, true]);
    assert.equal((await office.get(request.id)).pending?.decisions.length, 1);
  });

  it('ends a race of approve against reject with whoever came first, and the other is told', async () => {
    office.rule({});
    request = await office.opened('give sendas on finance to alex');
    const rejected = decide(request, verdict(ben, 'rejected', 'no'), now());
    assert.ok(rejected);
    assert.equal(rejected.request.state, 'rejected');
    await refuses(() => decide(rejected.request, verdict(ada), now()), 'It is decided: Ben rejected it.');
    const approved = decide(request, verdict(ada), now());
    assert.ok(approved);
    assert.equal(approved.request.state, 'running');
    await refuses(
      () => decide(approved.request, verdict(ben, 'rejected', 'no'), now()),
      'It is decided: Ada approved it.',
    );
  });

  it('to reject needs a reason, which is kept apart from the facts', async () => {
    assert.equal(
      (await refuses(() => decide(request, verdict(ada, 'rejected'), now()), /reason/)).field,
      'reason',
    );
    await refuses(() => decide(request, verdict(ada, 'rejected', '  '), now()), /reason/);
    const after = await office.judge(request.id, ada, 'rejected', 'not his job');
    assert.equal(after.state, 'rejected');
    assert.equal(after.wake, undefined);
    assert.equal(after.decided[0]?.decisions[0]?.reason, 'not his job');
    const event = office.store.events.at(-1);
    assert.equal(event?.kind, 'rejected');
    assert.deepEqual(event.words, { of: 'ada', text: 'not his job' });
    assert.doesNotMatch(JSON.stringify(event.facts), /not his job/);
  });

  it('stands: who approved does not reject afterwards', async () => {
    await office.judge(request.id, ada);
    await refuses(() => office.judge(request.id, ada, 'rejected', 'no'), 'You have approved this already.');
    const { fingerprint } = request;
    const no = { by: ben, is: 'rejected', reason: 'no', fingerprint } as const;
    const other = await office.opened('give sendas on finance to alex');
    const said = { ...no, fingerprint: other.fingerprint };
    await judge(other, said, office.desk);
    assert.equal((await judge(await office.get(other.id), said, office.desk)).again, true);
    assert.equal(office.store.events.at(-1)?.facts['verb'], 'reject');
    assert.equal((await office.get(request.id)).pending?.decisions.length, 1);
  });

  it('approves nothing while the tenant is only observed; to reject is free', async () => {
    office.trust = 'observe';
    assert.match((await cannot(ada, /only observed/)).advice, /TRUST=act/);
    assert.equal((await office.judge(request.id, ada, 'rejected', 'not now')).state, 'rejected');
  });

  it('from a card of another plan is refused', async () => {
    await refuses(
      () => judge(request, { by: ada, is: 'approved', fingerprint: 'old' }, office.desk),
      /plan has changed/,
    );
  });

  it('on what was cancelled or has lapsed says so', async () => {
    office.clock.pass(4 * hour);
    await refuses(() => decide(request, verdict(ada), now()), 'Its time is over.');
    const { pending: _pending, ...rest } = request;
    const nothing = { ...rest, decided: [] };
    await refuses(() => decide(nothing, verdict(ada), now()), 'There is nothing to decide: it is waiting.');
    assert.ok(request.pending);
    const lapsed: Request = { ...rest, decided: [{ ...request.pending, outcome: 'lapsed' }] };
    await refuses(() => decide(lapsed, verdict(ada), now()), 'There is nothing to decide: it is lapsed.');
  });

  it('is under the policy of this moment: what is never to be touched now, or no rule covers, is not approved', async () => {
    office.rule({ approvals: 2 }, { neverTouch: ['finance@contoso.com'] });
    await cannot(ada, /never to be touched/);
    office.rule({ rights: ['calendar'] });
    await cannot(ada, 'Policy does not allow this any more.');
    assert.deepEqual((await office.get(request.id)).pending?.decisions, []);
    assert.equal((await office.judge(request.id, ada, 'rejected', 'no')).state, 'rejected');
  });

  it('keeps the terms of the ask, and says on record that policy has changed since', async () => {
    await office.judge(request.id, ada);
    assert.equal(office.store.events.at(-1)?.facts['askedUnder'], undefined);
    office.rule({ approvals: 1 });
    assert.ok(office.policy.is === 'policy');
    office.policy = { ...office.policy, hash: 'newer' };
    const after = await office.judge(request.id, ben);
    assert.equal(after.decided[0]?.count, 2);
    const { facts } = office.store.events.find(({ by }) => by === 'ben') ?? assert.fail();
    assert.deepEqual([facts['policy'], facts['askedUnder']], ['newer', 'hash']);
  });

  it('does not happen when its event cannot be written, nor without a policy', async () => {
    office.beforeCommit = () => {
      throw busy('The database cannot be reached.', 'Press again.');
    };
    await cannot(ada, /database/, 'busy');
    office.beforeCommit = () => undefined;
    assert.deepEqual((await office.get(request.id)).pending?.decisions, []);
    office.policy = { is: 'none', because: 'It is gone.' };
    await cannot(ada, /Nobody may/);
  });
});

import assert from 'node:assert/strict';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { realClock } from '../../../src/adapters/clock.ts';
import { makeIsGuest } from '../../../src/adapters/graph/guest.ts';
import { makeTenant, type Tenant } from '../../../src/adapters/look.ts';
import { trustAlso } from '../../../src/adapters/tls.ts';
import { Failure } from '../../../src/contracts/failure.ts';
import { path } from '../../../src/contracts/look.ts';
import { apps, groups, people, tenantId } from '../../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from '../../sandbox/start.ts';
import { sandboxCloud } from '../teams/desk.ts';

const nobody = '00000000-1111-4222-8333-444444444444';

async function failing(run: Promise<unknown>): Promise<Failure> {
  try {
    await run;
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    assert.notEqual(error.advice, '');
    return error;
  }
  return assert.fail('it answered');
}

describe('Reading Graph', () => {
  const usual = getCACertificates('default');
  const clock = realClock();
  let sandbox: Started;
  let tenant: Tenant;
  const signedIn = (signIn: { appId: string; secret: string }, to = tenantId): Tenant =>
    makeTenant({ cloud: sandboxCloud(sandbox.ready.tenant), tenant: to, signIn, clock });
  const trouble = (rule?: object) =>
    fetch(`${sandbox.ready.control}/faults`, {
      method: rule ? 'POST' : 'DELETE',
      headers: { 'content-type': 'application/json' },
      ...(rule
        ? { body: JSON.stringify([{ service: 'graph', match: '/users', when: 'before', ...rule }]) }
        : {}),
    });

  before(async () => {
    sandbox = await startSandbox();
    trustAlso(sandbox.ready.ca);
    tenant = signedIn(apps.look);
  });
  after(async () => {
    await sandbox.stop();
    setDefaultCACertificates(usual);
  });
  afterEach(() => trouble());

  const riley = () => tenant.look.graph(path`/users/${people.riley}?$select=id,displayName`);

  it('finds one object, and says undefined only where Graph says that there is none', async () => {
    assert.equal((await riley())?.['displayName'], 'Riley Chen');
    assert.equal(await tenant.look.graph(path`/users/${nobody}`), undefined);
    await trouble({ respond: { status: 404, body: '<html>no such page</html>' } });
    assert.equal((await failing(riley())).is, 'blocked');
  });

  it('reads all pages of a list', async () => {
    const two = await tenant.look.graphList(path`/groups?$top=2&$select=id`);
    const all = await tenant.look.graphList(path`/groups?$select=id`);
    assert.deepEqual(two.map(({ id }) => id).toSorted(), all.map(({ id }) => id).toSorted());
    assert.ok(all.length > 2);
  });

  it('reads of the beta what only that has, all pages of it too, and names the right that it takes', async () => {
    const at = (token: Tenant): Promise<unknown> =>
      token.look.graphList(
        path`/beta/auditLogs/signIns?$filter=signInEventTypes/any(t:t eq 'servicePrincipal') and appId eq '${apps.look.appId}'&$top=1`,
      );
    assert.match((await failing(at(tenant))).advice, /AuditLog\.Read\.All/);
    const change = { kind: 'giveAppRole', app: 'look', role: 'AuditLog.Read.All' };
    await fetch(`${sandbox.ready.control}/change`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(change),
    });
    const { appId, secret } = apps.look;
    // Each has signed in anew: there are two pages at least.
    const rows = (await at(signedIn({ appId, secret }))) as readonly { readonly appId: string }[];
    assert.ok(rows.length >= 2);
    assert.ok(rows.every((row) => row.appId === appId));
  });

  it('knows membership anew at each call, in any number of groups', async () => {
    const many = [
      ...Array.from({ length: 45 }, (_, n) => nobody.slice(0, -2) + String(10 + n)),
      groups.approvers,
    ];
    assert.deepEqual(await tenant.look.memberOf(people.ada, many), [groups.approvers]);
    assert.deepEqual(await tenant.look.memberOf(nobody, [groups.approvers]), []);
    assert.deepEqual(await tenant.look.memberOf(people.ada, []), []);
  });

  it('does not wait by itself where Graph asks for a pause, but says how long', async () => {
    await trouble({ respond: { status: 429, headers: { 'retry-after': '9' }, body: {} } });
    const failure = await failing(riley());
    assert.deepEqual([failure.is, failure.retryAfter], ['busy', 9000]);
  });

  it('takes 503, a dropped line and an unreadable answer for “not known now”', async () => {
    for (const rule of [
      { respond: { status: 503, body: {} } },
      {},
      { respond: { status: 200, body: '{"id":' } },
    ]) {
      await trouble(rule);
      assert.equal((await failing(riley())).is, 'busy', JSON.stringify(rule));
      await trouble();
    }
  });

  it('names the permission that is missing', async () => {
    await trouble({
      respond: { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'no' } } },
    });
    const failure = await failing(riley());
    assert.equal(failure.is, 'blocked');
    assert.match(failure.advice, /User\.Read\.All/);
  });

  it('takes a fresh token once where the one at hand is refused', async () => {
    await trouble({
      times: 1,
      respond: { status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } },
    });
    assert.equal((await riley())?.['id'], people.riley);
    await trouble({ respond: { status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } } });
    assert.equal((await failing(riley())).is, 'blocked');
  });

  it('tells a failed sign-in for what it is', async () => {
    const wrong = signedIn({ ...apps.look, secret: 'wrong' });
    const failure = await failing(wrong.look.graph(path`/users/${people.riley}`));
    assert.equal(failure.is, 'blocked');
    assert.match(failure.message, /secret is wrong/);
  });

  it('takes an old account without a user type for a member', async () => {
    const look = (row: { userType: string | null } | undefined) => ({ graph: async () => row });
    const isGuest = (row: { userType: string | null } | undefined) => makeIsGuest(look(row), clock)('x');
    assert.equal(await isGuest({ userType: null }), false);
    assert.equal(await isGuest({ userType: 'Member' }), false);
    assert.equal(await isGuest({ userType: 'Guest' }), true);
    assert.equal(await isGuest(undefined), true);
  });

  it('knows guests, and counts people unknown to the tenant as such', async () => {
    const isGuest = makeIsGuest(tenant.look, clock);
    assert.equal(await isGuest(people.gus), true);
    assert.equal(await isGuest(people.riley), false);
    assert.equal(await isGuest(nobody), true);
    await trouble({});
    assert.equal(await isGuest(people.riley), false, 'kept for a while');
    assert.equal((await failing(isGuest(people.ada))).is, 'busy');
  });
});

import assert from 'node:assert/strict';
import { apps } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { codeOf, graphScope, Talk, type Reply } from './talk.ts';

type Row = Record<string, unknown>;
const day = 86_400_000;

describe('the sandbox as Graph: the sign-in log', () => {
  let sandbox: Started;
  let talk: Talk;
  let look: string;
  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
    await talk.control('/settings', { lagMs: { graph: 0, credential: 0 } });
    await talk.control('/change', { kind: 'giveAppRole', app: 'look', role: 'AuditLog.Read.All' });
    look = await talk.token('look', graphScope);
  });
  after(async () => sandbox.stop());

  const ofPrincipals = "signInEventTypes/any(t:t eq 'servicePrincipal')";
  const read = (query: string, token = look): Promise<Reply> =>
    talk.graph(token, `${sandbox.ready.tenant}/graph/beta/auditLogs/signIns?${query}`);
  const signIns = async (appId: string): Promise<Row[]> => {
    const reply = await read(`$filter=${encodeURIComponent(`${ofPrincipals} and appId eq '${appId}'`)}`);
    assert.equal(reply.status, 200, reply.text);
    return reply.json['value'];
  };

  it('tells with which secret an application was given each token, newest first', async () => {
    const before = (await signIns(apps.hands.appId)).length;
    const hands = await talk.token('hands', graphScope);
    await talk.token('hands', graphScope);
    const rows = await signIns(apps.hands.appId);
    assert.equal(rows.length, before + 2);
    const { json } = await talk.graph(hands, `/applications(appId='${apps.hands.appId}')`);
    const [secret] = json['passwordCredentials'] as Row[];
    assert.deepEqual(
      [rows[0]?.['servicePrincipalCredentialKeyId'], rows[0]?.['servicePrincipalCredentialThumbprint']],
      [secret?.['keyId'], null],
    );
    const times = rows.map((row) => String(row['createdDateTime']));
    assert.deepEqual(times, [...times].sort().reverse());
  });

  it('reports of each credential when it was used last, to those who may read the log', async () => {
    const hands = await talk.token('hands', graphScope);
    const { json } = await talk.graph(hands, `/applications(appId='${apps.hands.appId}')`);
    const [secret] = json['passwordCredentials'] as Row[];
    const url = `${sandbox.ready.tenant}/graph/beta/reports/appCredentialSignInActivities?$top=999`;
    const report = await talk.graph(look, url);
    assert.equal(report.status, 200, report.text);
    const mine = (report.json['value'] as Row[]).filter((row) => row['appId'] === apps.hands.appId);
    assert.equal(mine.length, 1, 'however often it signed in');
    assert.deepEqual([mine[0]?.['keyId'], mine[0]?.['keyType']], [secret?.['keyId'], 'clientSecret']);
    const [newest] = await signIns(apps.hands.appId);
    assert.equal((mine[0]?.['signInActivity'] as Row)['lastSignInDateTime'], newest?.['createdDateTime']);
    assert.equal((await talk.graph(hands, url)).status, 403);
  });

  it('does not count who was refused', async () => {
    const before = (await signIns(apps.hands.appId)).length;
    await talk.ask({ client_id: apps.hands.appId, client_secret: 'wrong', scope: graphScope });
    assert.equal((await signIns(apps.hands.appId)).length, before);
  });

  it('takes a sign-in that somebody else made, and forgets what is older than thirty days', async () => {
    const app = 'Ticket Intake';
    const { json } = await talk.graph(look, `/applications?$filter=displayName eq '${app}'`);
    const [{ appId = '', passwordCredentials = [] } = {}] = json['value'] as {
      appId?: string;
      passwordCredentials?: Row[];
    }[];
    const key = passwordCredentials[0]?.['keyId'];
    for (const days of [-31, -5]) {
      const at = new Date(Date.now() + days * day).toISOString();
      const { status, text } = await talk.control('/change', { kind: 'signIn', app, key, at });
      assert.equal(status, 200, text);
    }
    await talk.token('hands', graphScope);
    const rows = await signIns(appId);
    assert.deepEqual(
      rows.map((row) => row['servicePrincipalCredentialKeyId']),
      [key],
    );
    assert.equal((await talk.control('/change', { kind: 'signIn', app, key, at: 'soon' })).status, 400);
  });

  it('is for those with AuditLog.Read.All, of service principals alone, and in the beta alone', async () => {
    const hands = await talk.token('hands', graphScope);
    const refused = await read(`$filter=${encodeURIComponent(ofPrincipals)}`, hands);
    assert.deepEqual([refused.status, codeOf(refused)], [403, 'Authorization_RequestDenied']);
    assert.equal((await read('')).status, 400);
    assert.equal((await talk.graph(look, '/auditLogs/signIns')).status, 501);
    assert.equal((await talk.graph(look, `${sandbox.ready.tenant}/graph/beta/users`)).status, 501);
  });
});

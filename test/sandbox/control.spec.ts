import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as jose from 'jose';
import { apps, groups, people } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { exchangeScope, graphScope, Talk, type Reply } from './talk.ts';

const full = { Identity: 'finance', User: people.sam, AccessRights: 'FullAccess' };

describe('the control surface of the sandbox', () => {
  let sandbox: Started;
  let talk: Talk;
  let look: string;
  let hands: string;

  before(async () => {
    sandbox = await startSandbox({ SANDBOX_BOTS: 'http://127.0.0.1:9/api/messages' });
    talk = new Talk(sandbox.ready);
    look = await talk.token('look', graphScope);
    hands = await talk.token('hands', exchangeScope);
    await talk.control('/settings', { lagMs: { exo: 0, graph: 0 }, throttle: { exo: 1000 } });
  });
  beforeEach(async () => {
    await talk.control('/faults', undefined, 'DELETE');
    await talk.control('/reset', {});
  });
  after(async () => sandbox.stop());

  const give = (): Promise<Reply> => talk.run(hands, 'Add-MailboxPermission', full);

  it("shows the whole tenant in the services' own names, without a secret", async () => {
    const { json, text } = await talk.control('/state');
    for (const part of [
      'users',
      'groups',
      'applications',
      'servicePrincipals',
      'appRoleAssignments',
      'roleAssignments',
      'mailboxes',
      'exchangeServicePrincipals',
    ]) {
      assert.ok(Array.isArray(json[part]), part);
    }
    assert.ok(!text.includes('$hash'));
    const [finance] = json['mailboxes'] as {
      cas: object;
      folders: { FolderPath: string; permissions: { User: string }[] }[];
    }[];
    assert.ok(finance !== undefined && 'ImapEnabled' in finance.cas);
    assert.deepEqual(
      finance.folders.find((one) => one.FolderPath === '/Calendar')?.permissions.map((row) => row.User),
      ['Default', 'Anonymous'],
    );
    assert.equal((await talk.control('/state?only=shoes')).status, 400);
  });

  it('lets somebody else change the tenant, and says which kinds of change there are', async () => {
    const change = async (said: unknown): Promise<unknown> =>
      (await talk.control('/change', said)).json['changed'];
    assert.equal(await change({ kind: 'addMember', group: 'approvers', member: 'nora' }), 1);
    assert.equal(await change({ kind: 'addMember', group: groups.approvers, member: 'nora@contoso.com' }), 0);
    assert.equal(await change({ kind: 'renameUser', user: 'sam', displayName: 'Sam R.' }), 1);
    assert.equal(await change({ kind: 'P67' }), 1);
    assert.equal((await talk.graph(look, `/users/${people.sam}`)).json['displayName'], 'Sam R.');
    assert.equal((await talk.run(hands, 'Get-Mailbox', { Identity: 'finance@contoso.com' })).status, 400);
    const wrong = await talk.control('/change', { kind: 'explode' });
    assert.equal(wrong.status, 400);
    assert.match(String(wrong.json['error']), /addMember, removeMember.*moveMailboxOnPremises/);
    assert.equal((await talk.control('/change', { kind: 'disableUser', user: 'nobody' })).status, 400);
  });

  it('resets to any size in short time, with the same ids', async () => {
    const began = performance.now();
    assert.equal((await talk.control('/reset', { mailboxes: 5000, apps: 50 })).status, 200);
    assert.ok(performance.now() - began < 3000);
    const ids = async () =>
      ((await talk.control('/state?only=users')).json['users'] as { id: string }[]).map((row) => row.id);
    const first = await ids();
    await talk.control('/reset', { mailboxes: 5000 });
    assert.deepEqual(await ids(), first);
    assert.equal((await talk.control('/reset', { mailboxes: -1 })).status, 400);
    assert.equal((await talk.control('/reset', { signIns: 5 })).status, 400);
  });

  it('signs as Teams does, and wrongly on request', async () => {
    const sign = async (more: Record<string, unknown> = {}): Promise<string> =>
      String(
        (await talk.control('/sign', { activity: { serviceUrl: 'https://x/' }, ...more })).json['token'],
      );
    const metadata = (await talk.send(`${sandbox.ready.tenant}/botframework/.well-known/openidconfiguration`))
      .json;
    const jwks = (await talk.send(String(metadata['jwks_uri']))).json as unknown as jose.JSONWebKeySet;
    assert.deepEqual((jwks.keys[0] as Record<string, unknown>)['endorsements'], ['msteams']);
    const keys = jose.createLocalJWKSet(jwks);
    const { payload } = await jose.jwtVerify(await sign(), keys, {
      issuer: String(metadata['issuer']),
      audience: apps.bot.appId,
    });
    assert.equal(payload['serviceurl'], 'https://x/');
    await assert.rejects(jose.jwtVerify(await sign({ key: 'other' }), keys));
    assert.equal(jose.decodeProtectedHeader(await sign({ alg: 'HS256' })).alg, 'HS256');
    assert.equal(jose.decodeProtectedHeader(await sign({ alg: 'none' })).alg, 'none');
    assert.equal(jose.decodeJwt(await sign({ claims: { aud: 'another', exp: null } })).aud, 'another');
    assert.equal(jose.decodeJwt(await sign({ claims: { exp: null } })).exp, undefined);
  });

  it('keeps settings that fit, and names what does not', async () => {
    assert.deepEqual((await talk.control('/settings')).json['bots'], ['http://127.0.0.1:9/api/messages']);
    const merged = await talk.control('/settings', { latencyMs: { exo: 1 } });
    assert.deepEqual(merged.json['latencyMs'], { exo: 1 });
    assert.equal((merged.json['lagMs'] as Record<string, number>)['mail'], 10_000);
    assert.equal((await talk.control('/settings', { lagMs: { exo: -1 } })).status, 400);
    assert.equal((await talk.control('/settings', { speed: 1 })).status, 400);
    assert.equal((await talk.control('/clock', {})).status, 400);
    assert.equal((await talk.control('/sign', '{')).status, 400);
    await talk.control('/settings', { latencyMs: { exo: 0 } });
  });

  it('numbers the log on and gives what is new since a number', async () => {
    await talk.graph(look, '/organization');
    const last = Number((await talk.log()).at(-1)?.['n']);
    await give();
    const [line] = await talk.log(last);
    assert.equal(line?.['n'], last + 1);
    assert.equal(line['service'], 'exo');
    assert.equal(line['appId'], apps.hands.appId);
    assert.equal(line['effect'], 1);
    assert.deepEqual((line['body'] as { CmdletInput: unknown }).CmdletInput, {
      CmdletName: 'Add-MailboxPermission',
      Parameters: full,
    });
    assert.match(
      String(line['url']),
      /^https:\/\/outlook\.office365\.com\/adminapi\/beta\/.*\/InvokeCommand$/,
    );
  });
});

describe('a sandbox that is started again', () => {
  it('has its tenant, clock, settings, keys and certificate as they were', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-again-'));
    const first = await startSandbox({ DATA_DIR: dataDir });
    const before = new Talk(first.ready);
    const token = await before.token('look', graphScope);
    await before.control('/change', { kind: 'renameUser', user: 'sam', displayName: 'Sam Again' });
    await before.control('/clock', { aheadMs: 60_000 });
    await before.control('/settings', { lagMs: { exo: 42 } });
    await first.stop();
    const second = await startSandbox({ DATA_DIR: dataDir });
    const after = new Talk(second.ready);
    assert.equal((await after.graph(token, `/users/${people.sam}`)).json['displayName'], 'Sam Again');
    assert.equal((await after.control('/clock')).json['aheadMs'], 60_000);
    assert.equal(((await after.control('/settings')).json['lagMs'] as Record<string, number>)['exo'], 42);
    await second.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('says which port is taken and ends', async () => {
    const first = await startSandbox();
    const port = new URL(first.ready.chat).port;
    await assert.rejects(startSandbox({ SANDBOX_CHAT_PORT: port }), /port \d+ is taken .* SANDBOX_CHAT_PORT/);
    await first.stop();
  });
});

import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { ClientSecretCredential } from '@azure/identity';
import { trustAlso } from '../../../src/adapters/tls.ts';
import { azureVault } from '../../../src/adapters/vault/azure.ts';
import type { Vault } from '../../../src/contracts/vault.ts';
import { apps, tenantId } from '../../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from '../../sandbox/start.ts';
import { failing, vaultSuite } from './vault.suite.ts';

const usual = getCACertificates('default');
let sandbox: Started | undefined;

async function start(): Promise<Started> {
  sandbox = await startSandbox();
  trustAlso(sandbox.ready.ca);
  return sandbox;
}
async function stop(): Promise<void> {
  await sandbox?.stop();
  setDefaultCACertificates(usual);
}

const vaultAs = (
  { ready }: Started,
  { appId, secret }: { appId: string; secret: string },
  url: string = ready.vault,
  timeoutMs = 20_000,
): Vault =>
  azureVault({
    url,
    timeoutMs,
    credential: new ClientSecretCredential(tenantId, appId, secret, {
      authorityHost: ready.tenant,
      disableInstanceDiscovery: true,
    }),
  });

vaultSuite('Azure Key Vault', {
  certificates: true,
  open: async () => vaultAs(await start(), apps.hands),
  close: stop,
});

describe('Azure Key Vault, to those who may not or cannot', () => {
  let started: Started;
  const name = 'latchkey-desk-lk-2';
  const secret = 'canary~Q8~azure';
  before(async () => {
    started = await start();
    await vaultAs(started, apps.hands).put(name, secret, 'key-1');
  });
  after(stop);

  const control = (path: string, body?: unknown, method = 'POST'): Promise<Response> =>
    fetch(`${started.ready.control}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it('shows the mark to the app that looks, and its value to the app that writes alone', async () => {
    const look = vaultAs(started, apps.look);
    assert.equal((await look.mark(name))?.mark, 'key-1');
    const failure = await failing(look.open(name));
    assert.equal(failure.is, 'blocked');
    assert.equal(failure.reason, 'noRights');
    assert.match(failure.advice, /Key Vault Secrets Officer/);
  });

  it('does not wait for good on a vault that never answers', async () => {
    await control('/faults', [{ service: 'vault', match: 'GET', hold: true, times: 10 }]);
    const failure = await failing(vaultAs(started, apps.hands, started.ready.vault, 500).mark(name));
    await control('/faults', undefined, 'DELETE');
    await control('/release', {});
    assert.equal(failure.is, 'busy');
  });

  it('names the role that is missing for a certificate', async () => {
    const failure = await failing(vaultAs(started, apps.look).makeCertificate('latchkey-x', 'CN=x', 12));
    assert.match(failure.advice, /Key Vault Certificates Officer/);
  });

  it('names the role that is missing for a look', async () => {
    const failure = await failing(vaultAs(started, apps.bot).mark(name));
    assert.match(failure.advice, /looks the role Key Vault Reader/);
  });

  it('says what is wrong with the sign-in', async () => {
    const failure = await failing(vaultAs(started, { appId: apps.hands.appId, secret: 'wrong' }).mark(name));
    assert.equal(failure.is, 'blocked');
    assert.match(failure.message, /AADSTS7000215/);
  });

  it('is busy where nobody answers, and holds the secret in nothing that could be logged', async () => {
    const nobody = vaultAs(started, apps.hands, 'https://localhost:9');
    const failure = await failing(nobody.put('latchkey-y', secret, 'key-1'));
    assert.equal(failure.is, 'busy');
    assert.match(failure.message, /ECONNREFUSED/);
    assert.doesNotMatch(inspect(failure, { depth: 20, showHidden: true }), /canary/);
  });

  it('may have put in what it got no answer about', async () => {
    await control('/faults', [
      { service: 'vault', match: 'PUT ', when: 'after', respond: { status: 500, body: {} } },
    ]);
    const failure = await failing(vaultAs(started, apps.hands).put('latchkey-z', secret, 'key-1'));
    await control('/faults', undefined, 'DELETE');
    assert.deepEqual([failure.is, failure.took], ['busy', 'perhaps']);
    assert.doesNotMatch(inspect(failure, { depth: 20, showHidden: true }), /canary/);
  });

  it('waits as long as it is told when it is asked too often', async () => {
    const respond = { status: 429, headers: { 'retry-after': '7' }, body: { error: { code: 'Throttled' } } };
    await control('/faults', [{ service: 'vault', match: '/secrets/', when: 'before', respond }]);
    const failure = await failing(vaultAs(started, apps.hands).mark(name));
    await control('/faults', undefined, 'DELETE');
    assert.deepEqual([failure.is, failure.retryAfter], ['busy', 7000]);
  });
});

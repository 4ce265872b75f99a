// The sandbox as applications are connected in it: the real adapters, the engine, and a store in memory on a virtual clock.
import assert from 'node:assert/strict';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { ClientSecretCredential } from '@azure/identity';
import { realClock } from '../../src/adapters/clock.ts';
import { makeGraph } from '../../src/adapters/graph/client.ts';
import { makeGraphHands } from '../../src/adapters/graph/hands.ts';
import { makeHands } from '../../src/adapters/hands.ts';
import { makeTenant } from '../../src/adapters/look.ts';
import { makeMailLook } from '../../src/adapters/mail/look.ts';
import { makeMailHands } from '../../src/adapters/mail/send.ts';
import { trustAlso } from '../../src/adapters/tls.ts';
import { azureVault } from '../../src/adapters/vault/azure.ts';
import type { Hands } from '../../src/contracts/hands.ts';
import type { Look } from '../../src/contracts/look.ts';
import type { MailHost } from '../../src/contracts/mail.ts';
import type { Setup } from '../../src/contracts/setup.ts';
import { apps, tenantId } from '../../src/sandbox/seed/ids.ts';
import { sandboxCloud } from '../adapters/teams/desk.ts';
import { startSandbox, type Started } from '../sandbox/start.ts';
import { Talk } from '../sandbox/talk.ts';

const at = (address: string): MailHost => {
  const [host = '', port = ''] = address.split(':');
  return { host, port: Number(port) };
};

export class AppWorld {
  readonly sandbox: Started;
  readonly talk: Talk;
  readonly look: Look;
  readonly hands: Hands;
  readonly #usual: string[];

  private constructor(sandbox: Started, usual: string[], setup: Partial<Setup>) {
    this.sandbox = sandbox;
    this.#usual = usual;
    const { ready } = sandbox;
    this.talk = new Talk(ready);
    const clock = realClock();
    const cloud = sandboxCloud(ready.tenant);
    const vault = azureVault({
      url: ready.vault,
      credential: new ClientSecretCredential(tenantId, apps.hands.appId, apps.hands.secret, {
        authorityHost: ready.tenant,
        disableInstanceDiscovery: true,
      }),
    });
    const hosts = { imap: at(ready.mail.imap), pop: at(ready.mail.pop), smtp: at(ready.mail.smtp) };
    const scope = 'https://outlook.office365.com/.default';
    const signs = { authority: ready.tenant, tenant: tenantId, scope, vault, clock, hosts };
    const mail = makeMailLook(signs);
    const common = { cloud, tenant: tenantId, clock };
    const beside = {
      ...mail,
      vault: (name: string) => vault.mark(name),
      upload: () => Promise.resolve(undefined),
      setup: {
        tenant: tenantId,
        authority: ready.tenant,
        pages: 'http://localhost:3978',
        grants: { application: true, delegated: true },
        vault: { is: 'azure' as const, address: ready.vault },
        mail: hosts,
        mailScope: scope,
        quietDays: 30,
        overlapDays: 7,
        signInData: false,
        hands: apps.hands.appId,
        own: [],
        ...setup,
      },
    };
    this.look = makeTenant({ ...common, signIn: apps.look, beside }).look;
    const writes = makeTenant({ ...common, signIn: apps.hands });
    const graph = makeGraphHands({
      client: makeGraph({ url: cloud.graph, tokens: writes.graphTokens }),
      tokens: writes.graphTokens,
      clock,
      vault,
    });
    this.hands = makeHands({ exo: writes.runner, graph, vault, mail: makeMailHands(signs) });
  }

  /** Replicas without lag, unless a test sets one. */
  static async start(setup: Partial<Setup> = {}): Promise<AppWorld> {
    const usual = getCACertificates('default');
    const sandbox = await startSandbox();
    trustAlso(sandbox.ready.ca);
    const world = new AppWorld(sandbox, [...usual], setup);
    await world.talk.control('/settings', { lagMs: { exo: 0, graph: 0, entra: 0, mail: 0, credential: 0 } });
    // Off by default in Contoso as well: the right to consent is for those who ask for it.
    const { grants } = world.look.setup;
    if (grants.application)
      await world.change({ kind: 'giveAppRole', app: 'hands', role: 'AppRoleAssignment.ReadWrite.All' });
    if (grants.delegated)
      await world.change({
        kind: 'giveAppRole',
        app: 'hands',
        role: 'DelegatedPermissionGrant.ReadWrite.All',
      });
    return world;
  }

  /** Somebody else changes the tenant, seen by everybody at once. */
  async change(what: Record<string, unknown>): Promise<void> {
    const { status, text } = await this.talk.control('/change', { now: true, ...what });
    assert.equal(status, 200, text);
  }

  async stop(): Promise<void> {
    setDefaultCACertificates(this.#usual);
    await this.sandbox.stop();
  }

  async state(): Promise<Record<string, unknown>> {
    const { json, status, text } = await this.talk.control('/state');
    assert.equal(status, 200, text);
    return json;
  }
}

// Graph replaces an application's certificates as a whole: those of others survive every kill around it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rootCertificates, setDefaultCACertificates } from 'node:tls';
import { credential } from '../../src/adapters/token.ts';
import { sandboxEnv } from '../../src/commands/world/env.ts';
import { exchangeAppId, exchangeRoles } from '../../src/sandbox/seed/wellknown.ts';
import { makeCertificate } from '../certificates.ts';
import { until } from '../walks/town.ts';
import { AppStage, type AppRun } from './app-stage.ts';
import type { Point, When } from './kill.ts';

interface Key {
  readonly keyId: string;
  readonly displayName: string | null;
}
interface Application {
  readonly id: string;
  readonly displayName: string;
  readonly keyCredentials: readonly Key[];
}

/** Killed before or after the list is replaced; and whether somebody else adds a certificate while the call is on its way. */
const cases: readonly { readonly when: When; readonly meanwhile: boolean }[] = [
  { when: 'before', meanwhile: false },
  { when: 'before', meanwhile: true },
  { when: 'after', meanwhile: false },
  { when: 'after', meanwhile: true },
];
const names = cases.map(({ when, meanwhile }) => `Scanner ${when}${meanwhile ? ' shared' : ''}`);

describe('Certificates of others on an application that gets one more', function () {
  this.timeout(400_000);
  let stage: AppStage;
  let runs: AppRun[];
  /** What each application held, as others left it. */
  const others = new Map<string, readonly Key[]>();

  before(async () => {
    stage = await AppStage.open();
    await Promise.all(names.map(owned));
    for (const name of names) others.set(name, (await application(name)).keyCredentials);
    runs = await stage.ask(await stage.mailboxes(names.length), 'imap on * with vault-cert', names);
  });
  after(() => stage.stop());

  const application = async (name: string): Promise<Application> => {
    const all = await stage.town.control<{ applications: Application[] }>('state?only=applications');
    return all.applications.find((one) => one.displayName === name) ?? assert.fail(`there is no ${name}`);
  };
  const addCertificate = async (name: string): Promise<void> => {
    const { pem } = await makeCertificate(name);
    await stage.town.control('change', { kind: 'addCertificate', app: name, certificate: pem });
  };

  /** An application that Riley owns and the bot may write to: it declares IMAP, and has two certificates of its own. */
  async function owned(name: string): Promise<void> {
    const { tenant, ca } = stage.town.sandbox.ready;
    setDefaultCACertificates([...rootCertificates, readFileSync(ca, 'utf8')]);
    const { TENANT_ID = '', HANDS_APP_ID = '', HANDS_APP_SECRET = '' } = sandboxEnv();
    const signIn = { appId: HANDS_APP_ID, secret: HANDS_APP_SECRET };
    const hands = credential({ authority: tenant, tenant: TENANT_ID, signIn });
    const token = (await hands.getToken('https://graph.microsoft.com/.default'))?.token ?? '';
    const post = async (path: string, body: unknown): Promise<{ appId: string }> => {
      const answer = await fetch(`${tenant}/graph/v1.0/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      assert.ok(answer.ok, await answer.clone().text());
      return (await answer.json()) as { appId: string };
    };
    const id = exchangeRoles.find(({ value }) => value === 'IMAP.AccessAsApp')?.id;
    const requiredResourceAccess = [{ resourceAppId: exchangeAppId, resourceAccess: [{ id, type: 'Role' }] }];
    const { appId } = await post('applications', { displayName: name, requiredResourceAccess });
    // A replica may not know it for a moment.
    await until(() => post('servicePrincipals', { appId }));
    await stage.town.control('change', { kind: 'addOwner', app: name, owner: 'riley' });
    await addCertificate(name);
    await addCertificate(name);
  }

  /** Holds the call that replaces each list, has others add one to some, and kills the bot. */
  async function killed(begin: () => Promise<void>, adds: (at: number) => boolean): Promise<void> {
    const points = await Promise.all(
      cases.map(async ({ when }, at): Promise<Point> => {
        const { id } = await application(names[at] ?? '');
        return { service: 'graph', match: `PATCH https://graph.microsoft.com/v1.0/applications/${id}`, when };
      }),
    );
    await stage.holding(points, begin);
    for (const [at, name] of names.entries()) {
      if (!adds(at)) continue;
      const known = new Set((await application(name)).keyCredentials.map(({ keyId }) => keyId));
      await addCertificate(name);
      const added = (await application(name)).keyCredentials.filter(({ keyId }) => !known.has(keyId));
      others.set(name, [...(others.get(name) ?? []), ...added]);
    }
    await stage.killed();
  }

  /** The certificates of others, field by field, and those of ours. */
  async function split(name: string): Promise<{ theirs: readonly Key[]; ours: readonly Key[] }> {
    const { keyCredentials } = await application(name);
    const isOurs = ({ displayName }: Key): boolean => /^Latchkey /.test(displayName ?? '');
    return {
      theirs: keyCredentials.filter((key) => !isOurs(key)),
      ours: keyCredentials.filter(isOurs),
    };
  }

  it('are all there when the bot is killed over the list, and ours is there once', async () => {
    await killed(
      () => stage.approve(...runs),
      (at) => cases[at]?.meanwhile === true,
    );
    await stage.handed(runs);
    await stage.settled(runs, 'done');
    for (const name of names) {
      const { theirs, ours } = await split(name);
      assert.deepEqual(theirs, others.get(name), name);
      assert.equal(ours.length, 1, name);
    }
  });

  it('are all there when it is killed over taking ours out again, and ours is gone', async () => {
    await killed(
      () => stage.undo(...runs),
      (at) => cases[at]?.meanwhile === true,
    );
    await stage.settled(runs, 'undone');
    for (const name of names) {
      const { theirs, ours } = await split(name);
      assert.deepEqual(theirs, others.get(name), name);
      assert.deepEqual(ours, [], name);
    }
  });
});

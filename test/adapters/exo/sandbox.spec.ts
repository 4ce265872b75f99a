import { setTimeout as wait } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { realClock } from '../../../src/adapters/clock.ts';
import { makeTenant } from '../../../src/adapters/look.ts';
import { trustAlso } from '../../../src/adapters/tls.ts';
import { apps, tenantId } from '../../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from '../../sandbox/start.ts';
import { sandboxCloud } from '../teams/desk.ts';
import { runnerSuite } from './runner.suite.ts';

let sandbox: Started;
const usual = getCACertificates('default');

runnerSuite(
  'The REST runner',
  async () => {
    sandbox = await startSandbox();
    trustAlso(sandbox.ready.ca);
    await fetch(`${sandbox.ready.control}/settings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ lagMs: { exo: 50 } }),
    });
    const clock = realClock();
    const cloud = sandboxCloud(sandbox.ready.tenant);
    const make = (signIn: { appId: string; secret: string }) =>
      makeTenant({ cloud, tenant: tenantId, signIn, clock }).runner;
    return { look: make(apps.look), hands: make(apps.hands), settle: () => wait(120) };
  },
  async () => {
    await sandbox.stop();
    setDefaultCACertificates(usual);
  },
);

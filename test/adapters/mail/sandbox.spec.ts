import assert from 'node:assert/strict';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { realClock } from '../../../src/adapters/clock.ts';
import { makeMailLook } from '../../../src/adapters/mail/look.ts';
import { trustAlso } from '../../../src/adapters/tls.ts';
import type { LoginAnswer, MailHost, Protocol } from '../../../src/contracts/mail.ts';
import { apps, tenantId } from '../../../src/sandbox/seed/ids.ts';
import { botId, Wired } from '../../sandbox/mail-wires.ts';
import { startSandbox, type Started } from '../../sandbox/start.ts';
import { Talk } from '../../sandbox/talk.ts';

const all: readonly Protocol[] = ['imap', 'pop', 'smtp'];

describe('Logins against the sandbox', () => {
  const trusted = getCACertificates('default');
  let sandbox: Started;
  let wired: Wired;

  before(async () => {
    sandbox = await startSandbox();
    trustAlso(sandbox.ready.ca);
    wired = new Wired(sandbox, new Talk(sandbox.ready));
    await wired.talk.control('/settings', { lagMs: { mail: 0, exo: 0, graph: 0 } });
  });
  beforeEach(async () => wired.reset());
  after(async () => {
    setDefaultCACertificates(trusted);
    await sandbox.stop();
  });

  const at = (address: string): MailHost => {
    const [host = '', port] = address.split(':');
    return { host, port: Number(port) };
  };
  const logins = async (mailbox: string): Promise<LoginAnswer[]> => {
    const { imap, pop, smtp } = sandbox.ready.mail;
    const look = makeMailLook({
      authority: sandbox.ready.tenant,
      tenant: tenantId,
      scope: 'https://outlook.office365.com/.default',
      hosts: { imap: at(imap), pop: at(pop), smtp: at(smtp) },
      vault: {
        mark: async () => ({ kind: 'secret', mark: 'k1', where: 'here' }),
        open: async () => ({ kind: 'secret', value: apps.bot.secret }),
      },
      clock: realClock(),
    });
    const answers: LoginAnswer[] = [];
    for (const protocol of all)
      answers.push(await look.login({ appId: botId, credential: 'x', protocol, mailbox }));
    return answers;
  };
  const causes = async (mailbox = 'archive@contoso.com'): Promise<string[]> =>
    (await logins(mailbox)).map((one) => (one.is === 'in' ? 'in' : one.cause));

  it('come in over all three where everything is set', async () => {
    assert.deepEqual(await causes(), ['in', 'in', 'in']);
  });

  it('tell a mailbox that does not open from a sign-in that is refused', async () => {
    await wired.change({ kind: 'takeAppAccess', app: 'bot', mailbox: 'archive' });
    assert.deepEqual(await causes(), ['notConnected', 'refused', 'refused']);
    await wired.change({ kind: 'wrongPointer', app: 'bot' });
    assert.deepEqual(await causes(), ['refused', 'refused', 'refused']);
  });

  it('say that SMTP is switched off', async () => {
    await wired.cas({ SmtpClientAuthenticationDisabled: null });
    assert.deepEqual(await causes(), ['in', 'in', 'switchedOff']);
  });

  it('are told to come later', async () => {
    const respond = { status: 421, body: '421 4.3.2 Service not available' };
    await wired.talk.control('/faults', { service: 'mail', match: 'SMTP AUTH', times: 1, respond });
    assert.equal((await causes()).at(-1), 'throttled');
  });
});

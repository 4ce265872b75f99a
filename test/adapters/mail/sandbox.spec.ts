import assert from 'node:assert/strict';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { realClock } from '../../../src/adapters/clock.ts';
import { makeMailLook } from '../../../src/adapters/mail/look.ts';
import { trustAlso } from '../../../src/adapters/tls.ts';
import type { Look } from '../../../src/contracts/look.ts';
import type { LoginAnswer, MailHost, Protocol } from '../../../src/contracts/mail.ts';
import type { Opened } from '../../../src/contracts/vault.ts';
import { apps, tenantId } from '../../../src/sandbox/seed/ids.ts';
import { Wired } from '../../sandbox/mail-wires.ts';
import { startSandbox, type Started } from '../../sandbox/start.ts';
import { exchangeScope, Talk } from '../../sandbox/talk.ts';
import { holding } from './held.ts';

const usual = getCACertificates('default');
const mailbox = 'archive@contoso.com';
const protocols: readonly Protocol[] = ['imap', 'pop', 'smtp'];
const roles = { imap: 'IMAP.AccessAsApp', pop: 'POP.AccessAsApp', smtp: 'SMTP.SendAsApp' };

describe('A login at the mail servers of the sandbox', () => {
  let sandbox: Started;
  let wired: Wired;

  before(async () => {
    sandbox = await startSandbox();
    trustAlso(sandbox.ready.ca);
    wired = new Wired(sandbox, new Talk(sandbox.ready));
    await wired.talk.control('/settings', { lagMs: { mail: 0, exo: 0, graph: 0 } });
  });
  beforeEach(() => wired.reset());
  after(async () => {
    setDefaultCACertificates(usual);
    await sandbox.stop();
  });

  const look = (): Pick<Look, 'token' | 'login'> => {
    const at = (protocol: Protocol): MailHost => {
      const [host = '', port] = sandbox.ready.mail[protocol].split(':');
      return { host, port: Number(port) };
    };
    const secret: Opened = { kind: 'secret', value: apps.bot.secret };
    return makeMailLook({
      authority: sandbox.ready.tenant,
      tenant: tenantId,
      scope: exchangeScope,
      hosts: { imap: at('imap'), pop: at('pop'), smtp: at('smtp') },
      vault: holding(new Map([['latchkey-bot', secret]])).vault,
      clock: realClock(),
    });
  };
  const app = { appId: apps.bot.appId, credential: 'latchkey-bot' };
  const login = (protocol: Protocol, address = mailbox, as = look()): Promise<LoginAnswer> =>
    as.login({ ...app, protocol, mailbox: address });

  /** A state of the tenant, and what each protocol is told: the cause, and words of the reason. */
  const states: readonly {
    title: string;
    changes: (protocol: Protocol) => readonly Record<string, unknown>[];
    address?: string;
    means: Readonly<Record<Protocol, readonly [string, RegExp]>>;
  }[] = [
    {
      title: 'no pointer',
      changes: () => [{ kind: 'removePointer', app: 'bot' }],
      means: {
        imap: ['refused', /the pointer to the enterprise application/],
        pop: ['refused', /the pointer to the enterprise application/],
        smtp: ['refused', /the pointer to the enterprise application/],
      },
    },
    {
      title: 'a pointer with another object id',
      changes: () => [{ kind: 'wrongPointer', app: 'bot' }],
      means: {
        imap: ['refused', new RegExp(apps.bot.spId)],
        pop: ['refused', new RegExp(apps.bot.spId)],
        smtp: ['refused', new RegExp(apps.bot.spId)],
      },
    },
    {
      title: 'no role in the token',
      changes: (protocol) => [{ kind: 'takeAppRole', app: 'bot', role: roles[protocol] }],
      means: {
        imap: ['refused', /holds no IMAP.AccessAsApp/],
        pop: ['refused', /holds no POP.AccessAsApp/],
        smtp: ['refused', /Application SMTP.SendAsApp/],
      },
    },
    {
      title: 'no Full Access',
      changes: () => [{ kind: 'takeAppAccess', app: 'bot', mailbox: 'archive' }],
      means: {
        imap: ['notConnected', /Full Access is missing/],
        pop: ['refused', /Full Access to/],
        smtp: ['refused', /Full Access to/],
      },
    },
    {
      title: 'Full Access that is denied elsewhere',
      changes: () => [{ kind: 'denyAppAccess', app: 'bot', mailbox: 'archive' }],
      means: {
        imap: ['notConnected', /could not be opened/],
        pop: ['refused', /Full Access to/],
        smtp: ['refused', /Full Access to/],
      },
    },
    {
      title: 'the protocol off on the mailbox',
      changes: () => [
        {
          kind: 'setCas',
          mailbox: 'archive',
          ImapEnabled: false,
          PopEnabled: false,
          SmtpClientAuthenticationDisabled: true,
        },
      ],
      means: {
        imap: ['notConnected', /IMAP is off there/],
        pop: ['refused', /the switch for POP/],
        smtp: ['switchedOff', /switched off for archive@/],
      },
    },
    {
      title: 'a mailbox that is not there',
      changes: () => [],
      address: 'nobody@contoso.com',
      means: {
        imap: ['refused', /nobody@contoso.com/],
        pop: ['refused', /nobody@contoso.com/],
        smtp: ['refused', /nobody@contoso.com/],
      },
    },
  ];

  for (const protocol of protocols) {
    it(`comes through with all that it takes (${protocol})`, async () => {
      assert.deepEqual(await login(protocol), { is: 'in' });
      const log = await wired.log();
      assert.ok(
        log.every(({ effect }) => effect === 0),
        'something was changed',
      );
    });

    for (const { title, changes, address, means } of states)
      it(`is told of ${title} (${protocol})`, async () => {
        for (const change of changes(protocol)) await wired.change(change);
        const answer = await login(protocol, address);
        assert.ok(answer.is === 'out', 'it was let in');
        const [cause, because] = means[protocol];
        assert.equal(answer.cause, cause, answer.because);
        assert.match(answer.because, because);
        assert.ok(answer.passing, 'what Exchange takes hours for may still come right');
      });
  }

  it('is told that SMTP is off for the organization', async () => {
    await wired.cas({ SmtpClientAuthenticationDisabled: null });
    const answer = await login('smtp');
    assert.ok(answer.is === 'out');
    assert.equal(answer.cause, 'switchedOff', answer.because);
    assert.match(answer.because, /whole organization/);
  });

  it('is told to come later', async () => {
    const respond = { status: 421, body: '421 4.3.2 Service not available' };
    await wired.talk.control('/faults', { service: 'mail', match: 'SMTP AUTH', times: 1, respond });
    const answer = await login('smtp');
    assert.ok(answer.is === 'out');
    assert.deepEqual([answer.cause, answer.passing], ['throttled', true]);
  });

  it('comes through over SMTP without the role in the token, by Exchange’s own role over this mailbox', async () => {
    await wired.change({ kind: 'takeAppRole', app: 'bot', role: 'SMTP.SendAsApp' });
    await wired.change({ kind: 'takeAppAccess', app: 'bot', mailbox: 'archive' });
    await wired.change({ kind: 'assignRole', app: 'bot', mailbox: 'archive' });
    assert.deepEqual(await login('smtp'), { is: 'in' });
  });

  it('takes a role that was granted since, once a new token is asked for', async () => {
    const one = look();
    await wired.change({ kind: 'takeAppRole', app: 'bot', role: 'IMAP.AccessAsApp' });
    const before = await one.token(app);
    assert.ok(before.is === 'token' && !before.roles.includes('IMAP.AccessAsApp'));
    await wired.change({ kind: 'giveAppRole', app: 'bot', role: 'IMAP.AccessAsApp' });
    assert.equal((await login('imap', mailbox, one)).is, 'out');
    const after = await one.token(app, 'anew');
    assert.ok(after.is === 'token' && after.roles.includes('IMAP.AccessAsApp'));
    assert.deepEqual(
      [after.aud, after.tid, after.oid, after.appId],
      ['https://outlook.office365.com', tenantId, apps.bot.spId, apps.bot.appId],
    );
    assert.deepEqual(await login('imap', mailbox, one), { is: 'in' });
  });

  it('asks Entra ID once for many logins', async () => {
    const one = look();
    const asked = async (): Promise<number> =>
      (await wired.talk.log()).filter(
        ({ service, url }) => service === 'entra' && /\/token/.test(String(url)),
      ).length;
    const before = await asked();
    const answers = await Promise.all(Array.from({ length: 12 }, () => login('pop', mailbox, one)));
    assert.ok(answers.every(({ is }) => is === 'in'));
    assert.equal((await asked()) - before, 1);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { issuedOf } from '../../src/adapters/mail/issued.ts';
import { makeMailLook } from '../../src/adapters/mail/look.ts';
import { signIn, type SignIn } from '../../src/adapters/mail/sign-in.ts';
import { realClock } from '../../src/adapters/clock.ts';
import { trustAlso } from '../../src/adapters/tls.ts';
import type { LoginAnswer, MailHost, Protocol } from '../../src/contracts/mail.ts';
import { apps, tenantId } from '../../src/sandbox/seed/ids.ts';
import { holding } from '../adapters/mail/held.ts';
import { Wired } from '../sandbox/mail-wires.ts';
import { startSandbox, type Started } from '../sandbox/start.ts';
import { exchangeScope, graphScope, Talk } from '../sandbox/talk.ts';
import { makeAuthority, type Authority } from './authority.ts';
import { needsDovecot, startDovecot, type Dovecot } from './dovecot.ts';
import { freePorts } from './free.ts';
import { askSandbox } from './sandbox-door.ts';

const protocols: readonly Protocol[] = ['imap', 'pop', 'smtp'];
const mailbox = 'archive@contoso.com';
const hour = 3_600_000;
const usual = getCACertificates('default');
const roles = { imap: 'IMAP.AccessAsApp', pop: 'POP.AccessAsApp', smtp: 'SMTP.SendAsApp' };
const off = {
  imap: { ImapEnabled: false },
  pop: { PopEnabled: false },
  smtp: { SmtpClientAuthenticationDisabled: true },
};

describe('A login at Dovecot, which asks the sandbox who may open what', function () {
  let sandbox: Started;
  let wired: Wired;
  let authority: Authority;
  let dovecot: Dovecot;

  before(async function () {
    needsDovecot(this);
    sandbox = await startSandbox();
    trustAlso(sandbox.ready.ca);
    wired = new Wired(sandbox, new Talk(sandbox.ready));
    await wired.talk.control('/settings', { lagMs: { mail: 0, exo: 0, graph: 0 } });
    authority = await makeAuthority();
    dovecot = await startDovecot(askSandbox(wired), await authority.issue(['localhost']));
  });
  beforeEach(() => wired.reset());
  after(async () => {
    setDefaultCACertificates(usual);
    await Promise.all([(dovecot as Dovecot | undefined)?.stop(), (sandbox as Started | undefined)?.stop()]);
  });

  /** As a run of Latchkey proves it: credential from the vault, token from Entra ID, then the login. */
  const prove = (protocol: Protocol, secret: string = apps.bot.secret): Promise<LoginAnswer> => {
    const { vault } = holding(new Map([['latchkey-bot', { kind: 'secret', value: secret }]]));
    const given = { authority: sandbox.ready.tenant, tenant: tenantId, scope: exchangeScope, vault };
    const look = makeMailLook({ ...given, clock: realClock(), hosts: dovecot.hosts, ca: authority.ca });
    return look.login({ appId: apps.bot.appId, credential: 'latchkey-bot', protocol, mailbox });
  };
  /** The login alone, with whatever token. */
  const bring = async (
    protocol: Protocol,
    token: string,
    more: Partial<Omit<SignIn, 'ca'>> & { readonly now?: Date; readonly trusts?: 'nobody' } = {},
  ): Promise<LoginAnswer> =>
    signIn({
      protocol,
      at: dovecot.hosts[protocol],
      mailbox,
      token: issuedOf(token),
      expected: { aud: 'https://outlook.office365.com', tenant: tenantId, now: more.now ?? new Date() },
      ...(more.trusts === 'nobody' ? {} : { ca: [authority.ca, readFileSync(sandbox.ready.ca, 'utf8')] }),
      ...more,
    });
  const named = (answer: LoginAnswer, cause: string, because: RegExp): void => {
    assert.ok(answer.is === 'out', 'it was let in');
    assert.equal(answer.cause, cause, answer.because);
    assert.match(answer.because, because);
    assert.notEqual(answer.advice, '');
  };
  const each = (title: string, run: (protocol: Protocol) => Promise<void>): void => {
    for (const protocol of protocols) it(`${title} (${protocol})`, () => run(protocol));
  };

  each('comes through with working access, and sends nothing', async (protocol) => {
    assert.deepEqual(await prove(protocol), { is: 'in' });
    assert.equal(dovecot.mails(), 0);
  });

  each('names a wrong secret, before anything is sent to the mail server', async (protocol) => {
    const before = dovecot.log();
    named(await prove(protocol, 'wrong'), 'token', /secret in the vault/);
    assert.equal(dovecot.log(), before);
  });

  each('is refused with a token that somebody changed, or that is none', async (protocol) => {
    const token = await wired.token();
    named(
      await bring(protocol, `${token.slice(0, -8)}AAAAAAAA`),
      'refused',
      /By its claims the token is right/,
    );
    named(await bring(protocol, 'nonsense'), 'token', /no token of Entra ID/);
  });

  each('names a token that has expired', async (protocol) => {
    const token = await wired.token();
    await wired.talk.control('/clock', { aheadMs: 2 * hour });
    const answer = await bring(protocol, token, { now: new Date(Date.now() + 2 * hour) });
    await wired.talk.control('/clock', { aheadMs: 0 });
    named(answer, 'token', /expired at/);
  });

  each('names a token for another service', async (protocol) => {
    named(
      await bring(protocol, await wired.token(graphScope)),
      'token',
      /is for https:\/\/graph\.microsoft\.com/,
    );
  });

  each('names a role that the token does not hold', async (protocol) => {
    await wired.change({ kind: 'takeAppRole', app: 'bot', role: roles[protocol] });
    named(await prove(protocol), 'refused', new RegExp(`holds no ${roles[protocol]}`));
  });

  /** Exchange tells only over IMAP that the sign-in itself was right. */
  const behind: Readonly<Record<Protocol, string>> = {
    imap: 'notConnected',
    pop: 'refused',
    smtp: 'refused',
  };

  each('names a mailbox that it has no rights on', async (protocol) => {
    await wired.change({ kind: 'takeAppAccess', app: 'bot', mailbox: 'archive' });
    named(await prove(protocol), behind[protocol], /Full Access (?:to archive@|is missing)/);
  });

  each('names a protocol that is switched off', async (protocol) => {
    await wired.cas(off[protocol]);
    const cause = protocol === 'smtp' ? 'switchedOff' : behind[protocol];
    named(await prove(protocol), cause, /is off there|the switch for POP|switched off for archive@/);
  });

  each('names a certificate that nobody trusts, or that is for another host', async (protocol) => {
    const token = await wired.token();
    named(await bring(protocol, token, { trusts: 'nobody' }), 'certificate', /not trusted/);
    const at: MailHost = { host: '127.0.0.1', port: dovecot.hosts[protocol].port };
    named(await bring(protocol, token, { at }), 'certificate', /for another host/);
  });

  each('names a host that does not answer, and one that is not there', async (protocol) => {
    const [port = 0] = await freePorts(1);
    named(
      await bring(protocol, 'x', { at: { host: 'localhost', port } }),
      'unreachable',
      /refuses connections/,
    );
    const at = { host: 'nowhere.invalid', port: 993 };
    named(await bring(protocol, 'x', { at }), 'unreachable', /was not found/);
  });

  describe('with nothing newer than TLS 1.1', () => {
    let old: Dovecot;
    before(async () => {
      old = await startDovecot(askSandbox(wired), await authority.issue(['localhost']), 'old');
    });
    after(() => old.stop());

    each('names it, and sends no token', async (protocol) => {
      named(await bring(protocol, await wired.token(), { at: old.hosts[protocol] }), 'tls', /no TLS 1\.2/);
      assert.doesNotMatch(old.log(), /auth-worker|auth failed/);
    });
  });
});

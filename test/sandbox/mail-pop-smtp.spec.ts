import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signJwt, type KeyText } from '../../src/sandbox/keys.ts';
import { people } from '../../src/sandbox/seed/ids.ts';
import { blobOf, Wired, type Line } from './mail-wires.ts';
import { startSandbox, type Started } from './start.ts';
import { graphScope, Talk, type Row } from './talk.ts';

const refused = '-ERR Authentication failure: unknown user name or bad password.';
const unsuccessful = /^535 5\.7\.3 Authentication unsuccessful \[SN2PR/;
const accepted = '235 2.7.0 Authentication successful';

describe('the sandbox as POP3 and SMTP', () => {
  let sandbox: Started;
  let wired: Wired;

  before(async () => {
    sandbox = await startSandbox();
    wired = new Wired(sandbox, new Talk(sandbox.ready));
    await wired.talk.control('/settings', { lagMs: { mail: 0, exo: 0, graph: 0 } });
  });
  beforeEach(async () => wired.reset());
  after(async () => sandbox.stop());

  describe('POP3', () => {
    it('signs an application in, counts, and leaves', async () => {
      const line = await wired.connect('pop');
      assert.match((await line.next()) ?? '', /^\+OK The Microsoft Exchange POP3 service is ready\./);
      line.say('CAPA');
      assert.ok((await line.until(/^\.$/)).includes('SASL PLAIN XOAUTH2'));
      assert.match((await line.ask('STAT')) ?? '', /^-ERR/);
      assert.equal(await line.ask('AUTH XOAUTH2'), '+ ');
      assert.equal(await line.ask(await wired.blob()), '+OK User successfully authenticated.');
      assert.match((await line.ask('STAT')) ?? '', /^\+OK \d+ \d+$/);
      assert.match((await line.ask('QUIT')) ?? '', /^\+OK/);
      assert.equal(await line.next(), undefined);
    });

    it('refuses with one and the same line, whatever is wrong', async () => {
      assert.equal(await wired.signIn('pop', await wired.blob(undefined, graphScope)), refused);
      assert.equal(await wired.signIn('pop', await wired.blob('journal@contoso.com')), refused);
      await wired.cas({ PopEnabled: false });
      assert.equal(await wired.signIn('pop', await wired.blob()), refused);
    });

    it('refuses passwords', async () => {
      const line = await wired.greeted('pop');
      assert.equal(await line.ask('USER archive@contoso.com'), '+OK');
      assert.match((await line.ask('PASS hunter2')) ?? '', /^-ERR Logon failure/);
    });
  });

  describe('SMTP', () => {
    const login = async (): Promise<Line> => {
      const line = await wired.greeted('smtp');
      assert.equal(await line.ask(`AUTH XOAUTH2 ${await wired.blob()}`), accepted);
      return line;
    };

    it('offers a sign-in only over TLS, and takes a token in one line or two', async () => {
      const line = await wired.connect('smtp');
      assert.match((await line.next()) ?? '', /^220 \S+ Microsoft ESMTP MAIL Service ready at /);
      line.say('EHLO test');
      const clear = await line.until(/^250 /);
      assert.ok(clear.includes('250-STARTTLS') && !clear.some((one) => one.includes('AUTH')));
      assert.match((await line.ask('AUTH XOAUTH2 x')) ?? '', /^504 5\.7\.4/);
      assert.equal(await line.ask('STARTTLS'), '220 2.0.0 SMTP server ready');
      await line.startTls();
      assert.match((await line.ask('MAIL FROM:<archive@contoso.com>')) ?? '', /^503/);
      line.say('EHLO test');
      assert.ok((await line.until(/^250 /)).includes('250-AUTH LOGIN XOAUTH2'));
      assert.match(
        (await line.ask('MAIL FROM:<archive@contoso.com>')) ?? '',
        /^530 5\.7\.57 Client not auth/,
      );
      assert.equal(await line.ask('AUTH XOAUTH2'), '334 ');
      assert.equal(await line.ask(await wired.blob()), accepted);
      assert.equal(await line.ask('MAIL FROM:<archive@contoso.com>'), '250 2.1.0 Sender OK');
      assert.equal(await line.ask('RSET'), '250 2.0.0 Resetting');
      assert.match((await line.ask('QUIT')) ?? '', /^221 2\.0\.0/);
      assert.equal(await line.next(), undefined);
    });

    it('throws away what was said in clear behind STARTTLS', async () => {
      const line = await wired.connect('smtp');
      await line.next();
      line.say('EHLO test');
      await line.until(/^250 /);
      line.say('STARTTLS', 'NOOP');
      assert.match((await line.next()) ?? '', /^220/);
      await line.startTls();
      assert.equal(await line.ask('RSET'), '250 2.0.0 Resetting');
    });

    it('says which switch is off: the mailbox’s, or the tenant’s where the mailbox has none', async () => {
      await wired.cas({ SmtpClientAuthenticationDisabled: true });
      assert.match(
        (await wired.signIn('smtp', await wired.blob())) ?? '',
        /^535 5\.7\.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox\./,
      );
      await wired.cas({ SmtpClientAuthenticationDisabled: null });
      assert.match(
        (await wired.signIn('smtp', await wired.blob())) ?? '',
        /^535 5\.7\.139 .* SmtpClientAuthentication is disabled for the Tenant\./,
      );
    });

    it('refuses a wrong token, a missing permission and a wrong pointer alike', async () => {
      const reply = async (blob: string): Promise<void> =>
        assert.match((await wired.signIn('smtp', blob)) ?? '', unsuccessful);
      await reply(await wired.blob(undefined, graphScope));
      await wired.cas({ SmtpClientAuthenticationDisabled: false }, 'journal');
      await reply(await wired.blob('journal@contoso.com'));
      await wired.change({ kind: 'wrongPointer', app: 'bot' });
      await reply(await wired.blob());
    });

    it('opens by a role inside Exchange, and asks for the permission again once the token has the role', async () => {
      await wired.change({ kind: 'takeAppRole', app: 'bot', role: 'SMTP.SendAsApp' });
      await wired.change({ kind: 'takeAppAccess', app: 'bot', mailbox: 'archive' });
      assert.match((await wired.signIn('smtp', await wired.blob())) ?? '', unsuccessful);
      await wired.change({
        kind: 'assignRole',
        app: 'bot',
        role: 'Application SMTP.SendAsApp',
        mailbox: 'archive',
      });
      assert.equal(await wired.signIn('smtp', await wired.blob()), accepted);
      await wired.cas({ SmtpClientAuthenticationDisabled: false }, 'journal');
      assert.match((await wired.signIn('smtp', await wired.blob('journal@contoso.com'))) ?? '', unsuccessful);
      await wired.change({ kind: 'giveAppRole', app: 'bot', role: 'SMTP.SendAsApp' });
      assert.match((await wired.signIn('smtp', await wired.blob())) ?? '', unsuccessful);
    });

    it('refuses passwords', async () => {
      const line = await wired.greeted('smtp');
      assert.equal(await line.ask('AUTH LOGIN'), '334 VXNlcm5hbWU6');
      assert.equal(await line.ask('eA=='), '334 UGFzc3dvcmQ6');
      assert.match((await line.ask('eA==')) ?? '', /^535 5\.7\.139 .*basic authentication is disabled/);
      assert.match((await line.ask('AUTH PLAIN AGEAYg==')) ?? '', /^504/);
    });

    it('takes a message, keeps it, and delivers it to nobody', async () => {
      const line = await login();
      await line.ask('MAIL FROM:<archive@contoso.com> SIZE=100');
      assert.equal(await line.ask('RCPT TO:<ada@contoso.com>'), '250 2.1.5 Recipient OK');
      assert.match((await line.ask('DATA')) ?? '', /^354/);
      line.say('From: Archive <archive@contoso.com>', 'Subject: a long', ' one', '', 'hello', '..dot', '.');
      assert.match((await line.next()) ?? '', /^250 2\.0\.0 OK </);
      const outbox = (await wired.talk.control('/state?only=outbox')).json['outbox'] as Row[];
      assert.deepEqual(
        outbox.map((one) => [one['from'], one['to'], one['subject']]),
        [['archive@contoso.com', ['ada@contoso.com'], 'a long one']],
      );
      assert.equal((await wired.log()).find((one) => one['method'] === 'SMTP DATA')?.['effect'], 1);
    });

    it('lets nobody send as somebody else without the right to', async () => {
      const line = await login();
      const no = '554 5.7.60 SMTP; Client does not have permissions to send as this sender';
      assert.equal(await line.ask('MAIL FROM:<finance@contoso.com>'), no);
      await line.ask('MAIL FROM:<archive@contoso.com>');
      await line.ask('RCPT TO:<ada@contoso.com>');
      await line.ask('DATA');
      line.say('From: finance@contoso.com', '', 'x', '.');
      assert.equal(await line.next(), no);
    });

    it('has room for three connections to a mailbox, and thirty messages a minute', async () => {
      const lines = [await login(), await login(), await login(), await login()];
      const [first, , , last] = lines as [Line, Line, Line, Line];
      const full = '432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded';
      assert.equal(await last.ask('MAIL FROM:<archive@contoso.com>'), full);
      await first.ask('QUIT');
      await first.next();
      for (let at = 0; at <= 30; at += 1) {
        last.say('MAIL FROM:<archive@contoso.com>', 'RCPT TO:<ada@contoso.com>', 'DATA', 'x', '.');
        const reply = (await last.until(/^(?:250 2\.0\.0|432)/)).at(-1);
        if (at < 30) assert.match(reply ?? '', /^250 2\.0\.0 OK/);
        else assert.equal(reply, full);
      }
    });
  });

  it('opens their own mailbox to people who signed in, and no other', async () => {
    const key = JSON.parse(
      readFileSync(join(sandbox.dataDir, 'sandbox', 'entra-key.json'), 'utf8'),
    ) as KeyText;
    const blob = async (user: string, scp: string): Promise<string> => {
      const aud = 'https://outlook.office.com';
      const exp = Math.floor(Date.now() / 1000) + 600;
      return blobOf(user, await signJwt(key, { aud, exp, oid: people.sam, appid: 'x', scp }));
    };
    const both = 'IMAP.AccessAsUser.All POP.AccessAsUser.All';
    assert.match((await wired.signIn('imap', await blob('sam@contoso.com', both))) ?? '', /^A1 OK/);
    assert.match((await wired.signIn('pop', await blob('sam@contoso.com', both))) ?? '', /^\+OK/);
    assert.equal(await wired.signIn('pop', await blob('ada@contoso.com', both)), refused);
    assert.match((await wired.signIn('imap', await blob('sam@contoso.com', 'Mail.Read'))) ?? '', /^A1 NO/);
    await wired.cas({ SmtpClientAuthenticationDisabled: false }, 'sam');
    assert.equal(await wired.signIn('smtp', await blob('sam@contoso.com', 'SMTP.Send')), accepted);
    assert.match((await wired.signIn('smtp', await blob('sam@contoso.com', both))) ?? '', unsuccessful);
  });
});

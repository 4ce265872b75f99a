import assert from 'node:assert/strict';
import type { LoginCause, Protocol } from '../../../src/contracts/mail.ts';
import { aud, mailbox, play, tokenWith, type Play, type Script } from './scripted.ts';

const ehlo = ['250-outlook.office365.com Hello', '250 STARTTLS'];
const ehloSecure = ['250-outlook.office365.com Hello', '250 AUTH LOGIN XOAUTH2'];
const imap = (...rest: Script): Script => ['* OK ready', ...rest];
const pop = (...rest: Script): Script => ['+OK ready', '+ ', ...rest];
const smtp = (...rest: Script): Script => ['220 ready', ehlo, '220 go', ehloSecure, '334 ', ...rest];
const locked = '535 5.7.139 Authentication unsuccessful,';
const inside = 'a1 OK AUTHENTICATE completed.';

/** What is said, and what it means: cause, whether waiting may help, and words of the reason. */
const cases: readonly [string, Protocol, Script, LoginCause, boolean, RegExp][] = [
  ['a bare no over IMAP', 'imap', imap('a1 NO AUTHENTICATE failed.'), 'refused', true, /oid-of-sp/],
  [
    'a bare no over POP',
    'pop',
    pop('-ERR Authentication failure: unknown user name or bad password.'),
    'refused',
    true,
    /oid-of-sp/,
  ],
  [
    'a bare no over SMTP',
    'smtp',
    smtp('535 5.7.3 Authentication unsuccessful [SN2PR01]'),
    'refused',
    true,
    /oid-of-sp/,
  ],
  [
    'a no with Exchange’s own words',
    'imap',
    imap('a1 NO AUTHENTICATE failed. Error="AuthFailed:LogonDenied-None-OAuthLog:AuthExc_Auth Failed"'),
    'refused',
    true,
    /took the token/,
  ],
  [
    'a sign-in that leads to no mailbox',
    'imap',
    imap(inside, 'a2 BAD User is authenticated but not connected.'),
    'notConnected',
    true,
    /could not be opened/,
  ],
  [
    'SMTP off for the organization',
    'smtp',
    smtp(`${locked} SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth`),
    'switchedOff',
    true,
    /whole organization/,
  ],
  [
    'SMTP off for the mailbox',
    'smtp',
    smtp(`${locked} SmtpClientAuthentication is disabled for the Mailbox.`),
    'switchedOff',
    true,
    /off for archive@contoso.com/,
  ],
  [
    'security defaults',
    'smtp',
    smtp(`${locked} user is locked by your organization's security defaults policy.`),
    'policy',
    false,
    /security defaults/,
  ],
  [
    'Conditional Access',
    'smtp',
    smtp(`${locked} the request did not meet the criteria to be authenticated successfully.`),
    'policy',
    false,
    /Conditional Access/,
  ],
  [
    'a sign-in taken for one with a password',
    'imap',
    imap('a1 NO AUTHENTICATE failed. Error="AuthFailed:LogonDenied-BasicAuthBlocked"'),
    'policy',
    false,
    /password/,
  ],
  [
    'too many at once',
    'smtp',
    smtp('432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded'),
    'throttled',
    true,
    /no more/,
  ],
  ['a server that is busy', 'smtp', ['421 4.3.2 Service not available'], 'throttled', true, /no more/],
  [
    'a server that is busy over IMAP',
    'imap',
    imap('a1 NO [UNAVAILABLE] Server unavailable.'),
    'throttled',
    true,
    /no more/,
  ],
  [
    'a sender that is not allowed',
    'smtp',
    smtp(
      '235 2.7.0 Authentication successful',
      '554 5.7.60 SMTP; Client does not have permissions to send as this sender',
    ),
    'unknown',
    true,
    /may not send as/,
  ],
  [
    'a server without OAuth',
    'smtp',
    ['220 ready', ehlo, '220 go', ['250-hi', '250 AUTH PLAIN']],
    'unknown',
    false,
    /XOAUTH2/,
  ],
  [
    'an inbox that does not open for another reason',
    'imap',
    imap(inside, 'a2 NO mailbox is locked'),
    'unknown',
    true,
    /could not be opened/,
  ],
  ['a greeting that says no', 'pop', ['-ERR go away'], 'unknown', true, /does not let anybody in/],
  [
    'a good-bye in place of an answer',
    'imap',
    imap(['* BYE Too many connections', 'END']),
    'throttled',
    true,
    /no more/,
  ],
];

/** What a bare no means, by the token that was shown. */
const tokens: readonly [string, Record<string, unknown>, LoginCause, boolean, RegExp][] = [
  [
    'is for another service',
    { aud: 'https://graph.microsoft.com' },
    'token',
    false,
    /for https:\/\/graph.microsoft.com/,
  ],
  [
    'is of another tenant',
    { tid: '11111111-2222-3333-4444-555555555555' },
    'token',
    false,
    /of the tenant 1111/,
  ],
  ['has expired', { exp: 1_700_000_000 }, 'token', false, /expired at 2023/],
  ['holds no role', { roles: [] }, 'refused', true, /no IMAP.AccessAsApp/],
  [
    'holds the role of another protocol',
    { roles: ['POP.AccessAsApp'] },
    'refused',
    true,
    /no IMAP.AccessAsApp/,
  ],
];

const tlsCases: readonly [string, Protocol, Play, LoginCause, RegExp][] = [
  ['an authority that nobody trusts', 'imap', { trusted: false }, 'certificate', /not trusted/],
  [
    'a certificate for another host',
    'pop',
    { names: ['mail.fabrikam.com'] },
    'certificate',
    /for another host/,
  ],
  ['a certificate that has expired', 'smtp', { days: -1 }, 'certificate', /expired/],
  ['no encryption where it belongs', 'imap', { plain: true }, 'tls', /without encryption/],
];

describe('What a mail server says', () => {
  for (const [title, protocol, script, cause, passing, because] of cases)
    it(`is understood: ${title}`, async () => {
      const { answer } = await play(protocol, script);
      assert.ok(answer.is === 'out');
      assert.deepEqual([answer.cause, answer.passing], [cause, passing], answer.because);
      assert.match(answer.because, because);
      assert.notEqual(answer.advice, '');
      assert.notEqual(answer.said, '');
    });

  for (const [title, claims, cause, passing, because] of tokens)
    it(`is told by the token where it says no more than no: it ${title}`, async () => {
      const { answer } = await play('imap', imap('a1 NO AUTHENTICATE failed.'), { token: tokenWith(claims) });
      assert.ok(answer.is === 'out');
      assert.deepEqual([answer.cause, answer.passing], [cause, passing], answer.because);
      assert.match(answer.because, because);
    });

  it('leads to Exchange’s own role where the token for SMTP holds none', async () => {
    const { answer } = await play('smtp', smtp('535 5.7.3 Authentication unsuccessful'), {
      token: tokenWith({ roles: [], aud }),
    });
    assert.ok(answer.is === 'out');
    assert.match(answer.because, new RegExp(`Application SMTP.SendAsApp.*${mailbox}`));
  });

  for (const [title, protocol, options, cause, because] of tlsCases)
    it(`is not waited for after ${title}`, async () => {
      const script = protocol === 'smtp' ? smtp() : imap();
      const { answer, heard } = await play(protocol, script, options);
      assert.ok(answer.is === 'out');
      assert.deepEqual([answer.cause, answer.passing], [cause, false], answer.because);
      assert.match(answer.because, because);
      assert.ok(heard.every((line) => !/AUTH/.test(line)));
    });
});

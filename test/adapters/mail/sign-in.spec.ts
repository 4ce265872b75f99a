import assert from 'node:assert/strict';
import { bearerOf } from '../../../src/adapters/mail/dialog.ts';
import { mailbox, play, tokenWith, type Script } from './scripted.ts';

const ehlo = ['250-outlook.office365.com Hello', '250-SIZE 157286400', '250 STARTTLS'];
const ehloSecure = ['250-outlook.office365.com Hello', '250-AUTH LOGIN XOAUTH2', '250 8BITMIME'];
const smtpUntil = (...rest: Script): Script => [
  '220 ready',
  ehlo,
  '220 2.0.0 go',
  ehloSecure,
  '334 ',
  ...rest,
];

describe('A login at a mail server', () => {
  it('opens the inbox over IMAP for reading only, and leaves', async () => {
    const { answer, heard, token } = await play('imap', [
      '* OK The Microsoft Exchange IMAP4 service is ready.',
      'a1 OK AUTHENTICATE completed.',
      ['* 3 EXISTS', '* FLAGS (\\Seen)', 'a2 OK [READ-ONLY] EXAMINE completed.'],
      ['* BYE signing off', 'a3 OK LOGOUT completed.'],
    ]);
    assert.deepEqual(answer, { is: 'in' });
    const bearer = bearerOf(mailbox, token.token);
    assert.deepEqual(heard, [`a1 AUTHENTICATE XOAUTH2 ${bearer}`, 'a2 EXAMINE INBOX', 'a3 LOGOUT']);
    assert.equal(
      Buffer.from(bearer, 'base64').toString(),
      `user=${mailbox}\x01auth=Bearer ${token.token}\x01\x01`,
    );
  });

  it('asks over POP how much mail there is, and leaves', async () => {
    const script = ['+OK ready', '+ ', '+OK User successfully authenticated.', '+OK 3 1200', '+OK bye'];
    const { answer, heard, token } = await play('pop', script);
    assert.deepEqual(answer, { is: 'in' });
    assert.deepEqual(heard, ['AUTH XOAUTH2', bearerOf(mailbox, token.token), 'STAT', 'QUIT']);
  });

  it('names the sender over SMTP and takes it back, with the token in a line of its own after the encryption', async () => {
    const { answer, heard, token } = await play(
      'smtp',
      smtpUntil('235 2.7.0 Authentication successful', '250 2.1.0 Sender OK', '250 2.0.0', '221 bye'),
    );
    assert.deepEqual(answer, { is: 'in' });
    assert.deepEqual(heard.slice(1, 2).concat(heard.slice(3)), [
      'STARTTLS',
      'AUTH XOAUTH2',
      bearerOf(mailbox, token.token),
      `MAIL FROM:<${mailbox}>`,
      'RSET',
      'QUIT',
    ]);
    assert.match(heard[0] ?? '', /^EHLO \[127\.0\.0\.1\]$/);
  });

  const letter = { to: 'riley@contoso.com', subject: 'Prüfung\r\nBcc: x', text: '.\r\n.', id: 'lk-1.a@x' };
  const taken: Script = ['235 2.7.0 Authentication successful', '250 2.1.0 Sender OK'];

  it('sends a letter over SMTP where there is one, in lines that nothing in it can break', async () => {
    const { answer, heard } = await play(
      'smtp',
      smtpUntil(
        ...taken,
        '250 2.1.5 Recipient OK',
        '354 go on',
        ...Array<[]>(10).fill([]),
        '250 2.0.0 OK',
        '221 bye',
      ),
      { letter },
    );
    assert.deepEqual(answer, { is: 'in' });
    const at = heard.indexOf('DATA');
    assert.deepEqual(heard.slice(at - 1, at), ['RCPT TO:<riley@contoso.com>']);
    assert.deepEqual(heard.slice(at + 1), [
      `From: <${mailbox}>`,
      'To: <riley@contoso.com>',
      `Subject: =?utf-8?B?${Buffer.from('Prüfung Bcc: x').toString('base64')}?=`,
      'Message-ID: <lk-1.a@x>',
      'Auto-Submitted: auto-generated',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('.\r\n.\r\n').toString('base64'),
      '.',
      'QUIT',
    ]);
  });

  for (const [where, rest] of [
    ['the recipient', ['550 5.1.1 no such user']],
    ['the mail', ['250 2.1.5 OK', '451 4.3.0 not now']],
    ['what was sent', ['250 2.1.5 OK', '354 go on', ...Array<[]>(10).fill([]), '554 5.2.0 SendAsDenied']],
  ] as const)
    it(`says so where the server does not take ${where}, and whether to wait`, async () => {
      const { answer } = await play('smtp', smtpUntil(...taken, ...rest), { letter });
      assert.ok(answer.is === 'out');
      assert.equal(answer.passing, where === 'the mail');
      assert.equal(answer.said, rest.at(-1));
    });

  it('says that a letter may have been taken where the line is lost while it is on its way, not before', async () => {
    const cut = [
      ['250 2.1.5 OK', '354 go on', ...Array<[]>(10).fill([]), 'END'],
      ['250 2.1.5 OK', 'END'],
    ];
    const lost = await Promise.all(cut.map((rest) => play('smtp', smtpUntil(...taken, ...rest), { letter })));
    assert.deepEqual(
      lost.map(({ answer }) => answer.is === 'out' && answer.perhaps),
      [true, undefined],
    );
  });

  it('answers a question of the server with an empty line, in all three protocols', async () => {
    const why = Buffer.from('{"status":"401"}').toString('base64');
    const played = [
      await play('imap', ['* OK', `+ ${why}`, 'a1 NO AUTHENTICATE failed.']),
      await play('pop', ['+OK', '+ ', `+ ${why}`, '-ERR Authentication failure']),
      await play('smtp', smtpUntil(`334 ${why}`, '535 5.7.3 Authentication unsuccessful')),
    ];
    for (const { answer, heard } of played) {
      assert.ok(answer.is === 'out');
      assert.equal(answer.cause, 'refused');
      assert.equal(heard.at(-1), '');
    }
  });

  it('shows nothing of the token, though the server says it back', async () => {
    const token = tokenWith();
    const bearer = bearerOf(mailbox, token.token);
    const { answer } = await play(
      'imap',
      ['* OK', `a1 NO who are you, Bearer ${token.token} ${bearer} ${token.token.slice(5, 90)}?`],
      { token },
    );
    assert.ok(answer.is === 'out');
    assert.ok(answer.said.length <= 200);
    for (const piece of [token.token, bearer, token.token.slice(5, 90)])
      assert.ok(!JSON.stringify(answer).includes(piece));
  });

  it('takes no server for one that answers, which says too much, nothing, or goes away', async () => {
    const endless = 'x'.repeat(100_000);
    const wild = await play('imap', [`* OK ${endless}`]);
    assert.ok(wild.answer.is === 'out');
    assert.equal(wild.answer.cause, 'unreachable');
    const silent = await play('pop', ['+OK', 'SILENCE'], { commandMs: 200 });
    assert.ok(silent.answer.is === 'out');
    assert.match(silent.answer.because, /did not answer in time/);
    const gone = await play('pop', ['+OK', 'END']);
    assert.ok(gone.answer.is === 'out');
    assert.match(gone.answer.because, /cut the connection/);
    assert.ok([wild, silent, gone].every(({ answer }) => answer.is === 'out' && answer.passing));
  });

  it('does not go on where something was said before the encryption', async () => {
    const { answer, heard } = await play('smtp', ['220 ready', ehlo, ['220 go', '250 injected'], ehloSecure]);
    assert.ok(answer.is === 'out');
    assert.equal(answer.cause, 'tls');
    assert.equal(heard.at(-1), 'STARTTLS');
  });

  it('sends no token where no encryption is offered', async () => {
    const { answer, heard } = await play('smtp', ['220 ready', ['250-hello', '250 AUTH XOAUTH2']]);
    assert.ok(answer.is === 'out');
    assert.deepEqual([answer.cause, heard.length], ['tls', 1]);
  });
});

import assert from 'node:assert/strict';
import type { Values } from '../../src/contracts/operation.ts';
import type { Ask } from '../../src/contracts/person.ts';
import {
  parseAppAdd,
  parseAppDrop,
  parseAppRetire,
  parseAppTest,
} from '../../src/operations/grammar/app-change.ts';
import { parseAppNew } from '../../src/operations/grammar/app-new.ts';
import { listed, readProtocols } from '../../src/operations/grammar/app-words.ts';
import { parseGive } from '../../src/operations/grammar/give.ts';
import { parseKeysRemove, parseKeysRenew } from '../../src/operations/grammar/keys.ts';
import { parseTake } from '../../src/operations/grammar/take.ts';
import {
  adding,
  connecting,
  dropping,
  others,
  removing,
  renewing,
  retiring,
  testing,
} from './app-sentences.ts';
import { ask } from './asked.ts';
import { giving, strangers, taking } from './sentences.ts';

type Parse = (ask: Ask) => Values | undefined;
const parsers: Readonly<Record<string, Parse>> = {
  connects: parseAppNew,
  adds: parseAppAdd,
  drops: parseAppDrop,
  retires: parseAppRetire,
  tests: parseAppTest,
  renews: parseKeysRenew,
  removes: parseKeysRemove,
  gives: parseGive,
  takes: parseTake,
};
const sentences: Readonly<Record<string, readonly (readonly [string, Values])[]>> = {
  connects: connecting,
  adds: adding,
  drops: dropping,
  retires: retiring,
  tests: testing,
  renews: renewing,
  removes: removing,
};

describe('What people type about applications', () => {
  for (const [what, list] of Object.entries(sentences))
    for (const [text, values] of list)
      it(`${what}, and nothing else: ${text}`, () => {
        for (const [name, parse] of Object.entries(parsers))
          assert.deepEqual(parse(ask(text)), name === what ? values : undefined, name);
      });

  it('takes no sentence of mailbox access, and none that is meant for others', () => {
    const theirs = [...giving, ...taking].map(([text]) => text);
    for (const text of [...theirs, ...others, ...strangers].filter((each) => !/^app new /.test(each)))
      for (const [name, parse] of Object.entries(parsers).slice(0, 7))
        assert.equal(parse(ask(text)), undefined, `${name}: ${text}`);
  });

  it('leaves give and take what is theirs', () => {
    for (const text of ['give full on imap to alex', 'give full on finance to alex', 'add alex to finance'])
      assert.ok(parseGive(ask(text)), text);
    for (const text of ['take full on pop from alex', 'remove alex from finance'])
      assert.ok(parseTake(ask(text)), text);
  });

  it('reads lists of mailboxes, each once, and asks where a comma may belong to a name', () => {
    assert.deepEqual(listed('archive, journal and "Finance, Berlin"'), [
      'archive',
      'journal',
      'Finance, Berlin',
    ]);
    assert.deepEqual(listed('Archive <archive@contoso.com>; Journal <journal@contoso.com>'), [
      'archive@contoso.com',
      'journal@contoso.com',
    ]);
    assert.deepEqual(listed('the archive mailbox & mailbox journal, ARCHIVE'), ['ARCHIVE', 'journal']);
    assert.deepEqual(listed('  '), []);
    assert.equal(listed('Kim, Alex <alex@contoso.com>'), undefined);
  });

  it('reads a command that lists two hundred mailboxes', () => {
    const names = Array.from({ length: 200 }, (_, at) => `mailbox${at}@contoso.com`).join(', ');
    const values = parseAppNew(ask(`app new "Verba Import" imap on ${names} with secret`));
    assert.equal(listed(values?.['mailboxes'] ?? '')?.length, 200);
    assert.equal(values?.['credential'], 'secret');
  });

  it('knows protocols by their kin, and what is none', () => {
    assert.deepEqual(readProtocols('SMTP AUTH, pop3 & imap4'), {
      protocols: ['imap', 'pop', 'smtp'],
      unknown: [],
    });
    assert.deepEqual(readProtocols('imap+ews').unknown, ['ews']);
  });

  it('never throws, whatever is typed, and is quick with a long text', () => {
    const bits =
      'app|new|add|drop|retire|why|connect|let|give|read|imap|smtp|on|to|for|with|as|users|expires|issuer|"|“|\'|<a@x>|;|,|and|because|ref|🔑|\u0000|\ud800|\uE000|(|[|${x}|over|from|vault|certificate|upload:x|until|identity'.split(
        '|',
      );
    let seed = 11;
    const next = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 1500; round++) {
      const text = Array.from({ length: 1 + next(14) }, () => bits[next(bits.length)] ?? '').join(' ');
      for (const parse of Object.values(parsers)) parse(ask(text));
    }
    const began = process.hrtime.bigint();
    for (const filler of ['a', ' ', 'on ', '" ', 'imap ', 'imap, ', 'expires '])
      for (const start of ['app new ', 'let ', 'why can ', 'give '])
        for (const length of [1400, 11_000])
          parseAppNew(ask(`${start}${filler.repeat(length / filler.length)}`));
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    assert.ok(seconds < 20, `${seconds} s`);
  });
});

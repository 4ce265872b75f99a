// The sandbox is put into a state of the table of pitfalls, and the answer names that row. Each state is put right again.
import assert from 'node:assert/strict';
import type { Answer } from '../../src/contracts/question.ts';
import { operation as connect } from '../../src/operations/app-new.ts';
import { question } from '../../src/questions/app-why.ts';
import { people } from '../../src/sandbox/seed/ids.ts';
import { AppRun } from '../operations/app-run.ts';
import { AppWorld } from '../operations/app-world.ts';
import { ask } from '../operations/asked.ts';
import { lines, named } from './app-asked.ts';

type Change = Readonly<Record<string, unknown>>;
const app = 'Verba Import';
const imap = 'app why "Verba Import" imap on archive';
const smtp = 'app why "Verba Import" smtp on archive';
const on = { app, mailbox: 'archive' };

/** The row, what makes it so, what makes it right again, and the question. */
const cases: readonly (readonly [
  row: string,
  make: readonly Change[],
  mend: readonly Change[],
  text?: string,
])[] = [
  ['P06', [{ kind: 'setCas', ...on, ImapEnabled: false }], [{ kind: 'setCas', ...on, ImapEnabled: true }]],
  ['P06', [{ kind: 'takeAppAccess', ...on }], [{ kind: 'giveAppAccess', ...on }]],
  [
    'P06',
    [{ kind: 'denyAppAccess', ...on }],
    [
      { kind: 'takeAppAccess', ...on },
      { kind: 'giveAppAccess', ...on },
    ],
  ],
  [
    'P07',
    [{ kind: 'P07', ...on }],
    [{ kind: 'setCas', ...on, SmtpClientAuthenticationDisabled: false }],
    smtp,
  ],
  [
    'P09',
    [
      { kind: 'P09', app },
      { kind: 'takeAppAccess', ...on },
    ],
    [
      { kind: 'takeAppRole', app, role: 'SMTP.SendAsApp' },
      { kind: 'giveAppAccess', ...on },
    ],
    smtp,
  ],
  [
    'P03',
    [{ kind: 'takeAppRole', app, role: 'IMAP.AccessAsApp' }],
    [{ kind: 'giveAppRole', app, role: 'IMAP.AccessAsApp' }],
  ],
  [
    'P71',
    [{ kind: 'P71', app }],
    [
      { kind: 'takeAppRole', app, role: 'full_access_as_app' },
      { kind: 'giveAppRole', app, role: 'IMAP.AccessAsApp' },
    ],
  ],
  ['P13', [{ kind: 'P13', app }], [], smtp],
  [
    'P01',
    [{ kind: 'P01', app }],
    [
      { kind: 'removePointer', app },
      { kind: 'addPointer', app },
      { kind: 'giveAppAccess', ...on },
    ],
  ],
  [
    'P02',
    [{ kind: 'P02', app }],
    [
      { kind: 'addPointer', app },
      { kind: 'giveAppAccess', ...on },
    ],
  ],
  ['P67', [{ kind: 'P67', mailbox: 'finance' }], [], 'app why "Verba Import" imap on finance'],
  [
    'P28',
    [
      { kind: 'P28', app },
      { kind: 'addSecret', app, secret: 'sandbox-another-secret-1', name: 'another' },
    ],
    [],
  ],
  ['P29', [{ kind: 'P29', app }], []],
  ['P33', [{ kind: 'P33', app }], []],
  ['P32', [{ kind: 'P32', app }], []],
];

describe('Why an application of the sandbox cannot open a mailbox', () => {
  let world: AppWorld;
  let run: AppRun;
  before(async () => {
    world = await AppWorld.start();
    run = new AppRun(world.look, world.hands);
    run.clock.jumpTo(new Date());
    const { id } = await run.begin(
      connect,
      'app new "Verba Import" imap+smtp on archive with secret',
      people.riley,
    );
    assert.equal((await run.run(id)).state, 'done');
  });
  after(() => world.stop());

  async function why(text: string): Promise<Answer> {
    const asked = ask(text, { now: new Date(), zone: 'Europe/Berlin', locale: 'en-GB' });
    const values = question.parse(asked);
    assert.ok(values, text);
    return question.answer(values, asked, { look: world.look, records: run.store, catalogue: [] });
  }

  it('finds that it works, by a real login with the secret that the vault holds', async () => {
    for (const text of [imap, smtp]) {
      const answer = await why(text);
      assert.match(lines(answer), /It works/, JSON.stringify(answer.rows));
      assert.ok(
        answer.rows?.every(([sign]) => sign === '✓'),
        JSON.stringify(answer.rows),
      );
    }
  });

  it('gives Exchange two hours before it calls something wrong (P05)', async () => {
    await world.talk.control('/settings', { lagMs: { mail: 3_600_000 } });
    await world.change({ kind: 'takeAppAccess', ...on });
    await world.change({ kind: 'giveAppAccess', ...on, now: false });
    const answer = await why(imap);
    assert.equal(named(answer), 'P05', JSON.stringify(answer.rows));
    await world.talk.control('/settings', { lagMs: { mail: 0 } });
    await world.change({ kind: 'takeAppAccess', ...on });
    await world.change({ kind: 'giveAppAccess', ...on });
    assert.match(lines(await why(imap)), /It works/);
  });

  it('remarks that an access policy does nothing here (P72)', async () => {
    await world.change({ kind: 'P72', app });
    const answer = await why(imap);
    assert.match(answer.note ?? '', /P72/);
    assert.match(lines(answer), /It works/);
  });

  for (const [row, make, mend, text] of cases)
    it(`names ${row} after ${make.map(({ kind }) => String(kind)).join(', ')}`, async () => {
      for (const change of make) await world.change(change);
      const answer = await why(text ?? imap);
      assert.equal(named(answer), row, JSON.stringify(answer.rows));
      for (const change of mend) await world.change(change);
      if (mend.length > 0) assert.match(lines(await why(text ?? imap)), /It works/);
    });

  it('names what is wrong with those that were there before, none of whose credentials it holds', async () => {
    for (const [name, row] of [
      ['Verba Archive', 'P01'],
      ['Ticket Intake', 'P29'],
      ['Payroll Sync', 'P71'],
    ] as const) {
      const answer = await why(`app why "${name}" imap on archive`);
      assert.equal(named(answer), row, JSON.stringify(answer.rows));
      assert.match(answer.note ?? '', /not tried/);
    }
    await assert.rejects(why('app why Scanner smtp on archive'), {
      is: 'refused',
      message: /2 applications/,
    });
  });
});

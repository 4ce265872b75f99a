// Walks: the audit trail is a chain that nobody changes unseen; what cannot be put on record does not happen.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { audit } from '../../src/commands/audit.ts';
import { hears, opens, settled, trail } from './talk.ts';
import type { Town } from './town.ts';
import type { Visitor } from './visitor.ts';

describe('The audit trail', () => {
  let town: Town;
  let riley: Visitor;
  let client: pg.Client;
  before(async () => {
    town = await settled(['ada', 'riley'], {
      settings: { lagMs: { exo: 0, graph: 0, entra: 0 } },
      env: { LAG_EXO_MS: '100' },
    });
    riley = town.as('riley');
    client = new pg.Client({ connectionString: town.database.url });
    await client.connect();
  });
  after(async () => {
    await client.end();
    await town.stop();
  });

  const head = (): string => join(town.dataDir, 'audit-head.jsonl');
  const run = async (...args: string[]): Promise<{ code: number; text: string }> => {
    let text = '';
    const add = (more: string): void => void (text += more);
    const env = { DATABASE_URL: town.database.url, AUDIT_HEAD_FILE: head() };
    return { code: await audit(args, { env, out: add, complain: add }), text };
  };
  /** As somebody who owns the database and switches off what guards the table. */
  const tampered = async (sql: string): Promise<void> => {
    await client.query('begin');
    await client.query('alter table events disable trigger user');
    await client.query(sql);
    await client.query('alter table events enable trigger user');
    await client.query('commit');
  };

  it('holds who did what, in order, with the exact call and the state before', async () => {
    const id = await opens(riley, 'give full on archive to sam for 2 days ref INC1 because invoices');
    await town.as('ada').press('approve', id);
    await riley.sees(`${id} · Mailbox access`, 'Done');
    const lines = await trail(town, id);
    const kinds = lines.map(({ kind }) => kind);
    for (const [one, next] of [
      ['asked', 'approved'],
      ['approved', 'started'],
      ['started', 'applying'],
      ['applying', 'answered'],
      ['answered', 'seen'],
      ['seen', 'done'],
    ] as const)
      assert.ok(
        kinds.indexOf(one) >= 0 && kinds.indexOf(one) < kinds.lastIndexOf(next),
        `${one} before ${next} in ${kinds.join(' ')}`,
      );
    const applying = JSON.stringify(lines.find(({ kind }) => kind === 'applying')?.facts);
    assert.match(applying, /Add-MailboxPermission/);
    assert.match(applying, /"was"/);
    const words = lines.find(({ kind }) => kind === 'asked')?.words ?? '';
    assert.match(words, /invoices/);
  });

  it('is whole, says verify, and agrees with the head kept outside; export gives JSON lines and CSV', async () => {
    const { code, text } = await run('verify');
    assert.equal(code, 0, text);
    assert.match(text, /^Whole: \d+ lines/);
    assert.match(text, /Agrees with .*audit-head\.jsonl/);
    const csv = await run('export', '--csv');
    assert.equal(csv.code, 0);
    const rows = csv.text.trim().split(/\r?\n/);
    assert.match(rows[0] ?? '', /^n,at,kind,request,by,facts,words/);
    assert.equal(rows.length - 1, (await trail(town)).length);
  });

  it('cannot be changed or shortened: the database refuses', async () => {
    for (const sql of ["update events set kind = 'approved'", 'delete from events', 'truncate events'])
      await assert.rejects(client.query(sql), /./, sql);
    assert.equal((await run('verify')).code, 0);
  });

  for (const [what, harm, mend] of [
    [
      'a changed line',
      'update events set facts = facts || \'{"x":1}\' where n = 3',
      "update events set facts = facts - 'x' where n = 3",
    ],
    ['a line by somebody else', 'update events set "by" = \'nobody\', kind = kind where n = 2', undefined],
  ] as const)
    it(`shows ${what}`, async () => {
      const { rows } = await client.query<{ by: string }>('select "by" from events where n = 2');
      await tampered(harm);
      const broken = await run('verify');
      await tampered(mend ?? `update events set "by" = '${rows[0]?.by ?? ''}' where n = 2`);
      assert.equal(broken.code, 1, broken.text);
      assert.match(broken.text, /^BROKEN at line [23]/);
      assert.equal((await run('verify')).code, 0);
    });

  it('shows lines in another order', async () => {
    const swap = 'update events set n = -n where n in (2, 3)';
    const turn = 'update events set n = case n when -2 then 3 else 2 end where n in (-2, -3)';
    await tampered(
      `set constraints all deferred; alter table words disable trigger all; ${swap}; ${turn}; alter table words enable trigger all`,
    ).catch(() => client.query('rollback'));
    const broken = await run('verify');
    await tampered(
      `alter table words disable trigger all; ${swap}; ${turn}; alter table words enable trigger all`,
    ).catch(() => client.query('rollback'));
    assert.equal(broken.code, 1, broken.text);
    assert.match(broken.text, /^BROKEN at line 2/);
    assert.equal((await run('verify')).code, 0);
  });

  it('does nothing that it cannot put on record', async () => {
    const id = await opens(riley, 'give sendas on archive to dana for 2 days');
    await town.as('ada').sees(id, 'Approve 1 change');
    const before = await town.effects();
    await client.query(`create function refuse_event() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$;
      create trigger refuse before insert on events for each row execute function refuse_event()`);
    const { toast } = await town.as('ada').press('approve', id);
    assert.doesNotMatch(toast, /You approved/);
    await hears(riley, 'give sendas on sales to dana for 2 days', [/went wrong|Busy|again/]);
    await client.query('drop trigger refuse on events');
    assert.deepEqual(await town.effects(), before);
    const pending = await hears(riley, 'pending', ['Waiting for approval', id]);
    assert.match(pending, new RegExp(`${id} .*0 of 1`));
    assert.doesNotMatch(pending, /Sales/);
    assert.equal((await town.as('ada').press('approve', id)).toast, `You approved ${id}.`);
    await riley.sees(`${id} · Mailbox access`, 'Done');
  });

  it('shows a removed line, and a cut end by the head kept outside', async () => {
    await tampered(
      'delete from words where event = (select max(n) from events); delete from events where n = (select max(n) from events)',
    );
    const cut = await run('verify');
    assert.equal(cut.code, 1, cut.text);
    const kept = readFileSync(head(), 'utf8');
    writeFileSync(head(), '');
    const alone = await run('verify');
    assert.equal(alone.code, 0, `without the head a cut end cannot show: ${alone.text}`);
    writeFileSync(head(), kept);
    await tampered('delete from words where event = 4; delete from events where n = 4');
    const removed = await run('verify');
    assert.equal(removed.code, 1);
    assert.match(removed.text, /^BROKEN at line [45]/);
  });
});

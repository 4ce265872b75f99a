// Walks: text from people stays text, on cards, in calls, in filters, in the database, in the trail and in the log.
import assert from 'node:assert/strict';
import pg from 'pg';
import { exactly, hears, opens, PolicyFile, pressOn, settled, textsOf, trail } from './talk.ts';
import { until, type Town } from './town.ts';
import type { Visitor } from './visitor.ts';

const nasty = [
  '${asker} ${json(request)} ${if(true, 1, 2)}',
  '**bold** [click](https://evil.example) <b>x</b> # head',
  "'; Remove-Mailbox -Identity '*' # \u2018x\u2019 $(whoami) `n",
  "x' or displayName ne '",
  "'); drop table events; --",
  '{{DATE(2020-01-01T00:00:00Z,SHORT)}} {{TIME(2020-01-01T00:00:00Z)}}',
  '{"level":60,"msg":"forged"} \u202eright to left',
  '%s %d ${process.exit(1)} \\u0000 \\n',
] as const;

describe('Text from people', () => {
  let town: Town;
  let riley: Visitor;
  const policy = new PolicyFile();
  const output: string[] = [];
  before(async () => {
    policy.set({}, { openAsks: 50 });
    town = await settled(['ada', 'ben', 'riley'], {
      settings: { lagMs: { exo: 0, graph: 0, entra: 0 } },
      env: { LAG_EXO_MS: '100', POLICY_FILE: policy.path, LOG_LEVEL: 'debug' },
    });
    riley = town.as('riley');
    town.bots[0]?.child.stdout?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  });
  after(async () => {
    await town.stop();
    policy.drop();
  });

  for (const text of nasty)
    it(`is shown to the approver as it was written: ${text.replace(/\u202e/g, '')}`, async () => {
      const id = await opens(riley, `give sendas on archive to sam for 2 days because ${text}`);
      const card = await until(async () => {
        const found = (await town.as('ada').messages()).findLast(({ cards }) =>
          JSON.stringify(cards).includes(`${id} ·`),
        );
        assert.ok(found);
        return found.cards;
      });
      const { runs, blocks } = textsOf(card);
      const wanted = exactly(text);
      assert.ok(
        runs.some((run) => exactly(run).includes(wanted)),
        `${wanted} in ${runs.map(exactly).join('\n')}`,
      );
      assert.ok(
        !blocks.some((block) => exactly(block).includes(wanted)),
        'never in a block that reads Markdown',
      );
      assert.ok(
        ![...runs, ...blocks].some((run) => /\{\{(?:DATE|TIME)\(2020/.test(run)),
        'no date of theirs is worked out',
      );
      assert.ok(!JSON.stringify(card).includes('\u202e'), 'nothing turns text round');
      const asked = (await trail(town, id)).find(({ kind }) => kind === 'asked');
      assert.ok(exactly(asked?.words ?? '').includes(wanted), asked?.words ?? '');
      assert.ok(!JSON.stringify(asked?.facts).includes(text.slice(0, 12)), 'kept apart from the facts');
      await pressOn(riley, `${id} ·`, 'cancel');
    });

  it('is inert in a ticket, and in the reason of a rejection', async () => {
    const ticket = '${asker}{{DATE(2020-01-01)}}**x**';
    const id = await opens(riley, `give sendas on archive to sam for 2 days ref "${ticket}" because x`);
    const reason = "no: ${asker} **never** '; drop table events; -- {{TIME(2020-01-01T00:00:00Z)}}";
    await town.as('ada').press('reject', id, { reason });
    const text = await riley.sees(`${id} · Mailbox access`, 'Rejected', '**never**');
    assert.ok(exactly(text).includes(exactly(reason)) && exactly(text).includes(exactly(ticket)), text);
    const line = (await trail(town, id)).find(({ kind }) => kind === 'rejected');
    assert.equal(line?.words, reason);
  });

  it('is looked up as a name, never as a filter, a cmdlet or a card', async () => {
    const before = await town.control<{ n: number }[]>('log');
    for (const name of [
      "x' or displayName ne '",
      "finance'; Remove-Mailbox -Identity 'finance",
      '\u2019; Get-Mailbox \u2018',
      '${asker}',
      '$(whoami)',
      'a\u2019 or 1 eq 1 or \u2019b',
    ]) {
      await hears(riley, `give sendas on archive to "${name}" for 2 days`, [
        /Exchange knows no person or group called|more than one|One at a time|Write a/,
      ]);
      await hears(riley, `who on ${name}`, [/Exchange knows no mailbox called|Which mailbox/]);
    }
    type Line = {
      n: number;
      service: string;
      status: number;
      url: string;
      body?: { CmdletInput?: { CmdletName: string; Parameters: object } };
    };
    const log = await town.control<Line[]>(`log?since=${before.at(-1)?.n ?? 0}`);
    const cmdlets = log.flatMap(({ body }) => body?.CmdletInput?.CmdletName ?? []);
    assert.ok(cmdlets.length > 5);
    assert.deepEqual(
      [...new Set(cmdlets)].filter((name) => !name.startsWith('Get-')),
      [],
    );
    const filters = log.filter(({ url }) => url.includes('$filter') || url.includes('%24filter'));
    assert.ok(filters.length > 0, 'Graph was asked');
    assert.deepEqual(
      log.filter(({ status, service }) => service === 'graph' && status >= 400).map(({ url }) => url),
      [],
      'each filter was well formed',
    );
    for (const { url } of filters)
      assert.match(
        decodeURIComponent(url),
        /displayName eq '(?:[^']|'')*'(?: or userPrincipalName eq '(?:[^']|'')*')?(?:&|$)/,
      );
    assert.deepEqual(await town.effects(), []);
  });

  it('is inert where it is the name of somebody or of a mailbox: cards, calls and undo', async () => {
    const name = 'Fin\u2019; Remove-Mailbox \u2018*\u2019 ${asker} **x** {{DATE(2020-01-01T00:00:00Z)}}';
    await town.control('change', { kind: 'renameMailbox', mailbox: 'sales', displayName: name });
    await town.control('change', { kind: 'renameUser', user: 'sam', displayName: "O\u2019Sam ${x} '); --" });
    const id = await opens(riley, 'give full on sales@contoso.com to sam@contoso.com for 2 days');
    const message = await until(async () => {
      const found = (await town.as('ada').messages()).findLast(({ cards }) =>
        JSON.stringify(cards).includes(`${id} ·`),
      );
      assert.ok(found);
      return found;
    });
    const { runs, blocks } = textsOf(message.cards);
    assert.ok(
      runs.some((run) => exactly(run).includes(exactly(name))),
      runs.join('\n'),
    );
    assert.ok(!blocks.some((block) => block.includes('**x**') || block.includes('${')));
    const call = runs.find((run) => run.includes('Add-MailboxPermission')) ?? '';
    assert.match(
      call,
      /^Add-MailboxPermission -Identity '[0-9a-f-]{36}' -User '[0-9a-f-]{36}' -AccessRights 'FullAccess'/,
    );
    assert.equal((await pressOn(town.as('ada'), `${id} ·`, 'approve')).toast, `You approved ${id}.`);
    await riley.sees(`${id} · Mailbox access`, 'Done');
    await hears(riley, `undo ${id}`, [id]);
    await riley.sees(`${id} · Mailbox access`, 'Undone');
    assert.deepEqual(await town.effects(), ['Add-MailboxPermission', 'Remove-MailboxPermission']);
  });

  it('has left the database and the trail whole, and every line of the log a line of ours', async () => {
    const client = new pg.Client({ connectionString: town.database.url });
    await client.connect();
    const { rows } = await client.query<{ count: string }>('select count(*) from events');
    await client.end();
    assert.ok(Number(rows[0]?.count) > 20);
    for (const line of output.join('').split('\n').filter(Boolean)) {
      const read = JSON.parse(line) as { app?: string; msg?: string };
      assert.equal(read.app, 'latchkey');
      assert.notEqual(read.msg, 'forged');
    }
    assert.ok((await hears(riley, 'help', ['What you can ask'])).length > 0);
  });
});

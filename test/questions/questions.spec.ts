import assert from 'node:assert/strict';
import type { Answer, Entry, Question, Records } from '../../src/contracts/question.ts';
import type { Request } from '../../src/contracts/request.ts';
import { loadOperations } from '../../src/operations/load.ts';
import { loadQuestions } from '../../src/questions/load.ts';
import { ask } from '../operations/asked.ts';
import { Tenant } from '../operations/tenant.ts';
import { records, request } from './records.ts';

const questions = await loadQuestions();
const catalogue: readonly Entry[] = [
  ...(await loadOperations()),
  ...questions.map((each) => ({ name: each.name, title: each.name, examples: each.examples })),
];

async function answered(text: string, kept: Records = records(), tenant = new Tenant()): Promise<Answer> {
  const readers = questions.flatMap((question) => {
    const values = question.parse(ask(text));
    return values ? [{ question, values }] : [];
  });
  assert.equal(readers.length, 1, `${text}: ${readers.map(({ question }) => question.name).join(' ')}`);
  const [reader] = readers;
  assert.ok(reader);
  return reader.question.answer(reader.values, ask(text), { look: tenant.look, records: kept, catalogue });
}

describe('Questions', () => {
  it('are found by their files, each example read by its own alone and by no operation', async () => {
    assert.deepEqual(
      questions.map(({ name }) => name),
      ['app-why', 'help', 'keys', 'mine', 'pending', 'show', 'who'],
    );
    const operations = await loadOperations();
    for (const question of questions)
      for (const example of question.examples) {
        const readers: readonly Question[] = questions.filter((each) => each.parse(ask(example)));
        assert.deepEqual(
          readers.map(({ name }) => name),
          [question.name],
        );
        for (const operation of operations) assert.equal(operation.parse(ask(example)), undefined);
      }
  });
  it('leave what is meant for others alone, and never throw', () => {
    for (const text of [
      '',
      'give full on finance to alex',
      'hello',
      'whoever',
      'showing off',
      'helper',
      'preview give',
      'what has alex',
      '“"\u0000{{',
      'who'.repeat(5000),
    ])
      for (const question of questions)
        assert.equal(question.parse(ask(text)), undefined, `${question.name}: ${text}`);
  });
});

describe('Who has access', () => {
  it('is understood in short and in whole sentences', () => {
    const who = questions.find(({ name }) => name === 'who');
    assert.ok(who);
    for (const text of [
      'who on finance',
      'Who has access to finance?',
      'who can open the finance mailbox',
      'who has full access to finance',
      'who has send on behalf on finance',
      'who can send as finance',
      'who is on finance',
      'who on “finance”',
      'who on Finance <finance>',
    ])
      assert.match(who.parse(ask(text))?.['mailbox'] ?? '', /^(Finance <finance>|finance)$/, text);
    assert.equal(who.parse(ask('who on Return to Sender'))?.['mailbox'], 'Return to Sender');
    assert.equal(who.parse(ask('who on Finance <finance@contoso.com>;'))?.['mailbox'], 'finance@contoso.com');
  });
  it('lists everybody, each since when and by which request where that is known', async () => {
    const tenant = new Tenant();
    const id = tenant.of('finance').id;
    tenant.full.set(id, [
      { user: 'alex@contoso.com', rights: ['FullAccess'] },
      { user: 'sam@contoso.com', rights: ['FullAccess'], inherited: true },
      { user: 'Finance Team', rights: ['FullAccess', 'ReadPermission'], deny: true },
    ]);
    tenant.sendAs.set(id, [
      { user: 'S-1-5-21-1-2-3-4', rights: ['SendAs'] },
      { user: 'S-1-5-21-7-7-7-7', rights: ['SendAs'] },
    ]);
    tenant.behalf.set(id, ['Sam Ortiz']);
    tenant.calendar.set(id, [
      { user: 'Alex Kim', rights: ['Reviewer'] },
      { user: 'NT User:S-1-5-21-1-2-3-4', rights: ['Editor'] },
      { user: 'Anonymous', rights: ['None'] },
    ]);
    tenant.apps = [{ Sid: 'S-1-5-21-7-7-7-7', DisplayName: 'Verba Import' }];
    const answer = await answered(
      'who on finance',
      records(request('LK-3', { ends: '2026-10-23T15:00:00.000Z' })),
      tenant,
    );
    assert.deepEqual(answer.columns, ['Who', 'Right', 'Since', 'By']);
    assert.deepEqual(answer.rows, [
      ['Alex Kim (alex@contoso.com)', 'Full access', '20 Oct, 13:59', 'LK-3 until 23 Oct, 17:00'],
      ['Finance Team', 'Denied: full access, read permission', '', ''],
      ['S-1-5-21-1-2-3-4 (deleted account, or one that is unknown here)', 'Send as', '', ''],
      ['Verba Import (app)', 'Send as', '', ''],
      ['Sam Ortiz', 'Send on behalf', '', ''],
      ['Everybody inside (Default)', 'Calendar: AvailabilityOnly', '', ''],
      ['Alex Kim', 'Calendar: Reviewer', '', ''],
      ['S-1-5-21-1-2-3-4 (deleted account, or one that is unknown here)', 'Calendar: Editor', '', ''],
    ]);
  });
  it('names no request that found the right there, has taken it back, or took it away', async () => {
    const tenant = new Tenant();
    tenant.full.set(tenant.of('finance').id, [{ user: 'alex@contoso.com', rights: ['FullAccess'] }]);
    const [row] = request('LK-1').rows;
    assert.ok(row);
    for (const kept of [
      request('LK-1', { rows: [{ ...row, state: 'already', made: false }] }),
      request('LK-1', { rows: [{ ...row, state: 'undone' }] }),
      request('LK-1', { direction: 'takes' }),
    ])
      assert.equal((await answered('who on finance', records(kept), tenant)).rows?.[0]?.[3], '');
    const after = await answered(
      'who on finance',
      records(request('LK-9', { direction: 'takes' }), request('LK-2')),
      tenant,
    );
    assert.equal(after.rows?.[0]?.[3], 'LK-2');
  });
  it('names all that hold what one of them made, and the one to which it was passed on', async () => {
    const tenant = new Tenant();
    tenant.full.set(tenant.of('finance').id, [{ user: 'alex@contoso.com', rights: ['FullAccess'] }]);
    const [row] = request('LK-3').rows;
    assert.ok(row);
    const by = async (...kept: readonly Request[]): Promise<unknown> =>
      (await answered('who on finance', records(...kept), tenant)).rows?.[0]?.[3];
    const found = request('LK-5', { rows: [{ ...row, state: 'already', made: false }] });
    const handed = request('LK-3', { state: 'ended', rows: [{ ...row, state: 'handed', other: 'LK-5' }] });
    const heir = request('LK-5', {
      ends: '2026-10-23T15:00:00.000Z',
      rows: [{ ...row, state: 'already', made: true }],
    });
    assert.equal(await by(heir, handed), 'LK-5 until 23 Oct, 17:00');
    assert.equal(await by(found, request('LK-3')), 'LK-5, LK-3');
    assert.equal(await by(found), '');
  });
  it('shows SIDs as they are when apps cannot be read, and passes other trouble on', async () => {
    const tenant = new Tenant();
    tenant.full.set(tenant.of('finance').id, [{ user: 'S-1-5-21-7-7-7-7', rights: ['FullAccess'] }]);
    tenant.failing = 'Get-ServicePrincipal';
    assert.match(
      (await answered('who on finance', records(), tenant)).rows?.[0]?.[0] ?? '',
      /^S-1-5-21-7-7-7-7/,
    );
    tenant.failing = 'Get-RecipientPermission';
    await assert.rejects(answered('who on finance', records(), tenant), { is: 'busy' });
  });
  it('asks which mailbox when none, several or a pattern is named', async () => {
    await assert.rejects(answered('who'), { is: 'refused', field: 'mailbox' });
    await assert.rejects(answered('who on fin*'), { is: 'refused', field: 'mailbox' });
    const tenant = new Tenant();
    tenant.beings = tenant.beings.filter(({ alias }) => alias !== 'finance');
    await assert.rejects(
      answered('who on finance', records(), tenant),
      (error: { choices?: unknown[] }) => error.choices?.length === 2,
    );
  });
});

describe('Requests on record', () => {
  it('are shown by number, or the last one of the asker', async () => {
    const kept = records(
      request('LK-12'),
      request('LK-3'),
      request('LK-1', { asker: { id: 'bob', name: 'Bob', zone: 'UTC', locale: 'en' } }),
    );
    for (const text of ['show LK-3', 'show lk3', 'show 3', 'Show me request LK-3?'])
      assert.equal((await answered(text, kept)).request, 'LK-3', text);
    assert.equal((await answered('show', kept)).request, 'LK-12');
    await assert.rejects(answered('show LK-99', kept), { is: 'refused', field: 'request' });
    await assert.rejects(answered('show'), { is: 'refused' });
  });
  it('are listed for the one who asked', async () => {
    const mine = await answered('mine', records(request('LK-3', { ends: '2026-10-23T15:00:00.000Z' })));
    assert.deepEqual(mine.rows, [
      [
        'LK-3',
        'Full access on Finance (shared mailbox)',
        'Alex Kim (alex@contoso.com)',
        'Done',
        '23 Oct, 17:00',
      ],
    ]);
    assert.deepEqual(mine.buttons, [{ value: 'show LK-3', title: 'Show LK-3' }]);
    assert.deepEqual((await answered('my requests')).lines, ['You have not asked for anything yet.']);
  });
  it('are listed for those who approve, with who asks and when it lapses', async () => {
    const by = { id: 'riley', name: 'Riley Chen' };
    const pending = {
      intent: 'do',
      by,
      at: '',
      lapses: '2026-10-21T14:00:00.000Z',
      fingerprint: 'f',
      approvers: ['g'],
      count: 2,
      decisions: [{ by, at: '', is: 'approved' }],
    } as const;
    const answer = await answered(
      'pending',
      records(request('LK-4', { state: 'waiting', pending }), request('LK-3')),
    );
    assert.deepEqual(
      answer.rows?.map((row) => [row[0], row[3], row[5]]),
      [['LK-4', 'Riley Chen', '1 of 2']],
    );
    assert.deepEqual((await answered('what is pending?')).lines, ['Nothing waits for approval.']);
  });
});

describe('Help', () => {
  it('lists all that can be asked, and more on one thing', async () => {
    const all = await answered('help');
    assert.equal(all.rows?.length, catalogue.length);
    const give = await answered('help give');
    assert.deepEqual(
      give.rows?.map((row) => row[1]),
      catalogue.find(({ name }) => name === 'give-access')?.examples,
    );
    assert.ok((await answered('help who')).rows?.length === 2);
    const none = await answered('help flying');
    assert.match(none.lines?.[0] ?? '', /no help on “flying”/);
  });
});

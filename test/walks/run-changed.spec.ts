// Approved is run: a tenant that changed between approval and run sends the plan back to its approvers.
import assert from 'node:assert/strict';
import { approved, asked } from './asked.ts';
import { calm, cmdlet, hasFull, held, level, release, writes } from './exchange.ts';
import { onRecord, reaches, trail } from './records.ts';
import { Town, until } from './town.ts';

describe('A plan that is no longer what was approved', function () {
  this.timeout(120_000);
  let town: Town;
  before(async () => {
    town = await Town.start();
    await town.as('ada').say('help');
  });
  after(() => town.stop());
  afterEach(() => calm(town));

  const change = (said: Record<string, unknown>): Promise<unknown> =>
    town.control('change', { ...said, now: true });

  /** Approved for later, then the tenant is changed, then its time comes. @returns its number */
  async function changedBefore(sentence: string, said: Record<string, unknown>): Promise<string> {
    const id = await approved(town, sentence);
    await reaches(town, id, 'scheduled');
    await change(said);
    const starts = Date.parse((await onRecord(town, id)).starts ?? '');
    const { now } = await town.control<{ now: string }>('clock');
    await town.pass(starts - Date.parse(now));
    return id;
  }

  it('goes back to waiting when a level has changed, its approvals void, and is asked again', async () => {
    const id = await changedBefore(
      'give calendar editor on sam to alex from tomorrow 09:00 until 2026-12-20',
      {
        kind: 'givePermission',
        mailbox: 'sam',
        user: 'alex',
        right: 'folder',
        level: 'Reviewer',
      },
    );
    const { approved: still, pending, decided } = await reaches(town, id, 'waiting');
    assert.equal(still, undefined, 'nothing is approved any more');
    assert.equal(pending?.decisions.length, 0);
    assert.equal(decided.at(-1)?.outcome, 'void');
    assert.deepEqual(await writes(town), [], 'nothing was sent');
    assert.ok((await trail(town, id)).some(({ kind }) => kind === 'voided'));
    await town.as('ada').sees(`${id} · `, 'Waiting', 'approvals were void', 'Set-MailboxFolderPermission');
    await town.as('ada').press('approve', id);
    await reaches(town, id, 'done');
    assert.deepEqual(
      (await writes(town)).map(cmdlet),
      ['Set-MailboxFolderPermission'],
      'the new plan, as shown',
    );
    assert.equal(await level(town, 'sam', 'Alex Kim'), 'Editor');
  });

  it('goes back when the mailbox has another name', async () => {
    const id = await changedBefore('give full on sales to alex from tomorrow 09:00 until 2026-12-20', {
      kind: 'renameMailbox',
      mailbox: 'sales',
      displayName: 'Sales North',
    });
    await reaches(town, id, 'waiting');
    await town.as('ada').sees(`${id} · `, 'Waiting', 'Sales North');
    assert.ok(!(await hasFull(town, 'sales', 'alex')));
  });

  it('is refused by its old button, whoever presses it', async () => {
    const id = await approved(town, 'give full on archive to alex from tomorrow 09:00 until 2026-12-20');
    const old = await onRecord(town, id);
    await change({ kind: 'renameMailbox', mailbox: 'archive', displayName: 'Archive Two' });
    await town.pass(
      Date.parse(old.starts ?? '') - Date.parse((await town.control<{ now: string }>('clock')).now),
    );
    await reaches(town, id, 'waiting');
    await town.as('ben').sees(`${id} · `, 'Waiting');
    const card = (await town.as('ben').messages()).findLast(({ cards }) =>
      JSON.stringify(cards).includes(`"${id}"`),
    );
    const data = { request: id, fingerprint: old.fingerprint };
    const { toast } = await town.as('ben').pressRaw(card?.id ?? '', 'approve', data);
    assert.match(toast, /The plan has changed/);
    assert.equal((await onRecord(town, id)).state, 'waiting');
  });

  it('stops with the reason when the mailbox has moved on premises meanwhile, and sends nothing', async () => {
    const since = (await writes(town)).length;
    const id = await changedBefore('give full on journal to sam from tomorrow 09:00 until 2026-12-20', {
      kind: 'moveMailboxOnPremises',
      mailbox: 'journal',
    });
    const { pending } = await reaches(town, id, 'failed', 'waiting');
    assert.equal((await writes(town)).length, since);
    if (pending) assert.equal(pending.decisions.length, 0);
    await town.as('riley').sees(`${id} · `, /on.premises/i);
  });

  it('is caught too when it changes in the moment between the press and the run', async () => {
    const id = await asked(town, 'give calendar editor on dana to alex for 2 days');
    await town.control('faults', [
      { service: 'exo', match: 'Get-MailboxFolderStatistics', hold: true, times: 1 },
    ]);
    await town.as('ada').press('approve', id);
    await held(town, 'Get-MailboxFolderStatistics');
    const said = { kind: 'givePermission', mailbox: 'dana', user: 'alex', right: 'folder', level: 'Author' };
    await change(said);
    await release(town);
    const { decided } = await reaches(town, id, 'waiting');
    assert.equal(decided.at(-1)?.outcome, 'void');
    // Back to what it was: the very plan that was approved at first has to be approved again.
    await change({ kind: 'takePermission', mailbox: 'dana', user: 'alex', right: 'folder' });
    await town.as('ben').sees(`${id} · `, 'Waiting', 'Set-MailboxFolderPermission');
    await town.as('ben').press('approve', id);
    await until(async () => assert.equal((await onRecord(town, id)).decided.length, 2));
    assert.ok((await reaches(town, id, 'waiting')).pending?.decisions.length === 0);
    await town.as('ada').sees(`${id} · `, 'Waiting', 'Add-MailboxFolderPermission');
    await until(async () => {
      const { toast } = await town.as('ada').press('approve', id);
      assert.equal(toast, `You approved ${id}.`, 'once her card shows it');
    });
    await reaches(town, id, 'done');
    assert.equal(await level(town, 'dana', 'Alex Kim'), 'Editor');
  });
});

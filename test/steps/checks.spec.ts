import assert from 'node:assert/strict';
import type { Finding } from '../../src/contracts/step.ts';
import { calendarLevel, type Calendar } from '../../src/steps/calendar.ts';
import { fullAccess } from '../../src/steps/full-access.ts';
import { taking } from '../../src/steps/inverse.ts';
import type { Mailbox, Trustee } from '../../src/steps/objects.ts';
import { giving, type Right } from '../../src/steps/right.ts';
import { sendAs } from '../../src/steps/send-as.ts';
import { sendOnBehalf } from '../../src/steps/send-on-behalf.ts';
import { changes } from '../operations/asked.ts';
import { being, Tenant, type Entry } from '../operations/tenant.ts';

function world() {
  const tenant = new Tenant();
  const box = tenant.of('finance');
  const alex = tenant.of('alex');
  const mailbox: Mailbox = {
    id: box.id,
    address: 'finance@contoso.com',
    name: 'Finance',
    kind: 'shared mailbox',
    synced: false,
  };
  const trustee: Trustee = {
    id: alex.id,
    address: 'alex@contoso.com',
    name: 'Alex Kim',
    sure: [alex.id, 'alex@contoso.com', 'a.kim@contoso.onmicrosoft.com'],
    shared: ['alex kim', 'alex'],
    group: false,
  };
  const full = fullAccess(mailbox, trustee, true);
  const send = sendAs(mailbox, trustee);
  const behalf = sendOnBehalf(mailbox, trustee);
  const stand = (...entries: Entry[]): void => {
    tenant.full.set(box.id, entries);
    tenant.sendAs.set(
      box.id,
      entries.map((entry) => ({ ...entry, rights: ['SendAs'] })),
    );
  };
  const finds = async (right: Right, found: Finding['is'], back: Finding['is']): Promise<void> => {
    assert.equal((await giving(right).check(tenant.look)).is, found, `${right.key} given`);
    assert.equal((await taking(right).check(tenant.look)).is, back, `${right.key} taken`);
  };
  return { tenant, box, mailbox, trustee, full, send, behalf, stand, finds };
}
const rights = ['FullAccess'];

describe('A look at full access and send as', () => {
  it('knows the trustee by every name that Exchange prints', async () => {
    const { full, send, stand, finds, trustee } = world();
    for (const user of [
      'alex@contoso.com',
      'ALEX@Contoso.com',
      'a.kim@contoso.onmicrosoft.com',
      'Alex Kim',
      'alex',
      trustee.id.toUpperCase(),
    ]) {
      stand({ user, rights });
      await finds(full, 'done', 'todo');
      await finds(send, 'done', 'todo');
    }
  });
  it('takes nobody else for the trustee', async () => {
    const { full, send, stand, finds } = world();
    stand(
      { user: 'alexandra@contoso.com', rights },
      { user: 'Alex Kimura', rights },
      { user: 'NT AUTHORITY\\SELF', rights },
    );
    await finds(full, 'todo', 'done');
    await finds(send, 'todo', 'done');
  });
  it('counts neither what is inherited nor another right', async () => {
    const { full, tenant, box, finds } = world();
    tenant.full.set(box.id, [{ user: 'alex@contoso.com', rights, inherited: true }]);
    await finds(full, 'todo', 'done');
    tenant.full.set(box.id, [{ user: 'alex@contoso.com', rights: ['ReadPermission'] }]);
    await finds(full, 'todo', 'done');
    assert.deepEqual(await giving(full).check(tenant.look), {
      is: 'todo',
      was: { rights: ['ReadPermission'], automapping: null },
    });
  });
  it('is blocked by a deny entry, which wins; taking away still works', async () => {
    const { full, send, stand, finds, tenant } = world();
    stand({ user: 'alex@contoso.com', rights, deny: true });
    await finds(full, 'blocked', 'done');
    await finds(send, 'blocked', 'done');
    stand({ user: 'alex@contoso.com', rights, deny: true }, { user: 'alex@contoso.com', rights });
    await finds(full, 'blocked', 'todo');
    const found = await giving(full).check(tenant.look);
    assert.ok(found.is === 'blocked' && /deny entry/.test(found.advice));
  });
  it('believes a name that two recipients share only when Exchange says whose entry it is', async () => {
    const { full, stand, finds, tenant } = world();
    tenant.beings.push(being(77, 'kim2', 'Alex Kim', 'UserMailbox'));
    stand({ user: 'Alex Kim', rights });
    tenant.filtered = [];
    await finds(full, 'unknown', 'unknown');
    tenant.filtered = [{ user: 'Alex Kim', rights }];
    await finds(full, 'done', 'todo');
  });
  it('finds its own entry under a bare SID, and takes no other SID for it', async () => {
    const { full, stand, finds, tenant, trustee } = world();
    const sid = 'S-1-5-21-1-2-3-4';
    stand({ user: sid, rights }, { user: 'S-1-5-21-9-9-9-9', rights });
    await finds(full, 'unknown', 'unknown');
    tenant.sids.set(trustee.id, 'S-1-5-21-5-5-5-5');
    await finds(full, 'todo', 'done');
    tenant.sids.set(trustee.id, sid.toLowerCase());
    await finds(full, 'done', 'todo');
    tenant.sids.clear();
    tenant.filtered = [{ user: sid, rights }];
    await finds(full, 'done', 'todo');
    tenant.filtered = [
      { user: sid, rights },
      { user: 'S-1-5-21-9-9-9-9', rights },
      { user: 'sam@contoso.com', rights },
    ];
    await finds(full, 'unknown', 'unknown');
  });
  it('does not judge rows of several mailboxes, nor a mailbox that is gone', async () => {
    const { full, tenant, finds, mailbox } = world();
    const rows = [
      { Identity: 'Finance', User: 'alex@contoso.com', AccessRights: rights },
      { Identity: 'Sam', User: 'x', AccessRights: rights },
    ];
    const found = await giving(full).check({ ...tenant.look, exo: async () => rows });
    assert.equal(found.is, 'unknown');
    tenant.beings = tenant.beings.filter(({ id }) => id !== mailbox.id);
    await finds(full, 'blocked', 'blocked');
  });
  it('does not take a mailbox that was moved on premises for one without entries', async () => {
    const { full, send, tenant, finds, box } = world();
    const exo: typeof tenant.look.exo = async (cmdlet, params, select) =>
      cmdlet === 'Get-MailboxPermission' ? [] : tenant.look.exo(cmdlet, params, select);
    const here = await taking(full).check({ ...tenant.look, exo });
    assert.equal(here.is, 'done');
    box.type = 'MailUser';
    const moved = await taking(full).check({ ...tenant.look, exo });
    assert.ok(moved.is === 'blocked' && /lives on premises now/.test(moved.because));
    // Send as is listed for mail users too.
    await finds(send, 'blocked', 'blocked');
  });
  it('says nothing when Exchange does not answer', async () => {
    const { full, tenant } = world();
    tenant.failing = 'Get-MailboxPermission';
    await assert.rejects(giving(full).check(tenant.look), { is: 'busy' });
  });
});

describe('A look at send on behalf', () => {
  it('reads the list by names, and tells two of one name apart or says that it cannot', async () => {
    const { behalf, tenant, box, finds } = world();
    await finds(behalf, 'todo', 'done');
    tenant.behalf.set(box.id, ['Sam Ortiz', 'Alex Kim']);
    await finds(behalf, 'done', 'todo');
    tenant.beings.push(being(77, 'kim2', 'Alex Kim', 'UserMailbox'));
    await finds(behalf, 'blocked', 'blocked');
  });
  it('is blocked on a mailbox that is mastered on premises', async () => {
    const { mailbox, trustee, finds } = world();
    await finds(sendOnBehalf({ ...mailbox, synced: true }, trustee), 'blocked', 'blocked');
  });
});

describe('A look at a calendar', () => {
  const empty: Calendar = { folder: 'Kalender', entry: null };
  it('is done with the very level and with no other', async () => {
    const { tenant, mailbox, trustee, box } = world();
    const step = giving(calendarLevel(mailbox, trustee, 'Editor', empty));
    assert.deepEqual(await step.check(tenant.look), { is: 'todo', was: null });
    tenant.calendar.set(box.id, [{ user: 'Alex Kim', rights: ['Reviewer'] }]);
    assert.deepEqual(await step.check(tenant.look), { is: 'todo', was: { rights: ['Reviewer'], flags: [] } });
    tenant.calendar.set(box.id, [{ user: 'Alex Kim', rights: ['Editor'] }]);
    assert.deepEqual(await step.check(tenant.look), { is: 'done' });
    const back = taking(calendarLevel(mailbox, trustee, null, empty));
    assert.equal((await back.check(tenant.look)).is, 'todo');
  });
  it('knows that a list without rows is of no folder, and says when the calendar has another name now', async () => {
    const { tenant, mailbox, trustee } = world();
    const back = taking(calendarLevel(mailbox, trustee, null, empty));
    tenant.folder = '/Calendar';
    const renamed = await back.check(tenant.look);
    assert.ok(renamed.is === 'blocked' && /“Calendar” now, and no longer “Kalender”/.test(renamed.because));
    assert.match(renamed.advice, /Ask anew/);
    tenant.folder = '/Kalender';
    const exo: typeof tenant.look.exo = async (cmdlet, params, select) =>
      cmdlet === 'Get-MailboxFolderPermission' ? [] : tenant.look.exo(cmdlet, params, select);
    assert.equal((await back.check({ ...tenant.look, exo })).is, 'unknown');
    const none = await back.check({ ...tenant.look, exo: async () => [] });
    assert.ok(none.is === 'blocked' && /no longer finds a calendar/.test(none.because));
  });
  it('adds where there is no entry, sets where there is one, and goes back to what there was', () => {
    const { mailbox, trustee } = world();
    const calls = (calendar: Calendar): string[] => {
      const [step] = changes([giving(calendarLevel(mailbox, trustee, 'Editor', calendar))]);
      const { apply, undo } = step ?? assert.fail();
      return [apply[0].cmdlet, undo[0].cmdlet, JSON.stringify(undo[0].params['AccessRights'])];
    };
    const standing = (...levels: string[]): Calendar => ({
      folder: 'Kalender',
      entry: { rights: levels, flags: [] },
    });
    assert.deepEqual(calls(empty), [
      'Add-MailboxFolderPermission',
      'Remove-MailboxFolderPermission',
      undefined,
    ]);
    assert.deepEqual(calls(standing('Reviewer')), [
      'Set-MailboxFolderPermission',
      'Set-MailboxFolderPermission',
      '["Reviewer"]',
    ]);
    assert.deepEqual(calls(standing('ReadItems', 'CreateItems')).at(2), '["ReadItems","CreateItems"]');
    assert.deepEqual(calls(standing('Editor')).at(1), 'Remove-MailboxFolderPermission');
  });
  it('takes one slot whatever the level, so that two wishes meet', () => {
    const { mailbox, trustee } = world();
    const slots = (['Editor', 'Reviewer', null] as const).map(
      (level) => calendarLevel(mailbox, trustee, level, empty).slot,
    );
    assert.equal(new Set(slots).size, 1);
    assert.match(taking(calendarLevel(mailbox, trustee, null, empty)).thing, /=none$/);
  });
});

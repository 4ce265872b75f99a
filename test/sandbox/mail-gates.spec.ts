import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeClock } from '../../src/sandbox/clock.ts';
import { Disk } from '../../src/sandbox/disk.ts';
import { makePointer } from '../../src/sandbox/exo/cmdlets/pointers.ts';
import { dnOf } from '../../src/sandbox/exo/names.ts';
import { contoso } from '../../src/sandbox/seed/contoso.ts';
import { groups, mailboxes, people } from '../../src/sandbox/seed/ids.ts';
import type { Mailbox } from '../../src/sandbox/tenant/exchange.ts';
import { mayOpen, maySendAs, type Knock } from '../../src/sandbox/tenant/mail-gates.ts';
import { Tenant } from '../../src/sandbox/tenant/tenant.ts';

const oid = '11111111-1111-4111-8111-111111111111';
const appId = '22222222-2222-4222-8222-222222222222';
const lagMs = { entra: 0, graph: 0, exo: 0, mail: 10_000, credential: 0 };

describe('the gates between an application and a mailbox', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-gates-'));
  const clock = makeClock();
  const disk = new Disk(folder, clock);
  const settings = { latencyMs: {}, lagMs, throttle: {}, bots: [] };
  const tenant = new Tenant({ clock, settings, disk });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const made = () => makePointer({ AppId: appId, ObjectId: oid, DisplayName: 'Verba', at: clock.now() });
  let pointer = made();
  const archive = (): Mailbox => {
    const row = tenant.recipients.get(mailboxes.archive);
    assert.ok(row?.is === 'mailbox');
    return row;
  };
  const put = (more: Partial<Mailbox>): void => tenant.recipients.put({ ...archive(), ...more }, true);
  const ace = (Deny = false) => ({
    trustee: pointer.id,
    AccessRights: ['FullAccess'],
    Deny,
    InheritanceType: 'All',
    AutoMapping: false,
  });
  const knock = (more: Partial<Knock> = {}) =>
    mayOpen(tenant, 'mail', {
      principalId: oid,
      appId,
      roles: ['IMAP.AccessAsApp', 'POP.AccessAsApp', 'SMTP.SendAsApp'],
      mailbox: 'archive@contoso.com',
      protocol: 'imap',
      ...more,
    });
  const gate = (more: Partial<Knock> = {}): string => {
    const entry = knock(more);
    return entry.opens ? 'open' : entry.gate;
  };
  const assign = (scope: string, id = 'a'): void => {
    tenant.managementScopes.put(
      { id: `scope-${id}`, Name: id, RecipientFilter: scope, WhenCreatedUTC: '' },
      true,
    );
    tenant.managementRoleAssignments.put(
      {
        id,
        Name: id,
        Role: 'Application SMTP.SendAsApp',
        $pointer: pointer.id,
        scope: { type: 'CustomRecipientScope', id: `scope-${id}` },
        WhenCreatedUTC: '',
      },
      true,
    );
  };

  beforeEach(() => {
    clock.aheadMs = 0;
    tenant.fill(contoso());
    pointer = made();
    tenant.pointers.put(pointer, true);
    put({ permissions: [ace()] });
  });

  it('are all open for IMAP and POP with pointer, role and Full Access', () => {
    for (const protocol of ['imap', 'pop'] as const) assert.equal(gate({ protocol }), 'open');
    assert.equal(gate({ mailbox: 'ARCHIVE@contoso.onmicrosoft.com' }), 'open');
  });

  it('want a mailbox in the cloud first', () => {
    assert.equal(gate({ mailbox: 'nobody@contoso.com' }), 'no mailbox');
    assert.equal(gate({ mailbox: 'legacy@contoso.com', principalId: people.sam }), 'on premises');
  });

  it('want a pointer with the very object id of the token, whatever else is right', () => {
    tenant.pointers.put({ ...pointer, ObjectId: people.sam }, true);
    assert.equal(gate(), 'no pointer');
    tenant.pointers.put({ ...pointer, AppId: people.sam }, true);
    assert.equal(gate(), 'no pointer');
  });

  it('forget what a pointer was given once it is removed and made anew', () => {
    tenant.pointers.drop(pointer.id, true);
    tenant.pointers.put(made(), true);
    assert.equal(gate(), 'no full access');
  });

  it('want the role of the protocol in the token', () => {
    assert.equal(gate({ roles: ['full_access_as_app', 'POP.AccessAsApp'] }), 'no role');
    assert.equal(gate({ roles: ['POP.AccessAsApp'], protocol: 'pop' }), 'open');
  });

  it("let a mailbox's own switch beat the organization's", () => {
    const { cas } = archive();
    put({ cas: { ...cas, ImapEnabled: false } });
    assert.equal(gate(), 'off for the mailbox');
    assert.equal(gate({ protocol: 'pop' }), 'open');
    assert.equal(gate({ protocol: 'smtp' }), 'off for the tenant');
    put({ cas: { ...cas, SmtpClientAuthenticationDisabled: false } });
    assert.equal(gate({ protocol: 'smtp' }), 'open');
    tenant.transportConfig.put({ id: 'transport', SmtpClientAuthenticationDisabled: false }, true);
    put({ cas: { ...cas, SmtpClientAuthenticationDisabled: true } });
    assert.equal(gate({ protocol: 'smtp' }), 'off for the mailbox');
    put({ cas });
    assert.equal(gate({ protocol: 'smtp' }), 'open');
  });

  it('let a denial win over Full Access, and want Full Access', () => {
    put({ permissions: [ace(), ace(true)] });
    assert.equal(gate(), 'denied');
    put({ permissions: [{ ...ace(), AccessRights: ['ReadPermission'] }] });
    assert.equal(gate(), 'no full access');
  });

  describe('for SMTP without the role in the token', () => {
    const smtp = { protocol: 'smtp', roles: [] } as const;
    beforeEach(() =>
      put({ permissions: [], cas: { ...archive().cas, SmtpClientAuthenticationDisabled: false } }),
    );

    it("open by Exchange's own role, in its scope alone", () => {
      assert.equal(gate(smtp), 'no role');
      assign(`PrimarySmtpAddress -eq 'journal@contoso.com'`);
      assert.equal(gate(smtp), 'out of scope');
      assign(`ExternalDirectoryObjectId -eq '${mailboxes.archive}' -or Guid -eq 'x'`, 'b');
      assert.equal(gate(smtp), 'open');
    });

    it('shut again when the role comes into the token, for then Full Access is asked for', () => {
      assign(`PrimarySmtpAddress -eq 'archive@contoso.com'`);
      assert.equal(gate(smtp), 'open');
      assert.equal(gate({ ...smtp, roles: ['SMTP.SendAsApp'] }), 'no full access');
    });

    it('count direct members of a group named by its DN, and nobody by its address', () => {
      const team = tenant.groups.get(groups.financeTeam);
      const group = tenant.recipients.get(groups.financeTeam);
      assert.ok(team && group);
      const dn = dnOf(group);
      assign(`MemberOfGroup -eq '${dn}'`);
      assert.equal(gate(smtp), 'out of scope');
      const inner = { ...team, id: people.nora, $members: [mailboxes.archive] };
      tenant.groups.put(inner, true);
      tenant.groups.put({ ...team, $members: [inner.id] }, true);
      assert.equal(gate(smtp), 'out of scope', 'nested');
      tenant.groups.put({ ...team, $members: [mailboxes.archive] }, true);
      assert.equal(gate(smtp), 'open');
      assign(`MemberOfGroup -eq 'finance-team@contoso.com'`);
      assert.equal(gate(smtp), 'out of scope');
    });
  });

  it('are seen as they were until the lag of mail is over', () => {
    tenant.recipients.put({ ...archive(), permissions: [] });
    assert.equal(gate(), 'open');
    clock.aheadMs = 11_000;
    assert.equal(gate(), 'no full access');
  });

  it('let the app send as the mailbox, as nobody else, and as whom it holds Send As for', () => {
    const entry = knock();
    assert.ok(entry.opens);
    const may = (from: string): boolean => maySendAs(tenant, 'mail', entry, from);
    assert.deepEqual(
      ['archive@contoso.com', 'archive@contoso.onmicrosoft.com', 'journal@contoso.com', 'x@y.z'].map(may),
      [true, false, false, false],
    );
    const journal = tenant.recipients.get(mailboxes.journal);
    assert.ok(journal);
    tenant.recipients.put(
      { ...journal, sendAs: [{ trustee: pointer.id, AccessControlType: 'Allow' }] },
      true,
    );
    assert.equal(may('journal@contoso.com'), true);
  });
});

// Each row of the table of pitfalls that can be seen: the tenant is put into that state, and the answer names the row.
import assert from 'node:assert/strict';
import { question } from '../../src/questions/app-why.ts';
import { loadOperations } from '../../src/operations/load.ts';
import { guid } from '../operations/beings.ts';
import { ask } from '../operations/asked.ts';
import { others, wondering } from '../operations/app-sentences.ts';
import { lines, named, smtp, state, why } from './app-asked.ts';
import { cases, tight } from './app-cases.ts';
import { AppTenant, ids, sid } from './app-tenant.ts';

describe('Why an application cannot open a mailbox', () => {
  for (const [text, { protocols, mailboxes, ...values }] of wondering)
    it(`is asked so: ${text}`, () => {
      const expected = {
        ...values,
        ...(protocols === undefined ? {} : { protocol: protocols }),
        ...(mailboxes === undefined ? {} : { mailbox: mailboxes }),
      };
      assert.deepEqual(question.parse(ask(text)), expected);
    });
  it('takes no sentence that is meant for others', async () => {
    for (const text of others) assert.equal(question.parse(ask(text)), undefined, text);
    for (const { examples } of await loadOperations())
      for (const text of examples) assert.equal(question.parse(ask(text)), undefined, text);
  });

  for (const [row, what, put, says, text] of cases)
    it(`names ${row} where ${what}`, async () => {
      const tenant = new AppTenant();
      put(tenant);
      const answer = await why(tenant, text);
      assert.equal(named(answer), row, JSON.stringify(answer.rows));
      assert.match(lines(answer), says);
    });

  it('asks which application, protocol or mailbox where one is missing', async () => {
    for (const [text, field] of [
      ['app why', 'name'],
      ['app why "Verba Import" on finance', 'protocol'],
      ['app why "Verba Import" imap', 'mailbox'],
      ['app why "Verba Import" imap on fin*', 'mailbox'],
      ['app why "Nobody Knows" imap on finance', 'name'],
      ['app why "Verba Import" imap on nowhere', 'mailbox'],
    ] as const)
      await assert.rejects(why(new AppTenant(), text), { is: 'refused', field }, text);
  });
  it('knows the application by any of its ids, and says by which', async () => {
    for (const [id, how] of [
      [ids.client, 'client id'],
      [ids.application, 'object id of the application'],
      [ids.principal, 'object id of the enterprise application'],
    ] as const)
      assert.match(
        state(await why(new AppTenant(), `app why ${id} imap on finance`), 'Application'),
        new RegExp(`${how}$`),
      );
    const stranger = await why(new AppTenant(), `app why ${guid(999)} imap on finance`);
    assert.equal(named(stranger), 'P32');
  });
  it('gives client ids to choose from where two bear the name', async () => {
    const tenant = new AppTenant();
    tenant.principal = { ...tenant.principal, appId: guid(777) };
    await assert.rejects(why(tenant), (error: { advice?: string }) => {
      assert.ok(error.advice?.includes(guid(777)) && error.advice.includes(ids.client));
      return true;
    });
  });
  it('offers a request where Latchkey can put it right, and none where it cannot', async () => {
    const tenant = new AppTenant();
    tenant.base.full.clear();
    const sentence = 'app add "Verba Import" imap on finance@contoso.com';
    assert.deepEqual((await why(tenant)).buttons, [{ value: sentence, title: sentence }]);
    tenant.application = { ...tenant.application, passwordCredentials: [] };
    assert.match((await why(tenant)).buttons?.[0]?.value ?? '', /^app new "Verba Import" imap on/);
    tenant.principal = { ...tenant.principal, accountEnabled: false };
    assert.equal((await why(tenant)).buttons, undefined);
  });
  it('says what it could not read, and concludes nothing from it', async () => {
    for (const [failing, title] of [
      ['Get-ServicePrincipal', 'Entry in Exchange'],
      ['Get-CASMailbox', 'IMAP on the mailbox'],
      ['Get-MailboxPermission', 'Right on the mailbox'],
    ] as const) {
      const tenant = new AppTenant();
      if (failing === 'Get-MailboxPermission') tenant.base.failing = failing;
      else tenant.failing.add(failing);
      const answer = await why(tenant);
      assert.match(state(answer, title), /^\? .*busy/);
      assert.equal(named(answer), 'none');
    }
  });
  it('does not take the right that hangs on a wrong pointer for one', async () => {
    const tenant = new AppTenant();
    tenant.pointers[1] = { ...tenant.pointers[1], ObjectId: ids.application };
    assert.match(state(await why(tenant), 'Right on the mailbox'), /hangs on the wrong entry/);
  });
  it('knows the pointer by its SID or its id, and takes nobody else’s right for its own', async () => {
    const tenant = new AppTenant();
    tenant.base.full.set(tenant.finance, [{ user: ids.principal, rights: ['FullAccess'] }]);
    assert.match(state(await why(tenant), 'Right on the mailbox'), /^✓/);
    tenant.base.full.set(tenant.finance, [{ user: 'S-1-5-21-1', rights: ['FullAccess'] }]);
    assert.equal(named(await why(tenant)), 'P06');
  });
  it('says of the role of Exchange that full access goes beyond its scope (P12), and when it is enough', async () => {
    const tenant = new AppTenant();
    tight(tenant);
    assert.match(state(await why(tenant, smtp), 'Right on the mailbox'), /^✓ .*in its scope$/);
    assert.match(state(await why(tenant, smtp), 'Permission'), /^✓ .*Not needed/);
    tenant.granted = [{ role: 'SMTP.SendAsApp' }];
    tenant.base.full.set(tenant.finance, [{ user: sid, rights: ['FullAccess'] }]);
    assert.match(state(await why(tenant, smtp), 'Right on the mailbox'), /^✓ .*P12/);
  });
  it('remarks that an access policy does nothing here (P72)', async () => {
    const tenant = new AppTenant();
    tenant.policies = [{ AppId: ids.client, AccessRight: 'RestrictAccess' }];
    assert.match((await why(tenant)).note ?? '', /Graph only.*P72/);
  });
  it('leaves Exchange out for an application that people sign in to', async () => {
    const tenant = new AppTenant();
    tenant.granted = [];
    tenant.consented = ['IMAP.AccessAsUser.All offline_access'];
    const answer = await why(tenant);
    assert.match(state(answer, 'Permission'), /^✓ .*people who sign in/);
    assert.equal(state(answer, 'Entry in Exchange'), '');
    assert.match(lines(answer), /Not seen: real sign-in/);
  });
});

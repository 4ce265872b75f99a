// A real sign-in, where the vault holds a credential: each answer of Entra and of the mail server names its row.
import assert from 'node:assert/strict';
import type { Request } from '../../src/contracts/request.ts';
import type { LoginAnswer } from '../../src/contracts/mail.ts';
import { guid } from '../operations/beings.ts';
import { lines, named, noon, old, ours, out, smtp, state, why } from './app-asked.ts';
import { AppTenant, madeCredential } from './app-tenant.ts';
import { request } from './records.ts';

describe('Why an application cannot sign in', () => {
  it('finds nothing wrong where nothing is, and says that the credential was not tried', async () => {
    const answer = await why(new AppTenant());
    assert.equal(named(answer), 'none');
    assert.match(lines(answer), /All that can be seen is right. Not seen: token, real sign-in/);
    assert.match(answer.note ?? '', /Your credential was not tried/);
    assert.equal(answer.buttons, undefined);
  });
  it('signs in with the credential that the vault holds, and says that it works', async () => {
    const tenant = new AppTenant();
    tenant.hold();
    const answer = await why(tenant, undefined, ours());
    assert.match(lines(answer), /It works/);
    assert.match(answer.note ?? '', /Key Vault contoso/);
    assert.ok(answer.rows?.every(([sign]) => sign === '✓'));
    tenant.tokensAskedFor = 0;
    await why(tenant, undefined, request('LK-7', madeCredential(old, 'app:verba import 2')));
    assert.equal(tenant.tokensAskedFor, 0, 'the credential of an application whose name begins alike');
  });
  it('does not wait for what works already', async () => {
    const tenant = new AppTenant();
    tenant.hold();
    tenant.granted = [{ role: 'IMAP.AccessAsApp', at: '2026-10-21T09:30:00Z' }];
    assert.match(lines(await why(tenant, undefined, ours(noon))), /It works/);
    tenant.login = out('refused', true);
    assert.equal(named(await why(tenant, undefined, ours(noon))), 'P05');
  });

  it('does not wait for what was changed on another mailbox', async () => {
    const on = (box: string): Request => {
      const made = ours();
      const [step] = made.plan;
      const [row] = made.rows;
      assert.ok(step && row);
      return {
        ...made,
        plan: [...made.plan, { ...step, key: 'full', on: [`mailbox:${box}`] }],
        rows: [...made.rows, { ...row, key: 'full', sent: noon }],
      };
    };
    const tenant = new AppTenant();
    assert.equal(named(await why(tenant, undefined, on('another'))), 'none');
    assert.equal(named(await why(tenant, undefined, on(tenant.finance))), 'P05');
  });

  const refusals: readonly (readonly [string, number, boolean])[] = [
    ['P28', 7000215, false],
    ['P29', 7000222, false],
    ['P30', 700027, true],
    ['P31', 700027, false],
    ['P32', 700016, false],
    ['P33', 7000229, false],
    ['P34', 1002012, false],
    ['P35', 500011, false],
    ['P69', 700024, false],
    ['AADSTS53003', 53003, false],
  ];
  for (const [row, code, passing] of refusals)
    it(`names ${row} where Entra refuses the sign-in with ${code}${passing ? ' for now' : ''}`, async () => {
      const tenant = new AppTenant();
      tenant.hold();
      tenant.token = { is: 'refused', code, because: 'No.', advice: 'Do it.', passing };
      const answer = await why(tenant, undefined, ours());
      assert.equal(named(answer), row);
      assert.match(state(answer, 'Token'), passing ? /^…/ : /^✗/);
    });

  const claims: readonly (readonly [string, AppTenant['token'], RegExp])[] = [
    ['P04', { aud: 'https://graph.microsoft.com' }, /is for https:..graph/],
    ['P32', { tid: guid(999) }, /another tenant/],
    ['P01', { oid: guid(999) }, /not the enterprise application/],
    ['P03', { roles: [] }, /does not hold IMAP/],
    ['P71', { roles: ['full_access_as_app'] }, /full_access_as_app/],
  ];
  for (const [row, token, says] of claims)
    it(`names ${row} where the token says ${Object.keys(token).join()} ${JSON.stringify(Object.values(token))}`, async () => {
      const tenant = new AppTenant();
      tenant.hold();
      tenant.token = token;
      const answer = await why(tenant, undefined, ours());
      assert.equal(named(answer), row);
      assert.match(lines(answer), says);
    });

  const replies: readonly (readonly [string, LoginAnswer])[] = [
    ['P06', out('notConnected')],
    ['P07', out('switchedOff')],
    ['P08', out('policy')],
    ['P73', out('tls')],
    ['network', out('unreachable')],
    ['network', out('certificate')],
    ['throttled', out('throttled', true)],
    ['reply', out('refused')],
  ];
  for (const [row, login] of replies)
    it(`names ${row} where the server answers as with “${login.is === 'out' ? login.cause : ''}”`, async () => {
      const tenant = new AppTenant();
      tenant.hold();
      tenant.login = login;
      const answer = await why(tenant, undefined, ours());
      assert.equal(named(answer), row);
      assert.match(lines(answer), /The server said: NO Do it\./);
    });
  it('gives Exchange two hours to hear of its own role (P11)', async () => {
    const tenant = new AppTenant();
    tenant.hold();
    tenant.granted = [];
    tenant.reach = [
      { RoleName: 'Application SMTP.SendAsApp', AllowedResourceScope: 'verba', InScope: 'True' },
    ];
    tenant.login = out('refused', true);
    const answer = await why(tenant, smtp, ours());
    assert.equal(named(answer), 'P11');
    assert.match(state(answer, 'Real sign-in'), /^…/);
  });
});

// Which secrets and certificates end soon: worst first, page by page; and what is asked of Graph.
import assert from 'node:assert/strict';
import { question } from '../../src/questions/keys.ts';
import { ask } from '../operations/asked.ts';
import { app, cells, Graph, lines, secret } from './keys-graph.ts';

describe('Which secrets and certificates end soon', () => {
  let graph: Graph;
  beforeEach(() => {
    graph = new Graph();
  });

  it('is asked in a word, with a span, or as a whole question', () => {
    for (const [said, days] of [
      ['keys', ''],
      ['keys 30d', '30'],
      ['keys in the next 2 weeks?', '14'],
      ['which secrets expire in 3 months', '90'],
      ['what expires soon?', ''],
      ['expiring certificates within 10 days', '10'],
      ['Which app secrets and certificates are going to expire', ''],
    ] as const)
      assert.equal(question.parse(ask(said))?.['days'], days, said);
    for (const said of ['keys check', 'keys renew "Verba"', 'give full on keys to alex', 'keyset'])
      assert.equal(question.parse(ask(said)), undefined, said);
  });

  it('lists them worst first with their owners, and says what was read', async () => {
    graph.applications = [
      app('Later', { passwordCredentials: [secret(29, 'import')] }),
      app('Over', { keyCredentials: [{ ...secret(-3), usage: 'Verify' }] }),
      app('Fine', { passwordCredentials: [secret(31)] }),
      app('Bare', {}),
    ];
    graph.principals = [app('Portal', { passwordCredentials: [secret(0)] })];
    graph.owners.set('id of later', ['Dana', 'Riley', 'Sam']);
    const answer = await graph.keys();
    const [over = '', portal = '', later = ''] = cells(answer);
    assert.match(over, /^Over \| certificate \| ended .*\(3 days ago\) \| nobody$/);
    assert.match(portal, /^Portal \| secret \| today, .* \| nobody$/);
    assert.match(later, /^Later \| secret “import” \| .*\(29 days\) \| Dana, Riley and 1 more$/);
    assert.equal(answer.rows?.length, 3);
    assert.match(answer.note ?? '', /^All 4 applications and 1 enterprise applications read /);
  });

  it('asks Graph for two lists of full pages, and for owners of what it shows alone', async () => {
    graph.applications = Array.from({ length: 40 }, (_, n) =>
      app(`App ${n}`, { passwordCredentials: [secret(n)] }),
    );
    await graph.keys();
    const [first = '', second = '', ...owners] = graph.asked;
    assert.match(first, /^\/applications\?.*keyCredentials&\$top=999$/);
    assert.match(second, /^\/servicePrincipals\?.*keyCredentials&\$top=999$/);
    assert.equal(owners.length, 15);
  });

  it('goes on page by page', async () => {
    graph.applications = Array.from({ length: 40 }, (_, n) =>
      app(`App ${n}`, { passwordCredentials: [secret(n)] }),
    );
    const first = await graph.keys('keys 60d');
    assert.match(lines(first), /^40 end within 60 days, or ended already; page 1 of 3\./);
    assert.deepEqual(
      first.buttons?.map(({ value }) => value),
      ['keys 60d page 2', 'keys 60d csv', 'keys 60d chart'],
    );
    const last = await graph.keys('keys 60d page 3');
    assert.equal(last.rows?.length, 10);
    assert.deepEqual(
      last.buttons?.map(({ value }) => value),
      ['keys 60d csv', 'keys 60d chart'],
    );
    assert.equal((await graph.keys('keys 20d page 2')).buttons?.length, 1);
  });

  it('takes what is over beside a good one for left over, and counts what never ends', async () => {
    graph.applications = [
      app('Renewed', { passwordCredentials: [secret(-10), secret(200)] }),
      app('For ever', { passwordCredentials: [secret(null), secret(-2)] }),
    ];
    const answer = await graph.keys();
    assert.equal(
      lines(answer),
      'Nothing ends within 30 days. 2 ended beside one that is still good: they may be removed. 1 has no end.',
    );
    assert.equal(answer.rows?.length, 0);
  });

  it('tells a SAML certificate once, and leaves out what is not ours to renew', async () => {
    const print = { customKeyIdentifier: 'SAML1' };
    graph.principals = [
      app('Shop', {
        keyCredentials: [
          { ...secret(5, 'CN=Shop'), ...print, usage: 'Sign' },
          { ...secret(5), ...print, usage: 'Verify' },
        ],
        passwordCredentials: [{ ...secret(5), ...print }],
      }),
      app('mi', { servicePrincipalType: 'ManagedIdentity', keyCredentials: [secret(5)] }),
      app('Theirs', {
        appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
        keyCredentials: [secret(5)],
      }),
    ];
    const answer = await graph.keys();
    assert.equal(answer.rows?.length, 1);
    assert.match(cells(answer)[0] ?? '', /^Shop \| SAML certificate “CN=Shop” \| .*\(5 days\)/);
  });

  it('takes no secret for a part of a certificate that has no thumbprint', async () => {
    graph.principals = [
      app('Old', { keyCredentials: [{ ...secret(4), usage: 'Sign' }], passwordCredentials: [secret(5)] }),
    ];
    assert.deepEqual(
      (await graph.keys()).rows?.map(([, what]) => what),
      ['certificate', 'secret'],
    );
  });

  it('names one without a name by its id, and 500 on one application each', async () => {
    graph.applications = [
      { id: 'ID-1', displayName: '', passwordCredentials: [secret(1)] },
      app('Süd 東', { passwordCredentials: Array.from({ length: 500 }, () => secret(2)) }),
    ];
    const answer = await graph.keys();
    assert.match(cells(answer)[0] ?? '', /^id-1 \| secret/);
    assert.match(lines(answer), /^501 end/);
    assert.match(cells(answer)[1] ?? '', /^Süd 東/);
  });

  it('refuses a span that nobody means', async () => {
    await assert.rejects(graph.keys('keys 99999d'), { is: 'refused', field: 'days' });
    await assert.rejects(graph.keys('keys 0d'), { is: 'refused', field: 'days' });
  });
});

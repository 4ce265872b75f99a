// Every shape in which tenants keep secrets and certificates, and what is made of it.
import assert from 'node:assert/strict';
import { busy } from '../../src/contracts/failure.ts';
import { app, at, cells, Graph, lines, secret } from './keys-graph.ts';

const microsoft = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';
const exchange = '00000002-0000-0ff1-ce00-000000000000';
const certificate = (days: number, more: object = {}) => ({
  ...secret(days),
  usage: 'Verify',
  type: 'AsymmetricX509Cert',
  ...more,
});
/** A thumbprint in both of Graph's spellings. */
const print = (fill: number) => {
  const bytes = Buffer.alloc(20, fill);
  return { base64: bytes.toString('base64'), hex: bytes.toString('hex').toUpperCase() };
};
const saml = (fill: number, sign: number, verify = sign, password = sign) => {
  const of = { customKeyIdentifier: print(fill).base64 };
  return {
    keyCredentials: [
      { ...certificate(sign, of), usage: 'Sign', displayName: null },
      { ...certificate(verify, of), displayName: 'CN=Shop' },
    ],
    passwordCredentials: [{ ...secret(password), ...of }],
  };
};

describe('Secrets and certificates of every shape', () => {
  let graph: Graph;
  beforeEach(() => {
    graph = new Graph();
  });

  it('have an end that is missing or null: they are counted, and never called expired', async () => {
    graph.applications = [
      app('A', { passwordCredentials: [secret(null), { keyId: 'x' }], keyCredentials: null }),
      app('B', { passwordCredentials: null }),
    ];
    const { holders, endless } = await graph.read(3650);
    assert.deepEqual([holders, endless], [[], 2]);
  });

  it('have no name of their own, or one that is blank', async () => {
    graph.applications = [app('A', { passwordCredentials: [secret(1), secret(2, '  ')] })];
    assert.deepEqual(
      (await graph.keys()).rows?.map(([, what]) => what),
      ['secret', 'secret'],
    );
  });

  it('are five hundred on one application', async () => {
    graph.applications = [
      app('Hoarder', { passwordCredentials: Array.from({ length: 500 }, (_, n) => secret(n)) }),
    ];
    assert.match(lines(await graph.keys()), /^30 end within 30 days.*page 1 of 2/);
    assert.equal((await graph.one()).credentials.length, 500);
  });

  it('belong to names in any writing, of any length', async () => {
    const names = [
      'Überweisung',
      '東京',
      'بوابة البريد',
      '\u202Eevil\u202C',
      'Relay 📨🔐',
      "“q” 's, =1+1",
      'x'.repeat(256),
    ];
    graph.applications = names.map((name) => app(name, { passwordCredentials: [secret(1)] }));
    const told = (await graph.keys()).rows?.map(([name]) => name);
    assert.deepEqual(told?.toSorted(), names.toSorted());
  });

  it('tell two applications of one name apart', async () => {
    graph.applications = [
      { ...app('Scanner', { passwordCredentials: [secret(1)] }), id: '1', appId: 'AAAAAAAA-1' },
      { ...app('Scanner', { passwordCredentials: [secret(2)] }), id: '2', appId: 'bbbbbbbb-2' },
      app('Other', { passwordCredentials: [secret(3)] }),
    ];
    assert.deepEqual(
      (await graph.keys()).rows?.map(([name]) => name),
      ['Scanner (aaaaaaaa…)', 'Scanner (bbbbbbbb…)', 'Other'],
    );
  });

  it('are a SAML certificate in three entries, which ends with the first of them', async () => {
    graph.principals = [app('Shop', saml(7, 20, 9, 40))];
    const { credentials } = await graph.one();
    assert.equal(credentials.length, 1);
    const [one] = credentials;
    assert.deepEqual([one?.kind, one?.title, one?.ends], ['SAML certificate', 'CN=Shop', Date.parse(at(9))]);
  });

  it('are two SAML certificates: the one that signs counts as long as it is the one', async () => {
    const [before, after] = [saml(1, -2), saml(2, 300)];
    const both = {
      keyCredentials: [...before.keyCredentials, ...after.keyCredentials],
      passwordCredentials: [...before.passwordCredentials, ...after.passwordCredentials],
    };
    graph.principals = [app('Shop', { ...both, preferredTokenSigningKeyThumbprint: print(1).hex })];
    assert.match(lines(await graph.keys()), /^1 ends within/);
    graph.principals = [app('Shop', { ...both, preferredTokenSigningKeyThumbprint: print(2).hex })];
    assert.match(lines(await graph.keys()), /^Nothing ends.* 1 ended beside one that is still good/);
  });

  it('are left out where Azure or Microsoft renews them', async () => {
    graph.principals = [
      app('mi', { servicePrincipalType: 'ManagedIdentity', keyCredentials: [certificate(5)] }),
      app('Theirs', { appOwnerOrganizationId: microsoft, keyCredentials: [certificate(5)] }),
      app('Vendor', { appOwnerOrganizationId: 'somebody else', keyCredentials: [certificate(5)] }),
    ];
    assert.equal((await graph.one()).name, 'Vendor');
  });

  it('are the hybrid certificate that somebody hung on Exchange Online', async () => {
    graph.principals = [
      app('Office 365 Exchange Online', {
        appId: exchange.toUpperCase(),
        appOwnerOrganizationId: microsoft,
        keyCredentials: [certificate(12, { displayName: 'CN=Microsoft Exchange Server Auth Certificate' })],
      }),
    ];
    assert.match(
      cells(await graph.keys())[0] ?? '',
      /^Office 365 Exchange Online \| hybrid certificate “CN=Microsoft Exchange Server Auth Certificate” \|/,
    );
  });

  it('hang on a service principal alone, as a certificate or as a secret', async () => {
    graph.principals = [
      app('Portal', { keyCredentials: [certificate(4)], passwordCredentials: [secret(5)] }),
    ];
    const holder = await graph.one();
    assert.equal(holder.is, 'enterprise application');
    assert.deepEqual(
      holder.credentials.map(({ kind }) => kind),
      ['secret', 'certificate'],
    );
  });

  it('are over beside one that is good, or all over', async () => {
    graph.applications = [
      app('Renewed', { passwordCredentials: [secret(-1), secret(400)] }),
      app('Over', { passwordCredentials: [secret(-1), secret(-200)] }),
    ];
    const answer = await graph.keys();
    assert.deepEqual(
      answer.rows?.map(([name]) => name),
      ['Over', 'Over'],
    );
    assert.match(lines(answer), /1 ended beside one that is still good/);
  });

  it('are in our own vault, by what they are called', async () => {
    graph.applications = [
      app('Ours', { passwordCredentials: [secret(3, 'Latchkey LK-12'), secret(3, 'Latchkey LK-12 old')] }),
    ];
    const { credentials } = await graph.one();
    assert.deepEqual(
      credentials.map(({ kept }) => kept),
      [true, undefined],
    );
    assert.match(cells(await graph.keys())[0] ?? '', /secret “Latchkey LK-12” \(in the vault\)/);
  });

  it('are counted and kept as far as a list was read that broke off', async () => {
    graph.applications = [app('A', { passwordCredentials: [secret(1)] })];
    graph.breaks.set('servicePrincipals', busy('Graph is slow.', 'Wait.'));
    const { holders, sources } = await graph.read();
    assert.equal(holders.length, 1);
    assert.deepEqual(
      sources.map(({ what, count, failed }) => [what, count, failed?.because]),
      [
        ['applications', 1, undefined],
        ['enterprise applications', 0, 'Graph is slow.'],
      ],
    );
    await assert.rejects(graph.keys(), { is: 'busy', message: /enterprise applications could not be read/ });
  });
});

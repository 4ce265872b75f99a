// Steps for applications without a server: what a token's look finds wrong, proofs, switches, and names that fit.
import assert from 'node:assert/strict';
import type { Look } from '../../src/contracts/look.ts';
import type { LoginAnswer, TokenAnswer } from '../../src/contracts/mail.ts';
import type { Finding } from '../../src/contracts/step.ts';
import { labelled, slug } from '../../src/steps/apps/app.ts';
import { madeAs, madeNotes } from '../../src/steps/apps/application.ts';
import { login } from '../../src/steps/apps/proof.ts';
import { assignmentName, scopeName } from '../../src/steps/apps/smtp-rbac.ts';
import { protocolSwitch } from '../../src/steps/apps/switches.ts';
import { beside } from '../beside.ts';

const tenant = beside.setup.tenant;
const principal = '33333333-3333-4333-8333-333333333333';
const mailbox = {
  id: '44444444-4444-4444-8444-444444444444',
  address: 'archive@contoso.com',
  name: 'Archive',
  kind: 'shared mailbox',
  synced: false,
};
const app = labelled(
  {
    name: 'Verba Import',
    slot: 'verba import',
    known: { clientId: 'c', objectId: 'o', principalId: principal, unique: 'latchkey-lk-1' },
  },
  'LK-2',
);
const good: TokenAnswer = {
  is: 'token',
  aud: 'https://outlook.office365.com',
  tid: tenant,
  oid: principal,
  appId: 'c',
  roles: ['IMAP.AccessAsApp'],
  issued: '2026-11-23T09:00:00Z',
};

/** A look that answers these tokens in turn, the last for ever, and this login. */
function looking(tokens: readonly TokenAnswer[], answer: LoginAnswer = { is: 'in' }) {
  const asked: (string | undefined)[] = [];
  const look: Look = {
    ...beside,
    exo: () => assert.fail('Exchange is not asked'),
    graph: () => assert.fail('Graph is not asked'),
    graphList: () => assert.fail('Graph is not asked'),
    memberOf: () => assert.fail('nobody is asked for'),
    token: (_, anew) => {
      asked.push(anew);
      return Promise.resolve(tokens[Math.min(asked.length, tokens.length) - 1] ?? good);
    },
    login: () => Promise.resolve(answer),
  };
  return { look, asked };
}
const prove = (look: Look, without: string | null = null): Promise<Finding> =>
  login(
    app,
    { protocol: 'imap', mailbox, credential: 'x', roles: without ? [] : ['IMAP.AccessAsApp'], without },
    [],
  ).prove(look);

describe('The proof of an application', () => {
  it('is a login with a token that is as it should be', async () => {
    assert.deepEqual(await prove(looking([good]).look), { is: 'done' });
  });
  const wrong: readonly (readonly [string, Partial<Extract<TokenAnswer, { is: 'token' }>>, Finding['is']])[] =
    [
      ['aud', { aud: 'https://ps.outlook.com' }, 'blocked'],
      ['tid', { tid: 'another' }, 'blocked'],
      ['oid', { oid: 'another' }, 'blocked'],
      ['roles', { roles: [] }, 'todo'],
    ];
  for (const [claim, change, is] of wrong)
    it(`names a wrong ${claim}, after a token asked for anew`, async () => {
      const { look, asked } = looking([{ ...good, ...change }]);
      const found = await prove(look);
      assert.equal(found.is, is);
      assert.match('because' in found ? (found.because ?? '') : '', new RegExp(`\\(${claim}\\)`));
      assert.deepEqual(asked, [undefined, 'anew']);
    });
  it('asks for a token anew when a role was missing, and goes on with that one', async () => {
    const { look, asked } = looking([{ ...good, roles: [] }, good]);
    assert.deepEqual(await prove(look), { is: 'done' });
    assert.equal(asked.length, 2);
  });
  it('expects no SMTP.SendAsApp where it sends by Exchange’s own role', async () => {
    const held = { ...good, roles: ['SMTP.SendAsApp'] } as TokenAnswer;
    const found = await prove(looking([held]).look, 'SMTP.SendAsApp');
    assert.ok(found.is === 'todo' && /SMTP\.SendAsApp/.test(found.because ?? ''));
    assert.deepEqual(await prove(looking([{ ...good, roles: [] }]).look, 'SMTP.SendAsApp'), {
      is: 'done',
    });
  });
  it('waits for what may come right, and says what the server said of what will not', async () => {
    const out = {
      is: 'out',
      cause: 'refused',
      said: 'NO AUTHENTICATE failed.',
      because: 'Refused.',
      advice: 'Wait.',
    } as const;
    const young = await prove(looking([good], { ...out, passing: true }).look);
    assert.ok(young.is === 'todo' && /NO AUTHENTICATE failed/.test(young.because ?? ''));
    const never = await prove(looking([good], { ...out, passing: false }).look);
    assert.ok(never.is === 'blocked' && never.advice === 'Wait.');
  });
});

describe('A protocol switch', () => {
  const at = (own: boolean | null, organisation: boolean): Look => ({
    ...looking([good]).look,
    exo: (cmdlet) =>
      Promise.resolve(
        cmdlet === 'Get-TransportConfig'
          ? [{ SmtpClientAuthenticationDisabled: organisation }]
          : [{ ExternalDirectoryObjectId: mailbox.id, SmtpClientAuthenticationDisabled: own }],
      ),
  });
  const step = protocolSwitch('smtp', mailbox, []);
  const check = (look: Look): Promise<Finding> =>
    typeof step.check === 'string' ? assert.fail('it can be seen') : step.check(look);
  it('of a mailbox beats the organisation’s, and without one follows it', async () => {
    assert.deepEqual(await check(at(false, true)), { is: 'done' });
    assert.deepEqual(await check(at(null, false)), { is: 'done' });
    assert.deepEqual(await check(at(null, true)), { is: 'todo', was: null });
    assert.deepEqual(await check(at(true, false)), { is: 'todo', was: true });
  });
});

describe('Names that Latchkey gives', () => {
  it('fit into Exchange and the vault, whatever the application is called', () => {
    for (const name of ['Verba Import', 'Ünïcode & Söhne GmbH '.repeat(9), '★★★', "o'neil; x"]) {
      const ref = { name, slot: name.toLowerCase(), known: null };
      assert.match(slug(name), /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      assert.ok(scopeName(mailbox).length <= 64);
      assert.ok(assignmentName(ref, mailbox).length <= 64, assignmentName(ref, mailbox));
    }
  });
  it('tell under which name an application was made, though it was renamed', () => {
    for (const name of ['Verba Import', 'a “quoted” one', 'x”.'])
      assert.equal(madeAs(madeNotes(labelled({ name, slot: name, known: null }, 'LK-7'))), name);
    assert.equal(madeAs('Made by hand.'), undefined);
  });
});

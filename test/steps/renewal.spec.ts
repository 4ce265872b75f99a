// Steps of a renewal without a server: a token with the new credential, and whether the product has switched to it.
import assert from 'node:assert/strict';
import { blocked, busy } from '../../src/contracts/failure.ts';
import type { Look, Row } from '../../src/contracts/look.ts';
import type { TokenAnswer } from '../../src/contracts/mail.ts';
import type { Change, Finding } from '../../src/contracts/step.ts';
import { labelled } from '../../src/steps/apps/app.ts';
import { keyGone } from '../../src/steps/apps/key-gone.ts';
import { switched } from '../../src/steps/apps/switched.ts';
import { token } from '../../src/steps/apps/token.ts';
import { beside } from '../beside.ts';

const app = labelled(
  {
    name: 'Verba Import',
    slot: 'verba import',
    known: { clientId: 'c-1', objectId: 'o-1', principalId: 'p-1', unique: 'latchkey-lk-1' },
  },
  'LK-2',
);
const day = 86_400_000;
const made = Date.parse('2026-11-20T10:00:00Z');
const at = (days: number): string => new Date(made + days * day).toISOString();
const thumbprint = Buffer.from('0123456789abcdef0123456789abcdef01234567', 'hex').toString('base64');
const application: Row = {
  id: 'o-1',
  passwordCredentials: [
    { keyId: 'OLD', startDateTime: at(-180) },
    { keyId: 'new', startDateTime: at(0) },
  ],
  keyCredentials: [{ keyId: 'cert', customKeyIdentifier: thumbprint, startDateTime: at(0) }],
};

interface World {
  readonly row?: Row | undefined;
  readonly mark?: 'new' | 'cert' | 'none';
  readonly log?: () => Promise<readonly Row[]>;
  readonly signInData?: boolean;
  readonly answer?: TokenAnswer;
}
function looking(world: World = {}): { readonly look: Look; readonly asked: string[] } {
  const { mark = 'new', signInData = true } = world;
  const row = 'row' in world ? world.row : application;
  const asked: string[] = [];
  const look: Look = {
    ...beside,
    setup: { ...beside.setup, signInData },
    exo: () => assert.fail('Exchange is not asked'),
    memberOf: () => assert.fail('nobody is asked for'),
    graph: () => Promise.resolve(row),
    graphList: (path) => {
      asked.push(path);
      return (world.log ?? (() => Promise.resolve([])))();
    },
    vault: () =>
      Promise.resolve(
        mark === 'none'
          ? undefined
          : mark === 'new'
            ? { kind: 'secret', mark: 'new', where: 'here' }
            : { kind: 'certificate', mark: thumbprint, where: 'here' },
      ),
    token: (who, anew) => {
      assert.deepEqual([who, anew], [{ appId: 'c-1', credential: 'v-1' }, 'anew']);
      return Promise.resolve(world.answer ?? assert.fail('no token is asked for'));
    },
  };
  return { look, asked };
}
const use = (key: string, days: number, more: Row = {}): Row => ({
  createdDateTime: at(days),
  servicePrincipalCredentialKeyId: key,
  status: { errorCode: 0 },
  ...more,
});
const quiet = [use('old', -3), use('OLD', -2), use('old', -1)];

describe('The proof that a token is issued', () => {
  const prove = (answer: TokenAnswer): Promise<Finding> =>
    token(app, 'v-1', []).prove(looking({ answer }).look);
  const refused = { is: 'refused', code: 7000215, because: 'Wrong secret.', advice: 'Wait.' } as const;

  it('asks for one anew, waits while a new credential may be unknown, and stops where it never will be', async () => {
    const issued = { aud: 'a', tid: 't', oid: 'p-1', appId: 'c-1', roles: [], issued: at(0) };
    assert.deepEqual(await prove({ is: 'token', ...issued }), { is: 'done' });
    const young = await prove({ ...refused, passing: true });
    assert.deepEqual(young, {
      is: 'todo',
      because: 'Entra ID refuses the new credential (AADSTS7000215): Wrong secret. Wait.',
    });
    const never = await prove({ ...refused, passing: false });
    assert.ok(never.is === 'blocked' && never.advice === 'Wait.');
  });

  it('waits for minutes before it gives up, at first often', () => {
    const { patience } = token(app, 'v-1', []);
    assert.equal(patience[0], 5000);
    assert.ok(patience.reduce((sum, ms) => sum + ms, 0) > 8 * 60_000);
  });

  it('says nothing of an application that does not show', async () => {
    const own = labelled({ name: 'Verba', slot: 'verba', known: null }, 'LK-1');
    const found = await token(own, 'v-1', []).prove(looking({ row: undefined }).look);
    assert.equal(found.is, 'unknown');
  });
});

describe('The switch to a new credential', () => {
  const step: Change = switched(
    app,
    { old: 'old', what: 'secret', credential: 'v-1', overlapDays: 7, owners: ['dana'] },
    [],
  );
  const check = async (world: World): Promise<[Finding['is'], number]> => {
    const { look, asked } = looking(world);
    const found = typeof step.check === 'string' ? assert.fail() : await step.check(look);
    return [found.is, asked.length];
  };
  const log = (...rows: readonly Row[]) => ({ log: () => Promise.resolve(rows) });

  it('is told by a person within the overlap and by the log after it, and holds nothing up before', () => {
    const [call] = step.apply;
    assert.ok(call.via === 'hand');
    assert.deepEqual([call.button, call.by, call.remindAfter], ['Switched', ['dana'], 7 * day]);
    assert.ok(step.orTheirWord && step.afterHandover);
  });

  it('is seen in the log of this application’s sign-ins, by the id of each credential', async () => {
    const { look, asked } = looking(log(...quiet, use('new', 2), use('new', 9)));
    assert.deepEqual(typeof step.check === 'string' ? assert.fail() : await step.check(look), { is: 'done' });
    assert.match(asked[0] ?? '', /^\/beta\/auditLogs\/signIns\?.*'servicePrincipal'.* and appId eq 'c-1'/);
    assert.deepEqual(await check(log(...quiet, use('new', 2), use('old', 8), use('new', 9))), ['todo', 1]);
  });

  it('is seen by a certificate’s thumbprint, where the log does not name its id', async () => {
    const bare = { servicePrincipalCredentialKeyId: null };
    const print = { servicePrincipalCredentialThumbprint: '0123456789ABCDEF0123456789ABCDEF01234567' };
    const rows = [...quiet, use('', 2, { ...bare, ...print }), use('', 9, { ...bare, ...print })];
    assert.deepEqual(await check({ mark: 'cert', ...log(...rows) }), ['done', 1]);
    assert.deepEqual(await check({ mark: 'cert', ...log(...quiet, use('', 2, bare), use('', 9, bare)) }), [
      'todo',
      1,
    ]);
  });

  it('does not count what failed, and asks for no log where it may not', async () => {
    const failed = { status: { errorCode: 7000215 } };
    assert.deepEqual(await check(log(...quiet, use('new', 2, failed), use('new', 9, failed))), ['todo', 1]);
    assert.deepEqual(await check({ signInData: false }), ['todo', 0]);
  });

  it('is over where the old one is gone already, by whomever', async () => {
    const row = { ...application, passwordCredentials: [{ keyId: 'new' }] };
    assert.deepEqual(await check({ row, signInData: false }), ['done', 0]);
    assert.deepEqual(await check({ row: undefined }), ['done', 0]);
  });

  it('is not known without a right to read or a licence, nor while the vault shows none; a busy log is asked again', async () => {
    const no = (): Promise<never> => Promise.reject(blocked('No right.', 'Grant it.'));
    assert.deepEqual(await check({ log: no }), ['todo', 1]);
    assert.deepEqual(await check({ mark: 'none', log: no }), ['todo', 0]);
    await assert.rejects(check({ log: () => Promise.reject(busy('Busy.', 'Wait.')) }), { is: 'busy' });
  });
});

describe('The removal of a credential', () => {
  const gone = keyGone(app, { id: 'old', is: 'secret', title: 'Secret removed' }, []);
  const check = (row: Row | undefined): Promise<Finding> =>
    typeof gone.check === 'string' ? assert.fail() : gone.check(looking({ row }).look);

  it('is done when it is not among the application’s, whatever case its id is written in', async () => {
    assert.deepEqual(await check(application), { is: 'todo' });
    assert.deepEqual(await check({ ...application, passwordCredentials: [] }), { is: 'done' });
    assert.deepEqual(await check(undefined), { is: 'done' });
    assert.equal(gone.undo, 'cannot be undone');
  });
});

// What policy lets be renewed by itself: opened by the calendar, passed without a press, and told where it cannot be.
import assert from 'node:assert/strict';
import type { Operation, Values } from '../../src/contracts/operation.ts';
import { operation as give } from '../../src/operations/give-access.ts';
import { renewByItself } from '../../src/requests/by-itself.ts';
import { chat, Office, policy, somebody } from './office.ts';

const app = '00000000-0000-4000-8000-0000000000aa';
const dana = { ...somebody('dana'), zone: 'Europe/Berlin', locale: 'en-GB' };

describe('A secret that policy lets be renewed by itself', () => {
  let office: Office;
  let values: Values | undefined;
  let says: Values;
  beforeEach(() => {
    office = new Office();
    values = undefined;
    says = { rights: 'full', mailbox: 'finance', to: 'alex' };
    // Any operation will do: this room knows none of them.
    const renew: Operation = {
      ...(give as unknown as Operation),
      name: 'keys-renew',
      read: (given, moment) => {
        values = given;
        return (give as unknown as Operation).read(says, moment);
      },
    };
    office.operations.set('keys-renew', renew);
    office.rule({}, { renews: [{ app, vault: 'verba' }], openAsks: 0 });
  });
  const renews = () =>
    renewByItself({ clientId: app, key: 'k1', who: dana, where: chat('ops') }, office.desk);

  it('is asked for by the bot and passed by policy, with no press, no group and no limit of asks', async () => {
    const came = await renews();
    assert.deepEqual(came, { request: 'LK-1' });
    assert.deepEqual(values, { name: app, key: 'k1', credential: 'secret', publish: 'verba' });
    const request = await office.get('LK-1');
    assert.deepEqual([request.state, request.byItself, request.pending], ['running', true, undefined]);
    const [asked, passed] = office.store.events;
    assert.deepEqual([asked?.kind, asked?.by, asked?.words], ['asked', 'latchkey', undefined]);
    assert.deepEqual([passed?.kind, passed?.by, passed?.facts['policy']], ['passed', 'latchkey', 'hash']);
  });

  it('is tried once: what became of that is told', async () => {
    await renews();
    assert.deepEqual(await renews(), {
      failed: 'LK-1 tried it before; “show LK-1” says what became of it.',
    });
  });

  it('is left to people where policy does not name it, where there is none, and where nothing may be run', async () => {
    office.rule({}, { renews: [{ app: 'another', vault: 'verba' }] });
    assert.equal(await renews(), undefined);
    office.policy = { is: 'policy', policy, hash: 'hash' };
    assert.equal(await renews(), undefined);
    office.policy = { is: 'none', because: 'It is gone.' };
    assert.equal(await renews(), undefined);
    office.rule({}, { renews: [{ app, vault: 'verba' }] });
    office.trust = 'observe';
    assert.equal(await renews(), undefined);
    office.trust = 'act';
    office.operations.delete('keys-renew');
    assert.equal(await renews(), undefined);
    assert.deepEqual(office.store.events, []);
  });

  const failed = async (): Promise<string> => {
    const came = await renews();
    return came && 'failed' in came ? came.failed : assert.fail(JSON.stringify(came));
  };

  it('says what is in its way: a value, policy’s rules, a service; and hides no bug', async () => {
    says = { rights: 'everything', mailbox: 'finance', to: 'alex' };
    assert.match(await failed(), /everything/);
    says = { rights: 'full', mailbox: 'finance', to: 'alex' };
    office.rule({ operations: ['give-access'] }, { renews: [{ app, vault: 'verba' }] });
    assert.match(await failed(), /Policy does not allow this any more/);
    office.rule({}, { renews: [{ app, vault: 'verba' }], neverTouch: ['finance@contoso.com'] });
    assert.match(await failed(), /never to be touched/);
    office.rule({}, { renews: [{ app, vault: 'verba' }] });
    office.tenant.failing = 'Get-Mailbox';
    assert.match(await failed(), /Exchange is busy\. Wait\./);
    office.tenant.failing = undefined;
    office.beforeCommit = () => {
      throw new Error('a bug');
    };
    await assert.rejects(renews(), /a bug/);
  });

  it('is nothing where all is so already, and not run where something is blocked', async () => {
    const held = [{ user: 'alex@contoso.com', rights: ['FullAccess'] }];
    office.tenant.full.set(office.tenant.of('finance').id, held);
    assert.equal(await renews(), undefined);
    office.tenant.full.set(office.tenant.of('finance').id, [
      { user: 'alex@contoso.com', rights: ['FullAccess'], deny: true },
    ]);
    assert.match(await failed(), /Something stands in its way/);
  });
});

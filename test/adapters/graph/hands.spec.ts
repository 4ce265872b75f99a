import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { realClock } from '../../../src/adapters/clock.ts';
import { makeGraph } from '../../../src/adapters/graph/client.ts';
import { makeGraphHands } from '../../../src/adapters/graph/hands.ts';
import { makeHands } from '../../../src/adapters/hands.ts';
import type { ReadyGraph } from '../../../src/contracts/call.ts';
import { blocked, Failure } from '../../../src/contracts/failure.ts';
import type { Mark, Opened, Vault } from '../../../src/contracts/vault.ts';
import { call, error, outcomes, type Said } from './refusals.ts';

interface Heard {
  readonly line: string;
  readonly prefer: string | undefined;
  readonly body: unknown;
}

class MemoryVault implements Vault {
  readonly kind = 'sealed';
  readonly held = new Map<string, { secret: string; mark: string; expires: string | undefined }>();
  trouble: Failure | undefined;

  put(name: string, secret: string, mark: string, expires?: string): Promise<void> {
    if (this.trouble) return Promise.reject(this.trouble);
    this.held.set(name, { secret, mark, expires });
    return Promise.resolve();
  }
  mark(name: string): Promise<Mark | undefined> {
    const found = this.held.get(name);
    return Promise.resolve(found && { kind: 'secret', mark: found.mark, where: 'in memory' });
  }
  makeCertificate(name: string): Promise<void> {
    this.held.set(name, { secret: 'key', mark: 'thumbprint', expires: undefined });
    return Promise.resolve();
  }
  forget(name: string): Promise<void> {
    this.held.delete(name);
    return Promise.resolve();
  }
  open(name: string): Promise<Opened> {
    const found = this.held.get(name);
    return found
      ? Promise.resolve({ kind: 'secret', value: found.secret })
      : Promise.reject(blocked('It is not there.', 'Make it.'));
  }
}

const added = call('POST', '/applications/1/addPassword', {
  body: { passwordCredential: { displayName: 'Latchkey LK-1' } },
  keep: { field: 'secretText', as: 'latchkey-x', mark: 'keyId' },
});

describe('Writing to Graph', () => {
  let server: Server;
  let says: Said = { status: 204 };
  let heard: Heard[] = [];
  let vault = new MemoryVault();
  const clock = realClock();
  const send = (what: ReadyGraph, keeper: Vault | undefined = vault) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const tokens = { get: () => Promise.resolve('token'), drop: () => undefined };
    return makeGraphHands({ client: makeGraph({ url, tokens }), tokens, clock, vault: keeper })(what);
  };
  const failing = async (what: ReadyGraph, keeper?: Vault): Promise<Failure> => {
    const failure = await send(what, keeper).then(
      () => assert.fail('it was taken'),
      (thrown: unknown) => thrown,
    );
    assert.ok(failure instanceof Failure, String(failure));
    assert.notEqual(failure.advice, '');
    return failure;
  };

  before(async () => {
    server = createServer((request: IncomingMessage, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        const prefer = request.headers.prefer;
        const body: unknown = text === '' ? undefined : JSON.parse(text);
        heard.push({ line: `${request.method ?? ''} ${request.url ?? ''}`, prefer: String(prefer), body });
        response.writeHead(says.status, { 'request-id': 'r-1', ...says.headers });
        response.end(says.body === undefined ? '' : JSON.stringify(says.body));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  after(() => server.close());
  beforeEach(() => {
    says = { status: 204 };
    heard = [];
    vault = new MemoryVault();
  });

  it('sends the very call, once, and tells the service’s own id for it', async () => {
    says = { status: 201, body: { id: 'x' } };
    const upsert = call('PATCH', "/applications(uniqueName='latchkey-lk-1')", {
      body: { displayName: 'Verba Import' },
      prefer: 'create-if-missing',
    });
    const answer = await send(upsert);
    assert.deepEqual(answer, { rows: [{ id: 'x' }], warnings: [], existed: false, serviceId: 'r-1' });
    assert.deepEqual(heard, [
      {
        line: "PATCH /v1.0/applications(uniqueName='latchkey-lk-1')",
        prefer: 'create-if-missing',
        body: { displayName: 'Verba Import' },
      },
    ]);
  });

  it('puts an answer’s secret into the vault, and gives it to nobody', async () => {
    says = { status: 200, body: { keyId: 'k', secretText: 'hush', endDateTime: '2027-01-01T00:00:00Z' } };
    const answer = await send(added);
    assert.equal(JSON.stringify(answer).includes('hush'), false);
    assert.deepEqual(vault.held.get('latchkey-x'), {
      secret: 'hush',
      mark: 'k',
      expires: '2027-01-01T00:00:00Z',
    });
  });

  it('asks for no secret that nobody could keep', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const tokens = { get: () => Promise.resolve('token'), drop: () => undefined };
    const hands = makeGraphHands({
      client: makeGraph({ url, tokens }),
      tokens,
      clock,
      vault: undefined,
    });
    await assert.rejects(hands(added), { name: 'Failure', is: 'blocked' });
    assert.deepEqual(heard, []);
  });

  it('says that it may have had effect when the vault does not take the secret, and does not name it', async () => {
    says = { status: 200, body: { keyId: 'k', secretText: 'hush' } };
    vault.trouble = new Failure('busy', 'The vault is away.', { advice: 'Wait.' });
    const failure = await failing(added);
    assert.deepEqual([failure.is, failure.took], ['busy', 'perhaps']);
    assert.equal(`${failure.message}${failure.advice}`.includes('hush'), false);
  });

  for (const [what, ready, answer, expected] of outcomes)
    it(`takes ${what} as ${expected}`, async () => {
      says = answer;
      if (expected === 'existed') {
        assert.equal((await send(ready)).existed, true);
        return;
      }
      const failure = await failing(ready);
      assert.equal(`${failure.is} ${failure.took}`, expected);
    });

  it('waits as long as it is told', async () => {
    says = { status: 429, headers: { 'retry-after': '7' } };
    assert.equal((await failing(call('PATCH', '/applications/1'))).retryAfter, 7000);
  });

  it('names the permission that is missing', async () => {
    says = error(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
    const path = '/servicePrincipals/1/appRoleAssignedTo';
    assert.match((await failing(call('POST', path))).advice, /AppRoleAssignment\.ReadWrite\.All/);
    assert.match((await failing(call('DELETE', '/applications/1'))).advice, /ReadWrite\.OwnedBy/);
  });

  it('hands each call to the service it is for', async () => {
    const exo = { run: () => Promise.reject(new Error('No Exchange here.')) };
    const hands = makeHands({ exo, graph: (what) => send(what), vault });
    const make = {
      via: 'vault',
      verb: 'make certificate',
      name: 'c',
      params: { subject: 'CN=c', months: 1 },
    } as const;
    assert.equal((await hands.send(make)).existed, false);
    assert.equal((await hands.send(make)).existed, true);
    assert.equal((await hands.send({ via: 'vault', verb: 'forget', name: 'c' })).existed, false);
    assert.equal((await hands.send({ via: 'vault', verb: 'forget', name: 'c' })).existed, true);
    const copy = (from: string) => hands.send({ via: 'vault', verb: 'copy', name: 'read-here', from });
    await vault.put('fresh', 'secret-for-copying', 'k2', '2027-01-01T00:00:00.000Z');
    await copy('fresh');
    await copy('fresh');
    assert.deepEqual(await vault.open('read-here'), { kind: 'secret', value: 'secret-for-copying' });
    assert.equal((await vault.mark('read-here'))?.mark, 'k2');
    await assert.rejects(copy('nothing'), { is: 'blocked' });
    await assert.rejects(hands.send({ via: 'exo', cmdlet: 'Set-Mailbox', params: {} }), /No Exchange/);
    assert.equal((await hands.send(call('DELETE', '/applications/1'))).existed, false);
    const without = makeHands({ exo, graph: (what) => send(what), vault: undefined });
    await assert.rejects(
      Promise.resolve().then(() => without.send(make)),
      { is: 'blocked' },
    );
  });
});

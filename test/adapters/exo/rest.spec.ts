import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { realClock } from '../../../src/adapters/clock.ts';
import { createRunner } from '../../../src/adapters/exo/rest.ts';
import type { Failure } from '../../../src/contracts/failure.ts';
import { complaints } from './complaints.ts';
import { complaint, json, scripted, type Reply } from './scripted.ts';

describe('The REST runner, when Exchange answers oddly', () => {
  const exchange = scripted();
  const { failing } = exchange;

  it('sends what Microsoft’s own module sends, and parameters as data', async () => {
    exchange.replies = [
      json(200, { value: [{ A: 1, 'A@odata.type': '#Int32', '@odata.id': 'x' }] }, { 'request-id': 'r-1' }),
    ];
    const answer = await exchange.runner.run(
      'Set-Mailbox',
      { Identity: "o'x", Off: undefined, None: null, List: { add: ['a'] } },
      ['A', 'B'],
    );
    assert.deepEqual(answer, { rows: [{ A: 1 }], warnings: [], existed: false, serviceId: 'r-1' });
    const [sent] = exchange.seen;
    assert.equal(sent?.url, '/adminapi/beta/T/InvokeCommand?$select=A,B');
    assert.equal(sent.token, 'Bearer t0');
    assert.equal(
      sent.headers['x-anchormailbox'],
      'APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@T',
    );
    assert.equal(sent.headers['x-responseformat'], 'json');
    assert.match(String(sent.headers['client-request-id']), /^[0-9a-f-]{36}$/);
    assert.deepEqual(sent.body, {
      CmdletInput: {
        CmdletName: 'Set-Mailbox',
        Parameters: {
          Identity: "o'x",
          None: null,
          List: { '@odata.type': '#Exchange.GenericHashTable', add: ['a'] },
        },
      },
    });
  });

  it('follows pages by posting the same again, but never to another host nor in a circle', async () => {
    exchange.replies = [
      json(200, { value: [{ n: 1 }], '@odata.nextLink': `${exchange.url}/next` }),
      json(200, { value: [{ n: 2 }] }),
    ];
    assert.deepEqual((await exchange.runner.run('Get-Mailbox', {})).rows, [{ n: 1 }, { n: 2 }]);
    assert.deepEqual(exchange.seen[1]?.body, exchange.seen[0]?.body);
    const elsewhere = await failing(
      'Get-Mailbox',
      json(200, { value: [], '@odata.nextLink': 'https://evil.example/' }),
    );
    assert.match(elsewhere.message, /another host/);
    const circle = await failing(
      'Get-Mailbox',
      json(200, { value: [], '@odata.nextLink': `${exchange.url}/same` }),
    );
    assert.match(circle.message, /again and again/);
  });

  it('follows redirects on its own host, with the same body, and to nobody else', async () => {
    const to =
      (location: string): Reply =>
      (res) =>
        void res.writeHead(307, { location }).end();
    exchange.replies = [to('/elsewhere'), json(200, { value: [] })];
    await exchange.runner.run('Set-Mailbox', { Identity: 'x' });
    assert.deepEqual(
      [exchange.seen[1]?.url, exchange.seen[1]?.token, exchange.seen[1]?.body],
      ['/elsewhere', 'Bearer t0', exchange.seen[0]?.body],
    );
    for (const location of [
      'https://evil.example/',
      'http://outlook.office365.com/',
      'https://office365.com.evil.example/',
    ])
      assert.match((await failing('Set-Mailbox', to(location))).message, /not Microsoft/);
    assert.match((await failing('Set-Mailbox', to('/loop'))).message, /without end/);
  });

  it('asks for a fresh token once where the old one is refused', async () => {
    exchange.replies = [json(401, {}), json(200, { value: [] })];
    await exchange.runner.run('Set-Mailbox', { Identity: 'x' });
    assert.deepEqual(
      [exchange.seen.map(({ token }) => token), exchange.dropped],
      [['Bearer t0', 'Bearer t1'], ['t0']],
    );
    const failure = await failing('Set-Mailbox', json(401, {}));
    assert.deepEqual([failure.is, failure.took], ['blocked', 'no']);
    assert.match(failure.advice, /Exchange\.ManageAsApp/);
  });

  it('knows a missing role even where the answer holds nothing that can be read', async () => {
    const failure = await failing('Set-Mailbox', (res) => void res.writeHead(403).end('\0\0<html>'));
    assert.equal(failure.is, 'blocked');
    assert.match(failure.advice, /Exchange Recipient Administrator/);
  });

  it('waits as long as it is told, to the fraction of a second', async () => {
    const slow = await failing('Set-Mailbox', json(429, {}, { 'retry-after': '1.25' }));
    assert.deepEqual([slow.is, slow.took, slow.retryAfter], ['busy', 'no', 1250]);
    const down = await failing('Set-Mailbox', json(503, {}, { 'retry-after': '3' }));
    assert.deepEqual([down.is, down.took, down.retryAfter], ['busy', 'perhaps', 3000]);
  });

  it('says that a write may have taken effect where no answer came', async () => {
    for (const reply of [
      (res: ServerResponse) => void res.destroy(),
      () => undefined,
      json(500, {}),
      json(504, {}),
      (res: ServerResponse) => void res.writeHead(200).end('{"value":[{"A"'),
    ]) {
      const failure = await failing('Set-Mailbox', reply);
      assert.deepEqual([failure.is, failure.took], ['busy', 'perhaps']);
      assert.equal((await failing('Get-Mailbox', reply)).took, 'no');
    }
  });

  it('says that nothing happened where nobody listens', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    const nobody = createRunner({
      url: `http://127.0.0.1:${port}`,
      tenant: 'T',
      clock: realClock(),
      tokens: { get: async () => 't', drop: () => undefined },
    });
    await assert.rejects(
      nobody.run('Set-Mailbox', {}),
      (error: Failure) => error.is === 'busy' && error.took === 'no',
    );
  });

  it('reads again once where an answer is cut off', async () => {
    exchange.replies = [(res) => void res.writeHead(200).end('{"value":['), json(200, { value: [{ A: 1 }] })];
    assert.deepEqual((await exchange.runner.run('Get-Mailbox', {})).rows, [{ A: 1 }]);
  });

  it('refuses an answer without end', async () => {
    assert.match(
      (await failing('Get-Mailbox', json(200, { value: ['x'.repeat(200_000)] }))).message,
      /too large/,
    );
  });

  for (const [type, message, cmdlet, outcome] of complaints)
    it(`takes ${type || `“${message}”`} from ${cmdlet} as ${outcome}`, async () => {
      if (outcome === 'existed' || outcome === 'empty') {
        exchange.replies = [complaint(type, message)];
        const answer = await exchange.runner.run(cmdlet, {});
        assert.deepEqual([answer.rows, answer.existed], [[], outcome === 'existed']);
      } else assert.equal((await failing(cmdlet, complaint(type, message))).is, outcome);
    });

  it('reads the older form of an error too', async () => {
    const details = [
      { message: "Ex6F9304|Microsoft.X.ManagementObjectNotFoundException|The object 'x' couldn't be found." },
    ];
    const failure = await failing(
      'Set-Mailbox',
      json(400, { error: { message: 'Invalid Operation', details } }),
    );
    assert.equal(failure.message, "The object 'x' couldn't be found.");
  });

  it('runs four at a time and lets the others wait', async () => {
    let inside = 0;
    let most = 0;
    exchange.replies = [
      (res) => {
        most = Math.max(most, ++inside);
        setTimeout(() => {
          inside--;
          json(200, { value: [] })(res, undefined as never, '');
        }, 15);
      },
    ];
    await Promise.all(Array.from({ length: 12 }, () => exchange.runner.run('Get-Mailbox', {})));
    assert.equal(most, 4);
  });
});

import assert from 'node:assert/strict';
import { startSandbox, type Started } from './start.ts';
import { graphScope, Talk } from './talk.ts';

const list = '/applications?$select=id,keyCredentials';

describe('the sandbox’s Graph, where lists carry keys', () => {
  let sandbox: Started;
  let talk: Talk;
  let look: string;
  before(async () => {
    sandbox = await startSandbox();
    talk = new Talk(sandbox.ready);
    look = await talk.token('look', graphScope);
  });
  after(async () => sandbox.stop());
  const statuses = async (many: number, path = list): Promise<number[]> => {
    const all: number[] = [];
    for (let n = 0; n < many; n += 1) all.push((await talk.graph(look, path)).status);
    return all;
  };
  const refused = (all: readonly number[]): number => all.filter((status) => status === 429).length;

  it('answers 150 in a minute, of both kinds together, and says when there is room again', async () => {
    assert.equal(refused(await statuses(100)), 0);
    assert.equal(refused(await statuses(52, '/servicePrincipals?$select=keyCredentials')), 2);
    const reply = await talk.graph(look, list);
    const seconds = Number(reply.headers['retry-after']);
    assert.ok(seconds >= 1 && seconds <= 60, String(seconds));
    await talk.control('/clock', { aheadMs: 61_000 });
    assert.deepEqual(await statuses(1), [200]);
  });

  it('has that limit inside a batch as well, for the items alone that meet it', async () => {
    await talk.control('/settings', { throttle: { keyCredentials: 0 } });
    const reply = await talk.graph(look, '/$batch', {
      method: 'POST',
      body: {
        requests: [
          { id: '1', method: 'GET', url: list },
          { id: '2', method: 'GET', url: '/applications?$select=id' },
        ],
      },
    });
    assert.equal(reply.status, 200);
    const items = (reply.json as unknown as { responses: { id: string; status: number; headers: object }[] })
      .responses;
    assert.deepEqual(items.map(({ id, status }) => `${id} ${status}`).sort(), ['1 429', '2 200']);
    assert.ok('Retry-After' in (items.find(({ id }) => id === '1')?.headers ?? {}));
  });

  it('has none where keys are not asked for, or one object is', async () => {
    const { json } = await talk.graph(look, '/applications?$select=id&$top=1');
    const id = String(json.value[0]?.['id']);
    assert.deepEqual(await statuses(2, '/applications'), [200, 200]);
    assert.deepEqual(await statuses(2, `/applications/${id}?$select=keyCredentials`), [200, 200]);
  });
});

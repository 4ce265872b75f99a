// Whom a mention pings: by the roster's numbering, and by the Entra id where the roster cannot be read.
import assert from 'node:assert/strict';
import type { ConnectorClient } from 'botframework-connector';
import { makeMentions } from '../../../src/adapters/teams/mentions.ts';
import { busy } from '../../../src/contracts/failure.ts';

const dana = { id: '6f9d2a52-0000-4000-8000-000000000001', name: 'Dana *Weiss*' };

/** A roster that answers in this way; all that a mention asks for. */
const roster = (answer: () => Promise<object>) => {
  let asked = 0;
  const getConversationMember = (): Promise<object> => {
    asked += 1;
    return answer();
  };
  const client = { conversations: { getConversationMember } } as unknown as ConnectorClient;
  return { client, asked: () => asked };
};

describe('A mention', () => {
  it('pings the id that the roster knows, asked for once', async () => {
    const mentions = makeMentions();
    const { client, asked } = roster(async () => ({ id: '29:dana' }));
    for (let n = 0; n < 2; n += 1) {
      const { text, entity } = await mentions.of('19:ops', dana, client);
      assert.equal(text, '<at>Dana Weiss</at>');
      assert.deepEqual(entity.mentioned, { id: '29:dana', name: 'Dana Weiss' });
    }
    assert.equal(asked(), 1);
  });

  it('falls back on the Entra id where the roster cannot be read, and asks again the next time', async () => {
    const mentions = makeMentions();
    const { client, asked } = roster(() => Promise.reject(busy('Teams is away.', 'Wait.')));
    for (let n = 0; n < 2; n += 1)
      assert.equal((await mentions.of('19:ops', dana, client)).entity.mentioned.id, dana.id);
    assert.equal(asked(), 2);
    assert.deepEqual(await mentions.here('19:ops', [dana], client), []);
  });

  it('hides no bug', async () => {
    const { client } = roster(() => Promise.reject(new TypeError('not ours')));
    await assert.rejects(makeMentions().of('19:ops', dana, client), TypeError);
  });
});

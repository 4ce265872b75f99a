// Who is in a group, and whom cards can reach.
import assert from 'node:assert/strict';
import { blocked, busy } from '../../src/contracts/failure.ts';
import { path } from '../../src/contracts/look.ts';
import { makeMembers, makeReachable } from '../../src/requests/people.ts';
import { alex, groups, Office, refuses, somebody } from './office.ts';

describe('The people of a group', () => {
  it('are counted once, without guests, disabled accounts and what has no id', async () => {
    const office = new Office();
    const found = await office.desk.members([groups.approvers, groups.askers]);
    assert.deepEqual(
      found.map(({ id }) => id),
      ['ada', 'ben', 'riley', alex, 'sky'],
    );
    assert.equal(found[0]?.name, 'Ada');
    const odd = makeMembers({ ...office.look, graphList: async () => [{ id: null }, { id: 'x' }] });
    assert.deepEqual(await odd(['g']), [{ id: 'x', name: '' }]);
    assert.ok(path`/groups/${'g'}`);
  });

  const people = ['ada', 'ben', 'cleo'].map(somebody);
  const ways = (known: readonly string[], chatWith: (id: string) => void, place = false) => {
    const asked: string[] = [];
    const reach = makeReachable({
      copies: { place: async () => (place ? { conversation: 'ops', kind: 'channel' } : undefined) },
      addresses: {
        personal: async (id) =>
          known.includes(id)
            ? { conversation: `chat-${id}`, kind: 'personal', serviceUrl: 'https://x/' }
            : undefined,
      },
      poster: {
        chatWith: async (id) => {
          asked.push(id);
          chatWith(id);
          return { conversation: `chat-${id}`, kind: 'personal' };
        },
      },
    });
    return { asked, reach };
  };

  it('are all reached by the channel in use, and in person where policy keeps the mailbox out of it', async () => {
    const { asked, reach } = ways(['ada'], () => undefined, true);
    assert.equal(await reach(people, false, 1), 3);
    assert.deepEqual(asked, []);
    assert.equal(await reach(people, true, 2), 2);
    assert.deepEqual(asked, ['ben'], 'a chat is opened for no more than are needed');
  });

  it('are not reached where the app is not installed; a bug is no such answer', async () => {
    const without = ways([], (id) => {
      if (id !== 'cleo') throw blocked('Not installed.', 'Install it.');
    });
    assert.equal(await without.reach(people, false, 2), 1);
    const broken = ways([], () => {
      throw new TypeError('a bug');
    });
    await assert.rejects(broken.reach(people, false, 1), TypeError);
  });

  it('are not known to be out of reach while Teams is busy, unless enough others are in reach', async () => {
    const slow = () =>
      ways([], (id) => {
        if (id === 'ada') throw busy('Teams asks for a slower pace.', 'Try again.');
      });
    assert.equal(await slow().reach(people, false, 2), 2);
    await refuses(() => slow().reach(people, false, 3), 'Teams asks for a slower pace.', 'busy');
  });
});

// A certificate sent with a message: its public part goes on record and into the ask; a private key goes nowhere.
import assert from 'node:assert/strict';
import { certificateOf } from '../../src/chat/attached.ts';
import type { Operation } from '../../src/contracts/operation.ts';
import type { Attached } from '../../src/contracts/person.ts';
import { makeCertificate, type Made } from '../certificates.ts';
import { riley } from '../requests/office.ts';
import { Chat, only } from './room.ts';

describe('A file that comes with a message', () => {
  let world: Chat;
  let made: Made;
  let asked: { readonly [field: string]: string }[];
  before(async () => {
    made = await makeCertificate();
  });
  beforeEach(() => {
    world = new Chat();
    asked = [];
    const give = world.operations.get('give-access') ?? assert.fail();
    const wants: Operation = {
      ...give,
      name: 'give-access',
      fields: [...give.fields, 'certificate', 'credential'],
      parse: ({ text }) => (text.startsWith('connect') ? { mailbox: 'finance' } : undefined),
      read: (values) => {
        asked.push(values);
        return { is: 'faulty', faults: { mailbox: 'Not here.' } };
      },
    };
    world.operations.set('connect', wants);
  });
  const send = async (text: string, ...files: readonly Attached[]): Promise<readonly string[]> => {
    const before = world.poster.messages.length;
    await world.inbox.heard({ ...world.ask(text), files });
    return world.poster.messages.slice(before).map((each) => each.text);
  };
  const file = (bytes: string | Uint8Array, name = 'verba.cer'): Attached => ({
    name,
    bytes: Buffer.from(bytes),
  });

  it('names the certificate in what is asked for, as an upload of the one who sent it', async () => {
    await send('connect it', file(made.pem));
    const [kept] = [...world.uploads.values()];
    assert.deepEqual([kept?.person, kept?.certificate], [riley.id, made.der.toString('base64')]);
    assert.deepEqual(asked[0], {
      credential: 'cert',
      mailbox: 'finance',
      certificate: `upload:${kept?.id ?? ''}`,
    });
  });

  it('is left alone where what is asked for needs none', async () => {
    await send('give full on finance to alex', file(made.der));
    assert.equal((await world.get('LK-1')).state, 'waiting');
    assert.equal(world.uploads.size, 0);
  });

  it('is refused with a private key, whatever was said with it, and kept nowhere', async () => {
    for (const text of ['connect it', 'help', '']) {
      const told = only(await send(text, file(made.pem + made.keyPem)));
      assert.match(told, /holds a private key\. It was not kept/);
      assert.match(told, /without its private key/);
    }
    const pfx = only(
      await send('connect it', { name: 'a.pfx', unread: 'it holds a private key by its kind' }),
    );
    assert.match(pfx, /“a\.pfx” was not read: it holds a private key/);
    assert.match(pfx, /Send the public part alone/);
    assert.equal(world.uploads.size, 0);
    assert.equal(world.store.events.filter(({ kind }) => kind === 'refused').length, 4);
    assert.ok(!JSON.stringify(world.store.events).includes(made.keyPem.split('\n')[1] ?? '-'));
    assert.deepEqual(asked, []);
  });

  it('that could not be read, or does not come alone, is told so with what to do', async () => {
    const unread: Attached = { name: 'verba.cer', unread: 'no answer in time' };
    assert.match(
      only(await send('connect it', unread)),
      /was not read: no answer in time\.[^]*https:\/\/pages\.test\/certificate/,
    );
    const { pages: _pages, ...room } = world.room;
    assert.throws(
      () => certificateOf({ ...world.ask('connect it'), files: [unread] }, room),
      (error: Error & { advice?: string }) => error.advice === 'Send it again.',
    );
    assert.match(only(await send('connect it', file('a'), file('b'))), /Several files came with this/);
    assert.match(only(await send(' ', file(made.pem))), /Say what this certificate is for/);
    assert.match(only(await send('connect it', file('hello'))), /no certificate in this/);
  });
});

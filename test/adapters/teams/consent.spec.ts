// Files that the bot sends: offered, taken or left, put where Teams says and nowhere else.
import assert from 'node:assert/strict';
import type { FilePlace } from '../../../src/contracts/place.ts';
import { people } from '../../../src/sandbox/seed/ids.ts';
import { openDesk, type Desk } from './desk.ts';

interface Message {
  readonly id: string;
  readonly files: readonly { readonly name: string; readonly url: string }[];
  readonly offers?: readonly { readonly name: string; readonly description: string; readonly size: number }[];
}
const offer = { name: 'keys.csv', description: 'What ends', bytes: 12, say: 'keys 30d csv' };

describe('Files that the bot sends', () => {
  let desk: Desk;
  let chat = '';
  let id = '';
  const at = (rest: string) => `${chat}/_teams/conversations/${encodeURIComponent(id)}/${rest}?as=riley`;
  const messages = async () => (await desk.json(at('messages'))) as Message[];
  const where = () => ({ conversation: id, kind: 'personal' as const });
  const answer = async (action: string) => {
    const message = await desk.poster.post(where(), { file: offer });
    const { status } = (await desk.json(at(`messages/${message}/consent`), { action })) as { status: number };
    return { message, status };
  };
  const accepted = async (): Promise<FilePlace> => {
    await answer('accept');
    return desk.consents.at(-1)?.consent.place ?? assert.fail('nowhere to put it');
  };
  before(async () => {
    desk = await openDesk();
    chat = desk.sandbox.ready.chat;
    const all = (await desk.json(`${chat}/_teams/conversations?as=riley`)) as { id: string; kind: string }[];
    id = all.find(({ kind }) => kind === 'personal')?.id ?? '';
    await desk.json(at('messages'), { text: 'hello' });
  });
  after(() => desk.stop());

  it('are offered with their name, what is in them and their size', async () => {
    await desk.poster.post(where(), { file: offer });
    assert.deepEqual((await messages()).at(-1)?.offers, [
      { name: 'keys.csv', description: 'What ends', size: 12 },
    ]);
  });

  it('are told of when somebody takes them, with who it is by the signed activity', async () => {
    const { message, status } = await answer('accept');
    assert.equal(status, 200);
    const { consent, by } = desk.consents.at(-1) ?? assert.fail();
    assert.deepEqual([by.id, by.guest], [people.riley, false]);
    assert.deepEqual([consent.say, consent.message, consent.place?.name], [offer.say, message, 'keys.csv']);
  });

  it('are left without a place to put them', async () => {
    await answer('decline');
    assert.equal(desk.consents.at(-1)?.consent.place, undefined);
    assert.equal(desk.consents.at(-1)?.consent.say, offer.say);
  });

  it('lie there to be downloaded once they are put, and only once', async () => {
    const place = await accepted();
    await desk.files.deliver(where(), place, Buffer.from('one,two\r\n'));
    const [file] = (await messages()).at(-1)?.files ?? [];
    assert.equal(file?.name, 'keys.csv');
    assert.equal(await (await fetch(file.url)).text(), 'one,two\r\n');
    await assert.rejects(desk.files.deliver(where(), place, Buffer.from('again')), { is: 'blocked' });
  });

  it('go to Microsoft’s storage or a host that is set, and to no other', async () => {
    const place = await accepted();
    for (const uploadUrl of [
      'https://evil.test/up',
      'https://sharepoint.com.evil.test/up',
      'http://contoso-my.sharepoint.com/up',
      'https://user@contoso-my.sharepoint.com/up',
      'https://169.254.169.254/metadata',
      'file:///etc/passwd',
      'nonsense',
    ])
      await assert.rejects(
        desk.files.deliver(where(), { ...place, uploadUrl }, Buffer.from('x')),
        { is: 'blocked', message: /^Files do not go to/ },
        uploadUrl,
      );
  });

  it('are not put where the session is over', async () => {
    const place = await accepted();
    const uploadUrl = place.uploadUrl.replace(/[^/]+$/, 'gone');
    await assert.rejects(desk.files.deliver(where(), { ...place, uploadUrl }, Buffer.from('x')), {
      is: 'blocked',
      message: /HTTP 404/,
    });
  });

  it('are not offered in channels: Teams takes none there', async () => {
    const all = (await desk.json(`${chat}/_teams/conversations?as=riley`)) as { id: string; kind: string }[];
    const channel = all.find(({ kind }) => kind === 'channel')?.id ?? '';
    desk.addresses.set(channel, {
      conversation: channel,
      kind: 'channel',
      serviceUrl: desk.cloud.botService,
    });
    await assert.rejects(desk.poster.post({ conversation: channel, kind: 'channel' }, { file: offer }));
  });
});

// Files of a personal chat: certificates are fetched within bounds and from where they may lie, all else is named.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { activityShape } from '../../../src/adapters/teams/activity.ts';
import { filesOf } from '../../../src/adapters/teams/files.ts';

describe('Files that come with a message', () => {
  const asked: string[] = [];
  let server: Server;
  let original: typeof fetch;
  let origin = '';
  before(async () => {
    server = createServer((req, res) => {
      asked.push(req.url ?? '');
      if (req.url === '/gone') res.writeHead(404).end();
      else if (req.url === '/moved') res.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
      else if (req.url === '/large') res.end(Buffer.alloc(21 * 1024));
      else res.end('-----BEGIN');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // What goes to https://files.test goes to this server: only addresses are tried here, not certificates.
    original = globalThis.fetch;
    globalThis.fetch = (input, init) =>
      original(
        String(input instanceof Request ? input.url : input).replace(/^https:\/\/[^/]+/, origin),
        init,
      );
  });
  after(async () => {
    globalThis.fetch = original;
    await new Promise((done) => server.close(done));
  });
  beforeEach(() => void asked.splice(0));

  const attachment = (
    name: string,
    downloadUrl: string,
    contentType = 'application/vnd.microsoft.teams.file.download.info',
  ) => ({
    contentType,
    name,
    content: { downloadUrl },
  });
  const read = (attachments: readonly unknown[], conversationType = 'personal') =>
    filesOf(
      activityShape.parse({
        type: 'message',
        channelId: 'msteams',
        serviceUrl: 'https://smba.test',
        from: { id: '29:r' },
        recipient: { id: '28:b' },
        conversation: { id: 'a:1', conversationType },
        attachments,
      }),
      ['files.test'],
    );
  const unread = async (name: string, address: string): Promise<string> => {
    const [file] = await read([attachment(name, address)]);
    return file && 'unread' in file ? file.unread : 'read';
  };

  it('are fetched where they are certificates in Teams’ own storage, or on a host that is set', async () => {
    for (const host of ['files.test', 'contoso-my.sharepoint.com']) {
      const [file] = await read([
        { contentType: 'text/html', content: '<p>x</p>' },
        attachment('Verba.CER', `https://${host}/ok`),
      ]);
      assert.ok(file && 'bytes' in file);
      assert.equal(Buffer.from(file.bytes).toString(), '-----BEGIN');
    }
  });

  it('are not asked for anywhere else', async () => {
    const elsewhere = [
      'https://evil.test/ok',
      'https://sharepoint.com.evil.test/ok',
      'https://evilsharepoint.com/ok',
      'http://contoso-my.sharepoint.com/ok',
      'https://user@files.test/ok',
      'https://169.254.169.254/ok',
      'nonsense',
    ];
    for (const address of elsewhere)
      assert.match(await unread('a.cer', address), /lies where Latchkey does not read/);
    assert.deepEqual(asked, []);
  });

  it('of other kinds are named and left where they are', async () => {
    assert.match(await unread('a.pfx', 'https://files.test/ok'), /holds a private key by its kind/);
    assert.match(await unread('list.docx', 'https://files.test/ok'), /no \.cer, \.crt or \.pem file/);
    assert.deepEqual(asked, []);
  });

  it('are bounded in size and number, and follow no redirect', async () => {
    assert.match(await unread('a.cer', 'https://files.test/large'), /larger than 20 KB/);
    assert.match(await unread('a.cer', 'https://files.test/gone'), /answered 404/);
    assert.notEqual(await unread('a.cer', 'https://files.test/moved'), 'read');
    assert.equal(
      (await read(Array.from({ length: 9 }, () => attachment('a.cer', 'https://files.test/ok')))).length,
      5,
    );
  });

  it('count in personal chats only, and nothing comes of attachments that are something else', async () => {
    assert.deepEqual(await read([attachment('a.cer', 'https://files.test/ok')], 'channel'), []);
    assert.deepEqual(await read([null, 5, { contentType: 'image/png' }, attachment('', 'x')]), []);
    assert.deepEqual(asked, []);
  });
});

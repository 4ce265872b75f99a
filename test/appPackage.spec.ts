import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';
import { Ajv, type AnySchemaObject } from 'ajv';
import { appPackage } from '../src/commands/package.ts';
import { pixels } from './appPackage/png.ts';

const env = {
  BOT_APP_ID: 'e6c545c2-aa01-4774-80d6-085d2f9c1655',
  APP_WEBSITE_URL: 'https://contoso.com/"x"',
};

/** Entries of a zip, read by its directory, each checked against its sum. */
function unzip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const entries = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let n = 0; n < bytes.readUInt16LE(end + 10); n++) {
    assert.equal(bytes.readUInt32LE(at), 0x02014b50);
    const size = bytes.readUInt32LE(at + 20);
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    assert.equal(bytes.readUInt32LE(local), 0x04034b50);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const body = inflateRawSync(bytes.subarray(from, from + size));
    assert.equal(crc32(body), bytes.readUInt32LE(at + 16));
    assert.equal(body.length, bytes.readUInt32LE(at + 24));
    entries.set(name, body);
    at += 46 + nameLength;
  }
  return entries;
}

describe('The Teams app package', () => {
  const entries = unzip(appPackage(env));
  const manifest = JSON.parse(entries.get('manifest.json')?.toString() ?? '') as {
    id: string;
    bots: { scopes: string[]; commandLists: { commands: { title: string }[] }[] }[];
    icons: { color: string; outline: string };
  };

  it('holds the manifest and the two icons that it names, at its top', () => {
    assert.deepEqual([...entries.keys()].sort(), [
      manifest.icons.color,
      'manifest.json',
      manifest.icons.outline,
    ]);
  });

  it('is valid against the schema of Microsoft Teams', () => {
    const file = join(import.meta.dirname, 'appPackage/manifest-1.29.schema.json');
    const { $schema: _draft4, ...schema } = JSON.parse(readFileSync(file, 'utf8')) as AnySchemaObject;
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    assert.ok(ajv.validate(schema, manifest), ajv.errorsText());
    assert.equal(ajv.validate(schema, { ...manifest, id: 'no id' }), false);
    assert.equal(ajv.validate(schema, { ...manifest, unknown: 1 }), false);
  });

  it('serves chats, teams and groups, with at most twelve commands', () => {
    const [bot] = manifest.bots;
    assert.deepEqual(bot?.scopes, ['personal', 'team', 'groupChat']);
    const titles = bot.commandLists.flatMap(({ commands }) => commands.map(({ title }) => title));
    assert.ok(titles.length <= 12);
    ['give', 'take', 'help', 'approve here'].forEach((title) => assert.ok(titles.includes(title), title));
  });

  it('carries the app id and leaves no placeholder', () => {
    assert.equal(manifest.id, env.BOT_APP_ID);
    assert.doesNotMatch(JSON.stringify(manifest), /\{\{|\}\}"/);
  });

  it('has icons of the sizes that Teams asks for, the small one white on transparent', () => {
    const colour = pixels(entries.get('color.png') ?? Buffer.alloc(0));
    assert.deepEqual([colour.width, colour.height], [192, 192]);
    const outline = pixels(entries.get('outline.png') ?? Buffer.alloc(0));
    assert.deepEqual([outline.width, outline.height], [32, 32]);
    const [seen, clear] = [
      outline.rgba.filter(([, , , a]) => a > 0),
      outline.rgba.filter(([, , , a]) => a === 0),
    ];
    assert.ok(seen.length > 50 && clear.length > 300);
    assert.ok(seen.every(([r, g, b]) => r === 255 && g === 255 && b === 255));
  });

  it('is the same bytes for the same settings', () => {
    assert.ok(appPackage(env).equals(appPackage(env)));
  });

  it('says which setting is missing', () => {
    assert.throws(() => appPackage({ BOT_APP_ID: env.BOT_APP_ID }), /APP_WEBSITE_URL is missing/);
  });

  it('is made by a command, for the sandbox where nothing is set', () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-package-'));
    try {
      const file = join(folder, 'app.zip');
      const command = join(import.meta.dirname, '../src/commands/package.ts');
      const said = execFileSync(process.execPath, [command, file], {
        env: { PATH: process.env['PATH'] ?? '' },
      });
      assert.match(said.toString(), /env\/\.env\.sandbox/);
      assert.ok(unzip(readFileSync(file)).has('manifest.json'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

// The one who looks for secrets finds one in every place where it could lie.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates, setDefaultCACertificates } from 'node:tls';
import { sql } from 'kysely';
import { query } from '../walks/records.ts';
import { Town, until } from '../walks/town.ts';
import { find } from './find.ts';
import { lookThrough } from './look-through.ts';

/** As the sandbox's Graph makes them; each place has its own. */
const planted = (at: number): string => `ab${at}8Q~${'CanaryThatMustNotLieAboutAnywhere'.slice(0, 33)}`;
const key = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(2)}\n-----END PRIVATE KEY-----\n`;

describe('Who looks through all that a town leaves behind', function () {
  this.timeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-canary-'));
  let town: Town;
  before(async () => {
    town = await Town.start({ quiet: true });
    await town.as('riley').ask('help');
  });
  after(async () => {
    await assert.rejects(town.stop(), /secrets lie about/);
    rmSync(folder, { recursive: true, force: true });
  });

  /** The place is told, and the planted text is not. */
  const tells = (place: RegExp): Promise<void> =>
    until(async () => {
      const finds = await lookThrough(town);
      assert.ok(
        finds.some((line) => place.test(line)),
        `${String(place)} is not in:\n${finds.join('\n')}`,
      );
      assert.doesNotMatch(finds.join('\n'), /Canary/);
    });
  it('finds nothing where there is nothing', async () => {
    assert.deepEqual(await lookThrough(town), []);
  });

  it('finds what a bot says in chat', async () => {
    await town.as('riley').ask(`give full on ${planted(1)} to alex for 8h`);
    await tells(/^chat of riley holds a secret as Entra/);
    await tells(/^cards and messages as posted holds/);
  });

  it('finds what lies in a table: an event, text, or bytes that are not sealed', async () => {
    const facts = JSON.stringify({ said: planted(2) });
    await query(
      town,
      sql`insert into events (n, at, kind, by, facts, previous, hash) values (999999, now(), 'odd', '', ${facts}::jsonb, '', '')`,
    );
    await tells(/^table "public"."events" holds/);
    await query(
      town,
      sql`insert into places (name, conversation, kind) values (${planted(3)}, 'a', 'personal')`,
    );
    await tells(/^table "public"."places" holds/);
    await query(
      town,
      sql`insert into keys (id, person, secret) values (gen_random_uuid(), 'c', ${Buffer.from(planted(4))})`,
    );
    await tells(/^table "public"."keys" holds/);
  });

  it('finds what lies in a file', async () => {
    writeFileSync(join(town.dataDir, 'left.txt'), `there it is: ${planted(5)}`);
    await tells(/^file .*left\.txt holds/);
  });

  it('finds what the sandbox was sent', async () => {
    const { tenant } = town.sandbox.ready;
    setDefaultCACertificates([...rootCertificates, readFileSync(town.sandbox.ready.ca, 'utf8')]);
    await fetch(`${tenant}/graph/v1.0/users?$search=${planted(7)}`);
    await tells(/^log of the sandbox holds/);
  });

  it('finds what a bot writes, and what it or what it starts has in its environment', async () => {
    const file = join(folder, 'before.mjs');
    writeFileSync(
      file,
      `import { spawn } from 'node:child_process';
      if (process.argv[1]?.endsWith('main.ts')) {
        process.stderr.write(${JSON.stringify(key)});
        const cat = spawn('cat', [], { stdio: 'pipe', env: { GIVEN: ${JSON.stringify(key)} } });
        for (const one of [cat, cat.stdin, cat.stdout, cat.stderr]) one.unref();
      }`,
    );
    await town.startBot({ LEFT_OVER: planted(6), NODE_OPTIONS: `--import ${file}` });
    await tells(/^what a bot wrote holds a private key/);
    await tells(/^environment of process \d+ holds a secret as Entra/);
    await tells(/^environment of process \d+ holds a private key/);
  });

  it('knows a secret that was made by its value, also in base64 and in hex', () => {
    const made = ['correct horse battery staple'];
    for (const how of ['utf8', 'base64', 'hex'] as const) {
      const text = Buffer.from(`{"a":"x","b":"${made[0] ?? ''}"}`).toString(how);
      assert.deepEqual(find([{ name: 'it', text }], { made }), ['it holds a secret that was made here'], how);
    }
    assert.deepEqual(find([{ name: 'it', text: 'correct horse' }], { made }), []);
  });

  for (const [kind, pair] of [
    ['elliptic', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['long RSA', () => generateKeyPairSync('rsa', { modulusLength: 4096 })],
  ] as const)
    it(`knows an ${kind} private key, and does not take its public part for it`, () => {
      const { privateKey, publicKey } = pair();
      const made = [privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()];
      const text = made[0]?.replace(/-----[^-]+-----|\n/g, '') ?? '';
      const lines = { name: 'it', text: text.replace(/.{64}/g, '$&\n') };
      assert.equal(find([lines], { made }).length, 1);
      // As a certificate may hold it, at any offset.
      for (const shift of [0, 1, 2]) {
        const der = publicKey.export({ type: 'spki', format: 'der' });
        const shown = Buffer.concat([Buffer.alloc(shift), der]).toString('base64');
        assert.deepEqual(find([{ name: 'it', text: shown }], { made }), []);
      }
    });
});

// The page that takes a certificate: the public part alone, for the one who is signed in.
import assert from 'node:assert/strict';
import { makeCertificate, type Made } from '../certificates.ts';
import { Browser, riley, World } from './pages-world.ts';

describe('The page for certificates', () => {
  let world: World;
  let browser: Browser;
  let made: Made;
  before(async () => {
    made = await makeCertificate();
  });
  beforeEach(async () => {
    world = new World();
    await world.start();
    browser = new Browser(world, riley);
    await browser.open('/certificate');
  });
  afterEach(() => world.web?.stop(100));
  const upload = (fields: { readonly [name: string]: string | Buffer }) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields))
      if (typeof value === 'string') body.set(name, value);
      else body.set(name, new Blob([new Uint8Array(value)]), 'verba.cer');
    return browser.press('/certificate', { body });
  };

  it('asks for a sign-in, and says what is wanted', async () => {
    assert.equal((await new Browser(world, riley).go('/certificate')).status, 303);
    assert.match((await browser.open('/certificate')).text, /Its private key\s+stays where it is/);
  });

  it('takes a file or pasted text, keeps the public part for this person, and gives the words to say', async () => {
    for (const fields of [
      { file: made.der, text: '' },
      { text: `\n${made.pem}\n` },
      { file: Buffer.from(made.pem) },
    ]) {
      const page = await upload(fields);
      assert.equal(page.status, 200);
      const id = /with cert upload:([0-9a-f]{24})</.exec(page.text)?.[1] ?? '';
      const kept = world.uploads.get(id);
      assert.deepEqual([kept?.person, kept?.certificate], ['a1', made.der.toString('base64')]);
      assert.match(page.text, /CN=Verba Import/);
    }
    assert.deepEqual(world.told, ['uploaded', 'uploaded', 'uploaded']);
  });

  it('refuses a private key, keeps nothing of it, and puts the refusal on record', async () => {
    for (const fields of [
      { file: Buffer.from(made.pem + made.keyPem) },
      { text: made.keyPem },
      { file: made.keyDer },
    ]) {
      const page = await upload(fields);
      assert.equal(page.status, 400);
      assert.match(page.text, /holds a private key\. It was not kept/);
      assert.ok(!page.text.includes(made.keyPem.split('\n')[1] ?? '-'));
    }
    assert.equal(world.uploads.size, 0);
    assert.equal(world.events.filter(({ kind }) => kind === 'refused').length, 3);
    assert.ok(!JSON.stringify(world.events).includes('PRIVATE KEY'));
  });

  it('refuses what is nothing, too large, or no form, and says what to send', async () => {
    assert.match((await upload({ text: '' })).text, /Nothing came with the form/);
    assert.match((await upload({ text: 'hello' })).text, /no certificate in this/);
    const large = await upload({ text: 'x'.repeat(100_000) });
    assert.equal(large.status, 413);
    const raw = await browser.press('/certificate', {
      body: 'text=x',
      headers: { 'content-type': 'text/plain' },
    });
    assert.match(raw.text, /Nothing came with the form/);
    const torn = await browser.press('/certificate', {
      body: '--b\r\nname',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    });
    assert.match(torn.text, /Nothing came with the form/);
    const unbound = await browser.press('/certificate', {
      body: 'x',
      headers: { 'content-type': 'multipart/form-data' },
    });
    assert.match(unbound.text, /Nothing came with the form/);
  });

  it('takes nothing without a sign-in, or from another site', async () => {
    assert.equal(
      (await browser.press('/certificate', { headers: { 'sec-fetch-site': 'cross-site' } })).status,
      401,
    );
    world.clock.move(15 * 60_000);
    assert.equal((await upload({ text: made.pem })).status, 401);
    assert.equal(world.uploads.size, 0);
  });
});

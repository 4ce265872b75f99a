// The one-time page: shown once, to the one who asked, within ten minutes, after a press; all else is refused and on record.
import assert from 'node:assert/strict';
import { busy } from '../../src/contracts/failure.ts';
import { proved } from '../cards/app-samples.ts';
import { Browser, mallory, riley, secret, World } from './pages-world.ts';

describe('The one-time page', () => {
  let world: World;
  let browser: Browser;
  beforeEach(async () => {
    world = new World();
    await world.start();
    browser = new Browser(world, riley);
  });
  afterEach(() => world.web?.stop(100));
  const since = (from: number): readonly string[] => world.told.slice(from);

  it('asks for a sign-in first, and for a press before it shows anything', async () => {
    const link = await world.link();
    const first = await browser.go(link);
    assert.equal(first.status, 303);
    assert.deepEqual(world.begun, ['http://pages.test/signed-in']);
    const page = await browser.open(link);
    assert.equal(page.status, 200);
    assert.match(page.text, /Show the secret of Verba Import\?/);
    assert.ok(!page.text.includes(secret));
    for (let n = 0; n < 3; n += 1) assert.match((await browser.open(link)).text, /Show it/);
    assert.deepEqual(since(1), [], 'looking is no opening');
  });

  it('shows it once, with an event, and never again', async () => {
    const link = await world.link();
    await browser.open(link);
    const shown = await browser.press(link);
    assert.equal(shown.status, 200);
    assert.ok(shown.text.includes(secret));
    assert.match(shown.text, /8a7b6c5d-4e3f-4a2b-9c1d-0e9f8a7b6c5d/);
    assert.match(shown.headers.get('refresh') ?? '', /^600; url=\/pages\/emptied/);
    const other = await world.link();
    for (const again of [await browser.press(link), await browser.open(link), await browser.press(other)]) {
      assert.equal(again.status, 403);
      assert.match(again.text, /was shown already[^]*undo LK-21/);
      assert.ok(!again.text.includes(secret));
    }
    assert.deepEqual([...since(1)].sort(), [
      'link',
      'opened',
      'refused shown',
      'refused shown',
      'refused shown',
    ]);
  });

  it('shows it once when two windows press at the same time', async () => {
    const link = await world.link();
    await browser.open(link);
    const all = await Promise.all([1, 2, 3, 4].map(() => browser.press(link)));
    assert.equal(all.filter(({ text }) => text.includes(secret)).length, 1);
  });

  it('refuses what is too late, somebody else’s, or made up, each with advice and an event', async () => {
    const link = await world.link();
    const other = new Browser(world, mallory);
    const foreign = await other.open(link);
    assert.equal(foreign.status, 403);
    assert.match(foreign.text, /for somebody else[^]*sign in with that account/);
    assert.equal((await other.press(link)).status, 401, 'who took the wrong account is asked again');
    assert.equal((await other.open(link)).status, 403);
    const forged = await browser.open(`/secret/${'A'.repeat(43)}`);
    assert.equal(forged.status, 404);
    assert.match(forged.text, /not one of ours[^]*Get the secret/);
    await browser.open(link);
    world.clock.move(600_000);
    const late = await browser.press(link);
    assert.match(late.text, /too old[^]*good for ten minutes/);
    assert.deepEqual(since(1), ['refused foreign', 'refused foreign', 'refused unknown', 'refused late']);
    assert.ok(![foreign, forged, late].some(({ text }) => text.includes(secret)));
  });

  it('does not use the link up where the vault does not answer', async () => {
    const link = await world.link();
    await browser.open(link);
    const { vault } = world;
    world.vault = async () => {
      throw busy('The vault does not answer.', 'Press again in a minute.');
    };
    const away = await browser.press(link);
    assert.equal(away.status, 503);
    assert.match(away.text, /The vault does not answer\.[^]*Press again in a minute/);
    world.vault = vault;
    assert.ok((await browser.press(link)).text.includes(secret));
  });

  it('has nothing to show of what was taken back since', async () => {
    const link = await world.link();
    await browser.open(link);
    world.requests.set('LK-21', { ...proved, state: 'undone' });
    assert.match((await browser.open(link)).text, /nothing to show any more/);
    assert.equal((await browser.press(link)).status, 410);
  });

  it('asks to sign in again after a quarter of an hour, and takes no press from elsewhere', async () => {
    const link = await world.link();
    await browser.open(link);
    const cross = await browser.press(link, { headers: { 'sec-fetch-site': 'cross-site' } });
    assert.equal(cross.status, 401);
    world.clock.move(15 * 60_000);
    const again = await browser.press(link);
    assert.equal(again.status, 401);
    assert.match(again.text, /sign in again/i);
    assert.equal((await browser.go(link)).status, 303);
  });

  it('takes nobody’s word for who they are: an altered or a foreign cookie is no sign-in', async () => {
    const link = await world.link();
    await browser.open(link);
    const [name = '', value = ''] = [...browser.cookies].find(([each]) => each.endsWith('-me')) ?? [];
    const [body = '', signature = ''] = value.split('.');
    const forged = Buffer.from(
      JSON.stringify({ ...(JSON.parse(Buffer.from(body, 'base64url').toString()) as object), id: 'm1' }),
    ).toString('base64url');
    for (const bad of [`${forged}.${signature}`, `${body}.`, body, `${body}.${'A'.repeat(43)}`, '']) {
      browser.cookies.set(name, bad);
      assert.equal((await browser.go(link)).status, 303, bad);
    }
  });

  it('finishes no sign-in that was not begun in this browser, or was refused', async () => {
    const stranger = await browser.go(`/signed-in?code=${world.code(riley)}&state=made-up`);
    assert.equal(stranger.status, 403);
    assert.match(stranger.text, /not begun here/);
    const first = await browser.go('/certificate');
    const state = new URL(first.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const refusedOne = await browser.go(`/signed-in?error=access_denied&state=${state}`);
    assert.match(refusedOne.text, /You were not signed in/);
    const again = await browser.go(`/signed-in?code=${world.code(riley)}&state=${state}`);
    assert.equal(again.status, 403, 'a sign-in is finished once');
  });

  it('is kept nowhere, framed nowhere, and loads nothing from elsewhere', async () => {
    const link = await world.link();
    await browser.open(link);
    const { headers, text } = await browser.press(link);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.match(
      headers.get('content-security-policy') ?? '',
      /^default-src 'none';.*frame-ancestors 'none'/,
    );
    assert.equal(headers.get('referrer-policy'), 'same-origin');
    for (const [, source = ''] of text.matchAll(/(?:src|href)="([^"]*)"/g))
      assert.match(source, /^(?:\/pages\/|data:)/);
    assert.equal((await browser.go('/pages/look.css')).status, 200);
    assert.equal((await browser.go('/pages/copy.js')).status, 200);
    assert.match((await browser.go('/pages/emptied')).text, /empty now/);
  });

  it('writes neither token nor secret into the log when something breaks', async () => {
    const link = await world.link();
    await browser.open(link);
    world.vault = async () => ({ kind: 'certificate', key: 'k', certificate: 'c' });
    assert.equal((await browser.press(link)).status, 500);
    assert.equal(world.logged.length, 1);
    assert.ok(!world.logged[0]?.includes(link.slice(8)) && !world.logged[0]?.includes(secret));
  });

  it('marks its cookies for https alone where it is reached so', async () => {
    await world.web?.stop(100);
    await world.start('https://pages.test/');
    const { headers } = await browser.go('/certificate');
    assert.match(
      headers.getSetCookie()[0] ?? '',
      /^__Host-latchkey-in-[^;]+;.*HttpOnly; Secure; SameSite=Lax$/,
    );
    assert.equal(world.begun.at(-1), 'https://pages.test/signed-in');
  });
});

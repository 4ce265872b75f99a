// The landing page of the consent page: it checks, thanks and wakes; it proves nothing.
import assert from 'node:assert/strict';
import { Browser, riley, tenant, World } from './pages-world.ts';

describe('The page after consent', () => {
  let world: World;
  let browser: Browser;
  beforeEach(async () => {
    world = new World();
    await world.start();
    browser = new Browser(world, riley);
  });
  afterEach(() => world.web?.stop(100));
  const land = (query: Record<string, string>) =>
    browser.go(`/consented?${new URLSearchParams(query).toString()}`);
  const good = { admin_consent: 'True', tenant, state: 'LK-22' };

  it('thanks, and lets the request be looked at now', async () => {
    const page = await land(good);
    assert.equal(page.status, 200);
    assert.match(page.text, /Thank you[^]*LK-22 goes on by itself/);
    assert.deepEqual(world.woken, ['LK-22']);
    assert.deepEqual(world.told, ['opened']);
    await land({ ...good, tenant: tenant.toUpperCase() });
    assert.deepEqual(world.told, ['opened'], 'not more often than every five seconds');
    world.clock.move(5_000);
    await land(good);
    assert.deepEqual(world.woken, ['LK-22', 'LK-22']);
  });

  it('says what went wrong, wakes nothing, and shows no words from the address', async () => {
    const cases = [
      [
        { error: 'access_denied', error_description: 'call 0800 now', tenant, state: 'LK-22' },
        /Consent was not given/,
      ],
      [{ error: '<b>bad', state: 'LK-22' }, /Entra ID said: unknown/],
      [{ ...good, tenant: '11111111-2222-4333-8444-555555555555' }, /given in another organisation/],
      [{ ...good, admin_consent: 'False' }, /There is no consent yet/],
    ] as const;
    for (const [query, says] of cases) {
      const page = await land(query);
      assert.equal(page.status, 400);
      assert.match(page.text, says);
      assert.ok(!page.text.includes('0800') && !page.text.includes('<b>bad'));
      world.clock.move(5_000);
    }
    assert.deepEqual(world.woken, []);
    assert.deepEqual(world.told, [
      'refused access_denied',
      'refused unknown',
      'refused another tenant',
      'refused no consent',
    ]);
  });

  it('knows no request by a made-up state, and thanks for none that waits for no consent', async () => {
    for (const state of ['', 'LK-99', "LK-1' or 1=1", 'x'.repeat(5000)])
      assert.equal((await land({ ...good, state })).status, 404);
    assert.match((await land({ ...good, state: 'LK-21' })).text, /LK-21 waits for no consent/);
    assert.deepEqual([world.woken, world.told], [[], []]);
  });
});

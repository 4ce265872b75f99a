// An application from the sentence to its secret, in a real browser: cards in Teams, Entra's own pages, and ours.
import assert from 'node:assert/strict';
import type { Browser, Locator, Page } from 'playwright-core';
import { comesThrough } from '../walks/app-town.ts';
import { Town } from '../walks/town.ts';
import { openBrowser, Window } from './browser.ts';

describe('An application in the web chat', function () {
  this.timeout(180_000);
  let town: Town;
  let browser: Browser;
  let riley: Window;
  let ada: Window;

  before(async () => {
    browser = await openBrowser();
    town = await Town.start({
      env: { LAG_EXO_MS: '500', LAG_GRAPH_MS: '400' },
      settings: { lagMs: { exo: 200, graph: 150, entra: 0, mail: 200, credential: 100 } },
    });
    const { chat } = town.sandbox.ready;
    riley = await Window.open(browser, `${chat}/?as=riley`);
    ada = await Window.open(browser, `${chat}/?as=ada`);
    await ada.say('help');
    await ada.card('What you can ask');
  });
  after(async () => {
    await (browser as Browser | undefined)?.close();
    await (town as Town | undefined)?.stop();
  });

  /** The address that a button opens. */
  async function addressOf(window: Window, button: Locator): Promise<string> {
    const context = window.page.context();
    const request = context.waitForEvent('request', { predicate: (one) => one.isNavigationRequest() });
    const popup = context.waitForEvent('page');
    await button.click();
    const address = (await request).url();
    await (await popup).close();
    return address;
  }

  /** Opens it in a browser of its own, where this person signs in when they are asked who they are. */
  async function opened(address: string, upn: string): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 900, height: 900 },
      // The sandbox's Entra shows a certificate of its own.
      ignoreHTTPSErrors: true,
    });
    const page = await context.newPage();
    await page.goto(address);
    const person = page.locator('button', { hasText: upn });
    if (await person.isVisible()) await person.click();
    await page.waitForLoadState();
    return page;
  }

  it('is approved by who has read what it really means', async () => {
    await riley.say('app new "Verba Import" imap on archive, finance with secret expires 3mo ref INC48');
    const card = await ada.card('LK-1', 'Can read, change and delete all mail in', 'INC48');
    await ada.picture(card, 'app-approval');
    await card.getByRole('button', { name: /^Approve/ }).click();
  });

  it('is consented to on Entra’s page, which comes back to ours', async () => {
    const card = await riley.card('LK-1', 'Open the consent page');
    await riley.picture(card, 'app-consent');
    const address = await addressOf(riley, card.getByText('Open the consent page'));
    const page = await opened(address, 'ada@contoso.com');
    await page.locator('select').selectOption('ada@contoso.com');
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForURL(/\/consented/);
    assert.match(await page.innerText('body'), /Thank you/);
  });

  it('is proved, and its secret shown once, to the asker alone', async () => {
    await comesThrough(town, 'LK-1');
    await riley.card('LK-1', 'Done', 'proved');
    const card = await riley.card('For the product’s settings');
    await card.getByRole('button', { name: 'Get the secret' }).click();
    const address = await addressOf(riley, riley.page.getByText('Open the page'));
    const foreign = await opened(address, 'dana@contoso.com');
    assert.equal(await foreign.locator('code').count(), 0);
    const page = await opened(address, 'riley@contoso.com');
    assert.equal(await page.locator('code.value').count(), 0, 'not before it is asked for');
    await page.getByRole('button', { name: /show/i }).click();
    assert.match(await page.locator('code').first().innerText(), /^\S{20,}$/);
    await page.reload();
    assert.equal(await page.locator('code').count(), 0, 'once');
  });
});

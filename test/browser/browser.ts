// Debian's chromium, driven by playwright-core: one window per person.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';
const flags = [
  ...['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** @throws AssertionError that says how to get one, where there is no browser */
export async function openBrowser(): Promise<Browser> {
  assert.ok(
    existsSync(executable),
    `There is no browser at ${executable}. Get one with: apt-get install chromium; or name another in CHROMIUM.`,
  );
  return chromium.launch({ executablePath: executable, args: flags });
}

/** Pictures of the documents are written only when asked for, so that a test run leaves the tree as it was. */
const folder =
  process.env.UPDATE_PICTURES === '1'
    ? join(import.meta.dirname, '../../docs/pictures')
    : mkdtempSync(join(tmpdir(), 'latchkey-pictures-'));
mkdirSync(folder, { recursive: true });

/** A person's own window on the web chat. */
export class Window {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** @param height of the window; the chat scrolls in it */
  static async open(browser: Browser, url: string, height = 900): Promise<Window> {
    const context = await browser.newContext({
      deviceScaleFactor: 2,
      viewport: { width: 1080, height },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.goto(url);
    return new Window(page);
  }

  async say(text: string): Promise<void> {
    const field = this.page.locator('.pane > .composer textarea[name=text]');
    await field.fill(text);
    await field.press('Enter');
  }

  async go(conversation: string): Promise<void> {
    await this.page.locator('.rail-item[data-conversation]', { hasText: conversation }).click();
  }

  /** The newest card whose text holds all of these; waits for it. */
  async card(...parts: readonly (string | RegExp)[]): Promise<Locator> {
    let cards = this.page.locator('.message .card');
    for (const part of parts) cards = cards.filter({ hasText: part });
    try {
      await cards.last().waitFor({ timeout: 20_000 });
    } catch {
      const there = (await this.page.locator('.message .card').allInnerTexts()).slice(-3);
      assert.fail(`No card has ${parts.map(String).join(' and ')} among:\n${there.join('\n----\n')}`);
    }
    return cards.last();
  }

  /** Waits until what the presser is told under the card holds this. */
  async note(card: Locator, text: string): Promise<void> {
    await card.locator('.card-note.shown', { hasText: text }).waitFor({ timeout: 10_000 });
  }

  /** The card alone, without what stands around it. */
  async picture(card: Locator, name: string): Promise<void> {
    await card.scrollIntoViewIfNeeded();
    await this.page.mouse.move(0, 0);
    await card.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  }

  async whole(name: string): Promise<void> {
    await this.page.mouse.move(0, 0);
    await this.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  }
}

// Draws every card in a browser, to look at: `node test/cards/gallery.ts FOLDER` writes pictures, a few cards on each.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { all } from './all.ts';

const file = createRequire(import.meta.url).resolve;
const renderer = readFileSync(file('adaptivecards/dist/adaptivecards.js'), 'utf8');
// The web chat's own look, so that both are judged alike.
const look = readFileSync(new URL('../../src/sandbox/teams/page/card-look.js', import.meta.url), 'utf8');

const css = `body{font:14px "Segoe UI",system-ui,sans-serif;background:#f5f5f5;padding:16px;width:720px}
h2{font-size:12px;color:#616161;font-weight:400;margin:20px 0 4px}
.card{background:#fff;border:1px solid #e0e0e0;border-radius:8px;padding:4px;overflow-wrap:anywhere}
.ac-pushButton{font:600 13px "Segoe UI",system-ui,sans-serif;border:1px solid #d1d1d1;border-radius:4px;background:#fff;padding:6px 12px}
.ac-pushButton.style-positive{background:#5b5fc7;border-color:#5b5fc7;color:#fff}
.ac-input{font:inherit;border:1px solid #d1d1d1;border-radius:4px;padding:6px 8px;box-sizing:border-box;width:100%}`;

/** The page draws `cards` itself; with `open`, folds and forms of buttons are shown open. */
const draw = `for (const [name, json] of cards) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig);
  card.parse(json);
  const title = document.createElement('h2');
  title.textContent = name;
  const box = document.createElement('div');
  box.className = 'card';
  box.append(card.render());
  document.body.append(title, box);
}
if (open) for (const fold of document.querySelectorAll('.ac-selectable, .ac-pushButton.expandable')) fold.click();`;

const folder = process.argv[2] ?? '/tmp/gallery';
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage({
  viewport: { width: 760, height: 1400 },
  locale: 'en-GB',
  timezoneId: 'Europe/Berlin',
});
const kinds = Map.groupBy(Object.entries(all()), ([name]) => name.replace(/:.*/, ''));
for (const [kind, cards] of kinds)
  for (const open of kind.startsWith('request') || kind === 'notice' ? [false, true] : [false]) {
    const shown = JSON.stringify(cards.map(([name, card]) => [name, card.json])).replaceAll('<', '\\u003c');
    await page.setContent(`<style>${css}</style><body></body>`);
    await page.addScriptTag({ content: renderer });
    await page.addScriptTag({
      content: `${look}\nconst cards = ${shown}; const open = ${open};\n${draw}`,
      type: 'module',
    });
    await page.waitForFunction(`document.querySelectorAll('.card').length === ${cards.length}`);
    const high = Number(await page.evaluate('document.body.scrollHeight'));
    for (let top = 0, n = 1; top < high; top += 1400, n += 1)
      await page.screenshot({
        path: join(folder, `${kind.replaceAll(' ', '-')}${open ? '-open' : ''}-${n}.png`),
        clip: { x: 0, y: top, width: 760, height: Math.min(1400, high - top) },
        fullPage: true,
      });
  }
await browser.close();

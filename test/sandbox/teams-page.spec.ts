import assert from 'node:assert/strict';
import { startPlace, type Place } from './teams-world.ts';

const part = async (name: string): Promise<unknown> =>
  import(new URL(`../../src/sandbox/teams/page/${name}`, import.meta.url).href);

describe('the page of the web chat', () => {
  let place: Place;
  before(async () => (place = await startPlace()));
  after(() => place.stop());

  it('is served at the root with everything it needs, and allows nothing from elsewhere', async () => {
    const page = await fetch(`${place.world.urls.chat}/?as=riley`);
    const html = await page.text();
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.match(html, /Sandbox · Contoso/);
    const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)]
      .map(([, url]) => String(url))
      .filter((url) => !url.startsWith('data:'));
    assert.ok(parts.length > 5);
    for (const url of parts) {
      assert.match(url, /^\/_teams\//);
      assert.equal((await fetch(place.world.urls.chat + url)).status, 200, url);
    }
  });

  it('draws the Markdown that Teams draws, and leaves markup as text', async () => {
    const { markdown } = (await part('markdown.js')) as { markdown: (text: string) => string };
    assert.equal(
      markdown('**a** _b_ *c* snake_case_d'),
      '<p><strong>a</strong> <em>b</em> <em>c</em> snake_case_d</p>',
    );
    assert.equal(
      markdown('- a\n- **b**\n\n3. c'),
      '<ul><li>a</li><li><strong>b</strong></li></ul><ol start="3"><li>c</li></ol>',
    );
    assert.equal(markdown('<img src=x onerror=alert(1)>'), '<p>&lt;img src=x onerror=alert(1)&gt;</p>');
    assert.equal(markdown('[x](javascript:alert(1))'), '<p>[x](javascript:alert(1))</p>');
    assert.equal(markdown('[<b>](https://a.b/?c="d)'), '<p>[&lt;b&gt;](https://a.b/?c=&quot;d)</p>');
    assert.match(
      markdown('[x](https://a.b/?c&d)'),
      /^<p><a href="https:\/\/a\.b\/\?c&amp;d" target="_blank" rel="noopener noreferrer">x<\/a><\/p>$/,
    );
    assert.equal(
      markdown(String.raw`\*a\* <at>Ada <i></at>`),
      '<p>*a* &lt;at&gt;Ada &lt;i&gt;&lt;/at&gt;</p>',
    );
    assert.equal(markdown('<at>Ada Wong</at>'), '<p><span class="at">Ada Wong</span></p>');
  });

  it("writes dates and times in the reader's zone and language, but not into what a button or an input holds", async () => {
    const { withDates } = (await part('dates.js')) as {
      withDates: (card: unknown, reader: object) => unknown;
    };
    const text = '{{DATE(2026-11-27T23:30:00Z, SHORT)}} {{TIME(2026-11-27T23:30:00Z)}}';
    const seen = (reader: object) =>
      withDates({ text, data: { text }, body: [{ type: 'Input.Text', value: text, label: text }] }, reader);
    const berlin = 'Sa., 28. Nov. 2026 00:30';
    assert.deepEqual(seen({ locale: 'de-DE', zone: 'Europe/Berlin' }), {
      text: berlin,
      data: { text },
      body: [{ type: 'Input.Text', value: text, label: berlin }],
    });
    assert.match(
      JSON.stringify(seen({ locale: 'en-US', zone: 'America/New_York' })),
      /Fri, Nov 27, 2026 6:30/,
    );
  });
});

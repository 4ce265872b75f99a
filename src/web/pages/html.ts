// The frame of every page, and text put into it inertly.

/** Ready to be sent: what was put in is escaped. */
export interface Html {
  readonly html: string;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? '');

type Part = string | Html | readonly Html[];
const put = (part: Part): string =>
  typeof part === 'string'
    ? escaped(part)
    : 'html' in part
      ? part.html
      : part.map(({ html }) => html).join('');

/** A tagged template; strings are escaped, pieces made with it stay as they are. */
export const html = (literals: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: String.raw({ raw: literals.raw }, ...parts.map(put)),
});

export interface Page {
  readonly title: string;
  /** What to look at first: a good end, a calm word, or something to put right. */
  readonly tone?: 'good' | 'bad';
  readonly body: Html;
}

export const nothing: Html = { html: '' };

export const frame = ({ title, tone, body }: Page): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Latchkey</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/pages/look.css" />
        <script src="/pages/copy.js" defer></script>
      </head>
      <body>
        <main class="${tone ?? 'calm'}">
          <p class="brand">Latchkey</p>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `.html;

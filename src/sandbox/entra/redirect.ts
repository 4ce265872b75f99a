// Going back to the application: only to an address that it has registered.
import type { Response } from 'express';
import type { Application } from '../tenant/directory.ts';
import { Aadsts } from './errors.ts';
import { escaped } from './page.ts';

const isLoopback = (url: URL): boolean =>
  url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);

/** The port of a loopback address does not count. */
const bare = (text: string): string => {
  const url = new URL(text);
  if (isLoopback(url)) url.port = '';
  return url.href;
};

/** The address to go back to. @throws Aadsts 50011 */
export const registered = (app: Application, asked: string | undefined): string => {
  const first = app.web.redirectUris[0];
  if (asked === undefined && first !== undefined) return first;
  const known = app.web.redirectUris.map(bare);
  if (asked !== undefined && URL.canParse(asked) && known.includes(bare(asked))) return asked;
  throw new Aadsts(
    50011,
    `The redirect URI '${asked ?? ''}' specified in the request does not match the redirect URIs configured for the application '${app.appId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal.`,
  );
};

export const goBack = (
  res: Response,
  to: string,
  values: Readonly<Record<string, string | undefined>>,
  mode = 'query',
): void => {
  res.set('Cache-Control', 'no-store');
  const said = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  if (mode === 'form_post') {
    const fields = said.map(
      ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
    );
    res
      .type('html')
      .send(
        `<!doctype html><title>Working...</title><form method="post" action="${escaped(to)}">${fields.join('')}<button>Go on</button></form><script>document.forms[0].submit()</script>`,
      );
    return;
  }
  const url = new URL(to);
  if (mode === 'fragment') url.hash = new URLSearchParams(Object.fromEntries(said)).toString();
  else for (const [name, value] of said) url.searchParams.set(name, value);
  res.redirect(302, url.href);
};

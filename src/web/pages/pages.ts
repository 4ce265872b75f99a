// All pages of ours in a browser, as one router.
import { Router, type ErrorRequestHandler } from 'express';
import { Failure } from '../../contracts/failure.ts';
import { certificateRoutes, type CertificateOptions } from './certificate.ts';
import { consentedRoute, type ConsentOptions } from './consented.ts';
import { makeJar } from './cookies.ts';
import { html, type Page } from './html.ts';
import { copy, look } from './look.ts';
import { guard, send } from './sending.ts';
import { failurePage, secretRoutes, type SecretOptions } from './secret.ts';
import { signedInRoute, type SessionOptions } from './session.ts';

export type PagesOptions = Omit<SessionOptions, 'jar'> &
  Omit<SecretOptions, 'jar'> &
  Omit<CertificateOptions, 'jar'> &
  ConsentOptions & {
    /** What cookies are signed with: 32 bytes, the same in every process. */
    readonly key: Buffer;
    readonly log: { error(fields: object, message: string): void };
  };

const broken: Page = {
  title: 'This could not be done now',
  tone: 'bad',
  body: html`<p>
    Nothing was shown or kept. Try again in a moment; if it stays so, tell whoever runs Latchkey.
  </p>`,
};

/** Mount it beside the messages endpoint; it answers only what is its own. */
export function makePages(options: PagesOptions): Router {
  const { clock, log } = options;
  const address = options.address.replace(/\/+$/, '');
  const jar = makeJar(options.key, address.startsWith('https:'), () => clock.now().getTime());
  const all = { ...options, address, jar };
  const router = Router();
  const file = (path: string, type: string, content: string): void => {
    router.get(path, (_req, res) => {
      guard(res);
      res.set('cache-control', 'public, max-age=300').type(type).send(content);
    });
  };
  file('/pages/look.css', 'css', look);
  file('/pages/copy.js', 'js', copy);
  router.use(signedInRoute(all), secretRoutes(all), certificateRoutes(all), consentedRoute(all));
  const failed: ErrorRequestHandler = (error: unknown, req, res, _next) => {
    if (error instanceof Failure) return send(res, failurePage(error), error.is === 'refused' ? 403 : 503);
    // The address holds a token, so the page alone is named.
    log.error({ err: error, page: req.path.split('/')[1] }, 'A page failed');
    send(res, broken, 500);
  };
  router.use(failed);
  return router;
}

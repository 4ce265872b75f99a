// Serves the page and the card renderer it needs; nothing is fetched from anywhere else.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Router, static as files } from 'express';

const renderer = join(
  dirname(createRequire(import.meta.url).resolve('adaptivecards/package.json')),
  'dist/adaptivecards.min.js',
);
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'";

const page = join(import.meta.dirname, 'page');

/** The page at `/`, its parts under `/_teams/page`, the renderer under `/_teams/vendor`. */
export const pageFiles = (): Router => {
  const router = Router();
  router.use(['/_teams/page', '/_teams/vendor', /^\/$/], (_req, res, next) => {
    res.set({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    next();
  });
  router.get('/', (_req, res) => res.sendFile(join(page, 'index.html')));
  router.get('/_teams/vendor/adaptivecards.min.js', (_req, res) => res.sendFile(renderer));
  router.use('/_teams/page', files(page, { cacheControl: false }));
  return router;
};

// How a page leaves: never kept, never framed, with nothing from elsewhere on it.
import type { Request, Response } from 'express';
import { frame, type Page } from './html.ts';

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** For every answer under the pages' addresses. */
export function guard(res: Response): void {
  res.set({
    'cache-control': 'no-store',
    'content-security-policy': policy,
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-robots-tag': 'noindex',
  });
}

export function send(res: Response, page: Page, status = 200): void {
  guard(res);
  res.status(status).type('html').send(frame(page));
}

/** Whether a form was sent from a page of ours; browsers say so. */
export function isOurs(req: Request): boolean {
  const site = req.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

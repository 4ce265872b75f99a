// Cookies that only we can have written: signed, short, for our own pages alone.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';

export interface Jar {
  /** @param name letters, digits, - and _ */
  set(res: Response, name: string, value: object, seconds: number): void;
  /** undefined: there is none, it was altered, or it is too old. */
  get(req: Request, name: string): { readonly [field: string]: unknown } | undefined;
  drop(res: Response, name: string): void;
}

/** @param secure the pages are reached over https @param now in ms */
export function makeJar(key: Buffer, secure: boolean, now: () => number): Jar {
  const full = (name: string): string => `${secure ? '__Host-' : ''}latchkey-${name}`;
  const options = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
  const mac = (name: string, text: string): Buffer =>
    createHmac('sha256', key)
      .update(`${full(name)}\n${text}`)
      .digest();

  return {
    set(res, name, value, seconds) {
      const until = now() + seconds * 1000;
      const text = Buffer.from(JSON.stringify({ ...value, until })).toString('base64url');
      const signed = `${text}.${mac(name, text).toString('base64url')}`;
      res.cookie(full(name), signed, { ...options, maxAge: seconds * 1000 });
    },
    get(req, name) {
      const sent = (req.headers.cookie ?? '')
        .split(/;\s*/)
        .find((each) => each.startsWith(`${full(name)}=`))
        ?.slice(full(name).length + 1);
      const [text = '', signature = ''] = (sent ?? '').split('.');
      const given = Buffer.from(signature, 'base64url');
      const right = mac(name, text);
      if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
      const value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Record<string, unknown>;
      return typeof value['until'] === 'number' && value['until'] > now() ? value : undefined;
    },
    drop(res, name) {
      res.clearCookie(full(name), options);
    },
  };
}

// Who stands before the page: their own sign-in at Entra ID, remembered for a quarter of an hour.
import { Router, type Request, type Response } from 'express';
import type { SignedIn, SignIn, SignInKept } from '../../contracts/pages.ts';
import { refused } from '../../contracts/failure.ts';
import type { Jar } from './cookies.ts';
import { html, type Page } from './html.ts';

export interface SessionOptions {
  readonly address: string;
  readonly signIn: SignIn;
  readonly jar: Jar;
}

const sessionSeconds = 15 * 60;
const signingSeconds = 10 * 60;

/** One cookie per sign-in, so that two windows do not disturb each other. */
const signing = (state: string): string => `in-${state.replace(/[^\w-]/g, '').slice(0, 12)}`;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The person who is signed in, or undefined. */
export function whoIs(req: Request, jar: Jar): SignedIn | undefined {
  const kept = jar.get(req, 'me');
  const id = text(kept?.['id']);
  return id ? { id, name: text(kept?.['name']) } : undefined;
}

/** Sends the browser to sign in, and back to this very page. */
export async function signInFirst(req: Request, res: Response, options: SessionOptions): Promise<void> {
  const { address, kept } = await options.signIn.begin(`${options.address}/signed-in`);
  options.jar.set(res, signing(kept.state), { ...kept, path: req.path }, signingSeconds);
  res.redirect(303, address);
}

/** After a button was pressed, a sign-in would lose what was in the form, and is not followed by strict browsers. */
export const signInAgain = (path: string): Page => ({
  title: 'Please sign in again',
  tone: 'bad',
  body: html`<p>You were signed in for a quarter of an hour, and that is over. Nothing was done.</p>
    <p><a href="${path}">Sign in and go on</a></p>`,
});

/** `/signed-in`: where Entra ID sends the browser back to. @throws Failure refused, which is shown as a page */
export function signedInRoute(options: SessionOptions): Router {
  const { address, signIn, jar } = options;
  const router = Router();
  router.get('/signed-in', async (req, res) => {
    const state = text(req.query['state']);
    const name = signing(state);
    const kept = jar.get(req, name);
    if (!kept || !state || kept['state'] !== state)
      throw refused(
        'This sign-in was not begun here, or took longer than ten minutes.',
        'Open the link from Teams again.',
      );
    jar.drop(res, name);
    const code = text(req.query['code']);
    if (!code)
      throw refused(
        'You were not signed in.',
        'Open the link from Teams again, and sign in with your work account.',
      );
    const asKept: SignInKept = {
      state,
      nonce: text(kept['nonce']),
      verifier: text(kept['verifier']),
    };
    const person = await signIn.finish(code, asKept, `${address}/signed-in`);
    jar.set(res, 'me', { id: person.id, name: person.name }, sessionSeconds);
    res.redirect(303, text(kept['path']) || '/');
  });
  return router;
}

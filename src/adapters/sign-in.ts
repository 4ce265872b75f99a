// Signs people in to our own pages: authorization code with PKCE at Entra ID, with the bot's app registration.
import { createHash, hkdfSync, randomBytes, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfidentialClientApplication, type Configuration } from '@azure/msal-node';
import { z } from 'zod';
import { Failure, refused } from '../contracts/failure.ts';
import type { SignedIn, SignIn } from '../contracts/pages.ts';
import { signInFailure } from './token-errors.ts';
import type { SignInOptions } from './token.ts';

export type PageSignInOptions = Pick<SignInOptions, 'authority' | 'tenant' | 'signIn'>;

/** What the person's own token says; it came from the token service itself, over TLS. */
const claims = z.looseObject({
  aud: z.string(),
  tid: z.string(),
  oid: z.string(),
  nonce: z.string(),
  name: z.string().optional(),
});

const scopes = ['openid', 'profile'];

type Auth = Configuration['auth'];
const credential = ({ signIn }: PageSignInOptions): Partial<Auth> => {
  if ('secret' in signIn) return { clientSecret: signIn.secret };
  const pem = readFileSync(signIn.certificateFile, 'utf8');
  const sha256 = createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
  return { clientCertificate: { thumbprintSha256: sha256, privateKey: pem } };
};

/** Where a code was used before, is too old, or belongs elsewhere: another sign-in helps. */
const isOfCode = (error: unknown): boolean =>
  error instanceof Error &&
  /AADSTS(54005|70000|70008|700082|501481|9002313)\b|invalid_grant|nonce/.test(error.message);

const again = 'Open the link from Teams again, and sign in anew.';

export function makeSignIn(options: PageSignInOptions): SignIn {
  const { authority, tenant, signIn } = options;
  /** A new one each time: it keeps people's tokens, and nothing here shall. */
  const client = (): ConfidentialClientApplication =>
    new ConfidentialClientApplication({
      auth: {
        clientId: signIn.appId,
        authority: `${authority}/${tenant}`,
        knownAuthorities: [new URL(authority).host],
        ...credential(options),
      },
    });
  const reached = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Failure) throw error;
      if (isOfCode(error)) throw refused('This sign-in is over, or was used before.', again);
      throw signInFailure(error, signIn.appId);
    }
  };

  return {
    begin: (redirectUri) =>
      reached(async () => {
        const kept = {
          state: randomBytes(16).toString('base64url'),
          nonce: randomBytes(16).toString('base64url'),
          verifier: randomBytes(32).toString('base64url'),
        };
        const address = await client().getAuthCodeUrl({
          scopes,
          redirectUri,
          state: kept.state,
          nonce: kept.nonce,
          codeChallenge: createHash('sha256').update(kept.verifier).digest('base64url'),
          codeChallengeMethod: 'S256',
          // A browser that knows one account would take that, whoever is meant.
          prompt: 'select_account',
        });
        return { address, kept };
      }),
    finish: (code, { nonce, verifier }, redirectUri): Promise<SignedIn> =>
      reached(async () => {
        const result = await client().acquireTokenByCode({
          code,
          scopes,
          redirectUri,
          nonce,
          codeVerifier: verifier,
        });
        const read = claims.safeParse(result.idTokenClaims);
        if (!read.success) throw refused('Entra ID did not say who you are.', again);
        const { aud, tid, oid, name } = read.data;
        if (aud !== signIn.appId || read.data.nonce !== nonce)
          throw refused('This sign-in was made for something else.', again);
        if (tid.toLowerCase() !== tenant.toLowerCase())
          throw refused(
            'You signed in with an account of another organisation.',
            'Sign in with your work account here.',
          );
        return { id: oid.toLowerCase(), name: name?.trim() ?? 'Somebody' };
      }),
  };
}

/** The key that our pages sign their cookies with: the same in every process, and kept nowhere. */
export function cookieKey({ signIn }: Pick<SignInOptions, 'signIn'>): Buffer {
  const from = 'secret' in signIn ? signIn.secret : readFileSync(signIn.certificateFile);
  return Buffer.from(hkdfSync('sha256', from, signIn.appId, 'latchkey pages', 32));
}

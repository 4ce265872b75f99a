// RSA keys that sign tokens: made once, kept on disk, shown as a JWKS.
import { createHash, generateKeyPairSync } from 'node:crypto';
import * as jose from 'jose';

export interface KeyText {
  kid: string;
  pkcs8: string;
  jwk: jose.JWK;
}

/** A fresh 2048-bit key, as text that can be kept. */
export const makeKey = (): KeyText => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = publicKey.export({ format: 'jwk' }) as jose.JWK;
  const kid = createHash('sha1')
    .update(jwk.n ?? '')
    .digest('base64url');
  return { kid, pkcs8: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, jwk };
};

/** As a JWKS shows it. */
export const publicKey = (key: KeyText): Record<string, unknown> => ({
  kty: 'RSA',
  use: 'sig',
  alg: 'RS256',
  kid: key.kid,
  x5t: key.kid,
  n: key.jwk.n,
  e: key.jwk.e,
});

export const signJwt = async (key: KeyText, claims: Record<string, unknown>): Promise<string> =>
  new jose.SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid, x5t: key.kid })
    .sign(await jose.importPKCS8(key.pkcs8, 'RS256'));

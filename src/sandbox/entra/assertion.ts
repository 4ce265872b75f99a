// A client assertion: a JWT that a certificate of the app has signed, checked as the token service does.
import { createHash, X509Certificate } from 'node:crypto';
import * as jose from 'jose';
import type { Application, KeyCredential } from '../tenant/directory.ts';
import { Aadsts } from './errors.ts';

const skew = 300;

const thumbprint = (key: KeyCredential, hash: 'sha1' | 'sha256'): string =>
  createHash(hash).update(Buffer.from(key.key, 'base64')).digest('base64url');

const find = (app: Application, header: jose.ProtectedHeaderParameters): KeyCredential => {
  const sha256 = header['x5t#S256'];
  const sha1 = header.x5t ?? header.kid;
  const wanted = typeof sha256 === 'string' ? sha256 : sha1;
  const found = app.keyCredentials.find((key) =>
    typeof sha256 === 'string' ? thumbprint(key, 'sha256') === sha256 : thumbprint(key, 'sha1') === sha1,
  );
  if (found !== undefined) return found;
  throw new Aadsts(
    700027,
    `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${wanted ?? ''}']`,
  );
};

const decode = (assertion: string): { header: jose.ProtectedHeaderParameters; claims: jose.JWTPayload } => {
  try {
    return { header: jose.decodeProtectedHeader(assertion), claims: jose.decodeJwt(assertion) };
  } catch {
    throw new Aadsts(50012, 'Authentication failed: the client assertion is malformed.');
  }
};

const checkTimes = (claims: jose.JWTPayload, now: number): void => {
  const { nbf, exp } = claims;
  if (typeof exp !== 'number') throw new Aadsts(50012, 'Client assertion must contain an expiry.');
  if (exp + skew > now && (nbf ?? 0) - skew < now) return;
  const time = (at: number): string => new Date(at * 1000).toISOString();
  throw new Aadsts(
    700024,
    `Client assertion is not within its valid time range. Current time: ${time(now)}, assertion valid from ${time(nbf ?? 0)}, expiry time of assertion ${time(exp)}.`,
  );
};

/**
 * Passes with the certificate that signed it, or throws the refusal.
 * @param audiences the addresses of the token endpoint that may be named
 */
export const checkAssertion = async (
  assertion: string,
  app: Application,
  audiences: readonly string[],
  now: Date,
): Promise<KeyCredential> => {
  const { header, claims } = decode(assertion);
  const key = find(app, header);
  const certificate = new X509Certificate(Buffer.from(key.key, 'base64'));
  if (new Date(key.endDateTime) < now) {
    throw new Aadsts(
      700027,
      `The certificate used to sign the client assertion expired on ${key.endDateTime}.`,
    );
  }
  try {
    const algorithms = ['RS256', 'PS256'];
    await jose.compactVerify(assertion, certificate.publicKey, { algorithms });
  } catch {
    throw new Aadsts(700027, 'Client assertion failed signature validation.');
  }
  if (claims.iss !== app.appId || claims.sub !== app.appId) {
    throw new Aadsts(
      50012,
      'Authentication failed: issuer and subject of the client assertion must be the client id.',
    );
  }
  if (typeof claims.aud !== 'string' || !audiences.includes(claims.aud)) {
    throw new Aadsts(
      50012,
      `Authentication failed: the audience of the client assertion is not the token endpoint.`,
    );
  }
  checkTimes(claims, now.getTime() / 1000);
  return key;
};

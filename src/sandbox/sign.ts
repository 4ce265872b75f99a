// The Bot Framework's own signature: tokens as Teams sends them to a bot, and wrong ones on purpose.
import { Router } from 'express';
import * as jose from 'jose';
import type { Disk } from './disk.ts';
import { makeKey, publicKey, signJwt, type KeyText } from './keys.ts';

export const issuer = 'https://api.botframework.com';

export class Signer {
  readonly #key: KeyText;
  /** Published nowhere. */
  readonly #other: KeyText = makeKey();

  constructor(disk: Disk) {
    this.#key = disk.kept('botframework-key', makeKey).value;
  }

  get jwks(): { keys: Record<string, unknown>[] } {
    return { keys: [{ ...publicKey(this.#key), endorsements: ['msteams'] }] };
  }

  /** RS256 with the published key, unless told otherwise: alg `none` or `HS256`, key `other` or `none`. */
  async sign(
    claims: Record<string, unknown>,
    how: { alg?: string; key?: 'other' | 'none' } = {},
  ): Promise<string> {
    const { alg = 'RS256' } = how;
    if (alg === 'none' || how.key === 'none') return new jose.UnsecuredJWT(claims).encode();
    if (alg.startsWith('HS')) {
      // The old trick: the public key, used as if it were a shared secret.
      const secret = new TextEncoder().encode(JSON.stringify(publicKey(this.#key)));
      return new jose.SignJWT(claims)
        .setProtectedHeader({ alg, typ: 'JWT', kid: this.#key.kid })
        .sign(secret);
    }
    const key = how.key === 'other' ? this.#other : this.#key;
    if (alg === 'RS256') return signJwt(key, claims);
    const signing = await jose.importPKCS8(key.pkcs8, alg);
    return new jose.SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT', kid: key.kid }).sign(signing);
  }
}

/** Metadata and keys by which a bot checks what Teams sends. */
export const botFrameworkMetadata = (signer: Signer, here: () => string): Router => {
  const router = Router();
  router.get('/.well-known/openidconfiguration', (_req, res) => {
    res.json({
      issuer,
      authorization_endpoint: 'https://invalid.botframework.com',
      jwks_uri: `${here()}/botframework/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    });
  });
  router.get('/keys', (_req, res) => {
    res.json(signer.jwks);
  });
  return router;
};

// Authorization codes: made at a sign-in, good once and for ten minutes, bound to one client, address and challenge.
import { createHash, randomBytes } from 'node:crypto';
import { Aadsts } from './errors.ts';

export interface Signed {
  clientId: string;
  userId: string;
  redirectUri: string;
  /** Of PKCE with S256; undefined: none was sent. */
  challenge: string | undefined;
  nonce: string | undefined;
  /** As they were asked for, with a space between them. */
  scope: string;
}

interface Code extends Signed {
  at: number;
  used: boolean;
}

const goodForMs = 10 * 60_000;

export class Codes {
  #codes = new Map<string, Code>();

  make(signed: Signed, at: number): string {
    for (const [code, one] of this.#codes) if (at - one.at > 2 * goodForMs) this.#codes.delete(code);
    const code = `1.${randomBytes(48).toString('base64url')}`;
    this.#codes.set(code, { ...signed, at, used: false });
    return code;
  }

  /** What was signed for with this code, which is then used up. @throws Aadsts */
  redeem(code: string, by: { clientId: string; redirectUri: string; verifier?: string }, at: number): Signed {
    const found = this.#codes.get(code);
    if (found?.clientId !== by.clientId.toLowerCase()) {
      throw new Aadsts(70000, 'Provided grant is invalid or malformed.');
    }
    if (found.used) {
      throw new Aadsts(
        54005,
        'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
      );
    }
    if (at - found.at > goodForMs) {
      throw new Aadsts(
        70008,
        'The provided authorization code or refresh token has expired due to inactivity.',
      );
    }
    if (found.redirectUri !== by.redirectUri) {
      throw new Aadsts(
        500112,
        `The reply address '${by.redirectUri}' does not match the reply address '${found.redirectUri}' provided when requesting Authorization code.`,
      );
    }
    const told =
      by.verifier === undefined ? undefined : createHash('sha256').update(by.verifier).digest('base64url');
    if (told !== found.challenge) {
      throw new Aadsts(
        501481,
        'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
      );
    }
    this.#codes.set(code, { ...found, used: true });
    return found;
  }

  clear(): void {
    this.#codes = new Map();
  }
}

// Signs one of our applications in to Entra ID, and keeps its token for a while.
import { ClientCertificateCredential, ClientSecretCredential, type TokenCredential } from '@azure/identity';
import type { Clock } from '../contracts/clock.ts';
import { busy, Failure } from '../contracts/failure.ts';
import { signInFailure } from './token-errors.ts';

export interface SignInOptions {
  /** Entra's token service, e.g. https://login.microsoftonline.com */
  readonly authority: string;
  readonly tenant: string;
  readonly signIn: { readonly appId: string } & (
    { readonly secret: string } | { readonly certificateFile: string }
  );
  /** One resource with `/.default`. */
  readonly scope: string;
  readonly clock: Clock;
}

export interface Tokens {
  /** A token that has not been dropped. @throws Failure blocked (wrong secret, no such app …) or busy */
  get(): Promise<string>;
  /** Forgets the token, since a service refused it; the next `get` asks Entra anew. */
  drop(refused: string): void;
}

/** Entra's tokens live for 60 to 90 minutes; a grant shows in a new one only. */
const keptMs = 30 * 60_000;
const patienceMs = 20_000;

/** What signs the application in, for libraries that ask for tokens by themselves. */
export const credential = ({
  authority,
  tenant,
  signIn,
}: Pick<SignInOptions, 'authority' | 'tenant' | 'signIn'>): TokenCredential => {
  const options = {
    authorityHost: authority,
    disableInstanceDiscovery: true,
    // Waits are the caller's, who knows whether somebody stands there waiting.
    retryOptions: { maxRetries: 0 },
  };
  return 'secret' in signIn
    ? new ClientSecretCredential(tenant, signIn.appId, signIn.secret, options)
    : new ClientCertificateCredential(
        tenant,
        signIn.appId,
        { certificatePath: signIn.certificateFile },
        options,
      );
};

/**
 * Tokens of one application for one resource; concurrent callers share one request. A new credential object is made for
 * each, because the library's own cache would hand out a token that a service has refused.
 */
export function makeTokens(options: SignInOptions): Tokens {
  let kept: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  const ask = async (): Promise<string> => {
    try {
      const answer = await credential(options).getToken(options.scope, {
        abortSignal: AbortSignal.timeout(patienceMs),
      });
      const token = answer?.token;
      if (!token) throw busy('Entra ID gave no token.', 'Try again in a minute.');
      kept = { token, until: options.clock.now().getTime() + keptMs };
      return token;
    } catch (error) {
      throw error instanceof Failure ? error : signInFailure(error, options.signIn.appId);
    } finally {
      asking = undefined;
    }
  };

  return {
    get: () =>
      kept && kept.until > options.clock.now().getTime() ? Promise.resolve(kept.token) : (asking ??= ask()),
    drop(refused) {
      if (kept?.token === refused) kept = undefined;
    },
  };
}

/**
 * For libraries that ask for tokens by themselves: kept by our own clock, so that one which is over is not used again.
 * They are told that it is over at once, and so ask each time.
 */
export function clockedCredential(options: Omit<SignInOptions, 'scope'>): TokenCredential {
  const kept = new Map<string, Tokens>();
  return {
    async getToken(scopes, asked) {
      // Entra asks for a new sign-in, and says what for.
      if (asked?.claims !== undefined) return credential(options).getToken(scopes, asked);
      const scope = [scopes].flat().join(' ');
      const tokens = kept.get(scope) ?? makeTokens({ ...options, scope });
      kept.set(scope, tokens);
      return { token: await tokens.get(), expiresOnTimestamp: 0 };
    },
  };
}

/** A function that drops a token by which a service refused a right, once a minute at most: it may have been granted since. */
export function makeForget(tokens: Tokens, clock: Clock): (refused: string) => void {
  let before = -Infinity;
  return (refused) => {
    const now = clock.now().getTime();
    if (now - before < 60_000) return;
    before = now;
    tokens.drop(refused);
  };
}

/** Claims of a token, for diagnosis only: Microsoft calls its tokens opaque. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

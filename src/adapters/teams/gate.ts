// Who may come in: an activity that Teams has signed for this bot, from a tenant that is allowed. All else is refused.
import { jwtVerify, decodeProtectedHeader, errors } from 'jose';
import type { Clock } from '../../contracts/clock.ts';
import { tenantsOf, unknownSender, type Activity } from './activity.ts';
import { isServiceHost } from './hosts.ts';
import type { Keys } from './keys.ts';

export interface GateOptions {
  readonly appId: string;
  readonly issuer: string;
  readonly tenants: readonly string[];
  readonly serviceHosts: readonly string[];
  readonly keys: Keys;
  readonly clock: Clock;
}

/** Clocks may differ by this much when a token says that it is not valid yet; its end is taken at its word. */
const skewSeconds = 300;

const reasons: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'the token has expired',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'the signature is wrong',
  ERR_JOSE_ALG_NOT_ALLOWED: 'the token is not signed with RS256',
};

const reasonOf = (error: unknown): string => {
  if (error instanceof errors.JWTClaimValidationFailed) return `the token’s “${error.claim}” is wrong`;
  return (error instanceof errors.JOSEError ? reasons[error.code] : undefined) ?? 'the token cannot be read';
};

/** @returns why the activity is refused, or undefined where it may come in. @throws KeysUnreachable */
export function makeGate(
  options: GateOptions,
): (activity: Activity, authorization: string | undefined) => Promise<string | undefined> {
  const tenants = options.tenants.map((id) => id.toLowerCase());

  /** What the activity says of itself, before any arithmetic. */
  function misfit(activity: Activity): string | undefined {
    if (activity.channelId !== 'msteams') return 'its channel is not msteams';
    if (!isServiceHost(activity.serviceUrl, options.serviceHosts))
      return 'its service address is not Microsoft’s';
    const named = tenantsOf(activity);
    if (named.length === 0) return 'it names no tenant';
    if (!named.every((id) => tenants.includes(id.toLowerCase()))) return 'its tenant is not allowed';
    return unknownSender(activity);
  }

  async function check(token: string, activity: Activity): Promise<string | undefined> {
    const now = options.clock.now();
    try {
      const { kid, alg } = decodeProtectedHeader(token);
      if (alg !== 'RS256') return 'the token is not signed with RS256';
      const found = kid === undefined ? undefined : await options.keys.find(kid);
      if (!found) return 'the token’s key is unknown';
      if (found.endorsements.length > 0 && !found.endorsements.includes('msteams'))
        return 'the token’s key is not for Teams';
      const { payload } = await jwtVerify(token, found.key, {
        algorithms: ['RS256'],
        issuer: options.issuer,
        audience: options.appId,
        requiredClaims: ['exp'],
        clockTolerance: skewSeconds,
        currentDate: now,
      });
      if ((payload.exp ?? 0) * 1000 <= now.getTime()) return 'the token has expired';
      return payload['serviceurl'] === activity.serviceUrl
        ? undefined
        : 'the token is for another service address';
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return reasonOf(error);
      throw error;
    }
  }

  return async (activity, authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return 'it carries no token';
    return misfit(activity) ?? (await check(token, activity));
  };
}

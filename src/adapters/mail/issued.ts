// A token that Entra ID issued, and what it says of itself. Claims are for diagnosis only: Microsoft calls its tokens opaque.
import { claimsOf } from '../token.ts';

export interface Issued {
  readonly token: string;
  readonly aud: string;
  readonly tid: string;
  readonly oid: string;
  readonly appId: string;
  readonly roles: readonly string[];
  readonly issued: Date;
  readonly expires: Date;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const time = (value: unknown): Date => new Date(typeof value === 'number' ? value * 1000 : 0);

export function issuedOf(token: string): Issued {
  const claims = claimsOf(token);
  const roles = claims['roles'];
  return {
    token,
    aud: text(claims['aud']),
    tid: text(claims['tid']),
    oid: text(claims['oid']),
    appId: text(claims['appid'] ?? claims['azp']),
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
    issued: time(claims['iat']),
    expires: time(claims['exp']),
  };
}

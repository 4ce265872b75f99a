// A token of somebody else's issuer in place of a credential: it must match a record of the application, sign for sign.
import * as jose from 'jose';
import { tenantId } from '../seed/ids.ts';
import type { Application } from '../tenant/directory.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { Aadsts } from './errors.ts';

const skew = 300;

/** Entra itself may be the issuer: of tokens that stand for a managed identity. */
export interface OwnIssuer {
  jwks: { keys: Record<string, unknown>[] };
}

export const issuerOf = (assertion: string): string | undefined => {
  try {
    return jose.decodeJwt(assertion).iss;
  } catch {
    return undefined;
  }
};

const ownIssuer = `https://login.microsoftonline.com/${tenantId}/v2.0`;

const keysOf = (tenant: Tenant, issuer: string, own: OwnIssuer): jose.JSONWebKeySet => {
  if (issuer === ownIssuer) return own.jwks;
  const known = tenant.issuers.get(issuer);
  if (known !== undefined) return { keys: known.keys };
  throw new Aadsts(50166, `Request to External OIDC endpoint failed. Issuer: '${issuer}'.`);
};

const noRecord = (number: number, what: string, value: string): Aadsts =>
  new Aadsts(
    number,
    `No matching federated identity record found for presented assertion ${what} '${value}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
  );

export const checkFederated = async (
  desk: { tenant: Tenant; own: OwnIssuer; now: Date },
  assertion: string,
  app: Application,
): Promise<void> => {
  const { iss = '', sub = '', aud = '' } = jose.decodeJwt(assertion);
  const audiences = [aud].flat();
  const ofIssuer = app.$federated.filter((one) => one.issuer === iss);
  if (ofIssuer.length === 0) throw noRecord(700211, 'issuer', iss);
  const ofSubject = ofIssuer.filter((one) => one.subject === sub);
  if (ofSubject.length === 0) throw noRecord(700213, 'subject', sub);
  if (!ofSubject.some((one) => one.audiences.some((name) => audiences.includes(name)))) {
    throw noRecord(700212, 'audience', audiences.join(' '));
  }
  try {
    await jose.jwtVerify(assertion, jose.createLocalJWKSet(keysOf(desk.tenant, iss, desk.own)), {
      algorithms: ['RS256'],
      currentDate: desk.now,
      clockTolerance: skew,
    });
  } catch (error) {
    if (error instanceof Aadsts) throw error;
    if (error instanceof jose.errors.JWTExpired || error instanceof jose.errors.JWTClaimValidationFailed) {
      throw new Aadsts(700024, 'Client assertion is not within its valid time range.');
    }
    throw new Aadsts(700027, 'Client assertion failed signature validation.');
  }
};

// Changes to what applications sign in with, and to what the tenant allows there.
import { randomUUID } from 'node:crypto';
import { keyOf, passwordOf } from '../seed/app-rows.ts';
import { hexOf, recordSignIn } from '../entra/sign-ins.ts';
import { daysOf, policyId } from '../graph/credential-rules.ts';
import { printerCertificate } from '../seed/certificate.ts';
import type { AppManagementPolicy, KeyCredential, Restriction } from '../tenant/directory.ts';
import { BadChange, maybe, text, theApplication, type Change } from './changes.ts';

type Run = (change: Change) => number;

const addSecret: Run = (change) => {
  const app = theApplication(change, 'app');
  const end = maybe(change, 'endDateTime');
  const made = {
    ...passwordOf(maybe(change, 'displayName') ?? 'added', text(change, 'secret'), end),
    keyId: randomUUID(),
  };
  change.tenant.applications.put(
    { ...app, passwordCredentials: [...app.passwordCredentials, made] },
    change.now,
  );
  return 1;
};

/** `certificate`: PEM, or DER in base64. */
const addCertificate: Run = (change) => {
  const app = theApplication(change, 'app');
  const said = text(change, 'certificate');
  const pem = said.includes('BEGIN CERTIFICATE') ? said : Buffer.from(said, 'base64');
  let key: KeyCredential;
  try {
    key = keyOf(pem, randomUUID());
  } catch {
    throw new BadChange('"certificate" is neither PEM nor DER in base64.');
  }
  change.tenant.applications.put({ ...app, keyCredentials: [...app.keyCredentials, key] }, change.now);
  return 1;
};

const expireSecrets: Run = (change) => {
  const app = theApplication(change, 'app');
  const endDateTime = new Date(change.at.getTime() - 1000).toISOString();
  const passwordCredentials = app.passwordCredentials.map((one) => ({ ...one, endDateTime }));
  change.tenant.applications.put({ ...app, passwordCredentials }, change.now);
  return passwordCredentials.length;
};

const removeSecrets: Run = (change) => {
  const app = theApplication(change, 'app');
  change.tenant.applications.put({ ...app, passwordCredentials: [] }, change.now);
  return app.passwordCredentials.length;
};

/** Another certificate where the right one was. */
const replaceCertificates: Run = (change) => {
  const app = theApplication(change, 'app');
  const key = keyOf(Buffer.from(printerCertificate, 'base64'), randomUUID());
  change.tenant.applications.put({ ...app, keyCredentials: [key] }, change.now);
  return 1;
};

/** The application signed in at `at` with the credential `key` of its: a secret's or certificate's keyId. */
const signIn: Run = (change) => {
  const app = theApplication(change, 'app');
  const keyId = text(change, 'key');
  const principal = change.tenant.servicePrincipals.list().find((one) => one.appId === app.appId);
  const at = new Date(text(change, 'at'));
  if (principal === undefined || Number.isNaN(at.getTime()))
    throw new BadChange('"signIn" needs an application that may sign in, and "at", a time in ISO 8601.');
  const certificate = app.keyCredentials.find((one) => one.keyId === keyId);
  const thumbprint = certificate === undefined ? null : hexOf(certificate.key);
  const proof = certificate === undefined ? ('secret' as const) : ('certificate' as const);
  recordSignIn(change.tenant, principal, undefined, { proof, keyId, thumbprint }, at);
  return 1;
};

/** Somebody's token issuer: its `iss`, and its public keys as a JWKS has them. */
const issuer: Run = (change) => {
  const { keys } = (change.said['jwks'] ?? {}) as { keys?: unknown };
  if (!Array.isArray(keys) || keys.length === 0) throw new BadChange('"issuer" needs "jwks": {keys: [...]}.');
  change.tenant.issuers.put({ id: text(change, 'issuer'), keys: keys as Record<string, unknown>[] }, true);
  return 1;
};

const restriction = (change: Change, name: string, restrictionType: string): Restriction[] => {
  const said = change.said[name];
  if (said === undefined || said === false) return [];
  const maxLifetime = typeof said === 'string' ? said : null;
  if (said !== true && daysOf(maxLifetime ?? '') === undefined) {
    throw new BadChange(`"${name}" must be an ISO 8601 duration like P90D.`);
  }
  const after = maybe(change, 'createdAfter') ?? null;
  return [{ restrictionType, state: 'enabled', maxLifetime, restrictForAppsCreatedAfterDateTime: after }];
};

/**
 * The tenant's policy for applications anew. `passwordLifetime`, `asymmetricKeyLifetime`: ISO 8601 durations;
 * `passwordAddition: true` forbids secrets; `createdAfter`: only for applications made after it. Nothing said: no policy.
 */
const setAppPolicy: Run = (change) => {
  const was = change.tenant.appManagementPolicies.get(policyId);
  if (was === undefined) throw new BadChange('There is no policy to set.');
  const restrictions = {
    passwordCredentials: [
      ...restriction(change, 'passwordAddition', 'passwordAddition'),
      ...restriction(change, 'passwordLifetime', 'passwordLifetime'),
    ],
    keyCredentials: restriction(change, 'asymmetricKeyLifetime', 'asymmetricKeyLifetime'),
  };
  const isEnabled = restrictions.passwordCredentials.length + restrictions.keyCredentials.length > 0;
  const next: AppManagementPolicy = { ...was, isEnabled, applicationRestrictions: restrictions };
  change.tenant.appManagementPolicies.put(next, change.now);
  return 1;
};

export const credentialChanges: Readonly<Record<string, Run>> = {
  addSecret,
  addCertificate,
  expireSecrets,
  removeSecrets,
  replaceCertificates,
  signIn,
  issuer,
  setAppPolicy,
};

// The sign-in log: a row for each token that an application is issued, kept for as long as Entra keeps them.
import { createHash, randomUUID } from 'node:crypto';
import type { ServicePrincipal, SignIn } from '../tenant/directory.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Shown } from './client.ts';

/** With Entra ID P1; seven days without. */
const keptMs = 30 * 86_400_000;

/** SHA-1 of a certificate, as the log has it. (unverified) */
export const hexOf = (der: string): string =>
  createHash('sha1').update(Buffer.from(der, 'base64')).digest('hex').toUpperCase();

/** @param shown with which credential */
export const recordSignIn = (
  tenant: Tenant,
  principal: ServicePrincipal,
  resource: ServicePrincipal | undefined,
  shown: Shown,
  at: Date,
): void => {
  for (const { id, createdDateTime } of tenant.signIns.list())
    if (new Date(createdDateTime).getTime() < at.getTime() - keptMs) tenant.signIns.drop(id, true);
  const row: SignIn = {
    id: randomUUID(),
    createdDateTime: at.toISOString(),
    appId: principal.appId,
    appDisplayName: principal.displayName,
    servicePrincipalId: principal.id,
    servicePrincipalName: principal.displayName,
    resourceDisplayName: resource?.displayName ?? null,
    resourceId: resource?.id ?? null,
    signInEventTypes: ['servicePrincipal'],
    clientCredentialType: shown.proof === 'secret' ? 'clientSecret' : 'clientAssertion',
    servicePrincipalCredentialKeyId: shown.keyId,
    servicePrincipalCredentialThumbprint: shown.thumbprint,
    status: { errorCode: 0, failureReason: null, additionalDetails: null },
  };
  tenant.signIns.put(row, true);
};

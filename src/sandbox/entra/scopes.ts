// Delegated permissions: what an application asks for on behalf of a person, and what of it was consented to.
import { permissionGrantOf } from '../seed/app-rows.ts';
import { graphAppId } from '../seed/wellknown.ts';
import type { OAuth2PermissionGrant, ServicePrincipal } from '../tenant/directory.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { Aadsts } from './errors.ts';

const sayings = ['openid', 'profile', 'email', 'offline_access'];

export interface Wanted {
  audience: string;
  resource: ServicePrincipal;
  /** Values of the resource's scopes. */
  values: readonly string[];
  /** openid and its like, which are no permission on anything. */
  sayings: readonly string[];
}

const unknown = (scope: string): Aadsts =>
  new Aadsts(
    70011,
    `The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
  );

/** `https://outlook.office365.com/IMAP.AccessAsUser.All`, or a value alone, which is Graph's. */
const split = (
  tenant: Tenant,
  scope: string,
): { audience: string; resource: ServicePrincipal; value: string } => {
  const [, address, named] = /^(https:\/\/[^/]+)\/+([^/]+)$/.exec(scope) ?? [];
  const audience = address ?? 'https://graph.microsoft.com';
  const value = named ?? scope;
  const resource = tenant.servicePrincipals
    .list('entra')
    .find((one) =>
      address === undefined ? one.appId === graphAppId : one.servicePrincipalNames.includes(audience),
    );
  if (resource === undefined) {
    throw new Aadsts(
      500011,
      `The resource principal named ${audience} was not found in the tenant named Contoso.`,
    );
  }
  const isKnown = value === '.default' || resource.oauth2PermissionScopes.some((one) => one.value === value);
  if (!isKnown) throw unknown(scope);
  return { audience, resource, value };
};

/** The first resource decides for whom the token is. @throws Aadsts */
export const wantedOf = (tenant: Tenant, scope: string): Wanted => {
  const all = scope.split(/\s+/).filter((one) => one !== '');
  const asked = all.filter((one) => !sayings.includes(one)).map((one) => split(tenant, one));
  const first = asked[0] ?? split(tenant, 'User.Read');
  const values = asked
    .filter((one) => one.resource.id === first.resource.id && one.value !== '.default')
    .map((one) => one.value);
  return {
    audience: first.audience,
    resource: first.resource,
    values: [...new Set(values)],
    sayings: all.filter((one) => sayings.includes(one)),
  };
};

const grants = (tenant: Tenant, client: string, wanted: Wanted, user: string): OAuth2PermissionGrant[] =>
  tenant.oauth2PermissionGrants
    .list('entra')
    .filter(
      (one) =>
        one.clientId === client &&
        one.resourceId === wanted.resource.id &&
        (one.principalId === null || one.principalId === user),
    );

/** What this person may be acted for, on that resource. */
export const consented = (tenant: Tenant, client: string, wanted: Wanted, user: string): readonly string[] =>
  grants(tenant, client, wanted, user).flatMap((one) => one.scope.split(' '));

/** Writes down that this one person agrees. Answers how many things changed. */
export const agree = (tenant: Tenant, client: ServicePrincipal, wanted: Wanted, user: string): number => {
  const was = tenant.oauth2PermissionGrants
    .list()
    .find(
      (one) =>
        one.clientId === client.id && one.resourceId === wanted.resource.id && one.principalId === user,
    );
  const scope = [...new Set([...(was?.scope.split(' ') ?? []), ...wanted.values])].join(' ');
  if (scope === was?.scope || scope === '') return 0;
  const row = was ?? permissionGrantOf(client, wanted.resource, scope, user);
  tenant.oauth2PermissionGrants.put({ ...row, scope });
  return 1;
};

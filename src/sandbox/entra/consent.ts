// An administrator's consent: everything that an application declares, granted for the whole tenant.
import { randomBytes, randomUUID } from 'node:crypto';
import { grantOf, permissionGrantOf, principalOf } from '../seed/app-rows.ts';
import { directoryRoles } from '../seed/wellknown.ts';
import type { Application, ServicePrincipal } from '../tenant/directory.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { Aadsts } from './errors.ts';

const admins: readonly string[] = [
  directoryRoles.globalAdministrator,
  directoryRoles.privilegedRoleAdministrator,
];

export const isAdmin = (tenant: Tenant, userId: string): boolean =>
  tenant.roleAssignments
    .list('entra')
    .some((one) => one.principalId === userId && admins.includes(one.roleDefinitionId));

export interface Wish {
  resource: ServicePrincipal;
  roles: ServicePrincipal['appRoles'];
  scopes: readonly string[];
}

/** What the application declares, each found at its resource. @throws Aadsts 650052, 65005 */
export const wishesOf = (tenant: Tenant, app: Application): Wish[] =>
  app.requiredResourceAccess.map(({ resourceAppId, resourceAccess }) => {
    const resource = tenant.servicePrincipals.list('entra').find((one) => one.appId === resourceAppId);
    if (resource === undefined) {
      throw new Aadsts(
        650052,
        `The app needs access to a service ('${resourceAppId}') that your organization 'Contoso' has not subscribed to or enabled.`,
      );
    }
    const find = <T extends { id: string }>(known: readonly T[], type: 'Role' | 'Scope'): T[] =>
      resourceAccess
        .filter((one) => one.type === type)
        .map((one) => {
          const found = known.find((row) => row.id === one.id);
          if (found !== undefined) return found;
          throw new Aadsts(
            65005,
            `The application '${app.displayName}' asked for permission '${one.id}' that doesn't exist on the resource '${resourceAppId}'.`,
          );
        });
    const scopes = find(resource.oauth2PermissionScopes, 'Scope').map((one) => one.value);
    return { resource, roles: find(resource.appRoles, 'Role'), scopes };
  });

const principalFor = (tenant: Tenant, app: Application): { who: ServicePrincipal; made: number } => {
  const was = tenant.servicePrincipals.list().find((one) => one.appId === app.appId);
  if (was !== undefined) return { who: was, made: 0 };
  const who = principalOf(randomUUID(), app.appId, app.displayName);
  tenant.servicePrincipals.put(who);
  return { who, made: 1 };
};

const grantRoles = (tenant: Tenant, who: ServicePrincipal, wish: Wish, now: Date): number => {
  const held = tenant.appRoleAssignments
    .list()
    .filter((one) => one.principalId === who.id && one.resourceId === wish.resource.id)
    .map((one) => one.appRoleId);
  const missing = wish.roles.filter((role) => !held.includes(role.id));
  for (const role of missing) {
    const id = randomBytes(32).toString('base64url');
    const createdDateTime = now.toISOString();
    tenant.appRoleAssignments.put({ ...grantOf(who, wish.resource, role), id, createdDateTime });
  }
  return missing.length;
};

const grantScopes = (tenant: Tenant, who: ServicePrincipal, wish: Wish): number => {
  if (wish.scopes.length === 0) return 0;
  const was = tenant.oauth2PermissionGrants
    .list()
    .find(
      (one) => one.clientId === who.id && one.resourceId === wish.resource.id && one.principalId === null,
    );
  const scope = [...new Set([...(was?.scope.split(' ') ?? []), ...wish.scopes])].join(' ');
  if (scope === was?.scope) return 0;
  const id = randomBytes(32).toString('base64url');
  const row = was ?? { ...permissionGrantOf(who, wish.resource, scope), id };
  tenant.oauth2PermissionGrants.put({ ...row, scope });
  return 1;
};

/** Grants it all, and answers how many things that changed. */
export const consentFor = (tenant: Tenant, app: Application, wishes: readonly Wish[], now: Date): number => {
  const { who, made } = principalFor(tenant, app);
  return wishes.reduce(
    (sum, wish) => sum + grantRoles(tenant, who, wish, now) + grantScopes(tenant, who, wish),
    made,
  );
};

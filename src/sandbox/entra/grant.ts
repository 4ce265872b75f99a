// The client credentials grant: which tenant, which app, which resource, and does the credential hold.
import { initialDomain, tenantDomain, tenantId } from '../seed/ids.ts';
import type { ServicePrincipal } from '../tenant/directory.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { checkClient, findApp, findPrincipal, need, type Desk, type Form, type Shown } from './client.ts';
import { Aadsts } from './errors.ts';

export interface Granted {
  principal: ServicePrincipal;
  audience: string;
  resource: ServicePrincipal | undefined;
  shown: Shown;
}

const botFramework = 'https://api.botframework.com';

export const isOurs = (tenant: string): boolean =>
  [tenantId, tenantDomain, initialDomain].includes(tenant.toLowerCase());

export const checkTenant = (tenant: string): void => {
  if (isOurs(tenant)) return;
  throw new Aadsts(
    90002,
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  );
};

/** Whose token `https://…/.default` asks for. @throws Aadsts */
export const findResource = (
  tenant: Tenant,
  scope: string,
): { audience: string; resource: ServicePrincipal | undefined } => {
  const wanted = /^(\S+?)\/?\/\.default$/.exec(scope)?.[1];
  if (wanted === undefined) {
    throw new Aadsts(
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  }
  if (wanted === botFramework) return { audience: wanted, resource: undefined };
  const resource = tenant.servicePrincipals
    .list('entra')
    .find((one) => one.servicePrincipalNames.includes(wanted));
  if (resource !== undefined) return { audience: wanted, resource };
  throw new Aadsts(
    500011,
    `The resource principal named ${wanted} was not found in the tenant named Contoso. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  );
};

/** An app-only grant, or the refusal thrown. */
export const grant = async (desk: Desk, form: Form): Promise<Granted> => {
  const app = findApp(desk.tenant, need(form, 'client_id'));
  const target = findResource(desk.tenant, need(form, 'scope'));
  const shown = await checkClient(desk, app, form);
  return { principal: findPrincipal(desk.tenant, app), ...target, shown };
};

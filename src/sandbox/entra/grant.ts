// The client credentials grant: which tenant, which app, which resource, and does the credential hold.
import { hashOf } from '../seed/app-rows.ts';
import { initialDomain, tenantDomain, tenantId } from '../seed/ids.ts';
import type { Application, ServicePrincipal } from '../tenant/directory.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { checkAssertion } from './assertion.ts';
import { Aadsts } from './errors.ts';

export type Form = Record<string, string | undefined>;

export interface Granted {
  principal: ServicePrincipal;
  audience: string;
  resource: ServicePrincipal | undefined;
  proof: 'secret' | 'certificate';
}

const bearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
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

const need = (form: Form, name: string): string => {
  const value = form[name];
  if (value !== undefined && value !== '') return value;
  throw new Aadsts(900144, `The request body must contain the following parameter: '${name}'.`);
};

const findApp = (tenant: Tenant, clientId: string): Application => {
  const app = tenant.applications.list('entra').find((one) => one.appId === clientId.toLowerCase());
  if (app !== undefined) return app;
  throw new Aadsts(
    700016,
    `Application with identifier '${clientId}' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  );
};

const findPrincipal = (tenant: Tenant, app: Application): ServicePrincipal => {
  const principal = tenant.servicePrincipals.list('entra').find((one) => one.appId === app.appId);
  if (principal === undefined) {
    throw new Aadsts(
      7000229,
      `The client application ${app.appId} is missing service principal in the tenant ${tenantId}.`,
    );
  }
  if (!principal.accountEnabled) {
    throw new Aadsts(7000112, `Application '${app.appId}'(${app.displayName}) is disabled.`);
  }
  return principal;
};

const findResource = (
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

const checkSecret = (app: Application, secret: string, now: Date): void => {
  const hash = hashOf(secret);
  const known = app.passwordCredentials.filter((one) => one.$hash === hash);
  if (known.length === 0) {
    throw new Aadsts(
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app.appId}'.`,
    );
  }
  if (known.some((one) => new Date(one.endDateTime) > now && new Date(one.startDateTime) <= now)) return;
  throw new Aadsts(
    7000222,
    `The provided client secret keys for app '${app.appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
  );
};

/** Grants, or throws the refusal. `here` is this server's own origin. */
export const grant = async (
  tenant: Tenant,
  path: string,
  form: Form,
  here: string,
  now: Date,
): Promise<Granted> => {
  checkTenant(path);
  const type = need(form, 'grant_type');
  if (type !== 'client_credentials') {
    throw new Aadsts(70003, `The app requested an unsupported grant type '${type}'.`);
  }
  const app = findApp(tenant, need(form, 'client_id'));
  const target = findResource(tenant, need(form, 'scope'));
  if (form['client_assertion'] !== undefined && form['client_assertion_type'] === bearer) {
    const endpoints = ['https://login.microsoftonline.com', here].flatMap((origin) =>
      [tenantId, path].map((name) => `${origin}/${name}/oauth2/v2.0/token`),
    );
    await checkAssertion(form['client_assertion'], app, endpoints, now);
    return { principal: findPrincipal(tenant, app), ...target, proof: 'certificate' };
  }
  if (form['client_secret'] === undefined) {
    throw new Aadsts(
      7000218,
      `The request body must contain the following parameter: 'client_assertion' or 'client_secret'.`,
    );
  }
  checkSecret(app, form['client_secret'], now);
  return { principal: findPrincipal(tenant, app), ...target, proof: 'secret' };
};

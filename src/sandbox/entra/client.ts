// Which application asks for a token, whether it is there and switched on, and whether its credential holds.
import { hashOf } from '../seed/app-rows.ts';
import { tenantId } from '../seed/ids.ts';
import type { Application, PasswordCredential, ServicePrincipal } from '../tenant/directory.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { checkAssertion } from './assertion.ts';
import { Aadsts } from './errors.ts';
import { hexOf } from './sign-ins.ts';
import { checkFederated, issuerOf, type OwnIssuer } from './federated.ts';

export type Form = Readonly<Record<string, string | undefined>>;
/** How the application proved who it is. */
export type Proof = 'secret' | 'certificate';
/** With which of its credentials; a token of another issuer is none. */
export interface Shown {
  proof: Proof;
  keyId: string | null;
  /** SHA-1, hex. */
  thumbprint: string | null;
}

/** What the token service needs to know to judge a request. */
export interface Desk {
  tenant: Tenant;
  /** The tenant as the address has it. */
  path: string;
  /** This server's own origin. */
  here: string;
  /** Entra as an issuer of tokens that stand for a managed identity. */
  own: OwnIssuer;
  now: Date;
}

const bearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export const need = (form: Form, name: string): string => {
  const value = form[name];
  if (value !== undefined && value !== '') return value;
  throw new Aadsts(900144, `The request body must contain the following parameter: '${name}'.`);
};

export const findApp = (tenant: Tenant, clientId: string): Application => {
  const app = tenant.applications.list('entra').find((one) => one.appId === clientId.toLowerCase());
  if (app !== undefined) return app;
  throw new Aadsts(
    700016,
    `Application with identifier '${clientId}' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  );
};

export const findPrincipal = (tenant: Tenant, app: Application): ServicePrincipal => {
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

const checkSecret = (app: Application, secret: string, now: Date): Shown => {
  const hash = hashOf(secret);
  const known = app.passwordCredentials.filter((one) => one.$hash === hash);
  if (known.length === 0) {
    throw new Aadsts(
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app.appId}'.`,
    );
  }
  const isGood = ({ startDateTime, endDateTime }: PasswordCredential): boolean =>
    new Date(startDateTime) <= now && (endDateTime === null || new Date(endDateTime) > now);
  const good = known.find(isGood);
  if (good !== undefined) return { proof: 'secret', keyId: good.keyId, thumbprint: null };
  throw new Aadsts(
    7000222,
    `The provided client secret keys for app '${app.appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
  );
};

/** The application with those of its credentials that have reached the token service. */
const asSeen = (tenant: Tenant, app: Application): Application =>
  tenant.applications.get(app.id, 'credential') ?? {
    ...app,
    passwordCredentials: [],
    keyCredentials: [],
    $federated: [],
  };

/** Passes with how it was proved, or throws the refusal. */
export const checkClient = async (desk: Desk, app: Application, form: Form): Promise<Shown> => {
  const seen = asSeen(desk.tenant, app);
  const assertion = form['client_assertion'];
  if (assertion !== undefined && form['client_assertion_type'] === bearer) {
    const issuer = issuerOf(assertion);
    if (issuer !== undefined && issuer !== app.appId) {
      await checkFederated(desk, assertion, seen);
      return { proof: 'certificate', keyId: null, thumbprint: null };
    }
    const endpoints = ['https://login.microsoftonline.com', desk.here].flatMap((origin) =>
      [tenantId, desk.path].map((name) => `${origin}/${name}/oauth2/v2.0/token`),
    );
    const { keyId, key } = await checkAssertion(assertion, seen, endpoints, desk.now);
    return { proof: 'certificate', keyId, thumbprint: hexOf(key) };
  }
  if (form['client_secret'] === undefined) {
    throw new Aadsts(
      7000218,
      `The request body must contain the following parameter: 'client_assertion' or 'client_secret'.`,
    );
  }
  return checkSecret(seen, form['client_secret'], desk.now);
};

// Entra ID's side of signing in: metadata, keys, and the token endpoint.
import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import type { Realm } from '../realm.ts';
import { tenantId } from '../seed/ids.ts';
import { adminConsent } from './admin-consent.ts';
import { authorize } from './authorize.ts';
import { need, type Desk, type Form } from './client.ts';
import { redeem } from './code-grant.ts';
import { Codes } from './codes.ts';
import { Aadsts, refuse } from './errors.ts';
import { checkTenant, grant } from './grant.ts';
import { refusalPage } from './page.ts';
import { recordSignIn } from './sign-ins.ts';

const metadata = (here: string, tenant: string): Record<string, unknown> => ({
  token_endpoint: `${here}/${tenant}/oauth2/v2.0/token`,
  token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
  jwks_uri: `${here}/${tenant}/discovery/v2.0/keys`,
  response_modes_supported: ['query', 'fragment', 'form_post'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
  response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
  scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
  issuer: `${here}/${tenantId}/v2.0`,
  authorization_endpoint: `${here}/${tenant}/oauth2/v2.0/authorize`,
  claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'tid', 'ver'],
  tenant_region_scope: 'EU',
  cloud_instance_name: 'microsoftonline.com',
});

const tokens = async (
  realm: Realm,
  codes: Codes,
  path: string,
  form: Form,
): Promise<Record<string, unknown>> => {
  checkTenant(path);
  const desk: Desk = {
    tenant: realm.tenant,
    path,
    here: realm.urls.tenant,
    own: realm.tokens,
    now: realm.now(),
  };
  const type = need(form, 'grant_type');
  if (type === 'authorization_code') return redeem(realm, codes, desk, form);
  if (type === 'client_credentials') {
    const { principal, audience, resource, shown } = await grant(desk, form);
    recordSignIn(realm.tenant, principal, resource, shown, desk.now);
    return realm.tokens.issue(principal, audience, resource, shown.proof);
  }
  throw new Aadsts(70003, `The app requested an unsupported grant type '${type}'.`);
};

/** Pages for people: what goes wrong before it is known where to go back to is said on the page. */
const pages = (realm: Realm, codes: Codes): Router => {
  const router = Router();
  const page =
    (run: (req: Request, res: Response) => void) =>
    (req: Request<{ tenant: string }>, res: Response): void => {
      try {
        checkTenant(req.params.tenant);
        run(req, res);
      } catch (error) {
        if (!(error instanceof Aadsts)) throw error;
        refusalPage(res, error);
      }
    };
  router.get(
    '/:tenant/oauth2/v2.0/authorize',
    page((req, res) => authorize(realm, codes, req, res)),
  );
  router.get(
    '/:tenant/adminconsent',
    page((req, res) => adminConsent(realm, req, res, 1)),
  );
  router.get(
    '/:tenant/v2.0/adminconsent',
    page((req, res) => adminConsent(realm, req, res, 2)),
  );
  return router;
};

export const entra = (realm: Realm): Router => {
  const router = Router();
  const here = (): string => realm.urls.tenant;
  const codes = new Codes();
  realm.onReset(() => codes.clear());
  const refused = (req: Request, res: Response, error: unknown): void => {
    if (!(error instanceof Aadsts)) throw error;
    refuse(res, error, realm.now(), req.get('client-request-id'));
  };

  router.use(realm.guard('entra', (req) => `https://login.microsoftonline.com${req.originalUrl}`));

  router.post('/:tenant/oauth2/v2.0/token', async (req, res) => {
    const form = (typeof req.body === 'object' && req.body !== null ? req.body : {}) as Form;
    res.locals['appId'] = form['client_id'];
    res.set({ 'Cache-Control': 'no-store', 'x-ms-request-id': randomUUID() });
    try {
      res.json(await tokens(realm, codes, req.params.tenant, form));
    } catch (error) {
      refused(req, res, error);
    }
  });
  router.use(pages(realm, codes));
  router.get('/:tenant/v2.0/.well-known/openid-configuration', (req, res) => {
    const { tenant } = req.params;
    try {
      // The emulator's signing keys are published under this name.
      if (!['common', 'organizations', 'botframework.com'].includes(tenant)) checkTenant(tenant);
      res.json(metadata(here(), tenant));
    } catch (error) {
      refused(req, res, error);
    }
  });
  router.get('/:tenant/discovery/v2.0/keys', (_req, res) => {
    res.json(realm.tokens.jwks);
  });
  router.get('/common/discovery/instance', (_req, res) => {
    const host = new URL(here()).host;
    res.json({
      tenant_discovery_endpoint: `${here()}/${tenantId}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    });
  });
  router.use((req, res) => {
    console.error(`sandbox: entra does not know ${req.method} ${req.originalUrl}`);
    res.status(501).json({
      error: 'not_implemented',
      error_description: `Nothing here answers ${req.method} ${req.path}.`,
    });
  });
  return router;
};

// The page of an administrator's consent: yes or no for the whole tenant, then back to the application.
import type { Request, Response } from 'express';
import type { Realm } from '../realm.ts';
import { tenantId } from '../seed/ids.ts';
import type { Application } from '../tenant/directory.ts';
import { queryOf, signedIn, type Query } from './authorize.ts';
import { findApp } from './client.ts';
import { consentFor, isAdmin, wishesOf } from './consent.ts';
import { Aadsts, errorOf } from './errors.ts';
import { findResource } from './grant.ts';
import { consentPage } from './page.ts';
import { goBack, registered } from './redirect.ts';

const grantAll = (realm: Realm, app: Application, query: Query): number => {
  const user = signedIn(realm, query['login_hint'] ?? '');
  if (query['answer'] === 'decline') {
    throw new Aadsts(65004, 'User declined to consent to access the app.');
  }
  if (!isAdmin(realm.tenant, user.id)) {
    throw new Aadsts(
      90094,
      `Admin consent is required for the permissions requested by this application. ${user.userPrincipalName} is no administrator who could give it.`,
    );
  }
  return consentFor(realm.tenant, app, wishesOf(realm.tenant, app), realm.now());
};

/** GET /{tenant}/adminconsent, /{tenant}/v2.0/adminconsent. @throws Aadsts where it is not known where to go back to */
export const adminConsent = (realm: Realm, req: Request, res: Response, version: 1 | 2): void => {
  const query = queryOf(req);
  const app = findApp(realm.tenant, query['client_id'] ?? '');
  res.locals['appId'] = app.appId;
  const back = registered(app, query['redirect_uri']);
  const { state } = query;
  try {
    // The newer page wants to know for what; each of them must be some resource's.
    const scopes = (query['scope'] ?? '').split(/\s+/).filter((one) => one !== '');
    if (version === 2 && scopes.length === 0) {
      throw new Aadsts(900144, "The request must contain the following parameter: 'scope'.");
    }
    for (const scope of scopes) findResource(realm.tenant, scope.replace(/[^/]+$/, '.default'));
    if (query['login_hint'] === undefined) {
      const wishes = wishesOf(realm.tenant, app).flatMap((one) =>
        [...one.roles.map((role) => `${role.value} (without a signed-in user)`), ...one.scopes].map(
          (text) => `${one.resource.displayName}: ${text}`,
        ),
      );
      // Who signs in here is one who may: those stand first.
      const may = (one: { readonly aadObjectId: string }): number =>
        Number(isAdmin(realm.tenant, one.aadObjectId));
      const people = realm.people.toSorted((one, other) => may(other) - may(one));
      const about = { app: app.displayName, wishes, people, everybody: true };
      consentPage(res, about, query);
      return;
    }
    res.locals['effect'] = grantAll(realm, app, query);
    goBack(res, back, { admin_consent: 'True', tenant: tenantId, scope: query['scope'], state });
  } catch (error) {
    if (!(error instanceof Aadsts) || [50034, 50057].includes(error.number)) throw error;
    const error_description = `AADSTS${String(error.number)}: ${error.message}`;
    goBack(res, back, {
      error: errorOf(error),
      error_description,
      admin_consent: 'True',
      tenant: tenantId,
      state,
    });
  }
};

// The sign-in page: who are you, and do you agree; then back to the application with a code.
import type { Request, Response } from 'express';
import type { Realm } from '../realm.ts';
import type { Application, User } from '../tenant/directory.ts';
import { findApp, findPrincipal } from './client.ts';
import type { Codes } from './codes.ts';
import { Aadsts, errorOf } from './errors.ts';
import { choosePage, consentPage } from './page.ts';
import { goBack, registered } from './redirect.ts';
import { agree, consented, wantedOf } from './scopes.ts';

export type Query = Readonly<Record<string, string>>;

export const queryOf = (req: Request): Query =>
  Object.fromEntries(
    Object.entries(req.query).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

/** The one who signs in. @throws Aadsts */
export const signedIn = (realm: Realm, upn: string): User => {
  const user = realm.tenant.users
    .list('entra')
    .find((one) => [one.userPrincipalName, one.mail].some((key) => key?.toLowerCase() === upn.toLowerCase()));
  if (user === undefined) {
    throw new Aadsts(50034, `The user account ${upn} does not exist in the Contoso directory.`);
  }
  if (!user.accountEnabled) throw new Aadsts(50057, 'The user account is disabled.');
  return user;
};

const checkAsked = (query: Query): void => {
  if (query['response_type'] !== 'code') {
    throw new Aadsts(70003, `The response_type '${query['response_type'] ?? ''}' is not supported here.`);
  }
  if (query['code_challenge'] !== undefined && query['code_challenge_method'] !== 'S256') {
    throw new Aadsts(90014, 'Only the S256 code_challenge_method is supported here.');
  }
};

type Next = { is: 'back'; values: Record<string, string | undefined>; effect: number } | { is: 'asked' };

/** What comes after somebody said who they are. Whoever names a person in the address agrees for them at once. */
const answer = (realm: Realm, codes: Codes, res: Response, app: Application, query: Query): Next => {
  const user = signedIn(realm, query['login_hint'] ?? '');
  const scope = query['scope'] ?? 'openid';
  const wanted = wantedOf(realm.tenant, scope);
  const client = findPrincipal(realm.tenant, app);
  const held = consented(realm.tenant, client.id, wanted, user.id);
  const missing = wanted.values.filter((one) => !held.includes(one));
  const asks = missing.length > 0 || (query['prompt'] === 'consent' && wanted.values.length > 0);
  if (asks && query['prompt'] === 'none') {
    throw new Aadsts(65001, `The user has not consented to use the application with ID '${app.appId}'.`);
  }
  if (asks && query['answer'] === 'decline') {
    throw new Aadsts(65004, 'User declined to consent to access the app.');
  }
  if (asks && query['picked'] !== undefined && query['answer'] === undefined) {
    const people = realm.people.filter((one) => one.aadObjectId === user.id);
    consentPage(res, { app: app.displayName, wishes: wanted.values, people, everybody: false }, query);
    return { is: 'asked' };
  }
  const effect = asks ? agree(realm.tenant, client, wanted, user.id) : 0;
  const signed = {
    clientId: app.appId,
    userId: user.id,
    redirectUri: registered(app, query['redirect_uri']),
    challenge: query['code_challenge'],
    nonce: query['nonce'],
    scope,
  };
  return { is: 'back', values: { code: codes.make(signed, realm.clock.ms()) }, effect };
};

/** GET /{tenant}/oauth2/v2.0/authorize. @throws Aadsts where it is not known to whom to go back */
export const authorize = (realm: Realm, codes: Codes, req: Request, res: Response): void => {
  const query = queryOf(req);
  const app = findApp(realm.tenant, query['client_id'] ?? '');
  res.locals['appId'] = app.appId;
  const back = registered(app, query['redirect_uri']);
  const mode = query['response_mode'] ?? 'query';
  const state = query['state'];
  try {
    checkAsked(query);
    if (query['login_hint'] === undefined) {
      if (query['prompt'] === 'none')
        throw new Aadsts(50058, 'A silent sign-in request was sent but no user is signed in.');
      choosePage(res, app.displayName, realm.people, query);
      return;
    }
    const next = answer(realm, codes, res, app, query);
    if (next.is === 'asked') return;
    res.locals['effect'] = next.effect;
    goBack(res, back, { ...next.values, state }, mode);
  } catch (error) {
    // An account that cannot sign in is told so on the page, as it has not reached the application.
    if (!(error instanceof Aadsts) || [50034, 50057].includes(error.number)) throw error;
    const error_description = `AADSTS${String(error.number)}: ${error.message}`;
    goBack(res, back, { error: errorOf(error), error_description, state }, mode);
  }
};
